"""A programme is joined from any of its sessions: it is where the agenda leads."""

import pytest
from django.test import Client

from eclaireur.gatherings.enums import Kind, Seat
from eclaireur.gatherings.models import Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_series

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
