"""Matching: how peers are laid out in arrays, one item a peer, and what is read from them.

Peers are numbered in the order that breaks ties: smaller share of capacity taken, then smaller load,
then identifier. So the smaller number wins a tie, and nothing depends on the order peers came in.
"""

import math
from dataclasses import dataclass

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.bits import Bits
from eclaireur.matching.enums import Circle, Exclusion, Modality, Stage
from eclaireur.matching.parameters import Parameters
from eclaireur.matching.postings import NOBODY, Posting
from eclaireur.matching.terms import EARTH_KM, cosine, kilometres, position
from eclaireur.matching.thesaurus import Thesaurus

NEAR_ENOUGH = 1e-15
"""Slack on the cosine of an angle, so that rounding excludes nobody: some 30 cm at distance zero."""
BAND_SLACK = 1e-5
"""Slack on a latitude, in degrees: some metres, more than `NEAR_ENOUGH` ever gives."""

MOST_SETS = 1024
"""How many sets of peers of each kind are kept: some 12 MB for 100,000 peers."""
MOST_SPREADS = 512
"""How many postings are kept spread out: some 50 to 100 MB for 100,000 peers."""


Words = tuple[str, str, float, Stage | None, str]
"""What is said of an experience: a sentence, the concept lived, its closeness, the stage; and what can be carried."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A posting spread out over all peers, so that a few of them can be looked up in it.

    cells: (peers,) the group of each peer in the posting, from 1; 0 for none. A byte a peer, or two.
    peers: those who have a group. meets, carries, best, carried: those of the posting, with a first column
    of zeros; worths: (5, groups + 1), `meets` by stage and then `carries`, which are parts of it.
    least: (4,) the smallest of `meets` by stage, those zeros apart. words: what was said so far, by stage of
    the request and group.
    """

    cells: np.ndarray
    peers: Bits
    worths: np.ndarray
    meets: np.ndarray
    carries: np.ndarray
    best: np.ndarray
    carried: np.ndarray
    least: list[float]
    words: dict[tuple[Stage | None, int], Words]

    @classmethod
    def of(cls, posting: Posting, size: int) -> "Spread":
        """Over `size` peers."""
        groups = len(posting.sizes)
        numbers = np.arange(1, groups + 1, dtype=np.min_scalar_type(groups))
        cells = np.zeros(size, dtype=numbers.dtype)
        cells[posting.peers] = numbers.repeat(posting.sizes)
        worths = np.pad(np.vstack((posting.meets, posting.carries)), ((0, 0), (1, 0)))
        return cls(
            cells,
            peers=bits.from_mask(cells > 0),
            worths=worths,
            meets=worths[:-1],
            carries=worths[-1],
            best=np.pad(posting.best, ((0, 0), (1, 0))),
            carried=np.pad(posting.carried, (1, 0)),
            least=posting.meets.min(axis=1, initial=np.inf).tolist(),
            words={},
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Where peers are.

    points: (peers, 3) coordinates on the unit sphere, nan where unknown.
    unknown: those whose place is not stated; unbound: these, and those who state no radius.
    From south to north, those whose place is known: northward, (n,) their numbers; latitude, (n,) in degrees;
    columns, (3, n) their points; radius, (n,) cosine of the angle `radius_km` makes, a little slack taken off,
    -inf where none is stated.
    widest: the greatest `radius_km`, 0 where none is stated.
    """

    points: np.ndarray
    unknown: Bits
    unbound: Bits
    northward: np.ndarray
    latitude: np.ndarray
    columns: np.ndarray
    radius: np.ndarray
    widest: float

    @classmethod
    def of(cls, lat: np.ndarray, lon: np.ndarray, radius_km: np.ndarray) -> "Places":
        """From degrees and kilometres, nan where unknown."""
        points = np.stack(position(lat, lon), axis=1)
        unknown, bounded = np.isnan(points[:, 2]), ~np.isnan(radius_km)
        radius = np.where(bounded, cosine(np.where(bounded, radius_km, 0.0)), -np.inf) - NEAR_ENOUGH
        northward = np.argsort(lat, kind="stable")[: np.count_nonzero(~unknown)]
        return cls(
            points,
            unknown=bits.from_mask(unknown),
            unbound=bits.from_mask(unknown | ~bounded),
            northward=northward,
            latitude=lat[northward],
            columns=np.ascontiguousarray(points[northward].T),
            radius=radius[northward],
            widest=float(np.max(radius_km, where=bounded, initial=0.0)),
        )

    def near(self, lat: float, lon: float, max_km: float | None) -> Bits:
        """The peers for whom a place (degrees) is within their radius and within `max_km`, one stated at least.

        Nobody is nearer than the difference in latitude: only those in that band are looked at.
        """
        band = math.degrees((self.widest if max_km is None else max_km) / EARTH_KM) + BAND_SLACK
        start, end = np.searchsorted(self.latitude, (lat - band, lat + band)).tolist()
        cosines = np.array(position(lat, lon)) @ self.columns[:, start:end]
        least = self.radius[start:end]
        if max_km is not None:
            least = np.maximum(least, math.cos(min(max_km / EARTH_KM, math.pi)) - NEAR_ENOUGH)
        near = self.northward[start:end].take(np.flatnonzero(cosines >= least))
        return bits.from_members(near, len(self.points))

    def km(self, point: np.ndarray, peers: np.ndarray) -> np.ndarray:
        """Great-circle distance to each of these peers (numbers); nan if unknown.

        From a point of the unit sphere, (3,), or from one each, (n, 3).
        """
        steps = self.points.take(peers, axis=0) - point
        steps *= steps
        return kilometres(steps[:, 0] + steps[:, 1] + steps[:, 2])


@dataclass(frozen=True)
class Layout:
    """All that ranking reads: peers by number, concepts by number. Threads may share it."""

    thesaurus: Thesaurus
    parameters: Parameters
    year: int
    ids: list[str]
    number: dict[str, int]
    load: np.ndarray
    capacity: np.ndarray
    concepts: dict[str, int]
    concept_ids: list[str]
    near: list[dict[int, float]]
    """For each concept, the numbers of those close to it, with their closeness."""
    postings: list[Posting]
    unavailable: dict[str, Exclusion]
    """Those who are full or pausing, by identifier: counted, and nowhere else here."""
    unavailable_counts: dict[Exclusion, int]
    """How many of them, for every exclusion: zeros included."""
    everybody: Bits
    speaking: dict[str, Bits]
    meeting_by: dict[Modality, Bits]
    """Who may meet this way: those who say so and those who say nothing."""
    onsite: np.ndarray
    """(peers,) whether they may meet on site."""
    circle: dict[Circle, Bits]
    limits: dict[str, np.ndarray]
    groups: dict[str, np.ndarray]
    slots: np.ndarray
    gender: np.ndarray
    genders: dict[str, int]
    age: np.ndarray
    """In years, 1..OLDEST; AGE_UNKNOWN where no year of birth is stated."""
    places: Places
    nobody: Bits
    lived_sets: dict[frozenset[str], Bits]
    limited_sets: dict[str, Bits]
    """Kept by `who_lived` and `who_refuses` from one request to the next."""
    group_sets: dict[str, Bits]
    """Kept by `who_frequents` from one request to the next."""
    spreads: dict[str, Spread]
    """Kept by `spread` from one request to the next."""
    ways: dict[tuple[tuple[str, ...], tuple[Modality, ...]], tuple[Bits, Bits, Bits]]
    """Kept by `constraints` from one request to the next."""

    def __len__(self) -> int:
        return len(self.ids) + len(self.unavailable)

    @property
    def size(self) -> int:
        """How many peers are laid out: those who have room and are not pausing."""
        return len(self.ids)

    def who_lived(self, concepts: frozenset[str]) -> Bits:
        """The peers who lived one of these very concepts."""
        if (known := self.lived_sets.get(concepts)) is None:
            if len(self.lived_sets) >= MOST_SETS:
                self.lived_sets.clear()
            known = self.nobody
            for concept in concepts:
                known = known | bits.from_members(self.posting(concept).lived_by, self.size)
            self.lived_sets[concepts] = known
        return known

    def spread(self, concept: str) -> Spread:
        """The posting of a concept, spread out over all peers."""
        if (known := self.spreads.get(concept)) is None:
            if len(self.spreads) >= MOST_SPREADS:
                self.spreads.clear()
            known = self.spreads[concept] = Spread.of(self.posting(concept), self.size)
        return known

    def who_frequents(self, group: str) -> Bits:
        """The peers of one group."""
        if (known := self.group_sets.get(group)) is None:
            if len(self.group_sets) >= MOST_SETS:
                self.group_sets.clear()
            known = self.group_sets[group] = bits.from_members(self.groups[group], self.size)
        return known

    def who_refuses(self, concept: str) -> Bits:
        """The peers one of whose limits is this concept or above it."""
        if (known := self.limited_sets.get(concept)) is None:
            known = self.nobody
            for each in self.thesaurus.line(concept):
                if each in self.limits:
                    known = known | bits.from_members(self.limits[each], self.size)
            self.limited_sets[concept] = known
        return known

    def posting(self, concept: str) -> Posting:
        """Who resembles a request for this concept; nobody if it is unknown here."""
        number = self.concepts.get(concept)
        return NOBODY if number is None else self.postings[number]
