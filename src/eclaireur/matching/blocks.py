"""Matching: many requests scored at once, pair by pair in flat arrays; to the last bit what `ranking` finds for each.

A request on its own costs some forty calls on short arrays, and these calls are most of its time. Here each
call serves a whole block of requests. Each term goes through the same operations on the same numbers as in
`constraints`, `resemblance` and `soft`, so the results are the same; a test holds the two side by side.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from eclaireur.matching import bits, constraints, terms
from eclaireur.matching.enums import SLOT_BIT, Criterion
from eclaireur.matching.layout import Layout, Spread
from eclaireur.matching.models import Request
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.terms import GRAIN, Plan, grain, grains

CELLS = 2**20
"""Requests x peers of one block at most (one request at least): its arrays then stay within some 100 MB."""


class Pairs(NamedTuple):
    """The admissible pairs of some requests, request after request.

    starts: (requests + 1,) where those of each begin. peers: (n,) numbers, ascending for each request.
    scores: (n,) 0..1.
    """

    starts: np.ndarray
    peers: np.ndarray
    scores: np.ndarray


class _Flat(NamedTuple):
    """Some pairs: (n,) the request of each (its place in the block, ascending), and its peer (number)."""

    request: np.ndarray
    peer: np.ndarray

    def where(self, which: np.ndarray) -> "_Flat":
        """Those at these positions."""
        return (
            self if len(which) == len(self.peer) else _Flat(self.request.take(which), self.peer.take(which))
        )


def requests_a_block(index: Layout) -> int:
    """How many requests one block holds."""
    return max(CELLS // max(index.size, 1), 1)


def score(index: Layout, requests: Sequence[Request]) -> Pairs:
    """Every peer each request may meet, and their scores. From one to `requests_a_block` requests at a time."""
    plans = [Plan.of(request, index.parameters) for request in requests]
    sought = _Sought.of(index, plans)
    pairs = _admissible(index, requests, sought)
    points = sought.points(pairs)
    # points too small to make a grain are no resemblance
    resembling = np.flatnonzero(points)
    pairs, points = pairs.where(resembling), points.take(resembling)
    for criterion, earned in _EARNING.items():
        asking = [place for place, plan in enumerate(plans) if criterion in plan.shares]
        if asking:
            renumbered = np.full(len(requests), -1)
            renumbered[asking] = np.arange(len(asking))
            request = renumbered.take(pairs.request)
            which = np.flatnonzero(request >= 0)
            theirs = _Flat(request, pairs.peer).where(which)
            shares = [plans[place].shares[criterion] for place in asking]
            points[which] += earned(index, [requests[place] for place in asking], shares, theirs)
    counts = np.bincount(pairs.request, minlength=len(requests))
    return Pairs(np.concatenate(([0], np.cumsum(counts))), pairs.peer, points)


class _Sought(NamedTuple):
    """All that the requests of a block seek, request after request.

    counts: (requests,) how many items each has; starts: (requests,) where they begin. concepts, spreads: those
    that occur. concept: (items,) which of these; stage: (items,) `stage_number`; experience, carry: (items,)
    the factors of `Plan`, in grains.
    """

    counts: np.ndarray
    starts: np.ndarray
    concepts: list[str]
    spreads: list[Spread]
    concept: np.ndarray
    stage: np.ndarray
    experience: np.ndarray
    carry: np.ndarray

    @classmethod
    def of(cls, index: Layout, plans: list[Plan]) -> "_Sought":
        """From the plans of the requests."""
        items = [item for plan in plans for item in plan.sought]
        numbers: dict[str, int] = {}
        concept = [numbers.setdefault(item.concept, len(numbers)) for item in items]
        counts = np.array([len(plan.sought) for plan in plans])
        return cls(
            counts=counts,
            starts=np.cumsum(counts) - counts,
            concepts=list(numbers),
            spreads=[index.spread(each) for each in numbers],
            concept=np.array(concept, dtype=np.intp),
            stage=np.array([stage_number(item.stage) for item in items], dtype=np.intp),
            experience=np.array(list(chain.from_iterable(plan.experience for plan in plans))) * GRAIN,
            carry=np.array(list(chain.from_iterable(plan.carry for plan in plans))) * GRAIN,
        )

    def any_of(self, sets: list[bits.Bits], words: int) -> np.ndarray:
        """(requests, words): for each, the peers in the set of one of its concepts; `sets` by concept."""
        found = np.zeros((len(self.counts), words), dtype=np.uint64)
        stacked = np.stack(sets) if sets else found
        for nth in range(self.counts.max(initial=0)):
            some = np.flatnonzero(self.counts > nth)
            found[some] |= stacked[self.concept[self.starts[some] + nth]]
        return found

    def points(self, pairs: _Flat) -> np.ndarray:
        """(n,) the points of each pair under "experience" and "carry"."""
        points = np.zeros(len(pairs.peer))
        if not self.spreads:
            return points
        cells = np.stack([spread.cells for spread in self.spreads])
        worths = np.concatenate([spread.worths.ravel() for spread in self.spreads])
        sizes = np.array([spread.worths.shape for spread in self.spreads])
        begin = (np.cumsum(sizes.prod(axis=1)) - sizes.prod(axis=1)).take(self.concept)
        rows, columns = sizes.take(self.concept, axis=0).T
        row = self.concept * cells.shape[1]
        meets, carries = begin + self.stage * columns, begin + (rows - 1) * columns
        for nth in range(self.counts.max()):
            some = np.flatnonzero((self.counts > nth).take(pairs.request))
            request, peer = pairs.where(some)
            item = (self.starts + nth).take(request)
            group = cells.take(row.take(item) + peer)
            hit = np.flatnonzero(group)
            item, group = item.take(hit), group.take(hit)
            earned = np.floor(worths.take(meets.take(item) + group) * self.experience.take(item))
            earned += np.floor(worths.take(carries.take(item) + group) * self.carry.take(item))
            points[some.take(hit)] += earned
        return points / GRAIN


def _admissible(index: Layout, requests: Sequence[Request], sought: _Sought) -> _Flat:
    """The pairs no constraint forbids, and whose peer has some closeness to what is sought."""
    left = sought.any_of([spread.peers for spread in sought.spreads], len(index.nobody))
    left &= ~sought.any_of([index.who_refuses(each) for each in sought.concepts], len(index.nobody))
    ways = [constraints.ways(index, request) for request in requests]
    left &= np.stack([speaking for speaking, _, _ in ways])
    left &= np.stack([index.circle.get(request.circle, index.nobody) for request in requests])
    left &= np.stack(
        [meeting if request.modalities else index.everybody
         for (_, meeting, _), request in zip(ways, requests, strict=True)]
    )  # fmt: skip
    for place, request in enumerate(requests):
        if (near := constraints.within_distance(index, request)) is not None:
            left[place] &= near
    mask = np.unpackbits(left.view(np.uint8), axis=1, count=index.size, bitorder="little").view(bool)
    for place, request in enumerate(requests):
        for group in request.groups:
            if group in index.groups:
                mask[place, index.groups[group]] = False
        for peer in request.blocked:
            if peer in index.number:
                mask[place, index.number[peer]] = False
    row = np.arange(len(requests)).repeat(np.count_nonzero(mask, axis=1))
    return _Flat(row, np.flatnonzero(mask) - row * index.size)


def _contain(sets: np.ndarray, pairs: _Flat) -> np.ndarray:
    """Whether the set of its request, a row of `sets`, holds the peer of each pair."""
    width = sets.shape[1] * sets.itemsize
    byte = sets.view(np.uint8).ravel().take(pairs.request * width + (pairs.peer >> 3))
    return (byte >> (pairs.peer & 7).astype(np.uint8) & 1).astype(bool)


def _looked_up(tables: list[np.ndarray], pairs: _Flat, places: np.ndarray) -> np.ndarray:
    """For each pair the item at its place in the table of its request. Tables often are the same array."""
    starts, distinct, size = {}, [], 0
    for table in tables:
        if id(table) not in starts:
            starts[id(table)] = size
            distinct.append(table)
            size += len(table)
    begin = np.array([starts[id(table)] for table in tables])
    return np.concatenate(distinct).take(begin.take(pairs.request) + places)


def _availability(
    index: Layout, requests: Sequence[Request], shares: list[float], pairs: _Flat
) -> np.ndarray:
    asked = [set(request.availability) for request in requests]
    masks = np.array([sum(SLOT_BIT[slot] for slot in slots) for slots in asked], dtype=np.uint64)
    by_count = [
        terms.availability_points(share, len(slots), index.parameters)
        for share, slots in zip(shares, asked, strict=True)
    ]
    shared = np.bitwise_count(index.slots.take(pairs.peer) & masks.take(pairs.request))
    return _looked_up(by_count, pairs, shared)


def _proximity(index: Layout, requests: Sequence[Request], shares: list[float], pairs: _Flat) -> np.ndarray:
    lat = np.array([request.lat or 0.0 for request in requests])
    lon = np.array([request.lon or 0.0 for request in requests])
    points = np.stack(terms.position(lat, lon), axis=1)
    km = index.places.km(points.take(pairs.request, axis=0), pairs.peer)
    reach = np.array([Plan.reach_km(request, index.parameters) for request in requests])
    near = terms.proximity_value(km, reach.take(pairs.request))
    onsite = index.onsite.take(pairs.peer)
    return grains(np.array(shares).take(pairs.request) * near) * onsite


def _avoid(index: Layout, requests: Sequence[Request], shares: list[float], pairs: _Flat) -> np.ndarray:
    sets, by_count = [], []
    for request, share in zip(requests, shares, strict=True):
        asked, avoided = {item.concept for item in request.experiences}, set(request.avoid)
        sets.append([index.who_lived(frozenset(index.thesaurus.below(each)) - asked) for each in avoided])
        by_count.append(terms.avoid_points(share, len(avoided)))
    lived = np.zeros(len(pairs.peer), dtype=np.int64)
    for nth in range(max(map(len, sets))):
        these = np.stack([each[nth] if nth < len(each) else index.nobody for each in sets])
        lived += _contain(these, pairs)
    return _looked_up(by_count, pairs, lived)


def _gender(index: Layout, requests: Sequence[Request], shares: list[float], pairs: _Flat) -> np.ndarray:
    wishes = np.array([index.genders.get((each.gender_wish or "").casefold(), -1) for each in requests])
    met = index.gender.take(pairs.peer) == wishes.take(pairs.request)
    return met * np.array([grain(share) for share in shares]).take(pairs.request)


def _age(index: Layout, requests: Sequence[Request], shares: list[float], pairs: _Flat) -> np.ndarray:
    by_age = [
        terms.age_points(share, request.age_wish or (0, 0), index.parameters)
        for request, share in zip(requests, shares, strict=True)
    ]
    return _looked_up(by_age, pairs, index.age.take(pairs.peer))


_EARNING: dict[Criterion, Callable[[Layout, Sequence[Request], list[float], _Flat], np.ndarray]] = {
    Criterion.GENDER: _gender,
    Criterion.AGE: _age,
    Criterion.AVAILABILITY: _availability,
    Criterion.AVOID: _avoid,
    Criterion.PROXIMITY: _proximity,
}
"""The points of pairs whose requests all express a criterion, `shares` being its share for each: those of `soft`."""
