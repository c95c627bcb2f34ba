"""Matching: a batch of requests given to peers all at once, as well as their weights allow.

The weight of a pair depends on the pair only, so that a list of weights and the peers' room are all
anyone needs to compute the optimum again:

    weight = (meeting_worth + score) x (1 + wait_bonus x wait) x (1 - load_penalty x load / capacity)

with wait = waiting_days / wait_full_days, 1 at most; rounded to a millionth, a millionth at least.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from eclaireur.matching import optimum, ranking, wording
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
        self._kept: dict[int, Row] = {}
        self._left = KEPT_PAIRS

    def row(self, place: int) -> Row:
        """The admissible peers of a request, with their weights and scores."""
        if (row := self._kept.get(place)) is None:
            peers, scores = ranking.score_all(self.index, self.requests[place])
            weights = self._weights(place, peers, scores)
            row = Row(peers.astype(np.int32), weights.astype(np.int32), scores)
            if len(peers) <= self._left:
                self._left -= len(peers)
                self._kept[place] = row
        return row

    def rows(self) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """For every request its place, the admissible peers and their weights (int64), in order."""
        for place in range(len(self.requests)):
            row = self.row(place)
            yield place, row.peers, row.weights.astype(np.int64)

    def _weights(self, place: int, peers: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """The weights (int64 millionths) of a request with these peers (numbers), from their scores."""
        parameters = self.index.parameters
        wait = min(self.requests[place].waiting_days / parameters.wait_full_days, 1.0)
        worth = (parameters.meeting_worth + scores) * (1 + parameters.wait_bonus * wait)
        return np.maximum(np.rint(worth * self._spare[peers] * MILLIONTHS), 1).astype(np.int64)

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
    best = optimum.solve(len(requests), room, candidates.rows, candidates.heaviest(index.parameters))
    pairs, left, total = [], [], 0
    for request in requests:
        place = candidates.place[request.id]
        row, peer = candidates.row(place), best.given[place]
        if peer < 0:
            why = Unassigned.CAPACITY if len(row.peers) else Unassigned.NO_ADMISSIBLE_PEER
            left.append(Unmet(request.id, why, wording.UNASSIGNED_WORDS[why]))
            continue
        at = row.peers.searchsorted(peer)
        weight = int(row.weights[at])
        total += weight
        pairs.append(Pair(request.id, index.ids[peer], float(row.scores[at]), weight / MILLIONTHS))
    figures = {"rounds": best.rounds, "pairs_at_work": best.pairs}
    return Assignment(tuple(pairs), tuple(left), total / MILLIONTHS, figures)
