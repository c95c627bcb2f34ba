"""Who holds a date takes a place for someone who phones."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, RoleGrant
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Seat, Way
from eclaireur.gatherings.models import Registration
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_holding import begun

pytestmark = pytest.mark.django_db


def add(date) -> str:
    return reverse("gatherings:add_guest", args=[date.pk])


def page_of(date) -> str:
    return reverse("gatherings:date", args=[date.pk])


def test_a_place_is_taken_with_a_first_name_and_its_code_is_shown_once_to_be_told(client_of):
    by = a_facilitator()
    date = a_date(by, audience=Audience.CONCERNED)  # whoever holds it answers for whom they let in
    browser = client_of(by)
    assert add(date) in browser.get(page_of(date)).content.decode()
    page = browser.post(add(date), {"name": "Jeanine"}, follow=True)
    code = page.context["guest"]["code"]
    assert code in page.content.decode()
    assert "Une place est gardée pour Jeanine." in page.content.decode()
    assert code not in browser.get(page_of(date)).content.decode()
    place = Registration.objects.get()
    assert (place.name, place.person, place.state) == ("Jeanine", None, Seat.REGISTERED)
    entry = JournalEntry.objects.get(verb="gatherings.register_guest")
    assert (entry.actor, entry.subject) == (by, None)
    assert "Jeanine" in Client().post("/agenda/code/", {"code": code}, follow=True).content.decode()
    browser.post(reverse("gatherings:free_place", args=[date.pk, place.pk]))
    assert not Registration.objects.active().exists()


def test_when_it_is_full_they_wait_after_the_others_and_it_is_said(client_of):
    by = a_facilitator()
    date = a_date(by, capacity=1)
    coming_to(date, PersonFactory(), PersonFactory())
    page = client_of(by).post(add(date), {"name": "Jeanine"}, follow=True).content.decode()
    assert "Jeanine attend une place, au rang 2." in page
    assert Registration.objects.get(guest_name="Jeanine").state == Seat.WAITING


def test_of_a_programme_it_is_for_the_whole_and_sent_twice_it_is_one_place(client_of):
    by = a_facilitator()
    programme = a_series(by, kind=Kind.PROGRAMME, count=3)
    session, browser = programme.occurrences.first(), client_of(by)
    for _ in range(2):
        browser.post(add(session), {"name": "Jeanine", "once": "9d2f1c1e-5f0e-4c86-8c6c-0d3f6e1b7a55"})
    assert Registration.objects.get().series == programme
    for _ in range(2):
        actions.register_guest(by=by, occurrence=session, name="Marcel", rules_accepted=False, submission=str(uuid.UUID(int=1)))
    assert Registration.objects.count() == 2


def test_the_rules_are_theirs_to_accept_and_what_was_typed_stays(client_of):
    by = a_facilitator()
    date = a_date(by, rules_text="Ce qui se dit ici reste ici.")
    browser = client_of(by)
    page = browser.post(add(date), {"name": "Jeanine"})
    assert page.status_code == 422
    assert list(page.context["guest_form"].errors) == ["rules"]
    assert 'value="Jeanine"' in page.content.decode()
    browser.post(add(date), {"name": "Jeanine", "rules": "on"})
    assert Registration.objects.get().rules_accepted_at


def test_nobody_who_does_not_hold_it_and_nobody_for_a_text_room_or_once_it_is_closed(client_of):
    by, coordinator = a_facilitator(), PersonFactory()
    RoleGrant.objects.create(person=coordinator, role=Role.COORDINATOR)
    date, written = a_date(by), a_date(by, way=Way.TEXT, phone="")
    browser = client_of(coordinator)
    assert add(date) not in browser.get(page_of(date)).content.decode()
    assert browser.post(add(date), {"name": "Jeanine"}).status_code == 403
    for who in (a_facilitator(), coordinator):
        with pytest.raises(PermissionDenied):
            actions.register_guest(by=who, occurrence=date, name="Jeanine", rules_accepted=True)
    assert add(written) not in client_of(by).get(page_of(written)).content.decode()
    with pytest.raises(ValidationError, match="par écrit"):
        actions.register_guest(by=by, occurrence=written, name="Jeanine", rules_accepted=True)
    begun(date)
    assert add(date) not in client_of(by).get(page_of(date)).content.decode()
    assert client_of(by).post(add(date), {"name": "Jeanine"}).status_code == 422
    assert not Registration.objects.exists()
