"""Matching: for each concept, which peers resemble a request for it, and how much: the inverted lists.

One list per sought concept, tree closeness already unfolded and only the best experience of each peer
kept. Peers for whom every number is the same stand side by side, so that a list is an array of peers
and a few values: 8 bytes an entry, and points are computed once a group (impact-ordered postings,
Anh & Moffat 2002).
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from eclaireur.matching.enums import Stage
from eclaireur.matching.parameters import Parameters

STAGES: tuple[Stage | None, ...] = (Stage.IN, Stage.ON_THE_WAY, Stage.BEHIND, None)


@dataclass(frozen=True, slots=True)
class Posting:
    """Who resembles a request for one concept.

    peers: (n,) peer numbers, group after group, those who lived the concept itself first.
    sizes: (g,) how many peers each group holds; sums to n.
    meets: (4, g) rarity x closeness x stage factor, by stage of the request (`stage_number`).
    carries: (g,) closeness x stage factor over what the peer accompanies; 0 if nothing.
    lived_by: the numbers of those who lived the concept itself.
    """

    peers: np.ndarray
    sizes: np.ndarray
    meets: np.ndarray
    carries: np.ndarray
    lived_by: np.ndarray


NOBODY = Posting(
    np.zeros(0, dtype=np.intp),
    np.zeros(0, dtype=np.intp),
    np.zeros((4, 0)),
    np.zeros(0),
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


class _Table(NamedTuple):
    """A table by level of closeness and stage: its distinct values, ascending, and the rank of each cell's."""

    values: np.ndarray
    ranks: np.ndarray


class _Scales(NamedTuple):
    """The tables a posting is made with: one by stage of the request, and what can be carried."""

    meets: list[_Table]
    carries: _Table


def _ranked(table: np.ndarray) -> _Table:
    values, ranks = np.unique(table, return_inverse=True)
    return _Table(values, ranks.reshape(table.shape).astype(np.int64))


def build(
    lived: Lived, near: list[dict[int, float]], rarity: np.ndarray, parameters: Parameters
) -> list[Posting]:
    """One posting per concept, by number.

    near: the concepts close to each, and how close. rarity: (concepts, 2) for a peer who did not live
    the concept itself, and for one who did.
    """
    levels = sorted({closeness for each in near for closeness in each.values()} | {1.0})
    level_of = {closeness: number for number, closeness in enumerate(levels)}
    scales = _Scales(
        meets=[_ranked(np.outer(levels, parameters.meeting(stage).in_order())) for stage in STAGES],
        carries=_ranked(np.outer([0.0, *levels], parameters.carrying.in_order())),
    )

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
        postings.append(_posting(lived, rows, level, number, rarity[number], scales))
    return postings


def _posting(
    lived: Lived, rows: np.ndarray, level: np.ndarray, number: int, rarity: np.ndarray, scales: _Scales
) -> Posting:
    """One posting from the experiences (rows of `lived`) close to a concept, each with its level."""
    order = np.argsort(lived.peer[rows], kind="stable")
    rows, level = rows[order], level[order]
    peer, stage = lived.peer[rows], lived.stage[rows]
    first = np.flatnonzero(np.concatenate(([True], peer[1:] != peer[:-1])))
    carried = np.where(lived.accompanies[rows] > 0, level + 1, 0)
    tables = [*scales.meets, scales.carries]
    levels = [level] * len(scales.meets) + [carried]
    best = [
        np.maximum.reduceat(table.ranks[at, stage], first) for table, at in zip(tables, levels, strict=True)
    ]
    itself = np.logical_or.reduceat(lived.concept[rows] == number, first)

    key = (~itself).astype(np.int64)
    for ranks, table in zip(best, tables, strict=True):
        key = key * len(table.values) + ranks
    order = np.argsort(key, kind="stable")
    groups = np.flatnonzero(np.concatenate(([True], key[order][1:] != key[order][:-1])))
    chosen = order[groups]
    *meets, carries = (table.values[ranks[chosen]] for ranks, table in zip(best, tables, strict=True))
    peers = peer[first][order].astype(np.intp)
    return Posting(
        peers=peers,
        sizes=np.diff(np.append(groups, len(order))),
        meets=rarity[itself[chosen].astype(np.intp)] * np.stack(meets),
        carries=carries,
        lived_by=peers[: np.count_nonzero(itself)],
    )
