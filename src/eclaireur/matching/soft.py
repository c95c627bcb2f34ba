"""Matching: the criteria that earn points and never exclude, each as a value in 0..1 for some peers."""

from collections.abc import Callable

import numpy as np

from eclaireur.matching import bits
from eclaireur.matching.constraints import square_chord_to
from eclaireur.matching.enums import SLOTS, Criterion, Modality
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Request
from eclaireur.matching.terms import Plan, age_value, availability_value, kilometres, proximity_value


def shared_slots(index: Layout, request: Request, peers: np.ndarray) -> np.ndarray:
    """The slots each of these peers (numbers) shares with the request, as masks of `enums.SLOTS`."""
    wanted = sum(1 << SLOTS.index(slot) for slot in set(request.availability))
    return index.slots[peers] & np.uint64(wanted)


def distance_km(index: Layout, request: Request, peers: np.ndarray) -> np.ndarray:
    """Kilometres to each of these peers; nan where a place is unknown or no meeting on site is possible."""
    onsite = bits.contains(index.meeting_by.get(Modality.ONSITE, index.nobody), peers)
    return np.where(onsite, kilometres(square_chord_to(index, request, peers)), np.nan)


def avoided(index: Layout, request: Request, peers: np.ndarray) -> np.ndarray:
    """How many of the things to avoid each of these peers lived, in themselves or in a particular form.

    What the request itself asks for never counts as avoided.
    """
    asked = {item.concept for item in request.experiences}
    counts = np.zeros(len(peers), dtype=np.int64)
    for concept in set(request.avoid):
        lived = np.zeros(len(index), dtype=bool)
        for below in index.thesaurus.below(concept):
            if below not in asked:
                lived[index.posting(below).lived_by] = True
        counts += lived[peers]
    return counts


def _availability(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> np.ndarray:
    shared = np.bitwise_count(shared_slots(index, request, peers))
    return availability_value(shared, len(set(request.availability)), index.parameters)


def _proximity(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> np.ndarray:
    return proximity_value(distance_km(index, request, peers), plan.reach_km)


def _avoid(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> np.ndarray:
    return 1 - avoided(index, request, peers) / len(set(request.avoid))


def _gender(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> np.ndarray:
    wish = index.genders.get((request.gender_wish or "").casefold(), -1)
    return (index.gender[peers] == wish).astype(float)


def _age(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> np.ndarray:
    born = index.birth_year[peers].astype(np.int64)
    assert request.age_wish is not None  # the criterion is not expressed otherwise
    return np.where(born > 0, age_value(index.year - born, request.age_wish, index.parameters), 0.0)


VALUES: dict[Criterion, Callable[[Layout, Request, Plan, np.ndarray], np.ndarray]] = {
    Criterion.AVAILABILITY: _availability,
    Criterion.PROXIMITY: _proximity,
    Criterion.AVOID: _avoid,
    Criterion.GENDER: _gender,
    Criterion.AGE: _age,
}
