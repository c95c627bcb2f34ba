"""Another rhythm for dates that are announced: what it calls off, what it brings back, and who is told."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_facilitator, a_feed, a_series, coming_to
from tests.gatherings.test_entrusted import as_it_is
from tests.gatherings.test_restoring import told
from tests.gatherings.test_rhythm import changed, coming

pytestmark = pytest.mark.django_db


def state_of(rows) -> list[bool]:
    """Whether each is cancelled, soonest first."""
    return [row.is_cancelled for row in Occurrence.objects.filter(pk__in=[row.pk for row in rows]).order_by("starts_at")]


def test_who_follows_a_programme_is_told_once_of_the_sessions_it_loses_and_their_calendar_too(client):
    programme, person = a_series(kind=Kind.PROGRAMME, count=8), PersonFactory()
    rows = coming(programme)
    coming_to(programme, person)
    _feed, token = a_feed(person)
    changed(programme, count=6)
    assert state_of(rows) == [False] * 6 + [True] * 2
    assert told(person) == ["gatherings.cancelled"]
    assert [row.number for row in coming(programme)] == [1, 2, 3, 4, 5, 6]
    events = icalendar.Calendar.from_ical(client.get(reverse("gatherings:private_feed", args=[token])).content).walk("VEVENT")
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED"] * 6 + ["CANCELLED"] * 2


def test_who_follows_a_programme_is_told_once_of_the_sessions_it_gains():
    programme, person, elsewhere = a_series(kind=Kind.PROGRAMME, count=4), PersonFactory(), PersonFactory()
    coming_to(programme, person)
    coming_to(coming(a_series())[0], elsewhere)
    changed(programme, count=7)
    assert len(coming(programme)) == 7
    assert told(person) == ["gatherings.added"]
    assert told(elsewhere) == []


def test_a_programme_nobody_follows_loses_its_far_sessions_without_a_trace():
    programme = a_series(kind=Kind.PROGRAMME, count=8)
    changed(programme, count=6)
    assert programme.occurrences.count() == 6


def test_an_end_put_back_brings_back_the_dates_it_called_off_and_each_person_is_told_once():
    series, often, once = a_series(count=8), PersonFactory(), PersonFactory()
    rows = coming(series)
    for row in rows[5:]:
        coming_to(row, often)
    coming_to(rows[6], once)
    changed(series, count=4)
    assert state_of(rows[5:]) == [True] * 3
    assert not Occurrence.objects.filter(pk=rows[4].pk).exists()
    assert [told(person) for person in (often, once)] == [["gatherings.cancelled"]] * 2
    assert Notice.objects.get(to=once).url == rows[6].get_absolute_url()
    changed(series, count=8)
    assert state_of(rows[5:]) == [False] * 3
    assert len(coming(series)) == 8
    assert [told(person) for person in (often, once)] == [["gatherings.cancelled", "gatherings.put_back"]] * 2
    row = Occurrence.objects.get(pk=rows[6].pk)
    assert (row.words, row.left_the_rhythm, row.starts_at) == ("", False, rows[6].starts_at)
    assert Registration.objects.of(row).active().count() == 2


def test_a_date_somebody_cancelled_does_not_come_back_with_the_rhythm():
    series, person = a_series(count=8), PersonFactory()
    rows, by = coming(series), series.facilitators.get()
    coming_to(rows[6], person)
    coming_to(rows[7], person)
    actions.cancel_date(by=by, occurrence=rows[6], words="Salle prise.")
    for count in (5, 8):
        changed(series, count=count)
    assert state_of(rows[6:]) == [True, False]
    assert Occurrence.objects.get(pk=rows[6].pk).words == "Salle prise."


def test_those_told_that_their_day_is_called_off_are_not_expected_on_another():
    series, person = a_series(count=8), PersonFactory()
    rows = coming(series)
    coming_to(rows[5], person)
    changed(series, count=4)
    later = (Series.objects.get(pk=series.pk).starts_on.weekday() + 1) % 7
    changed(series, count=4, weekdays=[later])
    kept = coming(series)
    assert [row.pk for row in kept] == [row.pk for row in rows[:4]]
    assert state_of(rows[5:6]) == [True]
    assert told(person) == ["gatherings.cancelled"]


def test_a_near_date_nobody_registered_for_is_cancelled_in_public_calendars_before_it_goes(client):
    series = a_series(days=3, count=8)
    rows = coming(series)
    changed(series, every=2, count=4)
    assert rows[1].starts_at < timezone.now() + dt.timedelta(days=14)
    assert Occurrence.objects.get(pk=rows[1].pk).is_cancelled
    assert client.get(rows[1].get_absolute_url()).status_code == 200
    events = {str(event["UID"]): str(event["STATUS"]) for event in icalendar.Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")}
    assert events[str(rows[1].pk)] == "CANCELLED"
    assert list(events.values()).count("CONFIRMED") == 4


def test_where_one_comes_freely_calendars_are_told_of_every_date_called_off_and_pages_of_the_near_ones(client):
    by = a_facilitator()
    series = a_series(by, kind=Kind.DROP_IN, come_freely=True, days=3, count=8, title="Porte ouverte")
    rows = coming(series)
    changed(series, count=1)
    assert state_of(rows) == [False] + [True] * 7
    events = icalendar.Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")
    assert [str(event["STATUS"]) for event in events].count("CANCELLED") == 7
    page = client.get(reverse("gatherings:agenda")).content.decode()
    assert [row.get_absolute_url() in page for row in rows] == [True, True, *[False] * 6]


def test_a_gathering_ends_with_its_rhythm_not_with_the_last_date_that_was_called_off():
    series = a_series(count=8)
    coming_to(coming(series)[7], PersonFactory())
    changed(series, count=2)
    with time_machine.travel(timezone.now() + dt.timedelta(days=16)):
        actions.store_ahead()
        assert Series.objects.get(pk=series.pk).state == SeriesState.ENDED


def the_form(client_of, series) -> tuple:
    """The browser of who holds it, the address of the form, and what it sends back untouched."""
    browser, address = client_of(series.facilitators.get()), reverse("gatherings:edit", args=[series.pk])
    return browser, address, as_it_is(browser.get(address).context["form"])


def test_a_rhythm_that_calls_dates_off_is_asked_about_first_and_the_answer_says_who_is_told(client_of):
    series, often = a_series(count=8), PersonFactory()
    rows = coming(series)
    for row in rows[5:]:
        coming_to(row, often)
    coming_to(rows[7], PersonFactory())
    browser, address, sent = the_form(client_of, series)
    sent["count"] = "4"
    asked = browser.post(address, sent)
    page = asked.content.decode()
    assert "3 dates seront annulées. 2 personnes y sont inscrites, ou attendent une place." in page
    assert "Oui, enregistrer et annuler ces dates" in page
    assert (Series.objects.get(pk=series.pk).count, state_of(rows[5:])) == (8, [False] * 3)
    sent["sure"] = asked.context["form"]["sure"].value()
    again = browser.post(address, sent | {"count": "6"}).content.decode()
    assert "2 dates seront annulées" in again
    page = browser.post(address, sent, follow=True).content.decode()
    assert "3 dates sont annulées. Les personnes inscrites sont prévenues, une fois chacune." in page
    assert "Personne ne perd sa place" not in page
    assert state_of(rows[5:]) == [True] * 3


def test_a_change_that_calls_nothing_off_is_kept_at_once(client_of):
    series = a_series(count=8)
    browser, address, sent = the_form(client_of, series)
    assert browser.post(address, sent | {"count": "6", "minutes": "60"}).status_code == 302
    assert Series.objects.get(pk=series.pk).count == 6


def test_an_end_far_off_where_one_comes_freely_is_asked_about_too(client_of):
    series = a_series(kind=Kind.DROP_IN, come_freely=True, count=8)
    browser, address, sent = the_form(client_of, series)
    sent["count"] = "2"
    asked = browser.post(address, sent)
    assert "6 dates seront annulées. Personne n’est inscrit : on le lit dans l’agenda." in asked.content.decode()
    page = browser.post(address, sent | {"sure": asked.context["form"]["sure"].value()}, follow=True).content.decode()
    assert "6 dates sont annulées. Personne n’est inscrit : on le lit dans l’agenda." in page
