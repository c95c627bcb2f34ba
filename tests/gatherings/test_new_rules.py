"""Rules written or changed after people registered: told once, read and accepted before coming in."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Way
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
NEW = "Ce qui se dit ici reste ici."


def changed(series: Series, **fields) -> None:
    by, found = series.facilitators.first(), Series.objects.get(pk=series.pk)
    for name, value in fields.items():
        setattr(found, name, value)
    actions.change(by=by, series=found, themes=[], facilitators=[by])


def told(person) -> list[str]:
    return [notice.kind for notice in Notice.objects.filter(to=person)]


def rules_of(date: Occurrence) -> str:
    return reverse("gatherings:rules", args=[date.pk])


@pytest.mark.parametrize("before", ["", "On arrive à l’heure."])
def test_a_text_room_opens_once_the_new_rules_are_accepted(client_of, before):
    person, date = PersonFactory(), a_date(way=Way.TEXT, phone="", days=1, rules_text=before)
    coming_to(date, person)
    browser, door = client_of(person), reverse("gatherings:room", args=[date.pk])
    changed(date.series, rules_text=NEW)
    assert door not in browser.get(date.get_absolute_url()).content.decode()
    assert browser.post(door)["Location"] == rules_of(date)
    with pytest.raises(actions.RulesFirstError):
        actions.enter_room(by=person, occurrence=date)
    page = browser.get(rules_of(date)).content.decode()
    assert NEW in page
    assert browser.post(rules_of(date), {}).status_code == 422
    assert browser.post(rules_of(date), {"rules": "on"})["Location"] == date.get_absolute_url()
    assert door in browser.get(date.get_absolute_url()).content.decode()
    assert actions.enter_room(by=person, occurrence=date)
    assert browser.get(rules_of(date))["Location"] == date.get_absolute_url()


def test_who_holds_the_date_comes_in_without_accepting():
    by = a_facilitator()
    date = a_date(by, way=Way.TEXT, phone="", days=1)
    changed(date.series, rules_text=NEW)
    assert actions.enter_room(by=by, occurrence=date)


def test_a_number_to_call_is_shown_once_they_are_accepted_and_one_s_list_says_so(client_of):
    person, date = PersonFactory(), a_date(rules_text="On arrive à l’heure.")
    coming_to(date, person)
    browser = client_of(person)
    assert "01 99 00 12 34" in browser.get(date.get_absolute_url()).content.decode()
    changed(date.series, rules_text=NEW)
    for address in (date.get_absolute_url(), reverse("gatherings:mine")):
        page = browser.get(address).content.decode()
        assert "01 99 00 12 34" not in page
        assert rules_of(date) in page
    browser.post(rules_of(date), {"rules": "on"})
    assert "01 99 00 12 34" in browser.get(date.get_absolute_url()).content.decode()


def test_a_video_room_too_and_for_a_visitor(client_of, settings):
    settings.JITSI_DOMAIN, settings.JITSI_APP_ID, settings.JITSI_SECRET = "visio.exemple.org", "eclaireur", "un secret de quarante signes, tiré au sort"
    person, date = PersonFactory(), a_date(way=Way.VIDEO, phone="", video_is_ours=True, open_to_visitors=True)
    coming_to(date, person)
    visitor = Client()
    visitor.post(date.get_absolute_url(), {"name": "Nour"})
    changed(date.series, rules_text=NEW)
    soon = timezone.now() + dt.timedelta(minutes=5)
    Occurrence.objects.filter(pk=date.pk).update(starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
    link = reverse("gatherings:visio", args=[date.pk])
    for browser, page in ((visitor, "/agenda/ma-place/"), (client_of(person), date.get_absolute_url())):
        assert browser.get(link)["Location"] == rules_of(date)
        seen = browser.get(page).content.decode()
        assert rules_of(date) in seen
        assert link not in seen
        assert browser.post(rules_of(date), {"rules": "on"})["Location"] == page
        assert link in browser.get(page).content.decode()
        assert "visio.exemple.org" in browser.get(link)["Location"]


def test_each_person_is_told_once_and_accepts_once_for_every_date():
    series, person, stranger = a_series(count=3), PersonFactory(), PersonFactory()
    dates = list(series.occurrences.order_by("starts_at"))
    places = [coming_to(date, person)[0] for date in dates]
    coming_to(a_date(), stranger)
    changed(series, rules_text=NEW)
    assert (told(person), told(stranger)) == (["gatherings.rules"], [])
    assert Notice.objects.get(to=person).url == rules_of(dates[0])
    actions.accept_rules(by=person, registration=places[1])
    assert not any(place.must_read_rules for place in Registration.objects.filter(person=person))


def test_a_programme_tells_once_too(client_of):
    programme, person = a_series(kind=Kind.PROGRAMME, count=3), PersonFactory()
    coming_to(programme, person)
    changed(programme, rules_text=NEW)
    assert told(person) == ["gatherings.rules"]
    notice = Notice.objects.get(to=person)
    assert NEW in client_of(person).get(notice.url).content.decode()
    notice.refresh_from_db()
    assert notice.read_at


def test_spaces_other_words_and_rules_taken_away_ask_nothing():
    person, date = PersonFactory(), a_date(rules_text="On écoute.\nOn se tait.")
    (place,) = coming_to(date, person)
    for fields in ({"rules_text": "On écoute.\r\nOn se tait. "}, {"title": "Autre titre"}, {"rules_text": ""}):
        changed(date.series, **fields)
        assert not Registration.objects.get(pk=place.pk).must_read_rules
    assert told(person) == []


def test_who_comes_afterwards_accepted_them_already_and_nobody_else_reads_this_page(client_of):
    date = a_date(rules_text="On écoute.")
    changed(date.series, rules_text=NEW)
    (place,) = coming_to(date, PersonFactory())
    assert not Registration.objects.get(pk=place.pk).must_read_rules
    for browser in (Client(), client_of(PersonFactory())):
        assert browser.get(rules_of(date)).status_code == 404
