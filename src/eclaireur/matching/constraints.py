"""Matching: what is never traded. Who is left out of a request, each counted under the first that holds."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.bits import Bits
from eclaireur.matching.enums import REMOTE, Exclusion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Request


def admissible(index: Layout, request: Request, resembling: Bits) -> tuple[Bits, Counter[Exclusion]]:
    """The peers a request may meet, and the count of the others under each exclusion (zeros included).

    `resembling` is the set of peers with some point of resemblance.
    """
    counts = Counter(dict.fromkeys(Exclusion, 0))
    kept = [(why, spared) for why, spared in _kept(index, request) if spared is not None]
    kept.append((Exclusion.RESEMBLANCE, resembling))
    left = [index.everybody]
    for _, spared in kept:
        left.append(left[-1] & spared)
    sizes = np.bitwise_count(np.stack(left)).sum(axis=1, dtype=np.int64).tolist()
    for (why, _), before, after in zip(kept, sizes, sizes[1:], strict=False):
        counts[why] = before - after
    return left[-1], counts


def exclusion_of(index: Layout, request: Request, peer: int, resembles: bool) -> Exclusion | None:
    """The first exclusion that holds for one peer (by number), or None."""
    for exclusion, kept in _kept(index, request):
        if kept is not None and not int(kept[peer // 64]) >> (peer % 64) & 1:
            return exclusion
    return None if resembles else Exclusion.RESEMBLANCE


def _kept(index: Layout, request: Request) -> Iterator[tuple[Exclusion, Bits | None]]:
    """Each exclusion in its order with the set of peers it spares; None when it spares all."""
    yield Exclusion.CAPACITY, index.open
    yield Exclusion.PAUSED, index.active
    yield Exclusion.LIMITS, _without(index, _limited(index, request))
    yield Exclusion.LANGUAGE, _any(index, index.speaking, request.languages)
    yield Exclusion.CIRCLE, index.circle.get(request.circle, index.nobody)
    blocked = [index.number[each] for each in request.blocked if each in index.number]
    yield Exclusion.BLOCKED, _without(index, [np.array(blocked)] if blocked else [])
    shared = [index.groups[group] for group in request.groups if group in index.groups]
    yield Exclusion.CONFLICT, _without(index, shared)
    yield (
        Exclusion.MODALITY,
        _any(index, index.meeting_by, request.modalities) if request.modalities else None,
    )
    yield Exclusion.DISTANCE, _within_distance(index, request)


def _limited(index: Layout, request: Request) -> list[np.ndarray]:
    """Lists of the peers one of whose limits is, or is above, an experience of the request."""
    above = {line for item in request.sought for line in index.thesaurus.line(item.concept)}
    return [index.limits[concept] for concept in above if concept in index.limits]


def _without(index: Layout, lists: list[np.ndarray]) -> Bits | None:
    return ~bits.from_members(np.concatenate(lists), len(index)) if lists else None


def _any(index: Layout, sets: dict, keys: tuple) -> Bits:
    found = index.nobody
    for key in keys:
        found = found | sets.get(key, index.nobody)
    return found


def _within_distance(index: Layout, request: Request) -> Bits | None:
    """Peers near enough, or whose place is unknown, or whom no limit binds, or met from afar."""
    if request.lat is None or request.lon is None:
        return None
    places = index.places
    bound = places.known if request.max_km is not None else places.known & places.with_radius
    if remote := tuple(REMOTE.intersection(request.modalities)):
        bound = bound & ~_any(index, index.meeting_by, remote)
    return ~bound | places.near(request.lat, request.lon, request.max_km) if bound.any() else None
