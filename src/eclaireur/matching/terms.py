"""Matching: the arithmetic of single terms, shared by ranking, reasons and assignment.

Each term of a score is brought down to a whole number of grains (2**-40, about 1e-12). Sums of such
numbers below 1 are exact in double precision, whatever their order: so the points of the reasons add
up to the score, equal scores are equal, and no result depends on the order of anything.
"""

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from eclaireur.matching.enums import Criterion, Modality
from eclaireur.matching.models import Request, Sought
from eclaireur.matching.parameters import Parameters

GRAIN = 2.0**40
AGE_UNKNOWN, OLDEST = 0, 150
"""Ages are whole years, 1..OLDEST, or AGE_UNKNOWN."""
EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in kilometres."""


def grains(points: Any) -> np.ndarray:
    """Points brought down to a whole number of grains; same shape."""
    return np.floor(np.multiply(points, GRAIN)) / GRAIN


def rarity(lived_by: Any, others: int, parameters: Parameters) -> np.ndarray:
    """What sharing a concept is worth: 1 if all others lived it, up to `rarity_max` if none did.

    Takes how many *other* peers lived it (any shape) out of `others`; gives the same shape. It is the
    inverse document frequency of Spärck Jones (1972), smoothed by one and brought to 1..rarity_max.
    Leaving the peer itself out is what keeps a peer from being lowered by an experience they add.
    """
    if others <= 0:
        return np.full(np.shape(lived_by), parameters.rarity_max)
    rare = np.log((others + 1) / (np.asarray(lived_by, dtype=float) + 1)) / np.log(others + 1)
    return 1 + (parameters.rarity_max - 1) * np.clip(rare, 0.0, 1.0)


def position(lat: Any, lon: Any) -> tuple[np.ndarray, ...]:
    """Latitude and longitude in degrees to the three coordinates of a point on the unit sphere."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)


def cosine(km: Any) -> np.ndarray:
    """The cosine of the angle, seen from the centre of the Earth, under a distance along its surface."""
    return np.cos(np.minimum(np.asarray(km) / EARTH_KM, np.pi))


def kilometres(chord_squared: Any) -> np.ndarray:
    """Great-circle distance under a squared chord of the unit sphere: the haversine formula (Sinnott 1984)."""
    return 2 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(chord_squared) / 2, 1.0))


def grain(points: float) -> float:
    """`grains` for one number, to the same last bit."""
    return math.floor(points * GRAIN) / GRAIN


@lru_cache(maxsize=1024)
def _shares(parameters: Parameters, expressed: tuple[bool, ...]) -> dict[Criterion, float]:
    """The share of the score of each criterion expressed (flags in the order of `Criterion`); they sum to 1."""
    weights = {each: parameters.weight(each) for each, said in zip(Criterion, expressed, strict=True) if said}
    total = sum(weights.values())
    return {each: weight / total for each, weight in weights.items()}


class Plan(NamedTuple):
    """What a request expresses, and what each part of it may earn.

    shares: for each criterion expressed, its part (0..1) of the score; they sum to 1.
    sought: the experiences in their steady order; experience and carry: for each, the factor that
    turns rarity x closeness x stage, and closeness x stage, into points.
    """

    shares: dict[Criterion, float]
    sought: tuple[Sought, ...]
    experience: tuple[float, ...]
    carry: tuple[float, ...]

    @classmethod
    def of(cls, request: Request, parameters: Parameters) -> "Plan":
        """The plan of a request. Depends on nothing else: not on the peers, not on other requests."""
        on_site = not request.modalities or Modality.ONSITE in request.modalities
        shares = _shares(
            parameters,
            (
                True,
                True,
                bool(request.availability),
                request.lat is not None and on_site,
                bool(request.avoid),
                request.gender_wish is not None,
                request.age_wish is not None,
            ),
        )
        sought = request.sought
        importance = sum(item.importance for item in sought)
        parts = [item.importance / importance for item in sought]
        return cls(
            shares=shares,
            sought=sought,
            experience=tuple(shares[Criterion.EXPERIENCE] * part / parameters.rarity_max for part in parts),
            carry=tuple(shares[Criterion.CARRY] * part for part in parts),
        )

    @staticmethod
    def reach_km(request: Request, parameters: Parameters) -> float:
        """Kilometres at which proximity stops counting for a request."""
        return min(parameters.reach_km, request.max_km or parameters.reach_km)


@lru_cache(maxsize=1024)
def availability_points(share: float, asked: int, parameters: Parameters) -> np.ndarray:
    """Points for each number of shared slots, from 0 to `asked`: `enough_slots`, or all those asked, are enough.

    Shared: not to be changed.
    """
    return grains(share * np.minimum(np.arange(asked + 1) / min(parameters.enough_slots, asked), 1.0))


@lru_cache(maxsize=1024)
def avoid_points(share: float, avoided: int) -> np.ndarray:
    """Points for each number of things to avoid that were lived, from 0 to `avoided`. Shared: not to be changed."""
    return grains(share * (1 - np.arange(avoided + 1) / avoided))


def proximity_value(km: Any, reach_km: Any) -> np.ndarray:
    """0..1 from a distance: 1 on the spot, falling smoothly to 0 at `reach_km`; 0 where unknown (nan)."""
    near = np.fmax(1 - np.asarray(km) / reach_km, 0.0)
    return np.asarray(near * near)


@lru_cache(maxsize=1024)
def age_points(share: float, wish: tuple[int, int], parameters: Parameters) -> np.ndarray:
    """Points for each age from 0 to OLDEST: all within the wish, falling to 0 at `age_margin` years outside it.

    An unknown age (AGE_UNKNOWN) is worth 0. Shared: not to be changed.
    """
    ages = np.arange(OLDEST + 1)
    outside = np.maximum(np.maximum(wish[0] - ages, ages - wish[1]), 0)
    values = np.maximum(1 - outside / parameters.age_margin, 0.0)
    values[AGE_UNKNOWN] = 0.0
    return grains(share * values)
