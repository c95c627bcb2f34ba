"""A group that comes back is registered for at several dates in one gesture."""

import uuid

import pytest
from django.test import Client

from eclaireur.accounts.enums import Circle
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Repeats, Seat
from eclaireur.gatherings.models import Registration, Series
from eclaireur.gatherings.views.seats import VISITORS
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_series, coming_to
from tests.gatherings.test_visitors import PLACE

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


def test_a_browser_that_asked_too_often_is_told_and_the_codes_it_was_just_given_are_shown():
    for _ in range(VISITORS.times - 1):
        VISITORS.spend("127.0.0.1")
    series, browser = a_series(count=8, open_to_visitors=True), Client()
    address, dates = series.get_absolute_url(), dates_of(series)
    assert browser.post(address, ticked(*dates[:3], name="Nour")).status_code == 302  # three dates are one submission
    refused = browser.post(address, ticked(*dates[3:5], name="Nour"))
    assert refused.status_code == 422
    assert "Beaucoup d’inscriptions viennent du même endroit." in refused.content.decode()
    assert str(dates[3].pk) in refused.context["several"]["dates"].value()
    codes = [row["code"] for row in refused.context["told"]]
    assert len(set(codes)) == 3
    assert all(code and code in refused.content.decode() for code in codes)
    assert Registration.objects.count() == 3


class TestAVisitorsBrowser:
    """It knows every place taken there."""

    def taken(self, count=3):
        series, browser = a_series(count=4, open_to_visitors=True), Client()
        dates = dates_of(series)
        browser.post(series.get_absolute_url(), ticked(*dates[:count], name="Nour"))
        return series, browser, dates

    def test_offers_the_others_dates_only_and_says_their_place_on_the_page_of_each(self):
        series, browser, dates = self.taken()
        assert [pk for pk, _words in browser.get(series.get_absolute_url()).context["several"].fields["dates"].choices] == [str(dates[3].pk)]
        for date in dates[:3]:
            page = browser.get(date.get_absolute_url())
            assert page.context["without_account"].occurrence == date
            assert browser.get(page.context["its_page"]).context["occurrence"] == date
        assert browser.get(dates[3].get_absolute_url()).context["without_account"] is None

    def test_leads_from_my_place_to_the_others_and_each_gesture_is_for_the_one_on_the_page(self):
        _series, browser, dates = self.taken()
        page = browser.get(PLACE)
        assert page.context["occurrence"] == dates[0]
        (_words, second), (_others, third) = page.context["others"]
        assert second in page.content.decode()
        assert browser.get(third).context["occurrence"] == dates[2]
        browser.post(browser.get(second).context["url"])
        assert [each.occurrence for each in Registration.objects.filter(state=Seat.CANCELLED)] == [dates[1]]
        assert len(browser.get(PLACE).context["others"]) == 1
        assert Client().get(second)["Location"] == "/agenda/code/"

    def test_shows_the_new_place_once_the_one_it_showed_was_left(self):
        series, browser, dates = self.taken(count=1)
        browser.post(PLACE)
        browser.post(series.get_absolute_url(), ticked(dates[2], name="Nour"))
        page = browser.get(PLACE)
        assert page.context["occurrence"] == dates[2]
        assert "Votre place est gardée." in page.content.decode()

    def test_keeps_the_place_of_one_date_beside_that_of_another_taken_from_its_own_page(self):
        _series, browser, dates = self.taken(count=1)
        browser.post(dates[1].get_absolute_url(), {"name": "Nour"})
        page = browser.get(PLACE)
        assert page.context["occurrence"] == dates[1]
        assert len(page.context["others"]) == 1

    def test_reads_how_to_come_to_each_and_goes_back_to_its_place_while_it_is_out_of_the_agenda(self):
        series, browser, dates = self.taken()
        actions.hold_series(series)
        page = browser.get(dates[1].get_absolute_url())
        assert page.context["back"] in page.content.decode()
        assert browser.get(page.context["back"]).context["occurrence"] == dates[1]

    def test_no_gesture_falls_on_another_place_once_one_went_to_the_account(self):
        _series, browser, dates = self.taken(count=2)
        first = browser.get(PLACE).context["url"]
        browser.force_login(person := PersonFactory())
        browser.post(first, {"take": "1"})
        assert Registration.objects.get(person=person).occurrence == dates[0]
        assert browser.post(first)["Location"] == "/agenda/code/"
        assert Registration.objects.active().count() == 2
        assert browser.get(PLACE).context["occurrence"] == dates[1]
