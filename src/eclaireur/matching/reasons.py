"""Matching: why a peer is offered. The reasons are the terms of the score themselves, none left out."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
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
"""A reason from all its fields. Some hundred are made for each ranking: this way no Python code is run for it."""

_Term = tuple[Reason | None, float, str]
"""What one sought experience earns a peer: a reason, and points and words for what they can carry."""


class _Terms(dict[int, _Term]):
    """The terms of one sought experience for one request, by group of its posting; each made when first asked for."""

    def __init__(self, index: Layout, worth: Worth) -> None:
        super().__init__({0: (None, 0.0, "")})
        self.index, self.worth = index, worth

    def __missing__(self, group: int) -> _Term:
        sought, spread, experience, carry, _ = self.worth
        key = (sought.stage, group)
        if (words := spread.words.get(key)) is None:
            words = spread.words[key] = _words(self.index, sought, spread, group)
        text, lived, closeness, stage, carried = words
        points, reason = experience.item(group) / GRAIN, None
        if points:
            reason = _reason((Criterion.EXPERIENCE, points, text, sought.concept, lived, closeness, stage))
        self[group] = term = (reason, carry.item(group) / GRAIN, carried)
        return term


def _words(index: Layout, sought: Sought, spread: Spread, group: int) -> Words:
    """What is said of the peers of one group of a posting."""
    concepts, label = index.concept_ids, index.thesaurus.label
    lived, stage = Lived.decoded(spread.best.item(stage_number(sought.stage), group))
    carried, _ = Lived.decoded(spread.carried.item(group))
    text = wording.experience(label(sought.concept), label(concepts[lived]), stage)
    closeness = index.near[index.concepts[sought.concept]][lived]
    return text, concepts[lived], closeness, stage, label(concepts[carried])


_points = itemgetter(1)


def matches(
    index: Layout, request: Request, close: Resemblance, peers: np.ndarray, earned: list[Earned]
) -> tuple[Match, ...]:
    """A match for each of these admissible peers (numbers), in their order, with what they earned."""
    terms = [_Terms(index, worth) for worth in close.worth]
    groups = zip(*[worth.spread.cells.take(peers).tolist() for worth in close.worth], strict=True)
    wishes = _wishes(request, earned, len(peers))
    return tuple(
        [
            _match(index.ids[peer], zip(terms, of_peer, strict=True), reasons)
            for peer, of_peer, reasons in zip(peers.tolist(), groups, wishes, strict=True)
        ]
    )


def _match(peer_id: str, groups: Iterable[tuple[_Terms, int]], reasons: list[Reason]) -> Match:
    carry_points, carried = 0.0, []
    for terms, group in groups:
        reason, points, label = terms[group]
        if reason:
            reasons.append(reason)
        if points:
            carry_points += points
            carried.append(label)
    if carried:
        text = _carry(tuple(carried))
        reasons.append(_reason((Criterion.CARRY, carry_points, text, None, None, None, None)))
    reasons.sort(key=_points, reverse=True)
    return Match(peer_id, sum([reason[1] for reason in reasons]), tuple(reasons))


def _wishes(request: Request, earned: list[Earned], peers: int) -> list[list[Reason]]:
    """For each of some peers, a reason for each criterion under which they earned something."""
    reasons: list[list[Reason]] = [[] for _ in range(peers)]
    for criterion, points, detail in earned:
        words = _WORDS[criterion]
        made: dict[tuple[float, Any], Reason] = {}
        for found, key in zip(reasons, zip(points.tolist(), detail.tolist(), strict=True), strict=True):
            if key[0]:
                if (reason := made.get(key)) is None:
                    text = words(request, key[1])
                    reason = made[key] = _reason((criterion, key[0], text, None, None, None, None))
                found.append(reason)
    return reasons


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
