"""Batch assignment, against every possible pairing and against another solver."""

import itertools
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from eclaireur.matching import (
    Candidates,
    Experience,
    Parameters,
    Peer,
    PeerIndex,
    Request,
    Sought,
    assign,
    assignment,
    optimum,
)
from eclaireur.matching.assignment import Block
from eclaireur.matching.enums import Stage, Unassigned
from tests.matching import strategies
from tests.matching.strategies import TREE, YEAR

GRIEF = (Experience("grief", Stage.BEHIND),)
batches = st.integers(0, 6).flatmap(lambda n: st.tuples(*(strategies.requests(f"r{i}") for i in range(n))))


def index_of(peers):
    return PeerIndex.build(peers, TREE, Parameters(), YEAR)


def weights_of(index, requests):
    """{request: {peer: weight in millionths}} over all admissible pairs."""
    candidates = Candidates(index, requests)
    found = defaultdict(dict)
    for request in requests:
        row = candidates.row(candidates.place[request.id])
        for peer, weight in zip(row.peers.tolist(), row.weights.tolist(), strict=True):
            found[request.id][index.ids[peer]] = weight
    return found


def by_another_solver(index, requests):
    """The greatest total weight, with each peer's free places as columns of a dense assignment."""
    weights = weights_of(index, requests)
    places = [name for number, name in enumerate(index.ids)
              for _ in range(max(0, int(index.capacity[number] - index.load[number])))]  # fmt: skip
    table = np.zeros((len(requests), len(places)))
    for row, request in enumerate(requests):
        for column, peer in enumerate(places):
            table[row, column] = weights[request.id].get(peer, 0)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


@given(strategies.peers(), batches)
@settings(max_examples=120, deadline=None)
def test_the_total_weight_is_the_greatest_there_is(peers, requests):
    index = index_of(peers)
    found = assign(index, requests)
    assert round(found.objective * 1e6) == by_another_solver(index, requests)
    assert round(sum(pair.weight for pair in found.pairs) * 1e6) == round(found.objective * 1e6)


@given(strategies.peers(), batches)
@settings(max_examples=120, deadline=None)
def test_every_pair_is_admissible_each_request_met_once_and_no_peer_overfilled(peers, requests):
    index = index_of(peers)
    found = assign(index, requests)
    weights = weights_of(index, requests)
    taken = Counter(pair.peer_id for pair in found.pairs)
    for peer in peers:
        assert taken[peer.id] <= max(0, peer.capacity - peer.load)
    for pair in found.pairs:
        request = next(request for request in requests if request.id == pair.request_id)
        assert pair.score == index.explain(pair.peer_id, request).score
        assert round(pair.weight * 1e6) == weights[pair.request_id][pair.peer_id]
    met = {pair.request_id for pair in found.pairs}
    for unmet in found.unassigned:
        none = not weights[unmet.request_id]
        assert unmet.why == (Unassigned.NO_ADMISSIBLE_PEER if none else Unassigned.CAPACITY)
        full = {p.id for p in peers if taken[p.id] == max(0, p.capacity - p.load)}
        assert set(weights[unmet.request_id]) <= full
    assert sorted(met | {unmet.request_id for unmet in found.unassigned}) == sorted(r.id for r in requests)


@given(strategies.peers(), batches, st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_peers_and_requests_changes_nothing(peers, requests, data):
    found = assign(index_of(peers), requests)
    shuffled = data.draw(st.permutations(requests))
    again = assign(index_of(data.draw(st.permutations(peers))), shuffled)
    assert set(again.pairs) == set(found.pairs)
    assert again.objective == found.objective
    assert [pair.request_id for pair in again.pairs] == [
        r.id for r in shuffled if r.id in {p.request_id for p in found.pairs}
    ]


def spread(room, given):
    """The sum of the fullness of all places taken: what is least among optima."""
    total = 0
    for peer, count in Counter(given).items():
        for taken in range(count):
            total += int(room.fullness(np.array([peer]), np.array([taken]), optimum.LEVELS)[0])
    return total


tables = st.integers(1, 4).flatmap(
    lambda n: st.integers(1, 3).flatmap(
        lambda m: st.tuples(
            st.lists(st.lists(st.integers(0, 3), min_size=m, max_size=m), min_size=n, max_size=n),
            st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=m, max_size=m),
        )
    )
)


