"""Matching: why a peer is offered. The reasons are the terms of the score themselves, none left out."""

import numpy as np

from eclaireur.matching import soft, wording
from eclaireur.matching.enums import SLOTS, Criterion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Match, Reason, Request, Sought
from eclaireur.matching.postings import STAGES
from eclaireur.matching.terms import Plan, grain, grains


def matches(index: Layout, request: Request, peers: np.ndarray) -> tuple[Match, ...]:
    """A match for each of these admissible peers (numbers), in their order."""
    plan = Plan.of(request, index.parameters)
    items = [_Item(index, plan, place) for place in range(len(plan.sought))]
    softs = _soft_reasons(index, request, plan, peers)
    return tuple(
        _match(index, peer, items, others) for peer, others in zip(peers.tolist(), softs, strict=True)
    )


class _Item:
    """One sought experience with all the numbers its points are made of."""

    def __init__(self, index: Layout, plan: Plan, place: int) -> None:
        self.sought: Sought = plan.sought[place]
        self.number = index.concepts.get(self.sought.concept, -1)
        self.near = index.near_to(self.sought.concept)
        self.rarity = index.rarity[self.number].tolist() if self.number >= 0 else [0.0, 0.0]
        self.meeting = index.parameters.meeting(self.sought.stage).in_order()
        self.experience, self.carry = plan.experience[place], plan.carry[place]


def _match(index: Layout, peer: int, items: list[_Item], others: list[Reason]) -> Match:
    rows = slice(index.lived_from[peer], index.lived_from[peer + 1])
    lived = list(
        zip(
            index.lived.concept[rows].tolist(),
            index.lived.stage[rows].tolist(),
            index.lived.accompanies[rows].tolist(),
            strict=True,
        )
    )
    reasons, carried, carry_points = [], [], 0.0
    carrying = index.parameters.carrying.in_order()
    for item in items:
        best = best_carry = (0.0, 0.0, -1, -1)
        itself = 0
        for concept, stage, accompanies in lived:
            if (closeness := item.near.get(concept)) is None:
                continue
            itself |= concept == item.number
            best = max(best, (closeness * item.meeting[stage], closeness, concept, stage))
            if accompanies:
                best_carry = max(best_carry, (closeness * carrying[stage], closeness, concept, stage))
        if (points := grain(item.experience * (item.rarity[itself] * best[0]))) > 0:
            reasons.append(_experience(index, item.sought, points, *best[1:]))
        if (points := grain(item.carry * best_carry[0])) > 0:
            carry_points += points
            carried.append(best_carry[2])
    if carried:
        labels = [index.thesaurus.label(index.concept_ids[each]) for each in dict.fromkeys(carried)]
        reasons.append(Reason(Criterion.CARRY, carry_points, wording.carry(labels)))
    reasons.extend(others)
    reasons.sort(key=lambda reason: -reason.points)
    return Match(index.ids[peer], sum(reason.points for reason in reasons), tuple(reasons))


def _experience(
    index: Layout, sought: Sought, points: float, closeness: float, lived: int, stage: int
) -> Reason:
    concept = index.concept_ids[lived]
    label = index.thesaurus.label
    text = wording.experience(label(sought.concept), label(concept), STAGES[stage])
    return Reason(Criterion.EXPERIENCE, points, text, sought.concept, concept, closeness, STAGES[stage])


def _soft_reasons(index: Layout, request: Request, plan: Plan, peers: np.ndarray) -> list[list[Reason]]:
    """For each peer, a reason for each criterion that is neither "experience" nor "carry"."""
    found: list[list[Reason]] = [[] for _ in peers]
    for criterion, share in plan.shares.items():
        if criterion not in soft.VALUES:
            continue
        points = grains(share * soft.VALUES[criterion](index, request, plan, peers)).tolist()
        texts = _WORDS[criterion](index, request, peers)
        for reasons, earned, text in zip(found, points, texts, strict=True):
            if earned > 0:
                reasons.append(Reason(criterion, earned, text))
    return found


def _availability_words(index: Layout, request: Request, peers: np.ndarray) -> list[str]:
    masks = soft.shared_slots(index, request, peers).tolist()
    return [
        wording.availability([slot for bit, slot in enumerate(SLOTS) if mask >> bit & 1]) for mask in masks
    ]


def _proximity_words(index: Layout, request: Request, peers: np.ndarray) -> list[str]:
    distances = soft.distance_km(index, request, peers).tolist()
    return [wording.proximity(km) if km == km else "" for km in distances]


def _avoid_words(index: Layout, request: Request, peers: np.ndarray) -> list[str]:
    return [wording.avoid(lived) for lived in soft.avoided(index, request, peers).tolist()]


def _gender_words(index: Layout, request: Request, peers: np.ndarray) -> list[str]:
    return [wording.gender()] * len(peers)


def _age_words(index: Layout, request: Request, peers: np.ndarray) -> list[str]:
    youngest, oldest = request.age_wish or (0, 0)
    ages = (index.year - index.birth_year[peers].astype(int)).tolist()
    return [wording.age(youngest <= age <= oldest) for age in ages]


_WORDS = {
    Criterion.AVAILABILITY: _availability_words,
    Criterion.PROXIMITY: _proximity_words,
    Criterion.AVOID: _avoid_words,
    Criterion.GENDER: _gender_words,
    Criterion.AGE: _age_words,
}
