"""Matching: why a peer is offered. The reasons are the terms of the score themselves, none left out."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np

from eclaireur.matching import wording
from eclaireur.matching.enums import SLOTS, Criterion
from eclaireur.matching.layout import Layout, Spread, Words
from eclaireur.matching.models import Match, Reason, Request, Sought
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.postings import Lived
from eclaireur.matching.resemblance import Resemblance, Worth
from eclaireur.matching.soft import Earned
from eclaireur.matching.terms import GRAIN

_reason: Callable[[tuple[Any, ...]], Reason] = partial(tuple.__new__, Reason)
_match: Callable[[tuple[Any, ...]], Match] = partial(tuple.__new__, Match)
"""A reason, a match, from all its fields. Some hundred are made for each ranking: this way no Python code is run for it."""

_Term = tuple[Reason | None, float, str]
"""What one sought experience earns a peer: a reason, and points and words for what they can carry."""


def _terms(index: Layout, worth: Worth, peers: np.ndarray) -> list[_Term]:
    """What one sought experience earns each of these peers (numbers), made once for those of one group."""
    groups = worth.spread.cells.take(peers).tolist()
    made = {group: _term(index, worth, group) for group in set(groups)}
    return [made[group] for group in groups]


def _term(index: Layout, worth: Worth, group: int) -> _Term:
    sought, spread, experience, carry, _ = worth
    if not group:
        return None, 0.0, ""
    key = (sought.stage, group)
    if (words := spread.words.get(key)) is None:
        words = spread.words[key] = _words(index, sought, spread, group)
    text, lived, closeness, stage, carried = words
    points, reason = experience.item(group) / GRAIN, None
    if points:
        reason = _reason((Criterion.EXPERIENCE, points, text, sought.concept, lived, closeness, stage))
    return reason, carry.item(group) / GRAIN, carried


def _words(index: Layout, sought: Sought, spread: Spread, group: int) -> Words:
    """What is said of the peers of one group of a posting."""
    concepts, label = index.concept_ids, index.thesaurus.label
    lived, stage = Lived.decoded(spread.best.item(stage_number(sought.stage), group))
    carried, _ = Lived.decoded(spread.carried.item(group))
    text = wording.experience(label(sought.concept), label(concepts[lived]), stage)
    closeness = index.near[index.concepts[sought.concept]][lived]
    return text, concepts[lived], closeness, stage, label(concepts[carried])


def _wishes(request: Request, earned: Earned) -> list[Reason | None]:
    """The reason one criterion gives each of some peers, made once for those who earned it alike."""
    criterion, points, detail = earned
    words, details = _WORDS[criterion], detail.tolist()
    made = {
        key: _reason((criterion, each, words(request, key), None, None, None, None)) if each else None
        for key, each in dict(zip(details, points.tolist(), strict=True)).items()
    }
    return [made[key] for key in details]


_points = itemgetter(1)


def matches(
    index: Layout,
    request: Request,
    close: Resemblance,
    peers: np.ndarray,
    earned: list[Earned],
    scores: np.ndarray,
) -> tuple[Match, ...]:
    """A match for each of these admissible peers (numbers), in their order, with what they earned and its sum."""
    terms = zip(*[_terms(index, worth, peers) for worth in close.worth], strict=True)
    wishes = (
        zip(*[_wishes(request, each) for each in earned], strict=True) if earned else repeat((), len(peers))
    )
    return tuple(
        [
            _match((index.ids[peer], score, _reasons(of_peer, met)))
            for peer, score, of_peer, met in zip(peers.tolist(), scores.tolist(), terms, wishes, strict=True)
        ]
    )


def _reasons(terms: tuple[_Term, ...], wishes: Iterable[Reason | None]) -> tuple[Reason, ...]:
    """The reasons of one peer, those of most points first."""
    reasons = [each for each in wishes if each]
    carry, carried = 0.0, []
    for reason, points, label in terms:
        if reason:
            reasons.append(reason)
        if points:
            carry += points
            carried.append(label)
    if carried:
        reasons.append(_reason((Criterion.CARRY, carry, _carry(tuple(carried)), None, None, None, None)))
    reasons.sort(key=_points, reverse=True)
    return tuple(reasons)


@lru_cache(maxsize=4096)
def _carry(labels: tuple[str, ...]) -> str:
    return wording.carry(dict.fromkeys(labels))


@lru_cache(maxsize=4096)
def _availability(mask: int) -> str:
    return wording.availability([slot for bit, slot in enumerate(SLOTS) if mask >> bit & 1])


def _age(request: Request, age: int) -> str:
    youngest, oldest = request.age_wish or (0, 0)
    return wording.age(youngest <= age <= oldest)


_WORDS: dict[Criterion, Callable[[Request, Any], str]] = {
    Criterion.AVAILABILITY: lambda _, mask: _availability(mask),
    Criterion.PROXIMITY: lambda _, km: wording.proximity(km),
    Criterion.AVOID: lambda _, lived: wording.avoid(lived),
    Criterion.GENDER: lambda _, __: wording.gender(),
    Criterion.AGE: _age,
}
