"""Asking to be cleared and being answered; who is listed."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Block, JournalEntry, Person, RoleGrant
from eclaireur.community.models import StructureMembership
from eclaireur.notices.models import Notice
from eclaireur.people import registries
from eclaireur.people.models import Path, PeerProfile
from eclaireur.practice import actions
from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.models import Clearance
from eclaireur.practice.queries import is_cleared, listed_peers
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.people import ExperienceFactory, PathFactory, PeerProfileFactory
from tests.factories.practice import ClearanceFactory, cleared, listed_peer

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return PersonFactory(roles=[Role.COORDINATOR])


@pytest.fixture
def candidate():
    """Someone ready to ask."""
    person = PersonFactory()
    PeerProfileFactory(person=person)
    PathFactory(person=person)
    ExperienceFactory(person=person, accompanies=True)
    return person


def again(person):
    return Person.objects.get(pk=person.pk)


class TestAsking:
    def test_needs_what_a_peer_shows(self, person):
        with pytest.raises(ValidationError, match="Il manque encore"):
            actions.ask_clearance(by=person)
        assert not Clearance.objects.exists()

    def test_twice_is_once(self, candidate):
        first = actions.ask_clearance(by=candidate)
        assert actions.ask_clearance(by=candidate) == first
        assert Clearance.objects.get().asked_at == first.asked_at

    def test_while_away_or_suspended_is_refused(self, candidate):
        candidate.paused_since = timezone.now()
        with pytest.raises(PermissionDenied):
            actions.ask_clearance(by=candidate)

    def test_again_is_for_the_last_weeks_of_the_year(self, candidate):
        cleared(candidate)
        with pytest.raises(ValidationError, match="longtemps"):
            actions.ask_clearance(by=candidate)
        with time_machine.travel(timezone.now() + dt.timedelta(days=330)):
            assert actions.ask_clearance(by=candidate).state == ClearanceState.REVIEW
            assert is_cleared(candidate)  # the year already given runs on


class TestDeciding:
    def test_yes_clears_for_a_year_gives_the_role_and_tells(self, candidate, coordinator):
        asked = actions.ask_clearance(by=candidate)
        actions.decide_clearance(by=coordinator, clearance=asked, decision="approved", note="Bienvenue.")
        kept = Clearance.objects.get()
        assert kept.valid_until == timezone.localdate() + dt.timedelta(days=365)
        assert (kept.note, kept.decided_by) == ("Bienvenue.", coordinator)
        assert again(candidate).holds(Role.PEER)
        assert Notice.objects.get(to=candidate).kind == "practice.decided"
        assert candidate.peer_profile in listed_peers()
        assert "Bienvenue" not in str(list(JournalEntry.objects.values()))

    def test_in_a_structure_the_role_is_given_there(self, candidate):
        coordinator, structure = PersonFactory(), StructureFactory()
        RoleGrant.objects.create(person=coordinator, role=Role.COORDINATOR, structure=structure)
        actions.decide_clearance(by=coordinator, clearance=ClearanceFactory(person=candidate), decision="approved", note="")
        assert RoleGrant.objects.get(person=candidate).structure == structure

    def test_of_several_structures_it_is_given_in_the_one_they_belong_to(self, candidate):
        coordinator, structures = PersonFactory(), [StructureFactory() for _each in range(3)]
        for structure in structures:
            RoleGrant.objects.create(person=coordinator, role=Role.COORDINATOR, structure=structure)
        StructureMembership.objects.create(person=candidate, structure=structures[1])
        actions.decide_clearance(by=coordinator, clearance=ClearanceFactory(person=candidate), decision="approved", note="")
        assert RoleGrant.objects.get(person=candidate).structure == structures[1]

    @pytest.mark.parametrize("decision", ["revise", "declined"])
    def test_anything_but_yes_needs_a_word_and_clears_nobody(self, candidate, coordinator, decision):
        asked = ClearanceFactory(person=candidate)
        with pytest.raises(ValidationError):
            actions.decide_clearance(by=coordinator, clearance=asked, decision=decision, note="  ")
        assert Clearance.objects.get().state == ClearanceState.REVIEW
        actions.decide_clearance(by=coordinator, clearance=asked, decision=decision, note="Pas encore, voici pourquoi.")
        assert Clearance.objects.get().state == decision
        assert not again(candidate).holds(Role.PEER)
        assert not listed_peers().exists()

    def test_revising_a_renewal_keeps_the_year_and_declining_ends_it(self, candidate, coordinator):
        for decision, kept in (("revise", True), ("declined", False)):
            Clearance.objects.all().delete()
            asked = ClearanceFactory(person=candidate, valid_until=timezone.localdate() + dt.timedelta(days=9))
            actions.decide_clearance(by=coordinator, clearance=asked, decision=decision, note="Un mot.")
            assert is_cleared(candidate) is kept

    def test_two_coordinators_at_once_the_second_changes_nothing(self, candidate, coordinator):
        asked = ClearanceFactory(person=candidate)
        actions.decide_clearance(by=coordinator, clearance=asked, decision="approved", note="Oui.")
        with pytest.raises(actions.AlreadyDecidedError):
            actions.decide_clearance(
                by=PersonFactory(roles=[Role.COORDINATOR]), clearance=asked, decision="declined", note="Non."
            )
        assert Clearance.objects.get().note == "Oui."

    @pytest.mark.parametrize("role", [None, Role.PEER, Role.MODERATOR, Role.SUPERVISOR])
    def test_only_a_coordinator_decides(self, candidate, role):
        by = PersonFactory(roles=[role] if role else [])
        with pytest.raises(PermissionDenied):
            actions.decide_clearance(by=by, clearance=ClearanceFactory(person=candidate), decision="approved", note="")

    def test_nobody_decides_for_oneself(self, coordinator):
        with pytest.raises(PermissionDenied):
            actions.decide_clearance(
                by=coordinator, clearance=ClearanceFactory(person=coordinator), decision="approved", note=""
            )


class TestListed:
    def test_everything_together_lists(self):
        peer = listed_peer()
        assert list(listed_peers()) == [peer]

    @pytest.mark.parametrize(
        "lacking",
        [
            lambda p: Path.objects.update(published_at=None),
            lambda p: Path.objects.all().delete(),
            lambda p: Clearance.objects.all().delete(),
            lambda p: Clearance.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=16)),
            lambda p: RoleGrant.objects.update(until=timezone.now()),
            lambda p: Person.objects.filter(pk=p.person_id).update(paused_since=timezone.now()),
            lambda p: Person.objects.filter(pk=p.person_id).update(suspended_until=timezone.now() + dt.timedelta(days=1)),
            lambda p: Person.objects.filter(pk=p.person_id).update(is_active=False),
            lambda p: Person.objects.filter(pk=p.person_id).update(circle=Circle.RELATIVE),
        ],
        ids=["path hidden", "no path", "no clearance", "expired", "role ended", "away", "suspended", "closed", "other circle"],
    )
    def test_one_thing_lacking_unlists(self, lacking):
        lacking(listed_peer())
        assert not listed_peers().exists()

    def test_a_suspension_that_is_over_no_longer_counts(self):
        listed_peer(suspended_until=timezone.now() - dt.timedelta(days=1))
        assert listed_peers().exists()

    def test_holding_the_role_in_two_structures_lists_once(self):
        peer = listed_peer()
        for _ in range(2):
            RoleGrant.objects.create(person=peer.person, role=Role.PEER, structure=StructureFactory())
        assert listed_peers().count() == 1

    def test_without_any_check_nobody_is_listed(self, monkeypatch):
        peer = listed_peer()
        monkeypatch.setattr(registries, "_listing_checks", [])
        assert not PeerProfile.objects.listed().exists()
        assert not PeerProfile.objects.visible_to(PersonFactory()).filter(pk=peer.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "approved", "decided_at": timezone.now() + dt.timedelta(days=1)},
        {"state": "approved", "valid_until": dt.date(2030, 1, 1)},
        {"state": "review", "decided_at": timezone.now() + dt.timedelta(days=1)},
        {"state": "declined", "decided_at": timezone.now() + dt.timedelta(days=1), "valid_until": dt.date(2030, 1, 1)},
        {"state": "revise", "decided_at": timezone.now() - dt.timedelta(days=1)},
        {"state": "peut-être"},
    ],
    ids=["yes without end", "yes undecided", "decided while read", "no with an end", "before asked", "unknown"],
)
def test_the_database_refuses(person, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClearanceFactory(person=person, **wrong)


def test_across_a_block_a_coordinator_does_not_read(coordinator, candidate):
    row = ClearanceFactory(person=candidate)
    assert row in Clearance.objects.visible_to(coordinator)
    Block.objects.create(person=candidate, blocked=coordinator)
    assert row not in Clearance.objects.visible_to(coordinator)


class TestWhoReadsAFile:
    """A coordination reads the files of the people attached to it, those it decided, and those nobody else would."""

    @pytest.fixture
    def here(self):
        return StructureFactory()

    @pytest.fixture
    def near(self, here):
        return coordinates(here)

    @pytest.fixture
    def far(self):
        return coordinates(StructureFactory())

    def test_someone_attached_by_a_role_or_a_code_is_read_there_and_everywhere_not_elsewhere(self, here, near, far, coordinator):
        by_role, by_code = ClearanceFactory(), ClearanceFactory()
        RoleGrant.objects.create(person=by_role.person, role=Role.PEER, structure=here)
        StructureMembership.objects.create(person=by_code.person, structure=here)
        for file in (by_role, by_code):
            assert [reads(one, file) for one in (near, coordinator, far)] == [True, True, False]
            with pytest.raises(PermissionDenied):
                actions.decide_clearance(by=far, clearance=file, decision="approved", note="")

    def test_the_desk_and_the_page_show_the_same(self, client_of, here, near, far):
        file = ClearanceFactory()
        RoleGrant.objects.create(person=file.person, role=Role.PEER, structure=here)
        page = reverse("practice:clearance", args=[file.pk])
        assert client_of(near).get(page).status_code == 200
        assert client_of(far).get(page).status_code == 404
        assert file.person.pseudonym not in client_of(far).get(reverse("practice:desk")).content.decode()

    def test_whoever_waits_without_a_structure_is_read_by_any_coordination_until_one_answers(self, near, far):
        file = ClearanceFactory()
        assert reads(near, file)
        assert reads(far, file)
        actions.decide_clearance(by=near, clearance=file, decision="revise", note="Il manque un mot.")
        assert reads(near, file)
        assert not reads(far, file)

    def test_attached_where_nobody_else_coordinates_they_do_not_wait_for_nobody(self, far):
        alone = StructureFactory()
        itself = ClearanceFactory(person=coordinates(alone))
        without = ClearanceFactory()
        StructureMembership.objects.create(person=without.person, structure=StructureFactory())
        assert reads(far, itself)
        assert reads(far, without)

    @pytest.mark.parametrize("how", [{"paused_since": timezone.now()}, {"suspended_until": timezone.now() + dt.timedelta(days=1)}])
    def test_attached_where_whoever_coordinates_is_away_they_do_not_wait_for_nobody(self, here, near, far, how):
        file = ClearanceFactory()
        StructureMembership.objects.create(person=file.person, structure=here)
        assert not reads(far, file)
        Person.objects.filter(pk=near.pk).update(**how)
        assert reads(far, file)


def coordinates(structure):
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=Role.COORDINATOR, structure=structure)
    return person


def reads(person, clearance):
    return Clearance.objects.visible_to(again(person)).filter(pk=clearance.pk).exists()


def test_who_reads_it_is_told_that_someone_asks(candidate):
    here, there, everywhere = coordinates(StructureFactory()), coordinates(StructureFactory()), PersonFactory(roles=[Role.COORDINATOR])
    StructureMembership.objects.create(person=candidate, structure=here.role_grants.get().structure)
    asked = actions.ask_clearance(by=candidate)
    actions.ask_clearance(by=candidate)
    told = Notice.objects.filter(kind="practice.asked")
    assert {notice.to for notice in told} == {here, everywhere}
    assert not told.filter(to=there).exists()
    assert {notice.url for notice in told} == {reverse("practice:clearance", args=[asked.pk])}
