"""Once a year a clearance is looked at again: reminded, given days of grace, then no longer listed, with kind words."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import pause
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.community.models import StructureMembership
from eclaireur.notices.models import Notice
from eclaireur.practice import actions
from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.models import Clearance
from eclaireur.practice.queries import listed_peers
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.people import ExperienceFactory
from tests.factories.practice import listed_peer

pytestmark = pytest.mark.django_db


def peer_due_in(days):
    peer = listed_peer().person
    Clearance.objects.filter(person=peer).update(valid_until=timezone.localdate() + dt.timedelta(days=days))
    return peer


def told(person):
    return list(Notice.objects.filter(to=person).values_list("kind", flat=True))


@pytest.mark.parametrize(("days", "is_listed"), [(30, True), (0, True), (-1, True), (-15, True), (-16, False), (-300, False)])
def test_a_peer_stays_listed_through_the_days_of_grace_and_no_longer(days, is_listed):
    peer = peer_due_in(days)
    assert listed_peers().filter(person=peer).exists() == is_listed
    assert Clearance.objects.get(person=peer).is_in_force == is_listed


@pytest.mark.parametrize(("days", "kinds"), [
    (31, []), (30, ["practice.recheck_soon"]), (-15, ["practice.recheck_soon"]), (-16, ["practice.recheck_soon", "practice.lapsed"]),
])
def test_the_peer_is_reminded_a_month_before_and_told_when_it_lapsed_once_each(days, kinds):
    peer = peer_due_in(days)
    actions.remind_of_rechecks()
    actions.remind_of_rechecks()
    assert sorted(told(peer)) == sorted(kinds)


def test_coordinators_of_the_peers_structure_and_of_everywhere_are_reminded_others_not():
    here, elsewhere = StructureFactory(), StructureFactory()
    near, far, everywhere = PersonFactory(), PersonFactory(), PersonFactory(roles=[Role.COORDINATOR])
    RoleGrant.objects.create(person=near, role=Role.COORDINATOR, structure=here)
    RoleGrant.objects.create(person=far, role=Role.COORDINATOR, structure=elsewhere)
    peer = peer_due_in(20)
    RoleGrant.objects.create(person=peer, role=Role.PEER, structure=here)
    actions.remind_of_rechecks()
    assert [told(one) for one in (near, far, everywhere)] == [["practice.recheck_to_plan"], [], ["practice.recheck_to_plan"]]


def test_those_who_read_a_member_of_their_structure_are_reminded_too():
    here, near = StructureFactory(), PersonFactory()
    RoleGrant.objects.create(person=near, role=Role.COORDINATOR, structure=here)
    StructureMembership.objects.create(person=peer_due_in(20), structure=here)
    actions.remind_of_rechecks()
    assert told(near) == ["practice.recheck_to_plan"]


def test_someone_on_a_break_or_already_being_read_is_not_pressed():
    away, read = peer_due_in(5), peer_due_in(5)
    pause(by=away)
    Clearance.objects.filter(person=read).update(state=ClearanceState.REVIEW, decided_at=None)
    actions.remind_of_rechecks()
    assert told(away) == told(read) == []


def test_a_coordinator_looks_again_without_being_asked_and_a_new_year_begins():
    coordinator, peer = PersonFactory(roles=[Role.COORDINATOR]), peer_due_in(-3)
    actions.remind_of_rechecks()
    clearance = Clearance.objects.get(person=peer)
    decided = actions.decide_clearance(by=coordinator, clearance=clearance, decision=ClearanceState.APPROVED, note="")
    assert decided.valid_until == timezone.localdate() + dt.timedelta(days=365)
    assert decided.reminded_at is None
    with pytest.raises(actions.AlreadyDecidedError):  # nothing is due any more
        actions.decide_clearance(by=coordinator, clearance=decided, decision=ClearanceState.DECLINED, note="Non.")


@pytest.mark.parametrize(("days", "words"), [
    (200, "Vous êtes habilité à accompagner"), (12, "se revoit chaque année"), (-4, "vous restez proposé jusqu’au"), (-40, "Ce n’est pas un jugement"),
])
def test_the_peer_reads_where_it_stands(client_of, days, words):
    assert words in client_of(peer_due_in(days)).get(reverse("people:my_path")).content.decode()


def test_the_desk_shows_what_is_due_the_most_urgent_first(client_of):
    later, late = peer_due_in(20), peer_due_in(-2)
    peer_due_in(90)
    page = client_of(PersonFactory(roles=[Role.COORDINATOR])).get(reverse("practice:desk"), {"liste": "a-revoir"})
    assert [clearance.person for clearance in page.context["page"]] == [late, later]
    assert "en retard" in page.content.decode()
    empty = client_of(PersonFactory(roles=[Role.COORDINATOR])).get(reverse("practice:desk"), {"liste": "attente"})
    assert list(empty.context["page"]) == []


@pytest.mark.parametrize(("state", "decided"), [(ClearanceState.REVIEW, None), (ClearanceState.REVISE, timezone.now())])
def test_a_year_that_ends_while_the_next_is_read_or_to_revise_is_told_once_and_said(client_of, state, decided):
    peer = peer_due_in(-16)
    Clearance.objects.filter(person=peer).update(state=state, decided_at=decided)
    assert not Clearance.objects.get(person=peer).is_in_force
    actions.remind_of_rechecks()
    actions.remind_of_rechecks()
    assert told(peer) == ["practice.lapsed"]
    assert "Celle que vous aviez a pris fin le" in client_of(peer).get(reverse("people:my_path")).content.decode()


def test_a_first_request_and_a_renewal_in_its_days_of_grace_say_nothing_of_an_end(client_of):
    peer = peer_due_in(-3)
    ExperienceFactory(person=peer, accompanies=True)
    actions.ask_clearance(by=peer)
    actions.remind_of_rechecks()
    assert told(peer) == []
    assert "a pris fin" not in client_of(peer).get(reverse("people:my_path")).content.decode()
