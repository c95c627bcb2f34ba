"""Matching: the exact optimum of a batch: most weight, then load spread most evenly.

A transportation problem (Hitchcock 1941): each request to one peer at most, each peer to as many as they
have room. It is solved on a few pairs for each request as a sparse assignment (Jonker & Volgenant 1987, as
SciPy has it), then the prices that prove that optimum (Kuhn 1955; Bertsekas 1988) are held against every
other pair: those that could still do better join, and it is solved again. When none can, linear
duality says the optimum is that of all pairs. All numbers are whole, below 2**53, so nothing is rounded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

FIRST_PAIRS = 24
"""Pairs of each request, its heaviest, with which to begin."""
MORE_PAIRS = 8
"""Pairs a request may add at each round."""
LEVELS = 1000
"""Degrees of load told apart when spreading it."""


class Block(Protocol):
    """The pairs of some requests that follow one another, end to end.

    first: the place of the first of them. starts: (requests + 1,) where the pairs of each begin. peers: numbers.
    weights: whole, above 0.
    """

    @property
    def first(self) -> int: ...
    @property
    def starts(self) -> np.ndarray: ...
    @property
    def peers(self) -> np.ndarray: ...
    @property
    def weights(self) -> np.ndarray: ...


Blocks = Callable[[], Iterable[Block]]
"""Goes over all pairs."""


@dataclass(frozen=True, slots=True)
class Room:
    """What peers can still take. capacity, load: (peers,) people."""

    capacity: np.ndarray
    load: np.ndarray

    @property
    def free(self) -> np.ndarray:
        """How many more each peer can take."""
        return np.maximum(self.capacity - self.load, 0)

    def fullness(self, peers: np.ndarray, taken: np.ndarray, levels: int) -> np.ndarray:
        """What it costs the spread (0..levels) that these peers take one more, `taken` being taken already.

        It is the share of capacity reached, halfway through that place: summed over the places taken it
        grows as the sum of capacity x (share of it taken) squared, least when shares are even.
        """
        after = 2 * (self.load[peers] + taken) + 1
        return after * levels // (2 * np.maximum(self.capacity[peers], 1))


@dataclass(frozen=True, slots=True)
class Optimum:
    """given: (requests,) the peer of each, -1 for none. rounds, pairs: how much work it took."""

    given: np.ndarray
    rounds: int
    pairs: int


@dataclass(slots=True)
class _Chosen:
    """The pairs at work, by request then peer: (n,) request, peer, worth (weight x scale)."""

    request: np.ndarray
    peer: np.ndarray
    worth: np.ndarray

    def where(self, kept: np.ndarray) -> "_Chosen":
        return _Chosen(self.request[kept], self.peer[kept], self.worth[kept])

    def joined(self, others: "_Chosen") -> "_Chosen":
        request = np.concatenate((self.request, others.request))
        peer = np.concatenate((self.peer, others.peer))
        order = np.lexsort((peer, request))
        return _Chosen(request[order], peer[order], np.concatenate((self.worth, others.worth))[order])


def solve(requests: int, room: Room, blocks: Blocks, heaviest: int) -> Optimum:
    """The optimum over all pairs of `blocks`, none of whose weights is above `heaviest`.

    Raises OverflowError where the numbers would not stay exact (about a thousand million requests).
    """
    levels = LEVELS
    while levels and (levels * requests + 1) * heaviest >= 2**50:
        levels //= 2
    scale = levels * requests + 1
    if scale * heaviest >= 2**50:
        raise OverflowError("weights too great for an exact assignment")
    given = np.full(requests, -1)
    nothing = np.zeros(len(room.load), dtype=np.int64), np.zeros(requests, dtype=np.int64)
    chosen, _ = _violating(blocks, scale, *nothing, FIRST_PAIRS)
    possible, rounds = chosen, 0
    while True:
        if not len(chosen.request):
            return Optimum(given, rounds, 0)
        rounds += 1
        given = _assigned(requests, room, possible, levels)
        price, profit = _prices(requests, room, chosen, given, levels)
        more, excess = _violating(blocks, scale, price, profit, MORE_PAIRS)
        if not len(more.request):
            return Optimum(given, rounds, len(chosen.request))
        chosen = chosen.joined(more)
        # With profits raised by the excess, prices prove a bound that is above this pairing by their sum:
        # a pair that lacks more than that at these prices is in no optimum (reduced cost fixing).
        lack = (profit + excess)[chosen.request] + price[chosen.peer] - chosen.worth
        possible = chosen.where(lack <= excess.sum())


def _violating(
    blocks: Blocks, scale: int, price: np.ndarray, profit: np.ndarray, most: int
) -> tuple[_Chosen, np.ndarray]:
    """Pairs worth more to their request, price taken off, than what it has; at most `most` a request.

    Also (requests,) by how much the best of them is worth more: 0 where none is.
    """
    excess = np.zeros(len(profit), dtype=np.int64)
    requests, peers, worths = [], [], []
    for block in blocks():
        counts = np.diff(block.starts)
        here = slice(block.first, block.first + len(counts))
        worth = block.weights * np.int64(scale)
        gain = worth - price[block.peers]
        better = np.flatnonzero(gain > profit[here].repeat(counts))
        starts = np.searchsorted(better, block.starts)
        some = np.flatnonzero(np.diff(starts))
        if not len(some):
            continue
        gain = gain[better]
        excess[block.first + some] = np.maximum.reduceat(gain, starts[some]) - profit[block.first + some]
        kept = np.ones(len(better), dtype=bool)
        for place in np.flatnonzero(np.diff(starts) > most).tolist():
            few = slice(*starts[place : place + 2].tolist())
            kept[few] = False
            kept[few][np.argpartition(-gain[few], most - 1)[:most]] = True
        better = better[kept]
        requests.append(block.first + np.searchsorted(block.starts, better, side="right") - 1)
        peers.append(block.peers[better])
        worths.append(worth[better])
    none = [np.zeros(0, dtype=np.int64)]
    return _Chosen(*(np.concatenate(each or none) for each in (requests, peers, worths))), excess


def _assigned(requests: int, room: Room, chosen: _Chosen, levels: int) -> np.ndarray:
    """The optimum over the chosen pairs: (requests,) peers, -1 for none."""
    # SciPy takes some 20 MB, which a process that only ranks has no use for
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415

    asked = np.bincount(chosen.peer, minlength=len(room.load))
    places = np.minimum(room.free, asked)
    first = np.concatenate(([0], np.cumsum(places)))
    copies = places[chosen.peer]
    pair = np.repeat(np.arange(len(copies)), copies)
    taken = np.arange(len(pair)) - np.repeat(np.cumsum(copies) - copies, copies)
    peer = chosen.peer[pair]
    value = chosen.worth[pair] - room.fullness(peer, taken, levels)
    nobody = int(value.max(initial=0)) + 1
    # each request's row: its pairs, then a place of its own that stands for nobody
    row_end = np.cumsum(np.bincount(chosen.request[pair], minlength=requests) + 1)
    columns = np.empty(len(pair) + requests, dtype=np.int32)
    costs = np.empty(len(columns))
    alone = row_end - 1
    paired = np.ones(len(columns), dtype=bool)
    paired[alone] = False
    columns[paired], costs[paired] = first[peer] + taken, nobody - value
    columns[alone], costs[alone] = first[-1] + np.arange(requests), nobody
    graph = csr_array(
        (costs, columns, np.concatenate(([0], row_end))), shape=(requests, int(first[-1]) + requests)
    )
    _, column = min_weight_full_bipartite_matching(graph)
    owner = np.repeat(np.arange(len(places)), places)
    met = column < len(owner)
    given = np.full(requests, -1)
    given[met] = owner[column[met]]
    return given


def _prices(
    requests: int, room: Room, chosen: _Chosen, given: np.ndarray, levels: int
) -> tuple[np.ndarray, np.ndarray]:
    """The least prices of peers that prove an optimum, and what each request then keeps (its profit).

    A peer costs at least the fullness of the last place taken; and so much that nobody, at these prices,
    would rather have another peer than their own. Found by raising prices along the pairs until no one
    would (Bellman 1958); it ends because the optimum has no cycle of exchanges that gains.
    """
    met = given >= 0
    taken = np.bincount(given[met], minlength=len(room.load))
    used = np.flatnonzero(taken)
    price = np.zeros(len(room.load), dtype=np.int64)
    price[used] = room.fullness(used, taken[used] - 1, levels)
    own = np.zeros(requests, dtype=np.int64)
    mine = chosen.peer == given[chosen.request]
    own[chosen.request[mine]] = chosen.worth[mine]
    alone = ~met[chosen.request]
    np.maximum.at(price, chosen.peer[alone], chosen.worth[alone])

    others = ~mine & ~alone
    source, target = given[chosen.request[others]], chosen.peer[others]
    step = chosen.worth[others] - own[chosen.request[others]]
    order = np.argsort(source, kind="stable")
    source, target, step = source[order], target[order], step[order]
    starts = np.searchsorted(source, np.arange(len(room.load) + 1))
    moved = np.flatnonzero(taken)
    while len(moved):
        sizes = starts[moved + 1] - starts[moved]
        edges = np.repeat(starts[moved] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        before = price.copy()
        np.maximum.at(price, target[edges], price[source[edges]] + step[edges])
        moved = np.flatnonzero(price > before)
    profit = np.where(met, own - price[given], 0)
    return price, profit
