"""Matching: for each concept, which peers resemble a request for it, and how much: the inverted lists.

One list per sought concept, tree closeness already unfolded and only the best experience of each peer
kept. Peers who have the same best experiences stand side by side, so that a list is an array of peers and a
few values: 8 bytes an entry, and points and words are made once a group (impact-ordered postings, Anh &
Moffat 2002).
"""

from dataclasses import dataclass
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
    meets: (4, g) rarity x closeness x stage factor of the best experience, by stage of the request
    (`stage_number`). best: (4, g) that experience (`Lived.code`).
    carries: (g,) closeness x stage factor of the best of those the peer accompanies; 0 if there is none.
    carried: (g,) that experience; anything if there is none.
    lived_by: the numbers of those who lived the concept itself.
    """

    peers: np.ndarray
    sizes: np.ndarray
    meets: np.ndarray
    best: np.ndarray
    carries: np.ndarray
    carried: np.ndarray
    lived_by: np.ndarray


_NONE = np.zeros(0, dtype=np.intp)
NOBODY = Posting(_NONE, _NONE, np.zeros((4, 0)), np.zeros((4, 0), dtype=np.intp), np.zeros(0), _NONE, _NONE)


@dataclass(frozen=True, slots=True)
class Lived:
    """All experiences of all peers, flat: (e,) arrays.

    peer, concept: numbers; stage: `stage_number`; accompanies: 0 or 1.
    """

    peer: np.ndarray
    concept: np.ndarray
    stage: np.ndarray
    accompanies: np.ndarray

    @staticmethod
    def code(concept: Any, stage: Any) -> Any:
        """One number for having lived a concept and being at a stage; of numbers or of arrays."""
        return concept * len(STAGES) + stage

    @staticmethod
    def decoded(code: int) -> tuple[int, Stage | None]:
        """The number of the concept, and the stage."""
        concept, stage = divmod(code, len(STAGES))
        return concept, STAGES[stage]


class _Scale(NamedTuple):
    """The experiences close to one concept, from the least to the best: their worth (rarity apart) and their codes.

    ranks: where each stands, by place among the close concepts and stage.
    """

    worth: np.ndarray
    codes: np.ndarray
    ranks: np.ndarray

    @classmethod
    def of(cls, near: dict[int, float], factors: tuple[float, ...]) -> "_Scale":
        """By closeness x factor of the stage, then closeness, then the order of `near`, then stage."""
        concepts, closeness = np.array(list(near)), np.array(list(near.values()))
        place, stage = np.divmod(np.arange(len(near) * len(factors)), len(factors))
        worth = closeness[place] * np.array(factors)[stage]
        order = np.lexsort((closeness[place], worth))
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = np.arange(len(order))
        return cls(worth[order], Lived.code(concepts[place], stage)[order], ranks)


def build(
    lived: Lived, near: list[dict[int, float]], rarity: np.ndarray, parameters: Parameters
) -> list[Posting]:
    """One posting per concept, by number.

    near: the concepts close to each, and how close; where two experiences are worth the same, the later
    concept is the best. rarity: (concepts, 2) for a peer who did not live the concept itself, and for one who did.
    """
    by_concept = np.argsort(lived.concept, kind="stable")
    starts = np.searchsorted(lived.concept[by_concept], np.arange(len(near) + 1))
    postings = []
    for number, close in enumerate(near):
        parts = [by_concept[starts[other] : starts[other + 1]] for other in close]
        if not any(len(part) for part in parts):
            postings.append(NOBODY)
            continue
        rows = np.concatenate(parts)
        place = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        order = np.argsort(lived.peer[rows], kind="stable")
        postings.append(_posting(lived, rows[order], place[order], number, close, rarity[number], parameters))
    return postings


def _posting(
    lived: Lived,
    rows: np.ndarray,
    place: np.ndarray,
    number: int,
    near: dict[int, float],
    rarity: np.ndarray,
    parameters: Parameters,
) -> Posting:
    """One posting from the experiences (rows of `lived`, by peer) close to a concept, each with its place in `near`."""
    scales = [_Scale.of(near, parameters.meeting(stage).in_order()) for stage in STAGES]
    carrying = _Scale.of(near, parameters.carrying.in_order())
    peer, here = lived.peer[rows], Lived.code(place, lived.stage[rows])
    first = np.flatnonzero(np.concatenate(([True], peer[1:] != peer[:-1])))
    itself = np.logical_or.reduceat(lived.concept[rows] == number, first)
    best = [np.maximum.reduceat(scale.ranks[here], first) for scale in scales]
    # from 1: 0 is for nothing accompanied
    most = np.maximum.reduceat(np.where(lived.accompanies[rows] > 0, carrying.ranks[here] + 1, 0), first)

    key = _numbered([~itself, *best, most], len(carrying.ranks) + 1)
    order = np.argsort(key, kind="stable")
    groups = np.flatnonzero(np.concatenate(([True], key[order][1:] != key[order][:-1])))
    chosen = order[groups]
    best, most = [ranks[chosen] for ranks in best], most[chosen]
    worth = np.stack([scale.worth[ranks] for scale, ranks in zip(scales, best, strict=True)])
    peers = peer[first][order].astype(np.intp)
    return Posting(
        peers=peers,
        sizes=np.diff(np.append(groups, len(order))),
        meets=rarity[itself[chosen].astype(np.intp)] * worth,
        best=np.stack([scale.codes[ranks] for scale, ranks in zip(scales, best, strict=True)]),
        carries=np.where(most > 0, carrying.worth[most - 1], 0.0),
        carried=carrying.codes[most - 1],
        lived_by=peers[: np.count_nonzero(itself)],
    )


def _numbered(columns: list[np.ndarray], size: int) -> np.ndarray:
    """One number for each row of several columns of numbers below `size`, in the order of the rows."""
    key, most = columns[0].astype(np.int64), size
    for column in columns[1:]:
        if most * size > 2**62:
            distinct, key = np.unique(key, return_inverse=True)
            most = len(distinct)
        key, most = key * size + column, most * size
    return key
