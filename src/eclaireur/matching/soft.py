"""Matching: the criteria that earn points and never exclude, for some peers at once."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.enums import SLOT_BIT, Criterion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Request
from eclaireur.matching.terms import (
    Plan,
    age_points,
    availability_points,
    avoid_points,
    grain,
    grains,
    position,
    proximity_value,
)


class Earned(NamedTuple):
    """What some peers earn under one criterion: (n,) points, and (n,) what their sentence is made of.

    The detail is a mask of shared slots, kilometres (nan if unknown, or not on site), how many things to avoid were
    lived, an age, or whether a wish is met. The points follow from it.
    """

    criterion: Criterion
    points: np.ndarray
    detail: np.ndarray

    def of(self, which: np.ndarray) -> "Earned":
        """The same for some of these peers (positions)."""
        return Earned(self.criterion, self.points.take(which), self.detail.take(which))


def earned(index: Layout, request: Request, plan: Plan, criterion: Criterion, peers: np.ndarray) -> Earned:
    """What these peers (numbers) earn under one criterion expressed besides "experience" and "carry"."""
    return Earned(criterion, *EARNING[criterion](index, request, plan.shares[criterion], peers))


def all_earned(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> list[Earned]:
    """What these peers (numbers) earn under each of them."""
    return [earned(index, request, plan, each, peers) for each in EARNING if each in plan.shares]


Points = tuple[np.ndarray, np.ndarray]
"""The first and the second array of `Earned`."""


def _availability(index: Layout, request: Request, share: float, peers: np.ndarray) -> Points:
    asked = set(request.availability)
    shared = index.slots.take(peers) & np.uint64(sum(SLOT_BIT[slot] for slot in asked))
    by_count = availability_points(share, len(asked), index.parameters)
    return by_count.take(np.bitwise_count(shared)), shared


def _proximity(index: Layout, request: Request, share: float, peers: np.ndarray) -> Points:
    km = index.places.km(np.array(position(request.lat or 0.0, request.lon or 0.0)), peers)
    km = np.where(index.onsite.take(peers), km, np.nan)
    return grains(share * proximity_value(km, Plan.reach_km(request, index.parameters))), km


def _avoid(index: Layout, request: Request, share: float, peers: np.ndarray) -> Points:
    asked = {item.concept for item in request.experiences}
    avoided = set(request.avoid)
    lived = np.zeros(len(peers), dtype=np.intp)
    for concept in avoided:
        below = frozenset(index.thesaurus.below(concept))
        lived += bits.contains(index.who_lived(below - asked), peers)
    return avoid_points(share, len(avoided)).take(lived), lived


def _gender(index: Layout, request: Request, share: float, peers: np.ndarray) -> Points:
    wish = index.genders.get((request.gender_wish or "").casefold(), -1)
    met = index.gender.take(peers) == wish
    return met * grain(share), met


def _age(index: Layout, request: Request, share: float, peers: np.ndarray) -> Points:
    age = index.age.take(peers)
    return age_points(share, request.age_wish or (0, 0), index.parameters).take(age), age


EARNING: dict[Criterion, Callable[[Layout, Request, float, np.ndarray], Points]] = {
    Criterion.GENDER: _gender,
    Criterion.AGE: _age,
    Criterion.AVAILABILITY: _availability,
    Criterion.AVOID: _avoid,
    Criterion.PROXIMITY: _proximity,
}
"""In the order of what they cost to compute."""
COSTLY = frozenset({Criterion.AVOID, Criterion.PROXIMITY})
