"""A place does not outlive the right to come; who holds a date gives back the place of someone who will not come."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import end_role, lift_suspension, pause, resume, suspend
from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import JournalEntry, Person, RoleGrant
from eclaireur.community.actions import leave_structure
from eclaireur.community.models import StructureMembership
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Audience, Kind, Seat, Way
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to
from tests.gatherings.test_holding import begun

pytestmark = pytest.mark.django_db


def states(*places) -> list[str]:
    return [Registration.objects.get(pk=each.pk).state for each in places]


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def with_role(role, structure=None) -> Person:
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=role, structure=structure)
    return Person.objects.get(pk=person.pk)


def a_member_of(structure) -> tuple[Person, StructureMembership]:
    person = PersonFactory()
    return person, StructureMembership.objects.create(structure=structure, person=person)


def kept_for_members(**fields):
    structure = StructureFactory()
    return structure, a_date(a_facilitator(structure), structure=structure, audience=Audience.STRUCTURE, **fields)


class TestNoLongerOfItsAudience:
    @pytest.mark.parametrize("who", ["themselves", "who manages it"])
    def test_who_leaves_a_structure_gives_back_their_places_in_what_is_for_its_members(self, client_of, who):
        structure, date = kept_for_members(capacity=1)
        (person, membership), (next_one, _theirs) = a_member_of(structure), a_member_of(structure)
        elsewhere = a_date()
        mine, waits, other = *coming_to(date, person, next_one), *coming_to(elsewhere, person)
        by = person if who == "themselves" else with_role(Role.COORDINATOR, structure)
        leave_structure(by=by, membership=membership)
        assert states(mine, waits, other) == [Seat.CANCELLED, Seat.OFFERED, Seat.REGISTERED]
        assert told(person) == ["gatherings.closed_to_you"]
        assert Notice.objects.get(to=person).url == reverse("gatherings:mine")
        assert JournalEntry.objects.get(verb="gatherings.release_place", subject=person).actor == by
        assert client_of(person).get(date.get_absolute_url()).status_code == 404

    def test_who_still_works_there_keeps_them(self):
        structure, date = kept_for_members()
        person, membership = a_member_of(structure)
        RoleGrant.objects.create(person=person, role=Role.PROFESSIONAL, structure=structure)
        (mine,) = coming_to(date, person)
        leave_structure(by=person, membership=membership)
        assert (states(mine), told(person)) == ([Seat.REGISTERED], [])

    def test_whose_role_of_peer_ends_gives_back_their_places_among_peers_and_goes_out_of_their_rooms(self):
        peer = with_role(Role.PEER)
        date = a_date(audience=Audience.PEERS, way=Way.TEXT, phone="", days=1)
        (mine,) = coming_to(date, peer)
        thread = actions.enter_room(by=peer, occurrence=date)
        end_role(by=with_role(Role.OPERATOR), grant=RoleGrant.objects.select_related("person").get(person=peer))
        assert (states(mine), told(peer)) == ([Seat.CANCELLED], ["gatherings.closed_to_you"])
        assert thread.participations.get(person=peer).left_at

    def test_what_is_over_is_left_as_it_was(self):
        structure, date = kept_for_members()
        person, membership = a_member_of(structure)
        (mine,) = coming_to(date, person)
        begun(date, hours=5)
        leave_structure(by=person, membership=membership)
        assert (states(mine), told(person)) == ([Seat.REGISTERED], [])

    def test_a_right_that_ended_by_itself_opens_neither_the_room_nor_the_page(self, client_of):
        peer = with_role(Role.PEER)
        date = a_date(audience=Audience.PEERS, days=1, way=Way.TEXT, phone="")
        coming_to(date, peer)
        RoleGrant.objects.filter(person=peer).update(until=timezone.now())
        assert client_of(peer).get(date.get_absolute_url()).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.enter_room(by=Person.objects.get(pk=peer.pk), occurrence=date)


class TestKeptForOthersSince:
    """A published gathering is narrowed by those who hold it."""

    def narrowed(self, series, by, **fields) -> None:
        found = Series.objects.get(pk=series.pk)
        for name, value in fields.items():
            setattr(found, name, value)
        actions.change(by=by, series=found, themes=[], facilitators=[by])

    def test_who_it_is_no_longer_for_is_told_and_their_place_goes_to_the_next_it_is_for(self):
        by, one, another, next_one = a_facilitator(), *(PersonFactory(circle=each) for each in (Circle.RELATIVE, Circle.RELATIVE, Circle.CONCERNED))
        date, elsewhere = a_date(by, capacity=1), a_date(by)
        mine, waits, theirs, other = *coming_to(date, one, another, next_one), *coming_to(elsewhere, one)
        self.narrowed(date.series, by, audience=Audience.CONCERNED)
        assert states(mine, waits, theirs, other) == [Seat.CANCELLED, Seat.CANCELLED, Seat.OFFERED, Seat.REGISTERED]
        assert [told(person) for person in (one, another, next_one)] == [["gatherings.closed_to_you"], ["gatherings.closed_to_you"], ["gatherings.offered"]]
        assert JournalEntry.objects.get(verb="gatherings.release_place", subject=one).actor == by

    def test_a_structure_that_changes_closes_it_to_the_members_of_the_first_and_past_dates_stay(self):
        by, (structure, other) = a_facilitator(), (StructureFactory(), StructureFactory())
        programme = a_series(by, structure=structure, audience=Audience.STRUCTURE, kind=Kind.PROGRAMME, count=3)
        date = a_date(by, structure=structure, audience=Audience.STRUCTURE)
        (person, _membership), (over,) = a_member_of(structure), date.series.occurrences.order_by("starts_at")[1:2]
        whole, mine, past = *coming_to(programme, person), *coming_to(date, person), *coming_to(over, person)
        begun(over, hours=5)
        for series in (programme, date.series):
            self.narrowed(series, by, structure=other)
        assert states(whole, mine, past) == [Seat.CANCELLED, Seat.CANCELLED, Seat.REGISTERED]
        assert told(person) == ["gatherings.closed_to_you"] * 2

    def test_whoever_it_is_still_for_and_visitors_keep_their_place(self):
        by, person = a_facilitator(), PersonFactory(circle=Circle.CONCERNED)
        date = a_date(by, open_to_visitors=True)
        (mine,), (visitor, _code) = coming_to(date, person), actions.register_visitor(gathering=date, name="Nour", rules_accepted=False)
        self.narrowed(date.series, by, audience=Audience.CONCERNED, open_to_visitors=False)
        assert (states(mine, visitor), told(person)) == ([Seat.REGISTERED, Seat.REGISTERED], [])


class TestARoleThatEndedByItsDate:
    def test_gives_back_within_the_hour_what_it_alone_let_come_to(self):
        peer, still, next_one = with_role(Role.PEER), with_role(Role.PEER), with_role(Role.PEER)
        date, open_to_all = a_date(audience=Audience.PEERS, capacity=2), a_date()
        mine, theirs, waits, other = *coming_to(date, peer, still, next_one), *coming_to(open_to_all, peer)
        RoleGrant.objects.filter(person__in=[peer, still]).update(until=timezone.now())
        RoleGrant.objects.create(person=still, role=Role.PEER)  # held again
        for _ in range(2):  # twice is once
            actions.free_places_once_roles_ended()
        assert states(mine, theirs, waits, other) == [Seat.CANCELLED, Seat.REGISTERED, Seat.OFFERED, Seat.REGISTERED]
        assert (told(peer), told(still)) == (["gatherings.closed_to_you"], [])

    def test_reads_once_when_nobody_is_concerned(self, django_assert_num_queries):
        coming_to(a_date(audience=Audience.PEERS), with_role(Role.PEER))
        coming_to(a_date(), former := with_role(Role.PEER))
        RoleGrant.objects.filter(person=former).update(until=timezone.now())
        with django_assert_num_queries(1):
            actions.free_places_once_roles_ended()


class TestSuspended:
    def test_gives_back_what_happens_meanwhile_and_keeps_what_comes_after(self):
        first, second = a_series(capacity=1).occurrences.order_by("starts_at")[:2]
        person, next_one = PersonFactory(), PersonFactory()
        soon, later = coming_to(first, person)[0], coming_to(second, person)[0]
        (waits,) = coming_to(first, next_one)
        suspend(by=None, person=person, until=first.starts_at + dt.timedelta(hours=1))
        assert states(soon, waits, later) == [Seat.CANCELLED, Seat.OFFERED, Seat.REGISTERED]
        assert told(person) == ["gatherings.closed_to_you"]

    def test_for_good_they_keep_none_and_a_programme_is_kept_while_a_session_is_left(self):
        programme, date = a_series(kind=Kind.PROGRAMME, count=3), a_date()
        person = PersonFactory()
        whole, mine = *coming_to(programme, person), *coming_to(date, person)
        suspend(by=None, person=person, until=programme.occurrences.first().starts_at + dt.timedelta(hours=1))
        assert states(whole) == [Seat.REGISTERED]
        lift_suspension(by=None, person=person)
        suspend(by=None, person=person, until=None)
        assert states(whole, mine) == [Seat.CANCELLED, Seat.CANCELLED]

    def test_made_longer_it_covers_more_dates_within_the_hour(self):
        first, second = a_series().occurrences.order_by("starts_at")[:2]
        person = PersonFactory()
        soon, later = (coming_to(each, person)[0] for each in (first, second))
        suspend(by=None, person=person, until=first.starts_at + dt.timedelta(hours=1))
        suspend(by=None, person=person, until=None)
        actions.free_places_of_the_suspended()
        assert states(soon, later) == [Seat.CANCELLED, Seat.CANCELLED]

    def test_a_pause_gives_back_nothing(self):
        (mine,) = coming_to(a_date(), person := PersonFactory())
        pause(by=person)
        resume(by=person)
        assert (states(mine), told(person)) == ([Seat.REGISTERED], [])


class TestWhoHoldsADate:
    """Someone told them that they will not come."""

    def address(self, date, place) -> str:
        return reverse("gatherings:free_place", args=[date.pk, place.pk])

    def test_gives_back_their_place_from_the_list_of_names(self, client_of):
        by, person, next_one = a_facilitator(), PersonFactory(), PersonFactory()
        date = a_date(by, capacity=1, way=Way.TEXT, phone="", days=1)
        mine, waits = coming_to(date, person, next_one)
        thread = actions.enter_room(by=person, occurrence=date)
        browser, address = client_of(by), self.address(date, mine)
        page = browser.get(reverse("gatherings:date", args=[date.pk])).content.decode()
        assert address in page
        assert "Cette personne ne vient plus à ce rendez-vous" in page
        for _ in range(2):  # twice is once
            assert browser.post(address).status_code == 302
        assert states(mine, waits) == [Seat.CANCELLED, Seat.OFFERED]
        assert told(person) == ["gatherings.taken_off"]
        assert JournalEntry.objects.get(verb="gatherings.take_off").subject == person
        assert thread.participations.get(person=person).left_at
        assert coming_to(date, person)[0].state == Seat.WAITING  # they may come back

    def test_of_a_programme_it_is_the_place_for_the_whole(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        programme = a_series(by, kind=Kind.PROGRAMME, count=3)
        (mine,) = coming_to(programme, person)
        session = programme.occurrences.first()
        client_of(by).post(self.address(session, mine))
        assert states(mine) == [Seat.CANCELLED]

    def test_nobody_else_does_nor_for_another_date_nor_once_it_is_over(self, client_of):
        by, person = a_facilitator(), PersonFactory()
        date, other = a_series(by).occurrences.order_by("starts_at")[:2]
        (mine,) = coming_to(date, person)
        with pytest.raises(PermissionDenied):
            actions.free_place(by=a_facilitator(), occurrence=date, registration=mine)
        with pytest.raises(PermissionDenied):
            actions.free_place(by=by, occurrence=other, registration=mine)
        assert client_of(by).post(self.address(other, mine)).status_code == 404
        begun(date, hours=5)
        with pytest.raises(ValidationError):
            actions.free_place(by=by, occurrence=Occurrence.objects.get(pk=date.pk), registration=mine)
        assert client_of(by).post(self.address(date, mine)).status_code == 302
        assert states(mine) == [Seat.REGISTERED]
