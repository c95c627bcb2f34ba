"""Matching: what is never traded. Who is left out of a request, each counted under the first that holds."""

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.bits import Bits
from eclaireur.matching.enums import REMOTE, Exclusion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Request

MOST_WAYS = 256
"""How many different answers of `ways` are kept."""


def admissible(index: Layout, request: Request, resembling: Bits) -> tuple[Bits, Counter[Exclusion]]:
    """The peers a request may meet, and the count of the others under each exclusion (zeros included).

    `resembling` is the set of peers with some point of resemblance.
    """
    reasons, sets = zip(*_kept(index, request), (Exclusion.RESEMBLANCE, resembling), strict=True)
    left = np.empty((len(sets) + 1, len(index.everybody)), dtype=np.uint64)
    left[0] = before = index.everybody
    for spared, after in zip(sets, left[1:], strict=True):
        before = np.bitwise_and(before, spared, after)
    sizes = np.bitwise_count(left).sum(axis=1, dtype=np.uint32).tolist()
    counts = Counter(index.unavailable_counts)
    for why, many, fewer in zip(reasons, sizes, sizes[1:], strict=False):
        counts[why] = many - fewer
    return left[-1], counts


def exclusion_of(index: Layout, request: Request, peer: int, resembles: bool) -> Exclusion | None:
    """The first exclusion that holds for one peer (by number), or None."""
    for exclusion, kept in _kept(index, request):
        if not bits.contains(kept, np.array([peer]))[0]:
            return exclusion
    return None if resembles else Exclusion.RESEMBLANCE


def _kept(index: Layout, request: Request) -> Iterator[tuple[Exclusion, Bits]]:
    """Each exclusion that may hold, in its order, with the set of peers it spares."""
    refusing = index.nobody
    for concept in {item.concept for item in request.experiences}:
        refusing = refusing | index.who_refuses(concept)
    yield Exclusion.LIMITS, ~refusing
    speaking, meeting, _ = ways(index, request)
    yield Exclusion.LANGUAGE, speaking
    yield Exclusion.CIRCLE, index.circle.get(request.circle, index.nobody)
    blocked = [index.number[each] for each in request.blocked if each in index.number]
    if blocked:
        yield Exclusion.BLOCKED, bits.without(index.everybody, blocked)
    shared = [index.who_frequents(group) for group in request.groups if group in index.groups]
    if shared:
        yield Exclusion.CONFLICT, ~reduce(or_, shared)
    if request.modalities:
        yield Exclusion.MODALITY, meeting
    if (near := within_distance(index, request)) is not None:
        yield Exclusion.DISTANCE, near


def ways(index: Layout, request: Request) -> tuple[Bits, Bits, Bits]:
    """Who speaks one of the languages, who may meet in one of the ways, who in a remote one.

    Few answers are ever different: they are kept from one request to the next.
    """
    key = (request.languages, request.modalities)
    if (known := index.ways.get(key)) is None:
        if len(index.ways) >= MOST_WAYS:
            index.ways.clear()
        remote = tuple(REMOTE.intersection(request.modalities))
        known = index.ways[key] = (
            _any(index, index.speaking, request.languages),
            _any(index, index.meeting_by, request.modalities),
            _any(index, index.meeting_by, remote),
        )
    return known


def _any(index: Layout, sets: dict, keys: tuple) -> Bits:
    found = index.nobody
    for key in keys:
        found = found | sets.get(key, index.nobody)
    return found


def within_distance(index: Layout, request: Request) -> Bits | None:
    """Peers near enough, or whose place is unknown, or whom no limit binds, or met from afar.

    None if that is everybody, among those who offer one of the ways of talking asked for.
    """
    if request.lat is None or request.lon is None:
        return None
    if request.modalities and REMOTE.issuperset(request.modalities):
        return None
    places = index.places
    free = ways(index, request)[2] | (places.unknown if request.max_km is not None else places.unbound)
    if (free == index.everybody).all():
        return None
    return free | places.near(request.lat, request.lon, request.max_km)
