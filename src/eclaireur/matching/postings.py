"""Matching: for each concept, which peers resemble a request for it, and how much: the inverted lists.

One list per sought concept, tree closeness already unfolded and only the best experience of each peer
kept. Peers for whom every number is the same stand side by side, so that a list is an array of peers
and a few values: 8 bytes an entry, and points are computed once a group (impact-ordered postings,
Anh & Moffat 2002).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eclaireur.matching.enums import Stage
from eclaireur.matching.parameters import Parameters

STAGES: tuple[Stage | None, ...] = (Stage.IN, Stage.ON_THE_WAY, Stage.BEHIND, None)


@dataclass(frozen=True, slots=True)
class Posting:
    """Who resembles a request for one concept.

    peers: (n,) peer numbers, group after group, those who lived the concept itself first.
    sizes: (g,) how many peers each group holds; sums to n.
    meets: (4, g) closeness x stage factor, by stage of the request (`stage_number`).
    carries: (g,) closeness x stage factor over what the peer accompanies; 0 if nothing.
    lived: (g,) whether the group lived the concept itself; lived_by: the peers of those groups.
    """

    peers: np.ndarray
    sizes: np.ndarray
    meets: np.ndarray
    carries: np.ndarray
    lived: np.ndarray
    lived_by: np.ndarray


NOBODY = Posting(
    np.zeros(0, dtype=np.intp),
    np.zeros(0, dtype=np.intp),
    np.zeros((4, 0)),
    np.zeros(0),
    np.zeros(0, dtype=bool),
    np.zeros(0, dtype=np.intp),
)


@dataclass(frozen=True, slots=True)
class Lived:
    """All experiences of all peers, flat: (e,) arrays, sorted by peer.

    peer, concept: numbers; stage: `stage_number`; accompanies: 0 or 1; code: the last three in one number.
    """

    peer: np.ndarray
    concept: np.ndarray
    stage: np.ndarray
    accompanies: np.ndarray
    code: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        code = self.code_of(self.concept, self.stage, self.accompanies)
        object.__setattr__(self, "code", code)

    @staticmethod
    def code_of(concept: Any, stage: Any, accompanies: Any) -> Any:
        """One number for an experience, whoever's; of numbers or of arrays."""
        return (concept * 4 + stage) * 2 + accompanies


def _ranked(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct values of a table, ascending, and the table with each value replaced by its rank."""
    values, ranks = np.unique(table, return_inverse=True)
    return values, ranks.reshape(table.shape).astype(np.int64)


def build(lived: Lived, near: list[dict[int, float]], parameters: Parameters) -> list[Posting]:
    """One posting per concept; `near` gives, by number, the concepts close to each and how close."""
    levels = sorted({closeness for each in near for closeness in each.values()} | {1.0})
    level_of = {closeness: number for number, closeness in enumerate(levels)}
    tables = [_ranked(np.outer(levels, parameters.meeting(stage).in_order())) for stage in STAGES]
    carry = np.outer([0.0, *levels], parameters.carrying.in_order())
    carry_values, carry_ranks = _ranked(carry)

    by_concept = np.argsort(lived.concept, kind="stable")
    starts = np.searchsorted(lived.concept[by_concept], np.arange(len(near) + 1))
    postings = []
    for number, close in enumerate(near):
        parts = [by_concept[starts[other] : starts[other + 1]] for other in close]
        if not any(len(part) for part in parts):
            postings.append(NOBODY)
            continue
        rows = np.concatenate(parts)
        level = np.repeat([level_of[each] for each in close.values()], [len(part) for part in parts])
        postings.append(
            _posting(
                lived,
                rows,
                level,
                number,
                [ranks for _, ranks in tables],
                carry_ranks,
                [values for values, _ in tables],
                carry_values,
            )  # fmt: skip
        )
    return postings


def _posting(lived, rows, level, number, meet_ranks, carry_ranks, meet_values, carry_values) -> Posting:
    """One posting from the experiences (rows of `lived`) close to a concept, each with its level."""
    order = np.argsort(lived.peer[rows], kind="stable")
    rows, level = rows[order], level[order]
    peer, stage = lived.peer[rows], lived.stage[rows]
    first = np.flatnonzero(np.concatenate(([True], peer[1:] != peer[:-1])))
    best = [np.maximum.reduceat(ranks[level, stage], first) for ranks in meet_ranks]
    best_carry = np.maximum.reduceat(
        carry_ranks[np.where(lived.accompanies[rows] > 0, level + 1, 0), stage], first
    )
    itself = np.logical_or.reduceat(lived.concept[rows] == number, first)
    peers = peer[first]

    key = (~itself).astype(np.int64)
    for ranks, values in zip([*best, best_carry], [*meet_values, carry_values], strict=True):
        key = key * len(values) + ranks
    order = np.argsort(key, kind="stable")
    groups = np.flatnonzero(np.concatenate(([True], key[order][1:] != key[order][:-1])))
    chosen = order[groups]
    peers = peers[order].astype(np.intp)
    return Posting(
        peers=peers,
        lived_by=peers[: np.count_nonzero(itself)],
        sizes=np.diff(np.append(groups, len(order))),
        meets=np.stack([values[ranks[chosen]] for values, ranks in zip(meet_values, best, strict=True)]),
        carries=carry_values[best_carry[chosen]],
        lived=itself[chosen],
    )
