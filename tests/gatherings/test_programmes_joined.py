"""A programme is joined from any of its sessions: it is where the agenda leads."""

import pytest
from django.test import Client
from django.urls import reverse

from eclaireur.gatherings.enums import Kind, Seat
from eclaireur.gatherings.models import Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series

pytestmark = pytest.mark.django_db


def from_the_agenda(browser) -> str:
    """The address behind the only kind of line the agenda has."""
    days = browser.get("/agenda/").context["days"]
    return next(line.url for _day, _words, lines in days for line in lines)


def test_who_follows_the_agenda_takes_a_place_for_the_whole_programme(client_of):
    programme = a_series(kind=Kind.PROGRAMME, count=3, rules_text="Ce qui se dit ici reste ici.")
    browser = client_of(person := PersonFactory())
    address = from_the_agenda(browser)
    page = browser.get(address).content.decode()
    assert "M’inscrire" in page
    assert "Une seule inscription pour toutes les séances." in page
    refused = browser.post(address, {})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["rules"])
    answer = browser.post(address, {"rules": "on"})
    assert answer["Location"] == programme.get_absolute_url()
    place = Registration.objects.get()
    assert (place.person, place.series, place.state) == (person, programme, Seat.REGISTERED)
    assert place.rules_accepted_at
    assert "Votre place est gardée." in browser.get(answer["Location"]).content.decode()


def test_a_visitor_does_too_and_reads_their_code():
    programme, visitor = a_series(kind=Kind.PROGRAMME, count=3, open_to_visitors=True), Client()
    address = from_the_agenda(visitor)
    page = visitor.post(address, {"name": "Nour"}, follow=True)
    assert page.context["new_code"]
    assert Registration.objects.get().series == programme
    assert visitor.post(address, {"name": "Nour"})["Location"] == "/agenda/ma-place/"
    assert Registration.objects.count() == 1


def test_who_changes_one_session_is_asked_for_no_places_which_are_those_of_the_whole(client_of):
    by = a_facilitator()
    programme = a_series(by, kind=Kind.PROGRAMME, count=3, capacity=5)
    browser, session = client_of(by), programme.occurrences.first()
    page = browser.get(reverse("gatherings:edit_date", args=[session.pk]))
    assert not {"capacity", "is_unlimited"} & set(page.context["form"].fields)
    assert "Le nombre de places vaut pour tout le programme." in page.content.decode()
    assert reverse("gatherings:edit", args=[programme.pk]) in page.content.decode()
    start = session.local_start
    sent = {"day": start.date().isoformat(), "time": start.strftime("%H:%M"), "minutes": "60", "capacity": "2"}
    assert browser.post(reverse("gatherings:edit_date", args=[session.pk]), sent).status_code == 302
    session.refresh_from_db()
    assert (session.minutes, session.capacity) == (60, None)
    one = browser.get(reverse("gatherings:edit_date", args=[a_date(by).pk]))
    assert "capacity" in one.context["form"].fields
    assert "vaut pour tout le programme" not in one.content.decode()
