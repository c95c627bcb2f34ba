"""Top 20 of 100,000 peers for one request, beside a bare NumPy accumulation of the same postings.

    python -m benchmarks.matching_rank [--peers 100000] [--requests 200]

The reference adds, for each sought experience, the points of the same posting list into an array of
zeros (values ready made, nothing looked up) and takes the 20 greatest with argpartition: all 100,000 peers, no
constraint, no wish, no reason. Both are timed on each request in turn, so that both meet the same state of the machine.
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


def ready_made(index: PeerIndex, request: Request) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each sought experience, its posting's peers in ascending order and their points."""
    plan = Plan.of(request, index.parameters)
    lists = []
    for item, experience, carry in zip(plan.sought, plan.experience, plan.carry, strict=True):
        posting = index.posting(item.concept)
        met = posting.meets[stage_number(item.stage)]
        order = np.argsort(posting.peers)
        values = np.repeat(experience * met + carry * posting.carries, posting.sizes)
        lists.append((posting.peers[order], values[order]))
    return lists


def bare_add_at(size: int, lists: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    scores = np.zeros(size)
    for peers, values in lists:
        np.add.at(scores, peers, values)
    return np.argpartition(scores, -20)[-20:]


def bare_indexed(size: int, lists: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    scores = np.zeros(size)
    for peers, values in lists:
        scores[peers] += values
    return np.argpartition(scores, -20)[-20:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200)
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
    times: dict[str, list[float]] = {"ours": [], "add_at": [], "indexed": []}
    entries, admissible = [], []
    for request in fiction.requests(options.requests, peers=options.peers):
        lists = ready_made(whole, request)
        entries.append(sum(len(peers) for peers, _ in lists))
        acts = {
            "add_at": partial(bare_add_at, options.peers, lists),
            "indexed": partial(bare_indexed, options.peers, lists),
            "ours": partial(index.rank, request, 20),
        }
        for name, act in acts.items():
            act()
            spent = []
            for _ in range(5):
                start = time.perf_counter()
                result = act()
                spent.append(time.perf_counter() - start)
            times[name].append(statistics.median(spent) * 1000)
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
