"""Many requests scored at once, held to what is found for each on its own."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.matching import (
    Candidates,
    Experience,
    Parameters,
    Peer,
    PeerIndex,
    Request,
    Sought,
    assignment,
    blocks,
)
from eclaireur.matching.enums import SLOTS, Circle, Exclusion, Modality, Stage
from tests.matching import strategies
from tests.matching.strategies import CONCEPTS, TREE, YEAR

batches = st.integers(1, 5).flatmap(lambda n: st.tuples(*(strategies.requests(f"r{i}") for i in range(n))))
TINY = Parameters(weight_experience=0.01, weight_carry=0, weight_availability=100, rarity_max=10)


def index_of(peers, parameters=None):
    return PeerIndex.build(peers, TREE, parameters or Parameters(), YEAR)


def one_by_one(index, request):
    """{peer number: score} as `rank` finds them with no limit."""
    ranked = index.rank(request, limit=len(index)).ranked
    return {index.number[match.peer_id]: match.score for match in ranked}


def at_once(index, requests):
    """The same for several requests, from one block."""
    starts, peers, scores = blocks.score(index, requests)
    assert len(starts) == len(requests) + 1
    assert starts[-1] == len(peers) == len(scores)
    rows = [slice(*ends) for ends in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]
    for row in rows:
        assert np.all(np.diff(peers[row]) > 0)
    return [dict(zip(peers[row].tolist(), scores[row].tolist(), strict=True)) for row in rows]


@given(
    strategies.peers(),
    batches,
    st.sampled_from([Parameters(), TINY, Parameters(climb_cost=1, enough_slots=1.5)]),
)
@settings(max_examples=100, deadline=None)
def test_a_block_finds_the_same_peers_and_the_same_scores_to_the_last_bit(peers, requests, parameters):
    index = index_of(peers, parameters)
    assert at_once(index, requests) == [one_by_one(index, request) for request in requests]


@given(strategies.peers(least=1), batches)
@settings(max_examples=60, deadline=None)
def test_its_scores_are_the_points_of_the_reasons_and_nobody_it_leaves_out_could_be_met(peers, requests):
    index = index_of(peers)
    for request, found in zip(requests, at_once(index, requests), strict=True):
        for peer in peers:
            told = index.explain(peer.id, request)
            if isinstance(told, Exclusion):
                assert index.number.get(peer.id) not in found
            else:
                assert found[index.number[peer.id]] == told.score == sum(each.points for each in told.reasons)


@given(strategies.peers(), batches, st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_neither_the_size_of_blocks_nor_what_is_kept_of_them_changes_anything(peers, requests, step):
    index = index_of(peers)
    whole = assignment.assign(index, requests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "CELLS", step * max(index.size, 1))
        assert blocks.requests_a_block(index) == step
        assert assignment.assign(index, requests).pairs == whole.pairs
        patch.setattr(assignment, "KEPT_PAIRS", step)
        assert assignment.assign(index, requests) == whole


@given(strategies.peers(), batches, st.integers(1, 3), st.integers(0, 6), st.data())
@settings(max_examples=40, deadline=None)
def test_rows_asked_for_in_any_order_are_those_of_the_blocks(peers, requests, step, kept, data):
    index = index_of(peers)
    rows = {}
    for block in Candidates(index, requests).blocks():
        rows |= {place: block.row(place) for place in range(block.first, block.first + len(block.starts) - 1)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "CELLS", step * max(index.size, 1))
        patch.setattr(assignment, "KEPT_PAIRS", kept)
        candidates = Candidates(index, requests)
        for place in data.draw(st.permutations(range(len(requests)))):
            for ours, theirs in zip(candidates.row(place), rows[place], strict=True):
                assert ours.tolist() == theirs.tolist()


def test_in_a_crowd_of_very_different_people_too_the_last_bit_is_the_same():
    draw = random.Random(7)  # noqa: S311

    def some(values, most):
        return tuple(draw.sample(values, draw.randint(0, most)))

    def common():
        lat, lon = (draw.uniform(44, 50), draw.uniform(-1, 6)) if draw.random() < 0.9 else (None, None)
        languages, ways = ("fr", *some(("en", "lsf"), 2)), some(tuple(Modality), 4)
        circle = Circle.RELATIVE if draw.random() < 0.2 else Circle.CONCERNED
        return {"languages": languages, "modalities": ways, "lat": lat, "lon": lon, "circle": circle,
                "availability": some(SLOTS, 9), "groups": some([f"g{n}" for n in range(30)], 2)}  # fmt: skip

    stages = (None, *Stage)
    peers = [
        Peer(
            f"p{number}",
            tuple(Experience(c, draw.choice(stages), draw.random() < 0.7) for c in some(CONCEPTS, 6)),
            limits=some(CONCEPTS, 1), radius_km=draw.choice((None, 30.0, 150.0)), capacity=draw.randint(1, 6),
            load=draw.randint(0, 4), gender=draw.choice((None, "f", "M")), birth_year=draw.choice((None, 1950, 1999)),
            **common(),
        )
        for number in range(700)
    ]  # fmt: skip
    requests = [
        Request(
            f"r{number}",
            tuple(Sought(draw.choice(CONCEPTS), draw.choice(stages), draw.randint(1, 3))
                  for _ in range(draw.randint(1, 6))),
            avoid=some(CONCEPTS, 3), max_km=draw.choice((None, 25.0, 400.0)),
            gender_wish=draw.choice((None, "m", "nb")), age_wish=draw.choice((None, (20, 30), (60, 80))),
            blocked=some([peer.id for peer in peers], 5), **common(),
        )
        for number in range(60)
    ]  # fmt: skip
    index = index_of(peers)
    found = at_once(index, requests)
    assert found == [one_by_one(index, request) for request in requests]
    assert sum(map(len, found)) > 3000


def test_a_crowd_of_equals_is_scored_equal_and_each_exclusion_is_kept():
    """More peers than a word of bits holds: those left out stand at both ends of words and in the middle."""
    grief = (Experience("grief", Stage.BEHIND),)
    special = {
        0: {"limits": ("grief",)}, 63: {"groups": ("ward-3",)}, 64: {"languages": ("en",)}, 100: {"paused": True},
        127: {"modalities": (Modality.TEXT,)}, 128: {"lat": 43.3, "lon": 5.4, "radius_km": 20.0},
    }  # fmt: skip
    peers = [Peer(f"p{number:03d}", grief, capacity=2, **special.get(number, {})) for number in range(130)]
    index = index_of(peers)
    here = {"lat": 48.85, "lon": 2.35, "modalities": (Modality.ONSITE,), "max_km": 100.0}
    request = Request(
        "r", (Sought("grief", Stage.IN),), blocked=("p129", "p999"), groups=("ward-3", "none"), **here
    )
    plain = Request("s", (Sought("grief", Stage.IN),))
    found, freely = at_once(index, [request, plain])
    left_out = {"p000", "p063", "p064", "p100", "p127", "p128", "p129"}
    assert {index.ids[number] for number in found} == {peer.id for peer in peers} - left_out
    assert {index.ids[number] for number in freely} == {peer.id for peer in peers} - {"p000", "p064", "p100"}
    assert len(set(found.values())) == len(set(freely.values())) == 1


def test_a_concept_nobody_lived_and_a_request_without_anyone_give_empty_rows():
    index = index_of([Peer("p", (Experience("grief"),)), Peer("q", (Experience("work"),), languages=("en",))])
    requests = [
        Request(name, (Sought(concept),))
        for name, concept in (("a", "care"), ("b", "grief"), ("c", "unheard"))
    ]
    assert [len(found) for found in at_once(index, requests)] == [0, 1, 0]
    assert [len(found) for found in at_once(index_of([]), requests)] == [0, 0, 0]
    assert list(Candidates(index, []).blocks()) == []
