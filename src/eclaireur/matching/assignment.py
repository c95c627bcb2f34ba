"""Matching: a batch of requests given to peers all at once, as well as their weights allow.

The weight of a pair depends on the pair only, so that a list of weights and the peers' room are all
anyone needs to compute the optimum again:

    weight = (meeting_worth + score) x (1 + wait_bonus x wait) x (1 - load_penalty x load / capacity)

with wait = waiting_days / wait_full_days, 1 at most; rounded to a millionth, a millionth at least.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from eclaireur.matching import blocks, optimum, wording
from eclaireur.matching.enums import Unassigned
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Assignment, Pair, Request, Unmet
from eclaireur.matching.parameters import Parameters

MILLIONTHS = 1_000_000
KEPT_PAIRS = 100_000_000
"""Pairs kept from one pass to the next (16 bytes each); beyond, they are computed again at each pass."""


class Row(NamedTuple):
    """The admissible peers of one request: numbers (ascending), weights in millionths, scores (0..1)."""

    peers: np.ndarray
    weights: np.ndarray
    scores: np.ndarray


class Block(NamedTuple):
    """The rows of some requests that follow one another, end to end.

    first: the place of the first of them. starts: (requests + 1,) where the row of each begins.
    """

    first: int
    starts: np.ndarray
    peers: np.ndarray
    weights: np.ndarray
    scores: np.ndarray

    def row(self, place: int) -> Row:
        """The row of the request at this place of the batch."""
        here = slice(*self.starts[place - self.first : place - self.first + 2].tolist())
        return Row(self.peers[here], self.weights[here], self.scores[here])


class Candidates:
    """Every admissible pair of a batch with its weight, in whole millionths.

    requests: in the order of their identifiers, which is that of all places here.
    """

    def __init__(self, index: Layout, requests: Sequence[Request]) -> None:
        """Raises ValueError if two requests have the same identifier."""
        self.index = index
        self.requests = sorted(requests, key=lambda request: request.id)
        for one, next_one in zip(self.requests, self.requests[1:], strict=False):
            if one.id == next_one.id:
                raise ValueError(f"two requests are called {one.id!r}")
        self.place = {request.id: place for place, request in enumerate(self.requests)}
        parameters = index.parameters
        taken = index.load / np.maximum(index.capacity, 1)
        self._spare = 1 - parameters.load_penalty * np.minimum(taken, 1.0)
        self._step = blocks.requests_a_block(index)
        self._kept: dict[int, Block] = {}
        self._left = KEPT_PAIRS

    def blocks(self) -> Iterator[Block]:
        """All requests, in order."""
        for first in range(0, len(self.requests), self._step):
            yield self._block(first)

    def row(self, place: int) -> Row:
        """The admissible peers of one request, with their weights and scores."""
        first = place - place % self._step
        if self._left < 0 and first not in self._kept:
            return self._weighed(place, place + 1).row(place)
        return self._block(first).row(place)

    def _block(self, first: int) -> Block:
        if (block := self._kept.get(first)) is None:
            block = self._weighed(first, first + self._step)
            self._left -= len(block.peers)
            if self._left >= 0:
                self._kept[first] = block
        return block

    def _weighed(self, first: int, end: int) -> Block:
        """The requests from one place to another, scored and weighed."""
        requests, parameters = self.requests[first:end], self.index.parameters
        starts, peers, scores = blocks.score(self.index, requests)
        wait = [min(request.waiting_days / parameters.wait_full_days, 1.0) for request in requests]
        longer = (1 + parameters.wait_bonus * np.array(wait)).repeat(np.diff(starts))
        weights = (parameters.meeting_worth + scores) * longer * self._spare[peers] * MILLIONTHS
        weights = np.maximum(np.rint(weights), 1).astype(np.int32)
        return Block(first, starts, peers.astype(np.int32), weights, scores)

    @staticmethod
    def heaviest(parameters: Parameters) -> int:
        """What no weight is above (millionths)."""
        return int((parameters.meeting_worth + 1) * (1 + parameters.wait_bonus) * MILLIONTHS) + 1


def assign(index: Layout, requests: Sequence[Request]) -> Assignment:
    """The best pairing of all requests at once: most weight, then load most evenly spread.

    Nothing depends on the order of `requests`, in which the answer is given. Raises ValueError if two
    requests have the same identifier.
    """
    candidates = Candidates(index, requests)
    return solve(candidates, requests)


def solve(candidates: Candidates, requests: Sequence[Request]) -> Assignment:
    """`assign` for candidates already at hand; the answer in the order of `requests`."""
    index = candidates.index
    room = optimum.Room(index.capacity, index.load)
    best = optimum.solve(len(requests), room, candidates.blocks, candidates.heaviest(index.parameters))
    possible = np.zeros(len(requests), dtype=np.int64)
    weights, scores = np.zeros(len(requests), dtype=np.int64), np.zeros(len(requests))
    for first, starts, row_peers, row_weights, row_scores in candidates.blocks():
        counts = np.diff(starts)
        here = slice(first, first + len(counts))
        possible[here] = counts
        made = np.flatnonzero(best.given[here].repeat(counts) == row_peers)
        met = first + np.searchsorted(starts, made, side="right") - 1
        weights[met], scores[met] = row_weights[made], row_scores[made]
    pairs, left = [], []
    for request in requests:
        place = candidates.place[request.id]
        if (peer := best.given[place]) >= 0:
            score, weight = float(scores[place]), int(weights[place]) / MILLIONTHS
            pairs.append(Pair(request.id, index.ids[peer], score, weight))
        else:
            why = Unassigned.CAPACITY if possible[place] else Unassigned.NO_ADMISSIBLE_PEER
            left.append(Unmet(request.id, why, wording.UNASSIGNED_WORDS[why]))
    figures = {"rounds": best.rounds, "pairs_at_work": best.pairs}
    return Assignment(tuple(pairs), tuple(left), int(weights.sum()) / MILLIONTHS, figures)
