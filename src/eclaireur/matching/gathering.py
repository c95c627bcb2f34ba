"""Matching: peers gathered column by column as they come, then put in the order of ties."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from eclaireur.matching import bits, postings
from eclaireur.matching.enums import SLOT_BIT, Circle, Exclusion, Modality
from eclaireur.matching.layout import Places
from eclaireur.matching.models import Peer
from eclaireur.matching.parameters import Parameters, stage_number
from eclaireur.matching.postings import Lived
from eclaireur.matching.terms import AGE_UNKNOWN, OLDEST, rarity
from eclaireur.matching.thesaurus import Thesaurus

Entered = TypeVar("Entered", bound=str)


def _enter(peer: int, lists: dict[Entered, array], values: Iterable[Entered]) -> None:
    for value in set(values):
        lists[value].append(peer)


class Gathering:
    """Columns filled peer by peer, in the order they come; `laid_out` puts them in the order of ties.

    Who is full or pausing cannot be offered to anyone: counted, also in rarities, and not laid out.
    """

    def __init__(self) -> None:
        self.ids: dict[str, None] = {}
        self.unavailable: dict[str, Exclusion] = {}
        self.lived_by = array("q")
        self.load, self.capacity = array("q"), array("q")
        self.birth_year, self.slots = array("h"), array("q")
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
        """One more peer. Raises ValueError if another one has the same identifier."""
        if peer.id in self.ids or peer.id in self.unavailable:
            raise ValueError(f"two peers are called {peer.id!r}")
        for concept in {each.concept for each in peer.experiences}:
            self.lived_by[self._concept(concept)] += 1
        if peer.load >= peer.capacity:
            self.unavailable[peer.id] = Exclusion.CAPACITY
        elif peer.paused:
            self.unavailable[peer.id] = Exclusion.PAUSED
        else:
            self._add_available(peer)

    def _concept(self, concept: str) -> int:
        """The number of a concept, a new one if it is new."""
        if (number := self.concepts.get(concept)) is None:
            number = self.concepts[concept] = len(self.concepts)
            self.lived_by.append(0)
        return number

    def _add_available(self, peer: Peer) -> None:
        here = len(self.ids)
        self.ids[peer.id] = None
        self.load.append(peer.load)
        self.capacity.append(peer.capacity)
        self.birth_year.append(peer.birth_year or 0)
        self.slots.append(sum({SLOT_BIT[slot] for slot in peer.availability}))
        for column, number in ((self.lat, peer.lat), (self.lon, peer.lon), (self.radius, peer.radius_km)):
            column.append(float("nan") if number is None else number)
        self.gender.append(self.genders.setdefault((peer.gender or "").casefold(), len(self.genders)))
        for each in peer.experiences:
            self.lived_peer.append(here)
            self.lived_concept.append(self.concepts[each.concept])
            self.lived_stage.append(stage_number(each.stage))
            self.lived_accompanies.append(each.accompanies)
        self.circle[peer.circle].append(here)
        _enter(here, self.languages, peer.languages)
        _enter(here, self.modalities, peer.modalities or tuple(Modality))
        _enter(here, self.limits, peer.limits)
        _enter(here, self.groups, peer.groups)

    def laid_out(self, thesaurus: Thesaurus, parameters: Parameters, year: int) -> dict[str, Any]:
        """The fields of a `Layout` over all peers added so far."""
        ids = list(self.ids)
        size = len(ids)
        load, capacity = np.array(self.load), np.array(self.capacity)
        by_id = np.array(sorted(range(size), key=ids.__getitem__), dtype=np.intp)
        order = by_id[np.lexsort((load[by_id], (load / capacity)[by_id]))]
        place = np.empty(size, dtype=np.intp)
        place[order] = np.arange(size)

        def members(raw: array) -> np.ndarray:
            return place[np.array(raw, dtype=np.intp)]

        def sets(lists: dict) -> dict:
            return {key: bits.from_members(members(raw), size) for key, raw in lists.items()}

        for concept in thesaurus.parents:
            self._concept(concept)
        lived = Lived(
            peer=members(self.lived_peer).astype(np.int32),
            concept=np.array(self.lived_concept, dtype=np.int32),
            stage=np.array(self.lived_stage, dtype=np.int8),
            accompanies=np.array(self.lived_accompanies, dtype=np.int8),
        )
        # in the order of names, so that which of two equals is named does not depend on who came first
        near = [
            {
                self.concepts[other]: closeness
                for other, closeness in sorted(thesaurus.near(concept, parameters).items())
            }
            for concept in self.concepts
        ]
        lived_by = np.array(self.lived_by).reshape(-1, 1)
        others = len(self.ids) + len(self.unavailable) - 1
        rare = rarity(np.maximum(lived_by - [0, 1], 0), others, parameters)
        ids = [ids[number] for number in order]
        born = np.array(self.birth_year, dtype=np.int64)[order]
        onsite = np.zeros(size, dtype=bool)
        onsite[members(self.modalities[Modality.ONSITE])] = True
        return dict(  # noqa: C408
            thesaurus=thesaurus,
            parameters=parameters,
            year=year,
            ids=ids,
            unavailable=self.unavailable,
            unavailable_counts=dict.fromkeys(Exclusion, 0) | Counter(self.unavailable.values()),
            number={each: number for number, each in enumerate(ids)},
            load=load[order],
            capacity=capacity[order],
            concepts=self.concepts,
            concept_ids=list(self.concepts),
            near=near,
            postings=postings.build(lived, near, rare, parameters),
            everybody=bits.from_mask(np.ones(size, dtype=bool)),
            speaking=sets(self.languages),
            meeting_by=sets(self.modalities),
            onsite=onsite,
            circle=sets(self.circle),
            limits={concept: members(raw) for concept, raw in self.limits.items()},
            groups={group: members(raw) for group, raw in self.groups.items()},
            slots=np.array(self.slots, dtype=np.uint64)[order],
            gender=np.array(self.gender, dtype=np.min_scalar_type(-len(self.genders)))[order],
            genders=self.genders,
            age=np.where(born > 0, np.clip(year - born, 1, OLDEST), AGE_UNKNOWN).astype(np.uint8),
            places=Places.of(*(np.array(each)[order] for each in (self.lat, self.lon, self.radius))),
            nobody=bits.none(size),
            lived_sets={},
            limited_sets={},
            group_sets={},
            spreads={},
            ways={},
        )
