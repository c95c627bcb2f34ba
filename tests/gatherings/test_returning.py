"""A place given back in a programme under way, by mistake perhaps, is had again while it is free."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.test import Client
from django.urls import reverse

from eclaireur.accounts.models import JournalEntry
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Seat
from eclaireur.gatherings.models import Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_holding import begun

pytestmark = pytest.mark.django_db
LASTS = "Tant que votre place reste libre, vous pourrez la reprendre."


def pass_time(programme: Series, **ago) -> None:
    away = dt.timedelta(**ago)
    programme.occurrences.update(starts_at=F("starts_at") - away, ends_at=F("ends_at") - away, original_start=F("original_start") - away)


def under_way(*people, by=None, **fields):
    """A weekly programme of four sessions, its first held some days ago, and the places of these people."""
    programme = a_series(by, **{"kind": Kind.PROGRAMME, "count": 4} | fields)
    places = coming_to(programme, *people)
    pass_time(programme, days=10)
    return programme, *places


def state_of(place) -> str:
    return Registration.objects.get(pk=place.pk).state


def session_of(programme):
    return programme.occurrences.coming().first()


class TestWhoGaveItBack:
    def test_reads_beforehand_whether_they_may_come_back_on_it(self, client_of):
        browser = client_of(person := PersonFactory())
        programme, _mine = under_way(person)
        for page in (programme.get_absolute_url(), session_of(programme).get_absolute_url(), reverse("gatherings:mine")):
            said = browser.get(page).content.decode()
            assert LASTS in said
            assert "s’il reste des places" not in said

    def test_of_one_that_has_not_begun_one_registers_again_until_it_does(self, client_of):
        programme = a_series(kind=Kind.PROGRAMME, count=3)
        coming_to(programme, person := PersonFactory())
        for page in (programme.get_absolute_url(), reverse("gatherings:mine")):
            assert "Jusqu’à la première séance, vous pourrez vous réinscrire" in client_of(person).get(page).content.decode()

    def test_of_a_date_where_nobody_registers_any_more_it_is_said_to_be_for_good(self, client_of):
        date, person = a_date(), PersonFactory()
        coming_to(date, person)
        assert "Vous pourrez vous réinscrire s’il reste des places." in client_of(person).get(date.get_absolute_url()).content.decode()
        begun(date)
        assert "ce sera définitif" in client_of(person).get(date.get_absolute_url()).content.decode()

    def test_takes_it_back_with_its_reminders_and_its_certificate(self, client_of):
        browser = client_of(person := PersonFactory())
        programme, mine = under_way(person, capacity=1)
        answer = browser.post(reverse("gatherings:leave", args=[mine.pk]), follow=True)
        again = reverse("gatherings:take_back", args=[mine.pk])
        assert again in answer.content.decode()
        assert again in browser.get(session_of(programme).get_absolute_url()).content.decode()
        for _ in range(2):  # twice is once
            assert browser.post(again)["Location"] == reverse("gatherings:mine")
        assert state_of(mine) == Seat.REGISTERED
        assert JournalEntry.objects.filter(verb="gatherings.take_back", subject=person).count() == 1
        assert programme.title in browser.get(reverse("gatherings:mine")).content.decode()
        pass_time(programme, days=60)
        assert actions.ask_certificate(by=person, series=programme)

    def test_a_visitor_takes_theirs_back_with_their_code(self):
        visitor, programme = Client(), a_series(kind=Kind.PROGRAMME, count=4, open_to_visitors=True)
        page = visitor.post(programme.get_absolute_url(), {"name": "Nour"}, follow=True)
        place, address = Registration.objects.get(), page.context["url"]
        pass_time(programme, days=10)
        assert LASTS in visitor.get(address).content.decode()
        assert "Reprendre ma place" in visitor.post(address, follow=True).content.decode()
        assert state_of(place) == Seat.CANCELLED
        assert "Votre place est gardée." in visitor.post(address, {"back": "1"}, follow=True).content.decode()
        assert state_of(place) == Seat.REGISTERED

    def test_not_once_it_is_over_nor_when_it_was_given_back_before_it_began(self, client_of):
        programme, mine = under_way(person := PersonFactory())
        actions.leave(by=person, registration=mine)
        pass_time(programme, days=60)
        with pytest.raises(ValidationError):
            actions.take_back(by=person, registration=mine)
        assert client_of(person).post(reverse("gatherings:take_back", args=[mine.pk])).status_code == 302
        before = a_series(kind=Kind.PROGRAMME, count=4)
        (early,) = coming_to(before, person)
        actions.leave(by=person, registration=early)
        Registration.objects.filter(pk=early.pk).update(left_at=F("left_at") - dt.timedelta(days=11))
        pass_time(before, days=10)
        with pytest.raises(ValidationError):
            actions.take_back(by=person, registration=early)
        assert {state_of(mine), state_of(early)} == {Seat.CANCELLED}

    def test_not_by_another_nor_while_away_nor_when_there_are_fewer_places(self, client_of):
        programme, mine, _other = under_way(person := PersonFactory(), PersonFactory(), capacity=2)
        actions.leave(by=person, registration=mine)
        with pytest.raises(PermissionError):
            actions.take_back(by=PersonFactory(), registration=mine)
        assert client_of(PersonFactory()).post(reverse("gatherings:take_back", args=[mine.pk])).status_code == 404
        Series.objects.filter(pk=programme.pk).update(capacity=1)
        with pytest.raises(ValidationError):
            actions.take_back(by=person, registration=mine)
        assert "Reprendre ma place" not in client_of(person).get(programme.get_absolute_url()).content.decode()

    def test_a_wait_left_once_it_began_was_never_a_place(self):
        programme, _first, waits = under_way(PersonFactory(), person := PersonFactory(), capacity=1)
        assert waits.state == Seat.WAITING
        actions.leave(by=person, registration=waits)
        assert state_of(waits) == Seat.PASSED
        Series.objects.filter(pk=programme.pk).update(capacity=5)
        with pytest.raises(ValidationError):
            actions.take_back(by=person, registration=waits)


class TestThoseWhoHoldIt:
    def test_undo_what_they_noted_by_mistake_and_the_person_is_told(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        programme, mine = under_way(person, by=by)
        session, browser = session_of(programme), client_of(by)
        page, undo = reverse("gatherings:date", args=[session.pk]), reverse("gatherings:put_back", args=[session.pk, mine.pk])
        assert undo not in browser.get(page).content.decode()
        browser.post(reverse("gatherings:free_place", args=[session.pk, mine.pk]))
        with pytest.raises(ValidationError):
            actions.take_back(by=person, registration=mine)  # it is for those who noted it to undo
        shown = browser.get(page).content.decode()
        assert undo in shown
        assert person.pseudonym in shown
        for _ in range(2):  # twice is once
            assert browser.post(undo).status_code == 302
        assert state_of(mine) == Seat.REGISTERED
        assert Notice.objects.filter(to=person, kind="gatherings.back_in").count() == 1
        assert JournalEntry.objects.get(verb="gatherings.put_back").subject == person
        assert undo not in browser.get(page).content.decode()

    def test_and_the_place_of_someone_without_an_account_whose_code_still_answers(self, client_of):
        by = a_facilitator()
        programme = a_series(by, kind=Kind.PROGRAMME, count=4, open_to_visitors=True)
        place, code = actions.register_visitor(gathering=programme, name="Nour", rules_accepted=True)
        pass_time(programme, days=10)
        session = session_of(programme)
        actions.free_place(by=by, occurrence=session, registration=place)
        assert client_of(by).post(reverse("gatherings:put_back", args=[session.pk, place.pk])).status_code == 302
        assert state_of(place) == Seat.REGISTERED
        assert "Nour" in Client().post("/agenda/code/", {"code": code}, follow=True).content.decode()

    def test_put_back_nobody_who_left_by_themselves_and_nobody_else_puts_back(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        programme, mine = under_way(person, by=by)
        session = session_of(programme)
        actions.leave(by=person, registration=mine)
        with pytest.raises(ValidationError):
            actions.put_back(by=by, occurrence=session, registration=mine)
        with pytest.raises(PermissionDenied):
            actions.put_back(by=a_facilitator(), occurrence=session, registration=mine)
        assert person.pseudonym not in client_of(by).get(reverse("gatherings:date", args=[session.pk])).content.decode()
        assert state_of(mine) == Seat.CANCELLED
