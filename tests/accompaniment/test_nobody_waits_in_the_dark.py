"""What is promised about waiting is kept: an answer that cannot come is not waited for, and those who coordinate are called."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.cards import to_read
from eclaireur.accompaniment.enums import ProposalState
from eclaireur.accompaniment.models import Proposal, Request
from eclaireur.accompaniment.queries import waiting_for
from eclaireur.accounts.actions import plan_erasure
from eclaireur.accounts.models import Person
from eclaireur.core import registries
from eclaireur.notices.models import Notice
from eclaireur.people.actions import withdraw_path
from eclaireur.people.models import Path
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor, Measure, Reason
from tests.factories.accompaniment import a_coordinator, a_peer, a_relation, a_request_waiting, a_seeker
from tests.factories.accounts import StructureFactory
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db


def told(person):
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def proposed(concept, peer):
    """A coordinator's proposal, just sent, and the coordinator."""
    request, coordinator = a_request_waiting(concept), a_coordinator()
    actions.send_batch(by=coordinator, batch=actions.prepare_batch(by=coordinator))
    Notice.objects.all().delete()
    return Proposal.objects.get(request=request, peer=peer), coordinator


def paused(peer, concept):
    peer.paused_since = timezone.now()
    peer.save()


def suspended(peer, concept):
    peer.suspended_until = timezone.now() + dt.timedelta(days=30)
    peer.save()


def full(peer, concept):
    a_relation(concept, peer=peer)


def lapsed(peer, concept):
    peer.clearance.delete()


NO_LONGER_FREE = [paused, suspended, full, lapsed]


@pytest.mark.parametrize("gone", NO_LONGER_FREE)
def test_a_proposal_nobody_can_accept_brings_the_person_back_to_the_desk_and_is_said(concept, client_of, gone):
    peer = a_peer(concept, capacity=1)
    proposal, coordinator = proposed(concept, peer)
    assert not waiting_for(coordinator)
    gone(peer, concept)

    assert list(waiting_for(coordinator)) == [proposal.request]
    actions.settle_all()
    actions.settle_all()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.UNAVAILABLE
    assert told(proposal.request.person) == ["accompaniment.declined"]
    page = client_of(proposal.request.person).get(reverse("accompaniment:my_request", args=[proposal.request_id]))
    assert f"{peer.pseudonym} n’est plus libre" in page.content.decode()


@pytest.mark.parametrize("gone", NO_LONGER_FREE)
def test_a_word_to_a_peer_who_can_no_longer_accept_is_not_waited_for(concept, gone):
    peer, member = a_peer(concept, capacity=1), a_seeker(concept)
    asked = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    actions.settle_all()
    assert told(member) == []
    gone(peer, concept)
    actions.settle_all()
    asked.refresh_from_db()
    assert asked.state == ProposalState.UNAVAILABLE
    assert told(member) == ["accompaniment.declined"]
    assert actions.ask_peer(by=member, peer=a_peer(concept), words="Bonjour")


def test_an_offer_waits_for_its_peer_who_takes_a_break(concept):
    peer, member = a_peer(concept), a_seeker(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    offered = actions.offer(by=peer, request=request, words="Je suis là.")
    paused(peer, concept)
    actions.settle_all()
    offered.refresh_from_db()
    assert offered.state == ProposalState.OFFERED


def test_another_peer_is_proposed_where_the_first_can_no_longer(concept):
    first, second = a_peer(concept, capacity=1), a_peer(concept, capacity=1)
    request, coordinator = a_request_waiting(concept), a_coordinator()
    line = actions.prepare_batch(by=coordinator).lines.get()
    actions.send_batch(by=coordinator, batch=line.batch)
    paused(line.peer, concept)
    batch = actions.prepare_batch(by=coordinator)
    assert actions.send_batch(by=coordinator, batch=batch).made == 1
    states = dict(Proposal.objects.filter(request=request).values_list("peer", "state"))
    other = second if line.peer == first else first
    assert states == {line.peer_id: ProposalState.UNAVAILABLE, other.pk: ProposalState.OFFERED}


@pytest.mark.parametrize("ended", ["expired", "declined"])
def test_what_became_of_a_proposal_one_agreed_to_is_said_whoever_had_the_idea(concept, client_of, ended):
    peer = a_peer(concept)
    proposal, _coordinator = proposed(concept, peer)
    person = proposal.request.person
    actions.agree(by=person, proposal=proposal)
    if ended == "expired":
        Proposal.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
        actions.settle_all()
        assert told(person) == ["accompaniment.unanswered"]
    else:
        actions.decline(by=peer, proposal=proposal)
    page = client_of(person).get(reverse("accompaniment:my_request", args=[proposal.request_id])).content.decode()
    assert f"{peer.pseudonym} {'n’a pas répondu' if ended == 'expired' else 'ne peut pas vous accompagner'}" in page


def test_an_answer_that_did_not_come_in_time_is_told_once_to_whoever_had_said_yes(concept):
    peer, member, author = a_peer(concept), a_seeker(concept), a_seeker(concept)
    actions.ask_peer(by=member, peer=peer, words="Bonjour")
    request = actions.publish_request(by=author, words="Bonjour", structure=None)
    actions.offer(by=peer, request=request, words="Je suis là.")
    Notice.objects.all().delete()
    Proposal.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    actions.settle_all()
    actions.settle_all()
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.EXPIRED}
    assert (told(member), told(peer), told(author)) == (["accompaniment.unanswered"], ["accompaniment.unchosen"], [])


