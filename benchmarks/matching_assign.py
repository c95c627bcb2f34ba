"""A batch of requests given to peers at once, beside a bare SciPy sparse assignment on the same pairs.

    python -m benchmarks.matching_assign [--requests 10000] [--peers 2500] [--capacity 5] [--runs 5] [--no-reference]

Ours is timed whole: every admissible pair found, scored and weighed, the exact optimum, the pairs written.
The reference is given those same weights ready made, each peer's places as columns and one column
a request for "nobody", and only `min_weight_full_bipartite_matching` itself is timed.

Both take turns, ours on an index built anew each time. Medians of processor time (all threads) are given, so that
whatever else the machine is doing weighs little, and on both.
"""

import argparse
import platform
import resource
import time
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np
import scipy
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from benchmarks.matching_data import Fiction, thesaurus
from eclaireur.matching import Assignment, Candidates, PeerIndex, assignment


def bare(candidates: Candidates, capacity: int) -> tuple[float, int, int]:
    """Seconds, total weight (millionths) and number of edges of the plain assignment."""
    peers, weights, ends = [], [], []
    for block in candidates.blocks():
        peers.append(block.peers)
        weights.append(block.weights)
        ends.append(np.diff(block.starts))
    peers, weights, ends = np.concatenate(peers), np.concatenate(weights), np.concatenate(ends)
    requests, places = len(ends), len(candidates.index) * capacity
    nobody = int(weights.max()) + 1
    row_end = np.cumsum(ends * capacity + 1)
    columns = np.empty(len(peers) * capacity + requests, dtype=np.int32)
    costs = np.empty(len(columns))
    paired = np.ones(len(columns), dtype=bool)
    paired[row_end - 1] = False
    columns[paired] = (
        peers[:, None].astype(np.int32) * capacity + np.arange(capacity, dtype=np.int32)
    ).ravel()
    costs[paired] = np.repeat(nobody - weights, capacity)
    columns[~paired], costs[~paired] = places + np.arange(requests), nobody
    graph = csr_array((costs, columns, np.concatenate(([0], row_end))), shape=(requests, places + requests))
    start = time.process_time()
    rows, chosen = min_weight_full_bipartite_matching(graph)
    spent = time.process_time() - start
    return spent, int(nobody * requests - graph[rows, chosen].sum()), graph.nnz


class Run(NamedTuple):
    """One run of ours, in seconds, and what it found."""

    scoring: float
    whole: float
    admissible: int
    candidates: Candidates
    found: Assignment


def ours(options: argparse.Namespace) -> Run:
    """The whole batch, from an index nobody has asked anything yet."""
    fiction = Fiction()
    peers = (replace(peer, capacity=options.capacity, load=0) for peer in fiction.peers(options.peers))
    index = PeerIndex.build(peers, thesaurus(), year=2026)
    requests = fiction.requests(options.requests, peers=options.peers)
    start = time.process_time()
    candidates = Candidates(index, requests)
    count = sum(len(block.peers) for block in candidates.blocks())
    scored = time.process_time() - start
    found = assignment.solve(candidates, requests)
    return Run(scored, time.process_time() - start, count, candidates, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--peers", type=int, default=2_500)
    parser.add_argument("--capacity", type=int, default=5)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-reference", action="store_true")
    options = parser.parse_args()
    scoring, whole, reference, memory = [], [], [], 0.0
    for _ in range(options.runs):
        run = ours(options)
        scoring.append(run.scoring)
        whole.append(run.whole)
        # of ours alone: the reference comes later in the first run, and holds more
        memory = memory or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if not options.no_reference:
            spent, total, edges = bare(run.candidates, options.capacity)
            assert total == round(run.found.objective * 1e6), (total, run.found.objective)
            reference.append(spent)

    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, "
          f"NumPy {np.__version__}, SciPy {scipy.__version__}\n")  # fmt: skip
    print(f"{options.requests} requests x {options.peers} peers, capacity {options.capacity}: {run.admissible} "
          f"admissible pairs; {len(run.found.pairs)} met; {run.found.figures['rounds']} rounds over "
          f"{run.found.figures['pairs_at_work']} pairs; {options.runs} runs, medians\n")  # fmt: skip
    print("| what | measure |\n|---|---|")
    print(f"| every pair scored and weighed | {median(scoring):.1f} s |")
    print(f"| the optimum and its proof | {median(np.subtract(whole, scoring)):.1f} s |")
    print(f"| whole | {median(whole):.1f} s |")
    print(f"| most memory held | {memory:.0f} MB |")
    if reference:
        ratios = np.divide(whole, reference)
        alone = np.subtract(whole, scoring) / reference
        print(f"| bare SciPy on the same pairs ({edges} edges) | {median(reference):.1f} s |")
        print(f"| whole / bare | {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |")
        print(f"| optimum alone / bare | {median(alone):.2f} |")


if __name__ == "__main__":
    main()
