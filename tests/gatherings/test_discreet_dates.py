"""The file of one date, for who comes there, says a time and nothing else unless they ask for the whole."""

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_series, coming_to

pytestmark = pytest.mark.django_db
TITLE = "Vivre avec les voix"
SAYS = "on lit «\u00a0Rendez-vous\u00a0» et l’heure, rien d’autre"


def event_of(answer):
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]


@pytest.mark.parametrize("gathering", [lambda: a_date(title=TITLE, description="On se raconte."), lambda: a_series(kind=Kind.PROGRAMME, count=3, title=TITLE)])
def test_who_has_a_place_puts_a_time_and_nothing_else_in_their_calendar(client_of, gathering):
    about = gathering()
    coming_to(about, person := PersonFactory())
    date = about if about._meta.model_name == "occurrence" else about.occurrences.first()
    browser, address = client_of(person), reverse("gatherings:date_feed", args=[date.pk])
    answer = browser.get(address)
    event = event_of(answer)
    assert (event["summary"], event["class"], event.start) == ("Rendez-vous", "PRIVATE", date.starts_at)
    for told in (TITLE, "On se raconte.", str(date.pk), date.get_absolute_url()):
        assert told not in answer.content.decode()
    assert event_of(browser.get(f"{address}?complet=1"))["summary"] == TITLE
    page = browser.get(date.get_absolute_url()).content.decode()
    assert f'{address}?complet=1"' in page
    assert SAYS in page


def test_a_visitor_with_a_place_does_too():
    date, visitor = a_date(title=TITLE, open_to_visitors=True), Client()
    visitor.post(date.get_absolute_url(), {"name": "Nour"})
    assert event_of(visitor.get(reverse("gatherings:date_feed", args=[date.pk])))["summary"] == "Rendez-vous"
    assert SAYS in visitor.get(date.get_absolute_url()).content.decode()


def test_who_has_none_or_gave_it_back_reads_what_is_announced(client_of):
    date, person = a_date(title=TITLE), PersonFactory()
    (mine,) = coming_to(date, person)
    actions.leave(by=person, registration=mine)
    address = reverse("gatherings:date_feed", args=[date.pk])
    for browser in (client_of(person), client_of(PersonFactory()), Client()):
        assert event_of(browser.get(address))["summary"] == TITLE
        assert SAYS not in browser.get(date.get_absolute_url()).content.decode()


def test_a_date_put_there_twice_is_one_event_and_a_wait_says_so(client_of):
    date = a_date(capacity=1)
    coming_to(date, PersonFactory(), person := PersonFactory())
    address, browser = reverse("gatherings:date_feed", args=[date.pk]), client_of(person)
    first, again = (event_of(browser.get(address)) for _ in range(2))
    assert first["uid"] == again["uid"]
    assert "En attente d’une place" in first["summary"]
