"""A group that comes back is registered for at several dates in one gesture."""

import uuid

import pytest
from django.test import Client

from eclaireur.accounts.enums import Circle
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Repeats, Seat
from eclaireur.gatherings.models import Registration, Series
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_series, coming_to

pytestmark = pytest.mark.django_db


def dates_of(series):
    return list(series.occurrences.order_by("starts_at"))


def ticked(*dates, **words) -> dict:
    return {"dates": [str(each.pk) for each in dates], "once": str(uuid.uuid4()), **words}


def test_each_date_ticked_is_answered_in_words_with_the_rules_read_once(client_of):
    series = a_series(capacity=1, count=4, rules_text="Ce qui se dit ici reste ici.")
    free, full, closed, left = dates_of(series)
    coming_to(full, PersonFactory())
    browser, address = client_of(person := PersonFactory()), series.get_absolute_url()
    assert [str(each.pk) for each in (free, full, closed, left)] == [pk for pk, _words in browser.get(address).context["several"].fields["dates"].choices]
    actions.cancel_date(by=series.facilitators.get(), occurrence=closed, words="")  # while the page is read
    refused = browser.post(address, ticked(free, full, closed))
    assert (refused.status_code, list(refused.context["several"].errors)) == (422, ["rules"])
    assert str(free.pk) in refused.context["several"]["dates"].value()
    sent = ticked(free, full, closed, rules="on")
    for _ in range(2):  # twice is once
        assert browser.post(address, sent).status_code == 302
    page = browser.get(address)
    told = [row["words"] for row in page.context["told"]]
    assert told[0] == "Votre place est gardée."
    assert "liste d’attente, à la place 1" in told[1]
    assert "On ne peut plus s’inscrire" in told[2]
    assert all(words in page.content.decode() for words in told)
    places = Registration.objects.filter(person=person)
    assert {(each.occurrence, each.state) for each in places} == {(free, Seat.REGISTERED), (full, Seat.WAITING)}
    assert all(each.rules_accepted_at for each in places)
    page = browser.get(address)
    assert [pk for pk, _words in page.context["several"].fields["dates"].choices] == [str(left.pk)]
    assert page.context["told"] == []


def test_a_visitor_has_a_code_for_each_date_the_same_when_the_answer_was_lost():
    series = a_series(count=3, open_to_visitors=True)
    first, second, _third = dates_of(series)
    sent = ticked(first, second, name="Nour")
    pages = [Client().post(series.get_absolute_url(), sent, follow=True) for _ in range(2)]
    codes = [[row["code"] for row in page.context["told"]] for page in pages]
    assert codes[0] == codes[1]
    assert len(set(codes[0])) == 2
    assert codes[0][1] in pages[0].content.decode()
    assert {each.occurrence for each in Registration.objects.all()} == {first, second}
    assert Registration.objects.count() == 2
    assert "Nour" in Client().post("/agenda/code/", {"code": codes[0][1]}, follow=True).content.decode()


def test_nothing_is_ticked_or_nothing_that_is_a_date_of_this_group(client_of):
    series, other = a_series(count=2), a_series(count=2)
    browser = client_of(PersonFactory())
    for sent in (ticked(), ticked(dates_of(other)[0]), {"dates": ["1", "\x00"]}):
        assert browser.post(series.get_absolute_url(), sent).status_code == 422
    assert not Registration.objects.exists()


def test_rules_that_changed_meanwhile_are_read_again(client_of):
    series = a_series(count=2, rules_text="On écoute.")
    by, now = series.facilitators.get(), Series.objects.get(pk=series.pk)
    now.rules_text = "Ce qui se dit ici reste ici."
    actions.change(by=by, series=now, themes=[], facilitators=[by])
    page = client_of(PersonFactory()).post(series.get_absolute_url(), ticked(*dates_of(series), rules="on", rules_version=""))
    assert page.status_code == 422
    assert "viennent de changer" in page.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("fields", [{"audience": Audience.CONCERNED}, {"kind": Kind.DROP_IN, "come_freely": True}, {"kind": Kind.PROGRAMME, "count": 3}])
def test_no_boxes_for_who_may_not_come_where_one_comes_freely_or_for_a_programme(client_of, fields):
    series = a_series(**fields)
    for browser in (client_of(PersonFactory(circle=Circle.RELATIVE)), Client()):
        assert "S’inscrire à plusieurs dates" not in browser.get(series.get_absolute_url()).content.decode()
        if not series.is_programme:  # nor from a page drawn before
            browser.post(series.get_absolute_url(), ticked(*dates_of(series)[:2], name="Nour"))
    assert not Registration.objects.exists()


def test_eight_at_most_are_shown_and_the_next_ones_once_those_are_taken(client_of):
    series = a_series(repeats=Repeats.WEEKLY, count=10)
    browser, address = client_of(PersonFactory()), series.get_absolute_url()
    dates = dates_of(series)
    assert len(browser.get(address).context["several"].fields["dates"].choices) == 8
    browser.post(address, ticked(*dates[:8]))
    assert [pk for pk, _words in browser.get(address).context["several"].fields["dates"].choices] == [str(each.pk) for each in dates[8:]]
