"""Matching: peers laid out in arrays so that any request is ranked in about a millisecond.

Peers are numbered in the order that breaks ties: smaller share of capacity taken, then smaller load,
then identifier. So the smaller number wins a tie, and nothing depends on the order peers came in.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from eclaireur.matching import bits, postings, ranking, reasons
from eclaireur.matching.bits import Bits
from eclaireur.matching.enums import SLOTS, Circle, Exclusion, Modality
from eclaireur.matching.models import Match, Peer, Ranking, Request
from eclaireur.matching.parameters import Parameters, stage_number
from eclaireur.matching.postings import Lived, Posting
from eclaireur.matching.terms import position, rarity, square_chord
from eclaireur.matching.thesaurus import NO_THESAURUS, Thesaurus

SLOT_BIT = {slot: 1 << number for number, slot in enumerate(SLOTS)}


@dataclass(frozen=True, slots=True)
class Places:
    """Where peers are. Arrays of one item a peer, nan where unknown; inf where no radius is stated.

    x, y, z: on the unit sphere. radius: squared chord under `radius_km`.
    north_order: peers whose place is known, by z (from south to north); norths: their z.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    radius: np.ndarray
    known: Bits
    with_radius: Bits
    widest: float
    north_order: np.ndarray
    norths: np.ndarray

    @classmethod
    def of(cls, lat: np.ndarray, lon: np.ndarray, radius_km: np.ndarray) -> "Places":
        """From degrees and kilometres, nan where unknown."""
        x, y, z = position(lat, lon)
        radius = np.where(np.isnan(radius_km), np.inf, square_chord(np.nan_to_num(radius_km)))
        order = np.argsort(z, kind="stable")[: np.count_nonzero(~np.isnan(z))]
        bounded = np.isfinite(radius)
        return cls(
            x, y, z, radius,
            known=bits.from_mask(~np.isnan(z)),
            with_radius=bits.from_mask(bounded),
            widest=float(radius[bounded].max(initial=0.0)),
            north_order=order,
            norths=z[order],
        )  # fmt: skip


@dataclass(frozen=True)
class PeerIndex:
    """Peers, ready to be ranked. Built once with `build`, then only read: threads may share it."""

    thesaurus: Thesaurus
    parameters: Parameters
    year: int
    ids: list[str]
    number: dict[str, int]
    load: np.ndarray
    capacity: np.ndarray
    concepts: dict[str, int]
    concept_ids: list[str]
    lived: Lived
    lived_from: np.ndarray
    near: list[dict[int, float]]
    """For each concept, the numbers of those close to it, with their closeness."""
    postings: list[Posting]
    rarity: np.ndarray
    """(concepts, 2): rarity for a peer who did not live the concept, and for one who did."""
    full: Bits
    paused: Bits
    speaking: dict[str, Bits]
    meeting_by: dict[Modality, Bits]
    """Who may meet this way: those who say so and those who say nothing."""
    circle: dict[Circle, Bits]
    limits: dict[str, np.ndarray]
    groups: dict[str, np.ndarray]
    slots: np.ndarray
    gender: np.ndarray
    genders: dict[str, int]
    birth_year: np.ndarray
    places: Places
    nobody: Bits = field(repr=False)

    @classmethod
    def build(
        cls,
        peers: Iterable[Peer],
        thesaurus: Thesaurus = NO_THESAURUS,
        parameters: Parameters | None = None,
        year: int | None = None,
    ) -> "PeerIndex":
        """An index over peers, read once and not kept; ages are counted in `year` (default: this one).

        Raises ValueError if two peers have the same identifier.
        """
        gathered = _Gathered()
        for peer in peers:
            gathered.add(peer)
        return gathered.index(thesaurus, parameters or Parameters(), year or datetime.now(UTC).year)

    def __len__(self) -> int:
        return len(self.ids)

    def rank(self, request: Request, limit: int = 20) -> Ranking:
        """The `limit` best peers for a request, with reasons, and the counts of those left out."""
        return ranking.rank(self, request, limit)

    def explain(self, peer_id: str, request: Request) -> Match | Exclusion:
        """The score and reasons of one peer for a request, or what keeps them apart.

        Raises KeyError if there is no such peer.
        """
        number = self.number[peer_id]
        excluded = ranking.exclusion_of(self, request, number)
        return excluded or reasons.matches(self, request, np.array([number]))[0]

    def near_to(self, concept: str) -> dict[int, float]:
        """The numbers of the concepts close to one, with their closeness; none if it is unknown here."""
        number = self.concepts.get(concept)
        return {} if number is None else self.near[number]

    def posting(self, concept: str) -> Posting:
        """Who resembles a request for this concept; nobody if it is unknown here."""
        number = self.concepts.get(concept)
        return postings.NOBODY if number is None else self.postings[number]

    def rarity_of(self, concept: str, lived: np.ndarray) -> np.ndarray:
        """Rarity of a concept for peers who lived it themselves (true) or not (false)."""
        return self.rarity[self.concepts[concept]][lived.astype(np.intp)]


