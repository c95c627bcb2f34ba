"""Matching: the best peers for one request, exactly, without scoring in full those who cannot be among them."""

import numpy as np

from eclaireur.matching import bits, constraints, reasons, soft
from eclaireur.matching.enums import Exclusion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Ranking, Request
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.terms import Plan, grains

FIRST_LOOK = 256
"""How many of the most resembling peers are scored in full first, to know what the others must reach."""
MANY = 8192
"""From how many admissible peers on that first look is worth its time."""


def rank(index: Layout, request: Request, limit: int) -> Ranking:
    """The `limit` best peers by score, then by number (the order of ties), and who was left out."""
    plan = Plan.of(request, index.parameters)
    base = resemblance(index, plan)
    left, excluded = constraints.admissible(index, request, bits.from_mask(base > 0))
    peers = bits.members(left, index.size)
    admissible = len(peers)
    if limit <= 0:
        return Ranking((), excluded, admissible)
    partial = base.take(peers)
    if admissible > MANY and limit <= FIRST_LOOK:
        peers, partial = _contenders(index, request, plan, peers, partial, limit)
    earned = soft.earned(index, request, plan, peers)
    best = _first(_total(partial, earned), limit)
    earned = [each.of(best) for each in earned]
    return Ranking(reasons.matches(index, request, plan, peers[best], earned), excluded, admissible)


def _contenders(index: Layout, request: Request, plan: Plan, peers: np.ndarray, partial: np.ndarray,
                limit: int) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Those who may still be among the first `limit`, whatever they earn besides resemblance.

    The most resembling are scored in full; the worst of the `limit` best of them is a floor: whoever
    would stay below it with every other point there is cannot be among the first.
    """
    most = sum(share for criterion, share in plan.shares.items() if criterion in soft.EARNING)
    first = np.argpartition(partial, -FIRST_LOOK)[-FIRST_LOOK:]
    full = _total(partial[first], soft.earned(index, request, plan, peers[first]))
    floor = np.partition(full, -limit)[-limit]
    can = np.flatnonzero(partial >= floor - most)
    return peers[can], partial[can]


def _total(partial: np.ndarray, earned: list[soft.Earned]) -> np.ndarray:
    for each in earned:
        partial = partial + each.points
    return partial


def score_all(index: Layout, request: Request) -> tuple[np.ndarray, np.ndarray]:
    """Every peer a request may meet, by ascending number, and their scores (0..1)."""
    plan = Plan.of(request, index.parameters)
    base = resemblance(index, plan)
    left, _ = constraints.admissible(index, request, bits.from_mask(base > 0))
    peers = bits.members(left, index.size)
    return peers, _total(base[peers], soft.earned(index, request, plan, peers))


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