@given(tables, st.integers(1, 3), st.integers(1, 2))
@settings(max_examples=120, deadline=None)
def test_among_all_pairings_the_heaviest_then_the_most_evenly_spread_is_found(world, first_pairs, more_pairs):
    table, rooms = world
    room = optimum.Room(np.array([c for c, _ in rooms]), np.array([load for _, load in rooms]))

    def blocks():
        for place, row in enumerate(table):
            peers = np.flatnonzero((np.array(row) > 0) & (room.free > 0))
            yield Block(place, np.array([0, len(peers)]), peers, np.array(row, dtype=np.int64)[peers], None)

    best = (0, 0)
    for given_ in itertools.product(range(-1, len(rooms)), repeat=len(table)):
        met = [(place, peer) for place, peer in enumerate(given_) if peer >= 0]
        if any(table[place][peer] == 0 for place, peer in met):
            continue
        if any(count > room.free[peer] for peer, count in Counter(peer for _, peer in met).items()):
            continue
        best = max(best, (sum(table[place][peer] for place, peer in met), -spread(room, [p for _, p in met])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimum, "FIRST_PAIRS", first_pairs)
        patch.setattr(optimum, "MORE_PAIRS", more_pairs)
        found = optimum.solve(len(table), room, blocks, 3)
    met = [(place, int(peer)) for place, peer in enumerate(found.given) if peer >= 0]
    assert (sum(table[place][peer] for place, peer in met), -spread(room, [p for _, p in met])) == best


def test_beginning_with_few_pairs_ends_at_the_same_optimum(monkeypatch):
    random = np.random.default_rng(3)
    requests, peers = 120, 30
    table = random.integers(1, 2_000_000, (requests, peers))
    table[:, :3] += 1_500_000  # everybody wants the same three
    room = optimum.Room(np.full(peers, 3), np.zeros(peers, dtype=np.int64))

    def blocks():
        for first in range(0, requests, 50):
            some = table[first : first + 50]
            starts = np.arange(len(some) + 1) * peers
            yield Block(first, starts, np.tile(np.arange(peers), len(some)), some.ravel(), None)

    monkeypatch.setattr(optimum, "FIRST_PAIRS", 2)
    monkeypatch.setattr(optimum, "MORE_PAIRS", 1)
    found = optimum.solve(requests, room, blocks, 4_000_000)
    places = np.repeat(table, 3, axis=1)
    expected = places[linear_sum_assignment(places, maximize=True)].sum()
    met = found.given >= 0
    assert table[np.flatnonzero(met), found.given[met]].sum() == expected
    assert found.rounds > 1
    assert found.pairs < table.size


def test_it_is_not_greedy():
    """The best peer for both goes to the one who has no other."""
    both = (Experience("grief", Stage.BEHIND), Experience("work", Stage.BEHIND))
    index = index_of([Peer("only-grief", GRIEF), Peer("both", both)])
    wide = Request("wide", (Sought("grief", Stage.IN, 3), Sought("work", Stage.IN)))
    narrow = Request("narrow", (Sought("work", Stage.IN),))
    found = assign(index, [wide, narrow])
    assert {(pair.request_id, pair.peer_id) for pair in found.pairs} == {
        ("wide", "only-grief"),
        ("narrow", "both"),
    }


def test_load_is_spread_where_weights_are_equal():
    peers = [Peer(name, GRIEF, capacity=4) for name in ("a", "b", "c")]
    requests = [Request(f"r{number}", (Sought("grief"),)) for number in range(6)]
    found = assign(index_of(peers), requests)
    assert Counter(pair.peer_id for pair in found.pairs) == {"a": 2, "b": 2, "c": 2}


def test_the_less_loaded_peer_weighs_more_and_the_longer_wait_too():
    peers = [Peer("busy", GRIEF, capacity=4, load=3), Peer("free", GRIEF, capacity=4, load=0)]
    index = index_of(peers)
    request = Request("r", (Sought("grief"),))
    weights = weights_of(index, [request])["r"]
    assert weights["free"] > weights["busy"]
    waited = weights_of(index, [replace(request, waiting_days=14)])["r"]
    assert waited["free"] == pytest.approx(1.5 * weights["free"], abs=1)
    longest = [weights_of(index, [replace(request, waiting_days=days)])["r"]["free"] for days in (28, 400)]
    assert longest[0] == longest[1] == pytest.approx(2 * weights["free"], abs=1)


def test_the_one_who_waits_longest_is_served_when_there_is_one_place():
    index = index_of([Peer("p", GRIEF)])
    requests = [Request(f"r{days}", (Sought("grief"),), waiting_days=days) for days in (3, 20, 9)]
    found = assign(index, requests)
    assert [pair.request_id for pair in found.pairs] == ["r20"]
    assert [unmet.why for unmet in found.unassigned] == [Unassigned.CAPACITY] * 2


def test_rows_beyond_what_is_kept_are_computed_again(monkeypatch):
    peers = [Peer(f"p{number}", GRIEF, capacity=2) for number in range(5)]
    requests = [Request(f"r{number}", (Sought("grief"),), waiting_days=number) for number in range(12)]
    whole = assign(index_of(peers), requests)
    monkeypatch.setattr(assignment, "KEPT_PAIRS", 7)
    assert assign(index_of(peers), requests) == whole


def test_two_requests_of_the_same_name_are_refused():
    with pytest.raises(ValueError, match="'r'"):
        assign(index_of([]), [Request("r", (Sought("grief"),))] * 2)


def test_weights_too_great_to_stay_exact_are_refused_rather_than_rounded():
    room = optimum.Room(np.array([1]), np.array([0]))
    with pytest.raises(OverflowError):
        optimum.solve(1, room, lambda: iter(()), 2**60)