class _Gathered:
    """Columns filled peer by peer, in the order they come; `index` puts them in the order of ties."""

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self.load, self.capacity = array("q"), array("q")
        self.paused, self.birth_year, self.slots = array("b"), array("h"), array("q")
        self.lat, self.lon, self.radius = array("d"), array("d"), array("d")
        self.gender, self.genders = array("i"), {"": 0}
        self.concepts: dict[str, int] = {}
        self.lived_peer, self.lived_concept = array("i"), array("i")
        self.lived_stage, self.lived_accompanies = array("b"), array("b")
        self.languages: dict[str, array] = defaultdict(lambda: array("i"))
        self.modalities: dict[Modality, array] = defaultdict(lambda: array("i"))
        self.circle: dict[Circle, array] = defaultdict(lambda: array("i"))
        self.limits: dict[str, array] = defaultdict(lambda: array("i"))
        self.groups: dict[str, array] = defaultdict(lambda: array("i"))

    def add(self, peer: Peer) -> None:
        if peer.id in self.ids:
            raise ValueError(f"two peers are called {peer.id!r}")
        here = len(self.ids)
        self.ids[peer.id] = None
        self.load.append(peer.load)
        self.capacity.append(peer.capacity)
        self.paused.append(peer.paused)
        self.birth_year.append(peer.birth_year or 0)
        self.slots.append(sum({SLOT_BIT[slot] for slot in peer.availability}))
        for column, value in ((self.lat, peer.lat), (self.lon, peer.lon), (self.radius, peer.radius_km)):
            column.append(float("nan") if value is None else value)
        self.gender.append(self.genders.setdefault((peer.gender or "").casefold(), len(self.genders)))
        for each in peer.experiences:
            self.lived_peer.append(here)
            self.lived_concept.append(self.concepts.setdefault(each.concept, len(self.concepts)))
            self.lived_stage.append(stage_number(each.stage))
            self.lived_accompanies.append(each.accompanies)
        self.circle[peer.circle].append(here)
        for lists, values in (
            (self.languages, peer.languages),
            (self.modalities, peer.modalities or tuple(Modality)),
            (self.limits, peer.limits),
            (self.groups, peer.groups),
        ):
            for value in set(values):
                lists[value].append(here)

    def index(self, thesaurus: Thesaurus, parameters: Parameters, year: int) -> PeerIndex:
        ids = list(self.ids)
        size = len(ids)
        load, capacity = np.array(self.load), np.array(self.capacity)
        taken = np.divide(load, capacity, out=np.full(size, np.inf), where=capacity > 0)
        by_id = np.array(sorted(range(size), key=ids.__getitem__), dtype=np.intp)
        order = by_id[np.lexsort((load[by_id], taken[by_id]))]
        place = np.empty(size, dtype=np.intp)
        place[order] = np.arange(size)

        def members(raw: array) -> np.ndarray:
            return place[np.array(raw, dtype=np.intp)]

        def sets(lists: dict) -> dict:
            return {key: bits.from_members(members(raw), size) for key, raw in lists.items()}

        for concept in thesaurus.parents:
            self.concepts.setdefault(concept, len(self.concepts))
        peer = members(self.lived_peer)
        by_peer = np.argsort(peer, kind="stable")
        lived = Lived(
            peer=peer[by_peer].astype(np.int32),
            concept=np.array(self.lived_concept, dtype=np.int32)[by_peer],
            stage=np.array(self.lived_stage, dtype=np.int8)[by_peer],
            accompanies=np.array(self.lived_accompanies, dtype=bool)[by_peer],
        )
        near = [
            {
                self.concepts[other]: closeness
                for other, closeness in thesaurus.near(concept, parameters).items()
            }
            for concept in self.concepts
        ]
        lists = postings.build(lived, near, parameters)
        lived_by = np.array([len(each.lived_by) for each in lists], dtype=np.int64).reshape(-1, 1)
        ids = [ids[number] for number in order]
        return PeerIndex(
            thesaurus=thesaurus,
            parameters=parameters,
            year=year,
            ids=ids,
            number={each: number for number, each in enumerate(ids)},
            load=load[order],
            capacity=capacity[order],
            concepts=self.concepts,
            concept_ids=list(self.concepts),
            lived=lived,
            lived_from=np.searchsorted(lived.peer, np.arange(size + 1)),
            near=near,
            postings=lists,
            rarity=rarity(np.maximum(lived_by - [0, 1], 0), size - 1, parameters),
            full=bits.from_mask((load >= capacity)[order]),
            paused=bits.from_mask(np.array(self.paused, dtype=bool)[order]),
            speaking=sets(self.languages),
            meeting_by=sets(self.modalities),
            circle=sets(self.circle),
            limits={concept: np.sort(members(raw)) for concept, raw in self.limits.items()},
            groups={group: np.sort(members(raw)) for group, raw in self.groups.items()},
            slots=np.array(self.slots, dtype=np.uint64)[order],
            gender=np.array(self.gender)[order],
            genders=self.genders,
            birth_year=np.array(self.birth_year)[order],
            places=Places.of(*(np.array(each)[order] for each in (self.lat, self.lon, self.radius))),
            nobody=bits.none(size),
        )
