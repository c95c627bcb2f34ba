"""Matching: why a peer is offered. The reasons are the terms of the score themselves, none left out."""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import numpy as np

from eclaireur.matching import wording
from eclaireur.matching.enums import SLOTS, Criterion, Stage
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Match, Reason, Request, Sought
from eclaireur.matching.postings import STAGES, Lived
from eclaireur.matching.soft import Earned
from eclaireur.matching.terms import Plan, grain


class _Hit(NamedTuple):
    """What one lived experience is worth for one sought; compared as a tuple, the greatest is the best.

    meets and carries: closeness x stage factor. rarity: for a peer who lived this.
    """

    meets: float
    closeness: float
    lived: str
    stage: int
    text: str
    carries: float
    label: str
    rarity: float


_Term = tuple[Reason, float, str]
"""What one sought experience earns a peer: a reason, and points and words for what they can carry."""


class _Item(NamedTuple):
    """One sought experience, for one request.

    hits: what each experience close to it is worth, by `Lived.code`. The factors of the plan turn rarity x
    meets, and carries, into points. terms: those made so far, by the codes they were made of.
    """

    concept: str
    hits: dict[int, _Hit]
    experience: float
    carry: float
    terms: dict[tuple[int, ...], _Term]

    def term(self, codes: tuple[int, ...]) -> _Term:
        """The term for a peer whose close experiences are these (codes, one at least)."""
        best = most = self.hits[codes[0]]
        rarity = best.rarity
        if len(codes) > 1:
            found = [self.hits[code] for code in codes]
            best, most = max(found), max(found, key=_carries)
            # the greater one is that of who lived the very concept
            rarity = max([hit.rarity for hit in found])
        meets, closeness, lived, stage, text, _, _, _ = best
        points = grain(self.experience * (rarity * meets))
        reason = Reason(Criterion.EXPERIENCE, points, text, self.concept, lived, closeness, STAGES[stage])
        self.terms[codes] = term = (reason, grain(self.carry * most.carries), most.label)
        return term


_carries = attrgetter("carries", "closeness", "label")
_points = itemgetter(1)


def matches(
    index: Layout, request: Request, plan: Plan, peers: np.ndarray, earned: list[Earned]
) -> tuple[Match, ...]:
    """A match for each of these admissible peers (numbers), in their order, with what they earned."""
    items = [
        _Item(sought.concept, _hits(index, sought.concept, sought.stage), experience, carry, {})
        for sought, experience, carry in zip(plan.sought, plan.experience, plan.carry, strict=True)
    ]
    reasons = _wishes(request, earned, len(peers))
    starts, ends = index.lived_from.take(peers).tolist(), index.lived_from.take(peers + 1).tolist()
    codes = index.lived.code
    return tuple(
        [
            _match(index.ids[peer], codes[start:end].tolist(), found, items)
            for peer, start, end, found in zip(peers.tolist(), starts, ends, reasons, strict=True)
        ]
    )


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


def _match(peer_id: str, codes: list[int], reasons: list[Reason], items: list[_Item]) -> Match:
    carry_points, carried = 0.0, []
    for item in items:
        hits = item[1]
        if close := tuple([code for code in codes if code in hits]):
            reason, points, label = item[4].get(close) or item.term(close)
            reasons.append(reason)
            if points:
                carry_points += points
                carried.append(label)
    if carried:
        reasons.append(Reason(Criterion.CARRY, carry_points, _carry(tuple(carried))))
    reasons.sort(key=_points, reverse=True)
    return Match(peer_id, sum([reason[1] for reason in reasons]), tuple(reasons))


def _hits(index: Layout, concept: str, stage: Stage | None) -> dict[int, _Hit]:
    """The hits of an `_Item`, which depend on the concept and the stage only; kept for the next request."""
    if (known := index.hits.get((concept, stage))) is not None:
        return known
    label, carrying = index.thesaurus.label, index.parameters.carrying.in_order()
    meeting = index.parameters.meeting(stage).in_order()
    hits = {}
    for other, closeness in index.near_to(concept).items():
        lived = index.concept_ids[other]
        rarity = float(index.rarity[index.concepts[concept], int(lived == concept)])
        for place, at in enumerate(STAGES):
            text = wording.experience(label(concept), label(lived), at)
            meets = closeness * meeting[place]
            hit = _Hit(meets, closeness, lived, place, text, 0.0, label(lived), rarity)
            hits[Lived.code_of(other, place, 0)] = hit
            hits[Lived.code_of(other, place, 1)] = hit._replace(carries=closeness * carrying[place])
    index.hits[concept, stage] = hits
    return hits


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
