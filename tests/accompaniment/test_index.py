"""The index follows the database; what is seconds old in it never shows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import PeerStamp
from eclaireur.accompaniment.queries import choices_for, find_peers, index, lines_in_words, offered_among
from eclaireur.accounts.actions import block, erase_person
from eclaireur.people.enums import Stage
from eclaireur.people.models import Experience, Limit, PeerProfile
from tests.factories.accompaniment import a_coordinator, a_peer, a_relation, a_seeker
from tests.factories.accounts import StructureFactory
from tests.factories.people import ConceptFactory, ExperienceFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


def names(member):
    return {offered.profile.person for offered in find_peers(member).peers}


@pytest.fixture
def never_rebuilt(monkeypatch):
    """From when it is called, the index stays as it was built: the worst staleness there can be."""

    def freeze():
        monkeypatch.setattr(index, "SHARE", 10**9)

    return freeze


def pause(peer, member):
    peer.paused_since = timezone.now()
    peer.save()


def suspend(peer, member):
    type(peer).objects.filter(pk=peer.pk).update(suspended_until=timezone.now() + dt.timedelta(days=3))


def hide(peer, member):
    peer.path.published_at = None
    peer.path.save()


def uncleared(peer, member):
    peer.clearance.delete()


def blocked(peer, member):
    block(by=peer, person=member)


def blocks(peer, member):
    block(by=member, person=peer)


def filled(peer, member):
    a_relation(peer=peer, member=a_seeker(*[each.concept for each in peer.experiences.all()]))


def emptied(peer, member):
    PeerProfile.objects.filter(person=peer).update(capacity=0)


@pytest.mark.parametrize("what", [pause, suspend, hide, uncleared, blocked, blocks, filled, emptied])
def test_a_peer_no_longer_free_never_shows_even_from_an_index_that_is_old(concept, never_rebuilt, what):
    peer, other = a_peer(concept, capacity=1), a_peer(concept)
    member = a_seeker(concept)
    assert names(member) == {peer, other}
    never_rebuilt()
    what(peer, member)
    assert names(member) == {other}


def test_a_new_peer_a_new_experience_and_a_new_limit_are_followed(concept, monkeypatch):
    monkeypatch.setattr(index, "SHARE", 0)
    member = a_seeker(concept)
    assert names(member) == set()
    peer = a_peer(ConceptFactory())
    assert names(member) == set()
    ExperienceFactory(person=peer, concept=concept, stage=Stage.BEHIND)
    assert names(member) == {peer}
    limit = Limit.objects.create(peerprofile=peer.peer_profile, concept=concept)
    assert names(member) == set()
    limit.delete()
    assert names(member) == {peer}
    Experience.objects.filter(person=peer, concept=concept).first().delete()
    assert names(member) == set()


def test_a_place_given_back_is_offered_again(concept, monkeypatch):
    monkeypatch.setattr(index, "SHARE", 0)
    peer = a_peer(concept, capacity=1)
    relation = a_relation(concept, peer=peer)
    member = a_seeker(concept)
    assert names(member) == set()
    actions.end_relation(by=peer, relation=relation)
    assert names(member) == {peer}


def test_an_erased_peer_is_forgotten_by_the_index(concept, monkeypatch):
    monkeypatch.setattr(index, "SHARE", 0)
    peer = a_peer(concept)
    member = a_seeker(concept)
    assert names(member) == {peer}
    erase_person(by=peer, person=peer)
    assert names(member) == set()
    assert index.current().peers == {}


def test_the_index_is_read_with_the_same_queries_for_3_and_60_peers(concept):
    counts = []
    for number in (3, 57):
        for _ in range(number):
            a_peer(concept)
        PeerStamp.objects.update(changed_at=timezone.now() - dt.timedelta(hours=1))
        index._held = None
        member = a_seeker(concept)
        with CaptureQueriesContext(connection) as first:
            find_peers(member)
        with CaptureQueriesContext(connection) as second:
            find_peers(member)
        counts.append((len(first), len(second)))
    assert counts[0] == counts[1]
    assert counts[0][1] < counts[0][0]


def test_a_full_peer_is_counted_once_whether_or_not_the_index_knew(concept, never_rebuilt):
    peer = a_peer(concept, capacity=1)
    member = a_seeker(concept)
    find_peers(member)
    never_rebuilt()
    filled(peer, member)
    assert find_peers(member).excluded["capacity"] == 1


def test_reasons_add_up_to_the_score(concept):
    kept = ConceptFactory()
    a_peer(concept, availability=["tue-evening"])
    a_peer(concept, kept, visibility="matching")
    member = a_seeker(concept, kept)
    for offered in find_peers(member).peers:
        assert sum(reason.points for reason in offered.reasons) == pytest.approx(offered.score, abs=1e-9)


def test_set_aside_peers_and_companions_are_not_offered(concept):
    relation = a_relation(concept)
    assert relation.peer not in names(relation.member)
    actions.change_peer(by=relation.member, relation=relation)
    assert relation.peer not in names(relation.member)


def test_a_shared_place_keeps_its_peers_away(concept):
    structure = StructureFactory()
    a_peer(concept, structure=structure)
    elsewhere = a_peer(concept)
    member = a_seeker(concept)
    actions.save_search(by=member, values={"places": [structure]}, importance={})
    assert names(member) == {elsewhere}


def unplaced(peer, member):
    PeerProfile.objects.filter(person=peer).update(commune=None)
    PeerStamp.objects.filter(person=peer).update(changed_at=timezone.now())


@pytest.mark.parametrize("what", [pause, unplaced])
def test_pages_are_drawn_from_the_profiles_their_index_was_built_from(concept, never_rebuilt, what):
    here = CommuneFactory()
    peer, member = a_peer(concept, commune=here, modalities=["onsite"]), a_seeker(concept)
    actions.save_search(by=member, values={"commune": here}, importance={})
    request = actions.publish_request(by=member, words="", structure=None)
    actions.hand_over(by=member)
    coordinator = a_coordinator()
    line = actions.prepare_batch(by=coordinator).lines.select_related("request__person", "batch").get()
    assert line.peer == peer
    before = index.current()
    never_rebuilt()
    what(peer, member)
    assert len(find_peers(member).peers) == len(offered_among(member, [peer], request=request)) == (what is unplaced)
    assert [each.may_leave for each in lines_in_words([line], reader=coordinator)] == [what is unplaced]
    assert len(choices_for(line, reader=coordinator)) == (what is unplaced)
    assert index.current() is before
    assert before.peers.keys() == {peer.pk}


def test_an_index_already_taken_is_left_as_it_was_when_another_takes_its_place(concept, monkeypatch):
    peer = a_peer(concept)
    before = index.current()
    monkeypatch.setattr(index, "SHARE", 0)
    pause(peer, None)
    assert index.current().peers == {}
    assert before.peers.keys() == {peer.pk}
