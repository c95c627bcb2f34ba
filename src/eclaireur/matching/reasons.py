"""Matching: why a peer is offered. The reasons are the terms of the score themselves, none left out."""

from collections.abc import Callable
from functools import lru_cache
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
    """What one lived experience is worth for one sought: compared as a tuple, the greatest is the best."""

    meets: float
    closeness: float
    lived: str
    stage: Stage | None
    text: str


class _Item(NamedTuple):
    """One sought experience: the hits of the experiences close to it, keyed by `Lived.code`.

    The factors turn rarity x meets, and carried, into points; rarity is for who did not live the
    concept itself, and for who did (`own` holds the codes of the latter).
    """

    sought: Sought
    hits: dict[int, _Hit]
    carried: dict[int, tuple[float, str]]
    own: frozenset[int]
    rarity: list[float]
    experience: float
    carry: float


def matches(
    index: Layout, request: Request, plan: Plan, peers: np.ndarray, earned: list[Earned]
) -> tuple[Match, ...]:
    """A match for each of these admissible peers (numbers), in their order, with what they earned."""
    items = _items(index, plan)
    others: list[list[Reason]] = [[] for _ in peers]
    for each in earned:
        words = _WORDS[each.criterion]
        for reasons, points, detail in zip(others, each.points.tolist(), each.detail.tolist(), strict=True):
            if points > 0:
                reasons.append(Reason(each.criterion, points, words(request, detail)))
    return tuple(_match(index, peer, items, rest) for peer, rest in zip(peers.tolist(), others, strict=True))


def _match(index: Layout, peer: int, items: list[_Item], others: list[Reason]) -> Match:
    codes = index.lived.code[index.lived_from[peer] : index.lived_from[peer + 1]].tolist()
    reasons, labels, carry_points = others, {}, 0.0
    for sought, hits, carried, own, rarity, experience, carry in items:
        found = [hits[code] for code in codes if code in hits]
        if not found:
            continue
        best = max(found)
        points = grain(experience * (rarity[not own.isdisjoint(codes)] * best.meets))
        if points > 0:
            reasons.append(
                Reason(Criterion.EXPERIENCE, points, best.text, sought.concept, best.lived, best.closeness, best.stage)
            )
        value, label = max((carried[code] for code in codes if code in carried), default=(0.0, ""))
        if (points := grain(carry * value)) > 0:
            carry_points += points
            labels[label] = None
    if carry_points:
        reasons.append(Reason(Criterion.CARRY, carry_points, wording.carry(tuple(labels))))
    reasons.sort(key=_points, reverse=True)
    return Match(index.ids[peer], sum(map(_points, reasons)), tuple(reasons))


def _points(reason: Reason) -> float:
    return reason.points


def _items(index: Layout, plan: Plan) -> list[_Item]:
    return [
        _Item(sought, *_tables(index, sought.concept, sought.stage), experience, carry)
        for sought, experience, carry in zip(plan.sought, plan.experience, plan.carry, strict=True)
    ]


def _tables(index: Layout, concept: str, stage: Stage | None) -> tuple[Any, ...]:
    """The parts of an `_Item` that depend on the concept and the stage only; kept for the next request."""
    key = (concept, stage)
    if (known := index.tables.get(key)) is not None:
        return known
    number = index.concepts.get(concept, -1)
    label, carrying = index.thesaurus.label, index.parameters.carrying.in_order()
    meeting = index.parameters.meeting(stage).in_order()
    hits, carried = {}, {}
    for other, closeness in index.near_to(concept).items():
        lived = index.concept_ids[other]
        for place, at in enumerate(STAGES):
            text = wording.experience(label(concept), label(lived), at)
            hit = _Hit(closeness * meeting[place], closeness, lived, at, text)
            for accompanies in (0, 1):
                hits[Lived.code_of(other, place, accompanies)] = hit
            carried[Lived.code_of(other, place, 1)] = (closeness * carrying[place], label(lived))
    own = frozenset(code for code, hit in hits.items() if hit.lived == concept)
    rarity = index.rarity[number].tolist() if number >= 0 else [0.0, 0.0]
    index.tables[key] = found = (hits, carried, own, rarity)
    return found


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