def test_those_who_coordinate_are_called_once_when_someone_newly_waits(concept):
    here, there = StructureFactory(), StructureFactory()
    near, far, everywhere, away = a_coordinator(here), a_coordinator(there), a_coordinator(), a_coordinator()
    paused(away, concept)
    a_request_waiting(concept, days=2)
    late = a_request_waiting(concept, structure=here)
    actions.call_coordination()
    assert [told(one) for one in (near, far, everywhere, away)] == [["accompaniment.waiting"], [], ["accompaniment.waiting"], []]
    late.refresh_from_db()
    assert late.called_at is not None

    Notice.objects.all().delete()
    actions.call_coordination()
    assert not Notice.objects.exists()
    actions.hand_over(by=Request.objects.exclude(pk=late.pk).get().person)
    actions.call_coordination()
    assert [told(one) for one in (near, far, everywhere)] == [["accompaniment.waiting"]] * 3


def test_who_comes_to_coordinate_later_is_called_for_those_nobody_heard_of(concept):
    a_request_waiting(concept)
    actions.call_coordination()
    coordinator = a_coordinator()
    actions.call_coordination()
    assert told(coordinator) == ["accompaniment.waiting"]


def test_a_coordinator_is_not_called_for_oneself(concept):
    coordinator = a_coordinator()
    mine = a_request_waiting(concept)
    Request.objects.filter(pk=mine.pk).update(person=coordinator)
    actions.call_coordination()
    assert told(coordinator) == []


def test_a_request_that_comes_back_to_the_desk_calls_again(concept):
    peer = a_peer(concept)
    actions.call_coordination()
    proposal, coordinator = proposed(concept, peer)
    actions.call_coordination()
    assert told(coordinator) == []
    actions.decline(by=peer, proposal=proposal)
    actions.call_coordination()
    assert told(coordinator) == ["accompaniment.waiting"]


def until_read(peer):
    """The path of `peer` is hidden until moderation read it."""
    path = Path.objects.get(person=peer)
    safety.hold(path, why=HeldFor.AUTHOR, author=peer)
    return path


def test_a_path_hidden_until_it_is_read_ends_nothing(concept):
    peer, member = a_peer(concept, capacity=1), a_seeker(concept)
    asked = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    until_read(peer)
    actions.settle_all()
    asked.refresh_from_db()
    assert asked.state == ProposalState.OFFERED
    assert told(member) == []


@pytest.mark.parametrize("gone", NO_LONGER_FREE)
def test_a_path_being_read_keeps_nobody_waiting_for_a_peer_who_can_no_longer_accept(concept, gone):
    peer = a_peer(concept, capacity=1)
    proposal, coordinator = proposed(concept, peer)
    gone(peer, concept)
    until_read(peer)
    assert list(waiting_for(coordinator)) == [proposal.request]
    actions.settle_all()
    assert told(proposal.request.person) == ["accompaniment.declined"]


def test_a_path_hidden_for_good_brings_the_person_back_to_the_desk_and_is_said(concept):
    peer = a_peer(concept, capacity=1)
    proposal, coordinator = proposed(concept, peer)
    report = safety.report(by=a_seeker(concept), about=Path.objects.get(person=peer), reason=Reason.HATE)
    until_read(peer)
    assert not waiting_for(coordinator)

    safety.decide(by=moderator(), report=report, measure=Measure.HIDE, reason=Reason.HATE, letter="Voilà.")

    assert list(waiting_for(coordinator)) == [proposal.request]
    actions.settle_all()
    assert told(proposal.request.person) == ["accompaniment.declined"]


def test_a_path_its_author_takes_down_while_it_is_read_is_not_waited_for(concept):
    peer, member = a_peer(concept, capacity=1), a_seeker(concept)
    asked = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    withdraw_path(by=peer, path=until_read(peer))
    actions.settle_all()
    asked.refresh_from_db()
    assert asked.state == ProposalState.UNAVAILABLE


def test_a_request_entrusted_to_others_calls_them(concept):
    here, there = StructureFactory(), StructureFactory()
    near, far = a_coordinator(here), a_coordinator(there)
    late = a_request_waiting(concept, structure=here)
    actions.call_coordination()
    assert (told(near), told(far)) == (["accompaniment.waiting"], [])
    actions.publish_request(by=late.person, words="Bonjour", structure=there)
    actions.call_coordination()
    assert told(far) == ["accompaniment.waiting"]


def test_a_peer_is_told_of_what_they_can_open_only(concept):
    peer, member = a_peer(concept), a_seeker(concept)
    actions.ask_peer(by=member, peer=peer, words="Bonjour")
    assert to_read(Person.objects.get(pk=peer.pk)) == "1 à lire"
    plan_erasure(by=member)
    assert to_read(Person.objects.get(pk=peer.pk)) is None


def test_a_worker_does_it_every_hour():
    assert {actions.settle_all, actions.call_coordination} <= set(registries.upkeep())
