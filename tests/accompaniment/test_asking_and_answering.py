"""From a first word to an accompaniment, and every other way it can go."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import Origin, ProposalState, RequestState, Shown
from eclaireur.accompaniment.models import (
    AccompanimentSettings,
    Proposal,
    Relation,
    Request,
    SetAside,
    Showing,
)
from eclaireur.accounts.actions import block, record
from eclaireur.accounts.models import JournalEntry
from eclaireur.notices.models import Notice
from tests.factories.accompaniment import a_peer, a_relation, a_seeker
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db


def kinds_told(person):
    return set(Notice.objects.filter(to=person).values_list("kind", flat=True))


def test_a_word_to_a_peer_then_a_yes_opens_a_relation_and_a_conversation(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    proposal = actions.ask_peer(by=member, peer=peer, words="Bonjour, j’aimerais parler.")

    assert kinds_told(peer) == {"accompaniment.asked"}
    assert Relation.objects.count() == 0

    relation = actions.agree(by=peer, proposal=proposal)

    assert (relation.member, relation.peer) == (member, peer)
    assert set(relation.thread.people.all()) == {member, peer}
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
    assert proposal.request.state == RequestState.ANSWERED
    assert "accompaniment.began" in kinds_told(member) & kinds_told(peer)


def test_saying_yes_twice_gives_the_same_relation(concept):
    relation = a_relation(concept)
    assert actions.agree(by=relation.peer, proposal=relation.proposal) == relation
    assert Relation.objects.count() == 1


def test_asking_the_same_peer_twice_gives_the_first_demand(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    first = actions.ask_peer(by=member, peer=peer, words="Un")
    assert actions.ask_peer(by=member, peer=peer, words="Deux") == first
    assert Proposal.objects.count() == 1


def test_asking_another_peer_takes_the_first_demand_back_and_keeps_the_wait(concept):
    member, first, second = a_seeker(concept), a_peer(concept), a_peer(concept)
    with time_machine.travel(timezone.now() - dt.timedelta(days=3), tick=False):
        asked = actions.ask_peer(by=member, peer=first, words="Un")
    actions.ask_peer(by=member, peer=second, words="Deux")

    asked.refresh_from_db()
    assert asked.state == ProposalState.WITHDRAWN
    assert "accompaniment.withdrawn" in kinds_told(first)
    assert Request.objects.get(person=member).waiting_days() == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize("answer", [actions.decline, actions.agree], ids=["declined", "said yes first"])
def test_the_journal_of_a_peer_does_not_name_whoever_answered_them_without_a_name(concept, client, answer):
    member, peer = a_seeker(concept, pseudonym="PSEUDOMEMBRE"), a_peer(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    proposal = Proposal.objects.create(request=request, peer=peer, origin=Origin.COORDINATOR)
    answer(by=member, proposal=proposal)
    client.force_login(peer)

    assert "PSEUDOMEMBRE" not in client.get(reverse("accounts:journal")).content.decode()
    assert JournalEntry.objects.filter(actor=member, object_id=proposal.pk).exists()


def test_an_offer_declined_names_nobody_to_its_peer_and_a_yes_of_both_does(concept):
    member, peer, other = a_seeker(concept), a_peer(concept), a_peer(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    actions.decline(by=member, proposal=actions.offer(by=peer, request=request, words="Je suis là"))
    actions.agree(by=member, proposal=actions.offer(by=other, request=request, words="Moi aussi"))

    assert not JournalEntry.objects.filter(actor=member, subject=peer).exists()
    assert JournalEntry.objects.filter(actor=member, subject=other, verb="accompaniment.agree").exists()


def test_names_already_written_in_the_journal_of_a_peer_are_taken_away(concept):
    member, peer, other = a_seeker(concept), a_peer(concept), a_peer(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    declined = actions.offer(by=peer, request=request, words="Je suis là")
    actions.decline(by=member, proposal=declined)
    accepted = actions.offer(by=other, request=request, words="Moi aussi")
    actions.agree(by=member, proposal=accepted)
    before = [
        record(by=member, verb="accompaniment.decline", on=declined, subject=peer),
        record(by=peer, verb="accompaniment.agree", on=declined, subject=member),
        record(by=member, verb="accompaniment.agree", on=accepted, subject=other),
    ]

    import_module("eclaireur.accompaniment.migrations.0004_answers_without_a_name").take_the_names_away(apps, None)

    assert [JournalEntry.objects.get(pk=line.pk).subject for line in before] == [None, member, other]


def test_a_decline_needs_no_reason_and_leaves_the_request_open(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    proposal = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    actions.decline(by=peer, proposal=proposal)

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    assert proposal.request.is_open
    assert "accompaniment.declined" in kinds_told(member)


def test_a_full_peer_cannot_be_asked_nor_say_yes(concept):
    peer = a_peer(concept, capacity=1)
    early, late = a_seeker(concept), a_seeker(concept)
    waiting = actions.ask_peer(by=late, peer=peer, words="Bonjour")
    a_relation(member=early, peer=peer)

    with pytest.raises(ValidationError, match="places"):
        actions.agree(by=peer, proposal=waiting)
    with pytest.raises(ValidationError, match="sollicité"):
        actions.ask_peer(by=a_seeker(concept), peer=peer, words="Bonjour")
    waiting.refresh_from_db()
    assert waiting.state == ProposalState.OFFERED
    assert waiting.peer_agreed_at is None
    assert Relation.objects.under_way().filter(peer=peer).count() == 1


@pytest.mark.parametrize("why", ["paused", "suspended", "blocked", "uncleared", "other circle", "oneself"])
def test_a_peer_who_may_not_be_met_cannot_be_asked(concept, why):
    member = a_seeker(concept)
    peer = a_peer(concept, circle="relative") if why == "other circle" else a_peer(concept)
    if why == "paused":
        peer.paused_since = timezone.now()
        peer.save()
    elif why == "suspended":
        peer.suspended_until = timezone.now() + dt.timedelta(days=1)
        peer.save()
    elif why == "blocked":
        block(by=peer, person=member)
    elif why == "uncleared":
        peer.clearance.delete()
    with pytest.raises((ValidationError, PermissionDenied)):
        actions.ask_peer(by=peer if why == "oneself" else member, peer=peer, words="Bonjour")
    assert not Proposal.objects.exists()


def test_only_the_asked_peer_answers(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    proposal = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    for stranger in (a_peer(concept), a_seeker(concept), member):
        if stranger != member:
            with pytest.raises(PermissionDenied):
                actions.agree(by=stranger, proposal=proposal)
            with pytest.raises(PermissionDenied):
                actions.decline(by=stranger, proposal=proposal)
    assert not Relation.objects.exists()


def test_a_published_request_is_shown_to_the_closest_peers_only_and_without_a_name(concept, settings):
    other = ConceptFactory()
    near = [a_peer(concept) for _ in range(3)]
    far = a_peer(other)
    member = a_seeker(concept)
    request = actions.publish_request(by=member, words="Je cherche quelqu’un qui est passé par là.", structure=None)

    assert set(request.showings.values_list("peer", flat=True)) == {peer.pk for peer in near}
    assert "accompaniment.shown" in kinds_told(near[0])
    assert not kinds_told(far)
    assert not Notice.objects.filter(by=member).exists()


def test_a_request_that_tells_nothing_is_not_published(concept):
    member = a_seeker(concept)
    hidden = {member.experiences.get().pk: Shown.HIDDEN}
    with pytest.raises(ValidationError, match="au moins une chose"):
        actions.publish_request(by=member, words="  ", shown=hidden, structure=None)
    assert not Request.objects.published().exists()


def test_a_published_request_is_shown_to_no_more_peers_than_the_settings_say(concept):
    AccompanimentSettings.objects.update_or_create(pk=AccompanimentSettings.load().pk, defaults={"told_peers": 2})
    peers = [a_peer(concept) for _ in range(4)]
    request = actions.publish_request(by=a_seeker(concept), words="Bonjour", structure=None)
    shown = list(request.showings.values_list("peer", flat=True))
    assert len(shown) == 2

    first = next(peer for peer in peers if peer.pk in shown)
    actions.pass_by(by=first, request=request)
    assert request.showings.filter(passed_at=None).count() == 2
    assert request.showings.count() == 3


def test_proposals_are_compared_and_one_is_chosen(concept):
    one, two = a_peer(concept), a_peer(concept)
    member = a_seeker(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    first = actions.offer(by=one, request=request, words="Je suis passé par là.")
    second = actions.offer(by=two, request=request, words="Moi aussi.")

    relation = actions.agree(by=member, proposal=second)

    assert relation.peer == two
    first.refresh_from_db()
    assert first.state == ProposalState.NOT_CHOSEN
    assert "accompaniment.not_chosen" in kinds_told(one)


def test_a_peer_to_whom_a_request_was_not_shown_cannot_offer(concept):
    request = actions.publish_request(by=a_seeker(concept), words="Bonjour", structure=None)
    newcomer = a_peer(concept)
    with pytest.raises(PermissionDenied):
        actions.offer(by=newcomer, request=request, words="Bonjour")

    assert actions.look_for_requests(by=newcomer) == 1
    assert actions.offer(by=newcomer, request=request, words="Bonjour").origin == Origin.PEER


def test_a_peer_listed_later_meets_only_requests_that_match(concept):
    actions.publish_request(by=a_seeker(concept), words="Bonjour", structure=None)
    assert actions.look_for_requests(by=a_peer(ConceptFactory())) == 0


def test_a_declined_proposal_sets_the_peer_aside(concept):
    peer, member = a_peer(concept), a_seeker(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    proposal = actions.offer(by=peer, request=request, words="Bonjour")
    actions.decline(by=member, proposal=proposal)

    assert SetAside.objects.filter(person=member, peer=peer).exists()
    assert "accompaniment.not_chosen" in kinds_told(peer)
    with pytest.raises(PermissionDenied):
        actions.offer(by=peer, request=request, words="Encore")


def test_a_withdrawn_request_waits_for_nobody(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    proposal = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    actions.withdraw_request(by=member, request=proposal.request)

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    with pytest.raises(ValidationError, match="n’attend plus"):
        actions.agree(by=peer, proposal=proposal)


def test_a_stranger_cannot_withdraw_a_request(concept):
    request = actions.publish_request(by=a_seeker(concept), words="Bonjour", structure=None)
    with pytest.raises(PermissionDenied):
        actions.withdraw_request(by=a_seeker(concept), request=request)


def test_a_proposal_out_of_time_can_no_longer_be_accepted_and_another_may_follow(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    with time_machine.travel(timezone.now() - dt.timedelta(days=22), tick=False):
        proposal = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    with pytest.raises(ValidationError, match="n’attend plus"):
        actions.agree(by=peer, proposal=proposal)

    again = actions.ask_peer(by=member, peer=peer, words="Bonjour encore")
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.EXPIRED
    assert again != proposal


def test_a_block_ends_everything_between_two_people_and_tells_neither(concept):
    relation = a_relation(concept)
    asker = a_seeker(concept)
    asked = actions.ask_peer(by=asker, peer=relation.peer, words="Bonjour")
    Notice.objects.all().delete()

    block(by=relation.member, person=relation.peer)
    block(by=relation.peer, person=asker)

    relation.refresh_from_db()
    asked.refresh_from_db()
    assert not relation.is_under_way
    assert asked.state == ProposalState.WITHDRAWN
    assert not Notice.objects.exists()


def test_a_block_leaves_nothing_in_the_others_journal(concept):
    relation = a_relation(concept)
    JournalEntry.objects.all().delete()
    block(by=relation.member, person=relation.peer)
    assert not JournalEntry.objects.filter(subject=relation.peer).exists()


def test_who_is_paused_or_suspended_asks_nobody(concept):
    peer = a_peer(concept)
    for field, value in (("paused_since", timezone.now()), ("suspended_until", timezone.now() + dt.timedelta(days=2))):
        member = a_seeker(concept, **{field: value})
        with pytest.raises(PermissionDenied):
            actions.ask_peer(by=member, peer=peer, words="Bonjour")
        with pytest.raises(PermissionDenied):
            actions.publish_request(by=member, words="Bonjour", structure=None)


def test_nobody_is_shown_a_request_across_a_block(concept):
    member, peer = a_seeker(concept), a_peer(concept)
    block(by=member, person=peer)
    actions.publish_request(by=member, words="Bonjour", structure=None)
    actions.look_for_requests(by=peer)
    assert not Showing.objects.exists()


def test_what_someone_leaves_out_of_their_search_is_not_told_unless_they_say_so(concept, client_of):
    other = ConceptFactory()
    member, peer = a_seeker(concept, other), a_peer(concept)
    kept, left_out = (member.experiences.get(concept=each) for each in (concept, other))
    actions.save_search(by=member, values={}, importance={left_out.pk: 0})
    page = client_of(member).get(reverse("accompaniment:publish"))
    assert [page.context["form"][f"shown_{each.pk}"].value() for each in (kept, left_out)] == [Shown.THEME, Shown.HIDDEN]

    request = actions.hand_over(by=member)
    assert dict(request.topics.values_list("experience", "shown")) == {kept.pk: Shown.THEME, left_out.pk: Shown.HIDDEN}
    actions.ask_peer(by=member, peer=peer, words="Bonjour", shown={left_out.pk: Shown.EXACT})
    assert request.topics.get(experience=left_out).shown == Shown.EXACT
    client_of(member).post(reverse("accompaniment:publish"), {"words": "Bonjour"})
    assert request.topics.get(experience=left_out).shown == Shown.EXACT
