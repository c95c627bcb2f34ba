"""Matching: the best peers for one request, exactly, without scoring in full those who cannot be among them."""

import numpy as np

from eclaireur.matching import bits, constraints, reasons, soft
from eclaireur.matching.enums import Exclusion
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Ranking, Request
from eclaireur.matching.resemblance import Resemblance
from eclaireur.matching.terms import Plan

FEW = 512
"""From how many peers on it is worth looking, before a costly criterion, who can no longer be among the first."""
STRIPES = 16
"""Of how many scores only the greatest is looked at to say what the first are above."""


def rank(index: Layout, request: Request, limit: int) -> Ranking:
    """The `limit` best peers by score, then by number (the order of ties), and who was left out."""
    plan = Plan.of(request, index.parameters)
    close = Resemblance.of(index, plan)
    left, excluded = constraints.admissible(index, request, close.peers)
    peers = bits.members(left, index.size)
    admissible = len(peers)
    if limit <= 0:
        return Ranking((), excluded, admissible)
    scores = close.points(peers)
    earned: list[soft.Earned] = []
    left_to_earn = sum(plan.shares[criterion] for criterion in soft.EARNING if criterion in plan.shares)
    for criterion in soft.EARNING:
        if criterion not in plan.shares:
            continue
        if criterion in soft.COSTLY and len(peers) > FEW:
            # whoever stays below the last of the first with all there is left to earn is not among them
            can = np.flatnonzero(scores >= _floor(scores, limit) - left_to_earn)
            peers, scores, earned = peers.take(can), scores.take(can), [each.of(can) for each in earned]
        earned.append(soft.earned(index, request, plan, criterion, peers))
        scores = scores + earned[-1].points
        left_to_earn -= plan.shares[criterion]
    best = _first(scores, limit)
    earned, first, scores = [each.of(best) for each in earned], peers.take(best), scores.take(best)
    return Ranking(reasons.matches(index, request, close, first, earned, scores), excluded, admissible)


def exclusion_of(index: Layout, request: Request, peer: int) -> Exclusion | None:
    """What keeps one peer (by number) from a request, or None."""
    close = Resemblance.of(index, Plan.of(request, index.parameters))
    resembles = bool(bits.contains(close.peers, np.array([peer]))[0])
    return constraints.exclusion_of(index, request, peer, resembles)


def _floor(scores: np.ndarray, limit: int) -> float:
    """A number that `limit` scores reach at least. The greatest scores of some stripes are soon compared."""
    stripes = len(scores) // STRIPES
    if stripes < limit:
        return 0.0
    greatest = scores[: stripes * STRIPES].reshape(STRIPES, stripes).max(axis=0)
    return float(np.partition(greatest, -limit)[-limit])


def _first(scores: np.ndarray, limit: int) -> np.ndarray:
    """Positions of the `limit` greatest scores, greatest first; the earlier position wins a tie."""
    if len(scores) <= limit:
        return np.argsort(-scores, kind="stable")
    kept = np.flatnonzero(scores >= np.partition(scores, -limit)[-limit])
    return kept[np.argsort(-scores[kept], kind="stable")[:limit]]
