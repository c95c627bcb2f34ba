"""Matching: what is never traded. Who is left out of a request, each counted under the first that holds."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.bits import Bits
from eclaireur.matching.enums import REMOTE, Exclusion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Request
from eclaireur.matching.terms import position, square_chord, square_chord_between


def admissible(index: Layout, request: Request, resembling: Bits) -> tuple[Bits, Counter[Exclusion]]:
    """The peers a request may meet, and the count of the others under each exclusion (zeros included).

    `resembling` is the set of peers with some point of resemblance.
    """
    counts: Counter[Exclusion] = Counter()
    left = bits.from_mask(np.ones(len(index), dtype=bool))
    before = len(index)
    for exclusion, kept in (*_kept(index, request), (Exclusion.RESEMBLANCE, resembling)):
        if kept is not None:
            left = left & kept
            after = bits.count(left)
        else:
            after = before
        counts[exclusion] = before - after
        before = after
    return left, counts


def exclusion_of(index: Layout, request: Request, peer: int, resembles: bool) -> Exclusion | None:
    """The first exclusion that holds for one peer (by number), or None."""
    for exclusion, kept in _kept(index, request):
        if kept is not None and not int(kept[peer // 64]) >> (peer % 64) & 1:
            return exclusion
    return None if resembles else Exclusion.RESEMBLANCE


def _kept(index: Layout, request: Request) -> Iterator[tuple[Exclusion, Bits | None]]:
    """Each exclusion in its order with the set of peers it spares; None when it spares all."""
    yield Exclusion.CAPACITY, ~index.full
    yield Exclusion.PAUSED, ~index.paused
    yield Exclusion.LIMITS, _without(index, _limited(index, request))
    yield Exclusion.LANGUAGE, _any(index, index.speaking, request.languages)
    yield Exclusion.CIRCLE, index.circle.get(request.circle, index.nobody)
    blocked = [index.number[each] for each in request.blocked if each in index.number]
    yield Exclusion.BLOCKED, _without(index, [np.array(blocked, dtype=np.intp)] if blocked else [])
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
    if not lists:
        return None
    mask = np.ones(len(index), dtype=bool)
    for members in lists:
        mask[members] = False
    return bits.from_mask(mask)


def _any(index: Layout, sets: dict, keys: tuple) -> Bits:
    found = index.nobody
    for key in keys:
        found = found | sets.get(key, index.nobody)
    return found


def _within_distance(index: Layout, request: Request) -> Bits | None:
    """Peers near enough, or whose place is unknown, or whom no limit binds, or met from afar."""
    places = index.places
    bound = places.known if request.max_km is not None else places.known & places.with_radius
    remote = tuple(REMOTE.intersection(request.modalities))
    if remote:
        bound = bound & ~_any(index, index.meeting_by, remote)
    if request.lat is None or request.lon is None or not bound.any():
        return None
    own = np.inf if request.max_km is None else float(square_chord(request.max_km))
    return ~bound | _near_by(index, request, own)


def _near_by(index: Layout, request: Request, own: float) -> Bits:
    """The peers within the smaller of their radius and `own` (both squared chords).

    Only a band of latitudes is looked at: nobody farther north or south can be near enough.
    """
    places = index.places
    x, y, z = position(request.lat, request.lon)
    width = np.sqrt(own if np.isfinite(own) else places.widest) * (1 + 1e-9) + 1e-12
    part = slice(*places.by_north.z.searchsorted((z - width, z + width)))
    peers, xs, ys, zs, radius = (column[part] for column in places.by_north)
    near = square_chord_between((xs, ys, zs), (x, y, z)) <= np.minimum(radius, own)
    mask = np.zeros(len(index), dtype=bool)
    mask[peers[near]] = True
    return bits.from_mask(mask)


def square_chord_to(index: Layout, request: Request, peers: np.ndarray) -> np.ndarray:
    """Squared chord from the request to each of these peers (numbers); nan where a place is unknown."""
    places = index.places
    return square_chord_between(
        (places.x[peers], places.y[peers], places.z[peers]), position(request.lat, request.lon)
    )
