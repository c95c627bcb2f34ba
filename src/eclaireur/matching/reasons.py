"""Matching: why a peer is offered. The reasons are the terms of the score themselves, none left out."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np

from eclaireur.matching import wording
from eclaireur.matching.enums import SLOTS, Criterion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Match, Reason, Request
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.postings import Lived
from eclaireur.matching.resemblance import Resemblance, Worth
from eclaireur.matching.soft import Earned
from eclaireur.matching.terms import GRAIN

_Term = tuple[Reason | None, float, str]
"""What one sought experience earns a peer: a reason, and points and words for what they can carry."""


class _Terms(dict[int, _Term]):
    """The terms of one sought experience for one request, by group of its posting; each made when first asked for."""

    def __init__(self, index: Layout, worth: Worth) -> None:
        self.index, self.worth, self.stage = index, worth, stage_number(worth.sought.stage)

    def __missing__(self, group: int) -> _Term:
        index, spread, sought = self.index, self.worth.spread, self.worth.sought.concept
        labels, reason = index.thesaurus.label, None
        if points := float(self.worth.experience[group]) / GRAIN:
            number, stage = Lived.decoded(int(spread.best[self.stage, group]))
            lived = index.concept_ids[number]
            closeness = index.near[index.concepts[sought]][number]
            text = _experience(labels(sought), labels(lived), stage)
            reason = Reason(Criterion.EXPERIENCE, points, text, sought, lived, closeness, stage)
        carried, _ = Lived.decoded(int(spread.carried[group]))
        carry_points = float(self.worth.carry[group]) / GRAIN
        self[group] = term = (reason, carry_points, labels(index.concept_ids[carried]))
        return term


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
        reasons.append(Reason(Criterion.CARRY, carry_points, _carry(tuple(carried))))
    reasons.sort(key=_points, reverse=True)
    return Match(peer_id, sum([reason.points for reason in reasons]), tuple(reasons))


def _wishes(request: Request, earned: list[Earned], peers: int) -> list[list[Reason]]:
    """For each of some peers, a reason for each criterion under which they earned something."""
    reasons: list[list[Reason]] = [[] for _ in range(peers)]
    for criterion, points, detail in earned:
        words = _WORDS[criterion]
        made: dict[tuple[float, Any], Reason] = {}
        for found, key in zip(reasons, zip(points.tolist(), detail.tolist(), strict=True), strict=True):
            if key[0]:
                if (reason := made.get(key)) is None:
                    reason = made[key] = Reason(criterion, key[0], words(request, key[1]))
                found.append(reason)
    return reasons


_experience = lru_cache(maxsize=16384)(wording.experience)


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
