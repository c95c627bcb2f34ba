"""Matching: the criteria that earn points and never exclude, for some peers at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.constraints import square_chord_to
from eclaireur.matching.enums import SLOT_BIT, Criterion, Modality
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Request
from eclaireur.matching.terms import Plan, age_value, availability_value, grains, kilometres, proximity_value


@dataclass(frozen=True, slots=True)
class Earned:
    """What some peers earn under one criterion: (n,) points, and (n,) what their sentence is made of.

    The detail is a mask of shared slots, kilometres, how many things to avoid were lived, an age, or nothing.
    """

    criterion: Criterion
    points: np.ndarray
    detail: np.ndarray

    def of(self, which: np.ndarray) -> "Earned":
        """The same for some of these peers (positions)."""
        return Earned(self.criterion, self.points[which], self.detail[which])


def earned(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> list[Earned]:
    """What these peers (numbers) earn under each criterion expressed besides "experience" and "carry"."""
    found = []
    for criterion, share in plan.shares.items():
        if criterion in VALUES:
            value, detail = VALUES[criterion](index, request, peers)
            found.append(Earned(criterion, grains(share * value), detail))
    return found


def _availability(index: Layout, request: Request, peers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    asked = set(request.availability)
    shared = index.slots[peers] & np.uint64(sum(SLOT_BIT[slot] for slot in asked))
    return availability_value(np.bitwise_count(shared), len(asked), index.parameters), shared


def _proximity(index: Layout, request: Request, peers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    km = kilometres(square_chord_to(index, request, peers))
    onsite = bits.contains(index.meeting_by.get(Modality.ONSITE, index.nobody), peers)
    return proximity_value(km, Plan.reach_km(request, index.parameters)) * onsite, km


def _avoid(index: Layout, request: Request, peers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    asked = {item.concept for item in request.experiences}
    avoided = set(request.avoid)
    lived = np.zeros(len(peers), dtype=np.int64)
    for concept in avoided:
        below = [each for each in index.thesaurus.below(concept) if each not in asked]
        lived += bits.contains(index.who_lived(below), peers)
    return 1 - lived / len(avoided), lived


def _gender(index: Layout, request: Request, peers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    wish = index.genders.get((request.gender_wish or "").casefold(), -1)
    met = index.gender[peers] == wish
    return met, met


def _age(index: Layout, request: Request, peers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    born = index.birth_year[peers]
    age = index.year - born
    return age_value(age, request.age_wish or (0, 0), index.parameters) * (born > 0), age


VALUES: dict[Criterion, Callable[[Layout, Request, np.ndarray], tuple[np.ndarray, np.ndarray]]] = {
    Criterion.AVAILABILITY: _availability,
    Criterion.PROXIMITY: _proximity,
    Criterion.AVOID: _avoid,
    Criterion.GENDER: _gender,
    Criterion.AGE: _age,
}
