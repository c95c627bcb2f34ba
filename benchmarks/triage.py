"""A week's flood of texts through triage, beside the bare normal text and one search in it.

    python -m benchmarks.triage [--texts 100000]

The texts are made from the evaluation sentences: one in ten worries, as on a busy week; the others are green, with a word
changed each so that nothing is remembered whole. The reference folds each text to plain characters, cuts it in words and
searches one expression of the words that announce danger; it decides nothing.
"""

import argparse
import platform
import random
import re
import statistics
import time

from eclaireur.safety.triage import Level, Reading, read
from eclaireur.safety.triage.evaluation import SENTENCES
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import Learned
from eclaireur.safety.triage.normalise import normalised

NAMES = ("Paul", "Inès", "Marcel", "Fatou", "Hugo", "Anne", "Loïc", "Mina", "Jules", "Sarah")
DANGER = re.compile(r" (?:mourir|suicid\w*|crever|tuer|pendre|scarifi\w*|frapp\w*|cachets|corde|pont|couteau|voix|adieu|issue) ")
ENOUGH = 2_000
"""Short messages a second, on one core."""


def flood(number: int) -> list[str]:
    """`number` short texts, one in ten of which is not green."""
    chance = random.Random(3114)
    with SENTENCES.open("rb") as lines:
        sentences = [sentence for sentence in read_sentences(lines, SENTENCES.name) if len(sentence.text) < 200]
    calm = [sentence.text for sentence in sentences if sentence.level == Level.GREEN]
    worrying = [sentence.text for sentence in sentences if sentence.level > Level.GREEN]
    return [
        f"{chance.choice(NAMES)}{rank % 977}, {chance.choice(worrying if rank % 10 == 0 else calm)}" for rank in range(number)
    ]


def bare(text: str) -> bool:
    return DANGER.search(normalised(text).text) is not None


MODELS = (Learned(),)


def whole(text: str) -> Reading:
    return read(text, classifiers=MODELS)


def timed(act, texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        act(text)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    texts = flood(options.texts)
    timed(whole, texts[:500])  # the rules are compiled, the weights read at the first texts
    ours, theirs, both = [], [], []
    for _ in range(options.turns):
        theirs.append(timed(bare, texts))
        ours.append(timed(read, texts))
        both.append(timed(whole, texts))
    together = statistics.median(both)
    mine, plain = statistics.median(ours), statistics.median(theirs)
    letters = sum(map(len, texts)) / len(texts)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(f"{len(texts)} texts of {letters:.0f} characters on average, one in ten worrying; processor time, one core\n")
    print("| what | measure | bound |\n|---|---|---|")
    print(f"| the reference: normal text and one search | {len(texts) / plain:.0f} texts/s | |")
    print(f"| triage, rules and spans | {len(texts) / mine:.0f} texts/s | {ENOUGH} |")
    print(f"| triage, with the learned model | {len(texts) / together:.0f} texts/s | {ENOUGH} |")
    print(f"| ratio | {mine / plain:.2f} | |")


if __name__ == "__main__":
    main()
