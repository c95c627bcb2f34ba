"""A place taken without an account: found again where it was taken, and given back by those who hold the date."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from eclaireur.accounts.models import JournalEntry
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Seat
from eclaireur.gatherings.models import Registration
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_holding import begun
from tests.gatherings.test_visitors import PLACE, a_submission

pytestmark = pytest.mark.django_db


class TestAPlaceWithoutAnAccount:
    def test_is_given_back_by_those_who_hold_the_date_and_offered_to_the_next(self, client_of, client):
        by, waits = a_facilitator(), PersonFactory()
        date = a_date(by, open_to_visitors=True, capacity=1)
        client.post(date.get_absolute_url(), a_submission())
        coming_to(date, waits)
        place = Registration.objects.get(guest_name="Nour")
        browser, address = client_of(by), reverse("gatherings:free_place", args=[date.pk, place.pk])
        assert address in browser.get(reverse("gatherings:date", args=[date.pk])).content.decode()
        for _ in range(2):  # twice is once
            assert browser.post(address).status_code == 302
        assert Registration.objects.get(person=waits).state == Seat.OFFERED
        assert Notice.objects.filter(to=waits, kind="gatherings.offered").count() == 1
        assert JournalEntry.objects.filter(verb="gatherings.free_place", actor=by).count() == 1
        assert "Votre place est rendue" in client.get(PLACE).content.decode()

    def test_is_given_back_by_nobody_else_nor_for_another_date_nor_once_it_is_over(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        date = a_date(by, open_to_visitors=True)
        (of_person,) = coming_to(date, person)
        visitors, _code = actions.register_visitor(gathering=date, name="Nour", rules_accepted=True)
        for who, place in ((a_facilitator(), of_person), (a_facilitator(), visitors), (person, visitors)):
            with pytest.raises(PermissionDenied):
                actions.free_place(by=who, occurrence=date, registration=place)
        other = a_date(by, open_to_visitors=True)
        assert client_of(by).post(reverse("gatherings:free_place", args=[other.pk, visitors.pk])).status_code == 404
        with pytest.raises(ValidationError):
            actions.free_place(by=by, occurrence=begun(date, hours=5), registration=visitors)
        assert Registration.objects.active().count() == 2

    @pytest.mark.parametrize("gathering", [lambda: a_date(open_to_visitors=True), lambda: a_series(kind=Kind.PROGRAMME, count=3, open_to_visitors=True)])
    def test_is_found_again_on_the_page_and_not_taken_twice_unknowingly(self, client, gathering):
        about = gathering()
        client.post(about.get_absolute_url(), a_submission())
        page = client.get(about.get_absolute_url()).content.decode()
        assert PLACE in page
        assert "Nour" in page
        assert "M’inscrire" not in page
        assert client.post(about.get_absolute_url(), a_submission(name="Nour"))["Location"] == PLACE
        assert Registration.objects.count() == 1
        assert "M’inscrire" in client.get(f"{about.get_absolute_url()}?autre=1").content.decode()
        client.post(f"{about.get_absolute_url()}?autre=1", a_submission(name="Lila"))
        assert sorted(Registration.objects.values_list("guest_name", flat=True)) == ["Lila", "Nour"]
