"""Top 20 of 100,000 peers for one request, beside a bare NumPy accumulation of the same postings.

    python -m benchmarks.matching_rank [--peers 100000] [--requests 200]

The reference adds, for each sought experience, the points of the same posting list into an array of
zeros (values ready made, nothing looked up) and takes the 20 greatest with argpartition: all 100,000 peers, no
constraint, no wish, no reason.
"""

import argparse
import platform
import resource
import statistics
import time
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.matching_data import Fiction, thesaurus
from eclaireur.matching import PeerIndex, Request
from eclaireur.matching.parameters import stage_number
from eclaireur.matching.terms import Plan


def resident_mb() -> float:
    """The most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lists_of(index: PeerIndex, request: Request) -> list[tuple[np.ndarray, np.ndarray, float]]:
    """For each sought experience, its posting's peers in ascending order, their values, and its weight."""
    plan = Plan.of(request, index.parameters)
    lists = []
    for item, experience, carry in zip(plan.sought, plan.experience, plan.carry, strict=True):
        posting = index.posting(item.concept)
        met = posting.meets[stage_number(item.stage)] + carry / experience * posting.carries
        order = np.argsort(posting.peers)
        lists.append((posting.peers[order], np.repeat(met, posting.sizes)[order], experience))
    return lists


def bare_add_at(size: int, lists: list[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    scores = np.zeros(size)
    for peers, values, weight in lists:
        np.add.at(scores, peers, weight * values)
    return np.argpartition(scores, -20)[-20:]


def bare_indexed(size: int, lists: list[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    scores = np.zeros(size)
    for peers, values, weight in lists:
        scores[peers] += weight * values
    return np.argpartition(scores, -20)[-20:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    fiction = Fiction()
    before = resident_mb()
    made = time.perf_counter()
    for _ in Fiction().peers(options.peers):
        pass
    made = time.perf_counter() - made
    began = time.perf_counter()
    index = PeerIndex.build(fiction.peers(options.peers), thesaurus(), year=2026)
    built = time.perf_counter() - began - made
    held = resident_mb() - before

    # the reference leaves nobody out: its lists hold all the peers, also those who are full or pausing
    everyone = (replace(peer, load=0, paused=False) for peer in Fiction().peers(options.peers))
    whole = PeerIndex.build(everyone, thesaurus(), year=2026)
    requests = fiction.requests(options.requests, peers=options.peers)
    lists = [lists_of(whole, request) for request in requests]
    entries = [sum(len(peers) for peers, _, _ in each) for each in lists]
    times: dict[str, list[float]] = {"ours": [], "add_at": [], "indexed": []}
    admissible = []
    for turn in range(options.turns + 1):
        for request, each in zip(requests, lists, strict=True):
            acts = {
                "add_at": partial(bare_add_at, options.peers, each),
                "indexed": partial(bare_indexed, options.peers, each),
                "ours": partial(index.rank, request, 20),
            }
            for name, act in acts.items():
                start = time.perf_counter()
                result = act()
                spent = time.perf_counter() - start
                if turn:
                    times[name].append(spent * 1000)
            admissible.append(result.admissible)
    median = {name: statistics.median(values) for name, values in times.items()}
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    print(f"{options.peers} peers, {options.requests} requests; medians: {statistics.median(entries):.0f} posting "
          f"entries, {statistics.median(admissible):.0f} admissible peers a request\n")  # fmt: skip
    print("| what | measure | bound |\n|---|---|---|")
    print(f"| index built (peers' making, {made:.1f} s, taken off) | {built:.2f} s | 10 s |")
    print(f"| memory added by the index | {held:.0f} MB | 400 MB |")
    print(f"| bare accumulation (`np.add.at`) + argpartition | {median['add_at']:.3f} ms | |")
    print(f"| bare accumulation (`scores[peers] +=`) + argpartition | {median['indexed']:.3f} ms | |")
    print(f"| top 20, all constraints, all reasons | {median['ours']:.3f} ms | |")
    print(f"| ratio to the first | {median['ours'] / median['add_at']:.2f} | 2 |")
    print(f"| ratio to the second | {median['ours'] / median['indexed']:.2f} | 2 |")


if __name__ == "__main__":
    main()
