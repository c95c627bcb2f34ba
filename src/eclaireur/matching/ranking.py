"""Matching: the best peers for one request, exactly, without scoring in full those who cannot be among them."""

import numpy as np

from eclaireur.matching import bits, constraints, reasons, soft
from eclaireur.matching.enums import Exclusion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Ranking, Request
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.terms import Plan, grains

FEW, MANY = 512, 8192
"""From how many peers on it is worth looking who can no longer be among the first, before a costly criterion
and before any other."""


def rank(index: Layout, request: Request, limit: int) -> Ranking:
    """The `limit` best peers by score, then by number (the order of ties), and who was left out."""
    plan = Plan.of(request, index.parameters)
    base = resemblance(index, plan)
    left, excluded = constraints.admissible(index, request, bits.from_mask(base > 0))
    peers = bits.members(left, index.size)
    admissible = len(peers)
    if limit <= 0:
        return Ranking((), excluded, admissible)
    scores = base.take(peers)
    earned: list[soft.Earned] = []
    left_to_earn = sum(plan.shares[criterion] for criterion in soft.EARNING if criterion in plan.shares)
    for criterion in soft.EARNING:
        if criterion not in plan.shares:
            continue
        if len(peers) > (FEW if criterion in soft.COSTLY else MANY):
            # whoever stays below the last of the first with all there is left to earn is not among them
            floor = np.partition(scores, -limit)[-limit] if limit < len(peers) else 0.0
            can = np.flatnonzero(scores >= floor - left_to_earn)
            peers, scores, earned = peers[can], scores[can], [each.of(can) for each in earned]
        earned.append(soft.earned(index, request, plan, criterion, peers))
        scores = scores + earned[-1].points
        left_to_earn -= plan.shares[criterion]
    best = _first(scores, limit)
    earned = [each.of(best) for each in earned]
    return Ranking(reasons.matches(index, request, plan, peers[best], earned), excluded, admissible)


def score_all(index: Layout, request: Request) -> tuple[np.ndarray, np.ndarray]:
    """Every peer a request may meet, by ascending number, and their scores (0..1)."""
    plan = Plan.of(request, index.parameters)
    base = resemblance(index, plan)
    left, _ = constraints.admissible(index, request, bits.from_mask(base > 0))
    peers = bits.members(left, index.size)
    scores = base[peers]
    for each in soft.all_earned(index, request, plan, peers):
        scores += each.points
    return peers, scores


def exclusion_of(index: Layout, request: Request, peer: int) -> Exclusion | None:
    """What keeps one peer (by number) from a request, or None."""
    resembles = bool(resemblance(index, Plan.of(request, index.parameters))[peer] > 0)
    return constraints.exclusion_of(index, request, peer, resembles)


def resemblance(index: Layout, plan: Plan) -> np.ndarray:
    """(peers,) points of the criteria "experience" and "carry" together; 0 for nothing in common."""
    points = np.zeros(index.size)
    for item, experience, carry in zip(plan.sought, plan.experience, plan.carry, strict=True):
        posting = index.posting(item.concept)
        if not len(posting.peers):
            continue
        met = posting.meets[stage_number(item.stage)]
        group = grains(experience * met) + grains(carry * posting.carries)
        np.add.at(points, posting.peers, group.repeat(posting.sizes))
    return points


def _first(scores: np.ndarray, limit: int) -> np.ndarray:
    """Positions of the `limit` greatest scores, greatest first; the earlier position wins a tie."""
    if len(scores) > limit:
        least = np.partition(scores, -limit)[-limit]
        above = np.flatnonzero(scores > least)
        equal = np.flatnonzero(scores == least)[: limit - len(above)]
        kept = np.sort(np.concatenate((above, equal)))
    else:
        kept = np.arange(len(scores))
    return kept[np.argsort(-scores[kept], kind="stable")]
