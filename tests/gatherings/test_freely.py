"""Gatherings where one comes without registering: who reads how to come, and when one registers after all."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from eclaireur.accounts.enums import Circle
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Seat, Way
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.factories.territory import CommuneFactory
from tests.gatherings.test_holding import begun
from tests.gatherings.test_views import WRITE, written

pytestmark = pytest.mark.django_db
NUMBER = "01 99 00 12 34"


def a_free_date(**fields) -> Occurrence:
    """A drop-in by phone under way, where nobody registers."""
    return begun(a_date(**{"kind": Kind.DROP_IN, "come_freely": True} | fields), hours=0.5)


def page_of(browser, date: Occurrence) -> str:
    return browser.get(date.get_absolute_url()).content.decode()


def test_anybody_reads_the_number_while_it_lasts_and_nobody_registers(client, client_of):
    date = a_free_date()
    for browser in (client, client_of(PersonFactory())):
        page = page_of(browser, date)
        assert NUMBER in page
        assert "M’inscrire" not in page
    with pytest.raises(ValidationError):
        coming_to(date, PersonFactory())
    client.post(date.get_absolute_url(), {"name": "Nour"})
    assert not Registration.objects.exists()
    assert NUMBER not in page_of(client, begun(date, hours=2))


def test_the_rules_are_read_first_and_again_when_they_change(client):
    date = a_free_date(rules_text="On ne juge pas.")
    assert NUMBER not in page_of(client, date)
    assert client.post(date.get_absolute_url(), {}).status_code == 422
    sent = {"rules": "on", "rules_version": date.series.rules_version}
    assert NUMBER in client.post(date.get_absolute_url(), sent, follow=True).content.decode()
    assert NUMBER in page_of(client, date)
    Series.objects.update(rules_changed_at=timezone.now())
    assert NUMBER not in page_of(client, date)
    answer = client.post(date.get_absolute_url(), sent)
    assert answer.status_code == 422
    assert "viennent de changer" in answer.content.decode()


@pytest.mark.parametrize("way", [Way.PHONE, Way.ON_SITE])
def test_a_number_is_promised_once_the_rules_are_read_only_where_there_is_one(client, way):
    fields = {} if way == Way.PHONE else {"way": way, "phone": "", "commune": CommuneFactory()}
    page = page_of(client, a_free_date(rules_text="On ne juge pas.", **fields))
    assert ("vous verrez ensuite le numéro" in page) == (way == Way.PHONE)
    assert "vous verrez ensuite comment venir" not in page


def test_whoever_writes_reads_who_will_see_the_number(client_of):
    page = client_of(a_facilitator()).get(WRITE).content.decode()
    assert "si l’on vient sans s’inscrire, aux personnes à qui la rencontre s’adresse" in page


def test_those_it_is_not_for_read_no_number(client, client_of):
    date = a_free_date(audience=Audience.CONCERNED)
    assert NUMBER in page_of(client_of(PersonFactory(circle=Circle.CONCERNED)), date)
    for browser in (client, client_of(PersonFactory(circle=Circle.RELATIVE))):
        assert NUMBER not in page_of(browser, date)


def test_a_date_held_otherwise_or_with_places_asks_to_register(client_of):
    for fields in ({"capacity": 5}, {"way": Way.VIDEO, "video_url": "https://visio.example.org/x"}):
        date = a_free_date()
        Occurrence.objects.filter(pk=date.pk).update(**fields)
        assert "M’inscrire" in page_of(client_of(PersonFactory()), date)


@pytest.mark.parametrize("wrong", [{"kind": "talk"}, {"way": "text", "phone": ""}, {"capacity": "5"}, {"minimum": "2"}])
def test_it_is_refused_in_words_where_places_are_counted_or_a_place_is_needed_to_come_in(client_of, wrong):
    browser = client_of(by := a_facilitator())
    page = browser.post(WRITE, written(by, kind="drop_in", come_freely="on") | wrong)
    assert page.context["form"].errors["come_freely"]
    assert browser.post(WRITE, written(by, kind="drop_in", come_freely="on")).status_code == 302
    assert Series.objects.get().come_freely


@pytest.mark.parametrize("waits_for", ["a place", "their answer"])
def test_who_waited_for_a_place_comes_as_the_others_do_and_is_told(client_of, waits_for):
    by, one, two = a_facilitator(), PersonFactory(), PersonFactory()
    date = a_date(by, kind=Kind.DROP_IN, capacity=1)
    first, waits = coming_to(date, one, two)
    if waits_for == "their answer":
        actions.leave(by=one, registration=first)
    series = Series.objects.get(pk=date.series_id)
    series.capacity, series.come_freely = None, True
    actions.change(by=by, series=series, themes=[], facilitators=[by])
    waits.refresh_from_db()
    assert (waits.state, waits.offered_until) == (Seat.REGISTERED, None)
    notice = Notice.objects.get(to=two, kind="gatherings.freely")
    assert NUMBER in client_of(two).get(notice.url).content.decode()
    assert not Notice.objects.filter(to=one, kind="gatherings.freely").exists()
    begun(date)
    actions.end_waits()
    assert not Notice.objects.filter(to=two, kind="gatherings.no_place").exists()


def test_of_one_date_without_a_limit_too_and_nobody_is_told_of_one_that_is_cancelled():
    by, waits = a_facilitator(), PersonFactory()
    dates = a_series(by, kind=Kind.DROP_IN, come_freely=True).occurrences.order_by("starts_at")[:2]
    Occurrence.objects.filter(pk__in=[each.pk for each in dates]).update(capacity=1)
    kept, off = (Occurrence.objects.get(pk=each.pk) for each in dates)
    places = [coming_to(each, PersonFactory(), waits)[1] for each in (kept, off)]
    kept.capacity = None
    actions.change_date(by=by, occurrence=kept)
    Occurrence.objects.filter(pk=off.pk).update(capacity=None)
    actions.cancel_date(by=by, occurrence=off, words="")
    actions.leave(by=(first := Registration.objects.of(off).exclude(person=waits).get()).person, registration=first)
    assert [Registration.objects.get(pk=each.pk).state for each in places] == [Seat.REGISTERED, Seat.WAITING]
    assert Notice.objects.get(to=waits, kind="gatherings.freely").url == kept.get_absolute_url()
