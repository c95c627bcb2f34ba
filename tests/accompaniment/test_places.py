"""A peer is never given more people than they said, even when two accept at the same moment."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import Relation
from eclaireur.accompaniment.queries import places_left
from eclaireur.people.models import Concept
from tests.factories.accompaniment import a_peer, a_seeker
from tests.factories.people import ConceptFactory


@pytest.mark.django_db(transaction=True)
def test_people_accepted_at_the_same_moment_never_take_the_same_last_place():
    concept = ConceptFactory()
    peer = a_peer(concept, capacity=2)
    proposals = [actions.ask_peer(by=a_seeker(concept), peer=peer, words="Bonjour") for _ in range(6)]
    outcomes: list[str] = []
    gate = threading.Barrier(len(proposals))

    def accept(proposal) -> None:
        gate.wait()
        try:
            actions.agree(by=type(peer).objects.get(pk=peer.pk), proposal=proposal)
            outcomes.append("began")
        except ValidationError:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[proposal]) for proposal in proposals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["began"] * 2 + ["full"] * 4
    assert Relation.objects.under_way().filter(peer=peer).count() == 2


@pytest.mark.django_db
@given(steps=st.lists(st.sampled_from(["accept", "accept", "end", "pause", "more", "less"]), max_size=12))
def test_whatever_happens_places_are_counted_right(steps):
    concept = Concept.objects.filter(slug="places").first() or ConceptFactory(slug="places")
    peer = a_peer(concept, capacity=1)
    profile = peer.peer_profile
    for step in steps:
        under_way = Relation.objects.under_way().filter(peer=peer)
        if step == "accept":
            free = places_left(peer)
            before = under_way.count()
            try:
                actions.agree(by=peer, proposal=actions.ask_peer(by=a_seeker(concept), peer=peer, words="x"))
            except ValidationError:
                assert free == 0
            else:
                assert free > 0
                assert under_way.count() == before + 1
        elif step == "end" and under_way.exists():
            actions.end_relation(by=peer, relation=under_way.first())
        elif step == "pause" and under_way.exists():
            actions.pause_relation(by=peer, relation=under_way.first())
        elif step in ("more", "less"):
            profile.capacity = max(0, profile.capacity + (1 if step == "more" else -1))
            profile.save()
        assert places_left(peer) == max(0, profile.capacity - under_way.count())


@pytest.mark.django_db
def test_a_paused_peer_has_no_place_but_a_paused_relation_keeps_its_own(concept):
    peer = a_peer(concept, capacity=1)
    relation = actions.agree(by=peer, proposal=actions.ask_peer(by=a_seeker(concept), peer=peer, words="x"))
    actions.pause_relation(by=peer, relation=relation)
    assert places_left(peer) == 0
    actions.end_relation(by=peer, relation=relation)
    assert places_left(peer) == 1
    peer.paused_since = timezone.now()
    peer.save()
    assert places_left(peer) == 0
