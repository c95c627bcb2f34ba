"""Matching: how peers are laid out in arrays, one item a peer, and what is read from them.

Peers are numbered in the order that breaks ties: smaller share of capacity taken, then smaller load,
then identifier. So the smaller number wins a tie, and nothing depends on the order peers came in.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.bits import Bits
from eclaireur.matching.enums import Circle, Modality, Stage
from eclaireur.matching.parameters import Parameters
from eclaireur.matching.postings import NOBODY, Lived, Posting
from eclaireur.matching.terms import position, square_chord
from eclaireur.matching.thesaurus import Thesaurus


class Band(NamedTuple):
    """Some peers (numbers), their places and their radius, side by side for reading fast."""

    peers: np.ndarray
    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    radius: np.ndarray


@dataclass(frozen=True, slots=True)
class Places:
    """Where peers are. Arrays of one item a peer, nan where unknown; inf where no radius is stated.

    x, y, z: on the unit sphere. radius: squared chord under `radius_km`.
    widest: the greatest radius stated. by_north: those whose place is known, from south to north.
    """

    x: np.ndarray
    y: np.ndarray
    z: np.ndarray
    radius: np.ndarray
    known: Bits
    with_radius: Bits
    widest: float
    by_north: Band

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
            by_north=Band(order, x[order], y[order], z[order], radius[order]),
        )  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """All that ranking reads. Only ever read: threads may share it."""

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
    nobody: Bits
    tables: dict[tuple[str, Stage | None], tuple[Any, ...]]
    """Kept by `reasons` from one request to the next."""

    def __len__(self) -> int:
        return len(self.ids)

    def who_lived(self, concepts: list[str]) -> Bits:
        """The peers who lived one of these concepts themselves."""
        mask = np.zeros(len(self), dtype=bool)
        for concept in concepts:
            mask[self.posting(concept).lived_by] = True
        return bits.from_mask(mask)

    def near_to(self, concept: str) -> dict[int, float]:
        """The numbers of the concepts close to one, with their closeness; none if it is unknown here."""
        number = self.concepts.get(concept)
        return {} if number is None else self.near[number]

    def posting(self, concept: str) -> Posting:
        """Who resembles a request for this concept; nobody if it is unknown here."""
        number = self.concepts.get(concept)
        return NOBODY if number is None else self.postings[number]

    def rarity_of(self, concept: str, lived: np.ndarray) -> np.ndarray:
        """Rarity of a concept for peers who lived it themselves (true) or not (false)."""
        return self.rarity[self.concepts[concept]][lived.astype(np.intp)]
