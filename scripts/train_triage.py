"""Learn the weights of `eclaireur.safety.triage.learned` from the work part of our own sentences.

    PYTHONPATH=src python scripts/train_triage.py [--hands]

Logistic regressions, L2, L-BFGS (SciPy), one over pieces of words and one over phrases for each question, whose scores are averaged (SHARE).
A column is shrunk the less the rarer it is (by its inverse document frequency to RARE), and one met once is left out. They learn from the sentences and
from longer texts made of them. The bounds are chosen on the work part alone, by cross-validation over FOLDS drawn by a hash of the name of
each sentence: rules and model together, with what the rules tell the model, raise at most RAISED of the green sentences of the six hands; among
what is danger, crisis where crises read as red are as many as red read as crisis, or nearly. The part apart is never learned from. Prints what
cross-validation found; with --hands, also what a model finds in the sentences of a hand it saw nothing of, and writes nothing.
"""

import argparse
import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from eclaireur.safety.triage.classifiers import LONGEST, SHORT
from eclaireur.safety.triage.engine import read, signs_in
from eclaireur.safety.triage.evaluation import SENTENCES, Sentence
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import (
    DISTRESS,
    FLOOR,
    LEAN,
    NEAR,
    PASSING,
    PHRASE_COLUMNS,
    PIECE_COLUMNS,
    QUESTIONS,
    WEIGHTS,
    Features,
    features_of,
    fingerprint,
    piece_columns,
    sentences_of,
)
from eclaireur.safety.triage.levels import Level

SEED = 3114
FOLDS = 10
SHRINK = {"piece": 1.0, "phrase": 0.3}
RARE = {"piece": 2.0, "phrase": 2.5}
SHARE = {"piece": 0.4, "phrase": 0.6}
"""Of each in the score."""
ROUNDS = 100
RAISED = 0.0315
"""Of green sentences of the six hands, how many rules and model may raise to danger, together."""
DISTRESSED = 0.05
"""Of green sentences of the six hands, how many the model alone may raise to amber or more."""
MADE = 0.33
"""Longer texts made, for one sentence."""
BYTE = 127
SIX = ("h1", "h2", "h3", "h4", "h5", "h6")
"""The hands whose sentences choose the bounds. Those who wrote ordinary talk do not: few of it deceives."""
AT_LEAST = {"danger": Level.RED, "crisis": Level.CRISIS, "distress": Level.AMBER}


def work_part() -> list[Sentence]:
    with SENTENCES.open("rb") as lines:
        return [sentence for sentence in read_sentences(lines, SENTENCES.name) if sentence.set == "work"]


def words(sentence: Sentence) -> int:
    return features_of(sentence.text).length


def fold(sentence: Sentence) -> int:
    return int(sha256(f"fold {sentence.id}".encode()).hexdigest(), 16) % FOLDS


def hand(sentence: Sentence) -> str:
    """Who wrote it: "h1", "h14", or "s" for the first hand."""
    return sentence.id.partition("-")[0] if "-" in sentence.id else "s"


def longer(sentences: list[Sentence]) -> list[Sentence]:
    """Longer texts, of two to five sentences: as worrying as the worst of them, one at most being danger."""
    chance = random.Random(SEED)  # noqa: S311 (drawn to be drawn again)
    calm = [sentence for sentence in sentences if sentence.level == Level.GREEN]
    made = []
    for rank in range(int(MADE * len(sentences))):
        joined = [chance.choice(calm) for _ in range(chance.randint(1, 4))]
        joined.insert(chance.randint(0, len(joined)), chance.choice(calm if rank % 2 else sentences))
        text = "\n".join(sentence.text for sentence in joined)
        made.append(Sentence(f"longer {rank}", text, max(sentence.level for sentence in joined)))
    return [text for text in made if words(text) <= LONGEST]


def matrices(read_as: list[Features]) -> dict[str, csr_matrix]:
    """One row a text: pieces, phrases."""
    of_words = {word: piece_columns(word) for features in read_as for word in features.words}
    pieces = [[column for word in features.words for column in of_words[word]] for features in read_as]
    phrases = [sorted(features.phrases) for features in read_as]
    return {"piece": _rows(pieces, PIECE_COLUMNS), "phrase": _rows(phrases, PHRASE_COLUMNS)}


def _rows(columns: list[list[int]], width: int) -> csr_matrix:
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(FLOOR + len(row))) for row in columns])
    ends = np.cumsum([0, *(len(row) for row in columns)])
    rows = csr_matrix((values, np.concatenate(columns).astype(int), ends), shape=(len(columns), width))
    rows.sum_duplicates()
    return rows


def fitted(rows: csr_matrix, wanted: np.ndarray, shrink: float, rare: float) -> tuple[np.ndarray, float]:
    """Weights as signed bytes times a step, and the base (which is not shrunk)."""
    met = np.bincount(rows.indices, minlength=rows.shape[1])
    kept = np.flatnonzero(met >= 2)  # noqa: PLR2004 (once is chance)
    spread = (np.log(rows.shape[0] / met[kept]) / 4) ** rare
    taken = (rows[:, kept] @ diags(spread)).tocsr()
    turned = taken.T.tocsr()
    signs = np.where(wanted, 1.0, -1.0)

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        weights, base = given[:-1], given[-1]
        margins = signs * (taken @ weights + base)
        slopes = -signs / (1 + np.exp(margins))
        cost = np.logaddexp(0, -margins).sum() + shrink / 2 * (weights @ weights)
        return cost, np.append(turned @ slopes + shrink * weights, slopes.sum())

    found = minimize(loss, np.zeros(len(kept) + 1), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    weights = np.zeros(rows.shape[1])
    weights[kept] = found[:-1] * spread
    step = float(np.abs(weights).max()) / BYTE
    return np.round(weights / step) * step, float(found[-1])


def ranks(sentences: list[Sentence]) -> np.ndarray:
    return np.array([sentence.level.rank for sentence in sentences])


def learned(rows: dict[str, csr_matrix], levels: np.ndarray) -> dict[str, dict[str, tuple[np.ndarray, float]]]:
    """For each question, what is learned over pieces and over phrases."""
    return {
        name: {part: fitted(rows[part], levels >= AT_LEAST[name].rank, SHRINK[part], RARE[part]) for part in rows}
        for name in QUESTIONS
    }


def scores(models: dict[str, dict[str, tuple[np.ndarray, float]]], rows: dict[str, csr_matrix]) -> np.ndarray:
    """One line a question."""
    return np.array([
        sum(SHARE[part] * (rows[part] @ weights + base) for part, (weights, base) in models[name].items()) for name in QUESTIONS
    ])  # fmt: skip


@dataclass(frozen=True)
class Crossed:
    """Texts, with scores given by models that saw nothing of their group: one line a question, one column a text.

    `parts` are those of the sentences of the longer texts, and `of` the text of each.
    """

    texts: list[Sentence]
    whole: np.ndarray
    parts: np.ndarray
    of: np.ndarray


def crossed(sentences: list[Sentence], groups: list) -> Crossed:
    """The sentences, and longer texts made of them."""
    texts: list[Sentence] = []
    whole, parts, of = [], [], []
    drawn = sorted(set(groups))
    with ProcessPoolExecutor() as others:
        for apart, said, cut, said_of_parts in others.map(partial(_without, sentences, groups), drawn):
            whole.append(said)
            parts.append(said_of_parts)
            of += [len(texts) + rank for rank in cut]
            texts += apart
    return Crossed(texts, np.concatenate(whole, axis=1), np.concatenate(parts, axis=1), np.array(of))


def _without(sentences: list[Sentence], groups: list, group: Any) -> tuple[list[Sentence], np.ndarray, list[int], np.ndarray]:
    """The texts of a group, their scores by a model that saw nothing of it, and its longer texts by their sentences."""
    apart = [sentence for sentence, drawn in zip(sentences, groups, strict=True) if drawn == group]
    taught = [sentence for sentence, drawn in zip(sentences, groups, strict=True) if drawn != group]
    apart += longer(apart)
    taught += longer(taught)
    models = learned(matrices(read_as(taught)), ranks(taught))
    cut = [(rank, part) for rank, text in enumerate(apart) if SHORT < words(text) <= LONGEST for part in sentences_of(text.text)]
    said_of_parts = scores(models, matrices([part for _, part in cut]))
    return apart, scores(models, matrices(read_as(apart))), [rank for rank, _ in cut], said_of_parts


def read_as(sentences: list[Sentence]) -> list[Features]:
    return [features_of(sentence.text) for sentence in sentences]


class Together:
    """What rules and model make of texts, as `Learned.beside` does, for any bounds."""

    def __init__(self, found: Crossed) -> None:
        signs = [signs_in(text.text) for text in found.texts]
        self.rules = np.array([read(text.text).level.rank for text in found.texts])
        self.heard = np.array([words(text) <= LONGEST for text in found.texts])
        self.of = found.of
        lean, crisis_lean = LEAN * np.array([[sign.danger, sign.crisis] for sign in signs]).T
        danger, crisis, self.distress = found.whole
        part_danger, part_crisis, part_distress = found.parts
        self.danger, self.crisis = danger + DISTRESS * self.distress + lean, crisis + crisis_lean
        self.part_danger = part_danger + DISTRESS * part_distress + lean[self.of] - PASSING
        self.part_danger = np.minimum(self.part_danger, self.danger[self.of] + NEAR)
        self.part_crisis = part_crisis + crisis_lean[self.of] - PASSING
        self.best = self.danger.copy()
        np.maximum.at(self.best, self.of, self.part_danger)

    def said(self, danger_from: float, crisis_from: float, distress_from: float) -> np.ndarray:
        """By the model alone, told what the rules found: ranks."""
        crises = (self.danger >= danger_from) & (self.crisis >= crisis_from)
        crises[self.of[(self.part_danger >= danger_from) & (self.part_crisis >= crisis_from)]] = True
        level = np.where(self.best >= danger_from, np.where(crises, 3, 2), np.where(self.distress >= distress_from, 1, 0))
        return np.where(self.heard, level, 0)

    def danger_from(self, greens: np.ndarray, raised: float) -> float:
        """The least bound with which this share of `greens` is raised at most, by the rules or by the model."""
        left = greens & (self.rules < Level.RED.rank)
        allowed = int(raised * greens.sum()) - int((greens & ~left).sum())
        return float(np.sort(np.where(self.heard, self.best, -np.inf)[left])[::-1][allowed]) + 1e-6


def told(name: str, part: np.ndarray, levels: np.ndarray, said: np.ndarray) -> None:
    """Print what was read (`said`, ranks) of the texts of `part`."""
    red, crisis = Level.RED.rank, Level.CRISIS.rank
    shares = {
        "danger seen": (said >= red)[part & (levels >= red)].mean(), "crisis as crisis": (said == crisis)[part & (levels == crisis)].mean(),
        "green raised": (said >= red)[part & (levels == 0)].mean(), "green to amber": (said >= 1)[part & (levels == 0)].mean(),
        "amber raised": (said >= red)[part & (levels == 1)].mean(), "amber seen": (said >= 1)[part & (levels == 1)].mean(),
        "red as crisis": (said == crisis)[part & (levels == red)].mean(),
    }  # fmt: skip
    print(f"{part.sum()} {name}:", ", ".join(f"{what} {share:.3f}" for what, share in shares.items()), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hands", action="store_true")
    options = parser.parse_args()
    sentences = work_part()
    found = crossed(sentences, [hand(one) if options.hands else fold(one) for one in sentences])
    together, levels = Together(found), ranks(found.texts)
    rules = together.rules
    short = np.array([words(text) <= SHORT for text in found.texts])
    hands = np.array(["made" if text.id.startswith("longer") else hand(text) for text in found.texts])
    six, green = np.isin(hands, SIX), levels == Level.GREEN.rank
    distress_from = float(np.quantile(together.distress[six & green & together.heard], 1 - DISTRESSED)) + 1e-6
    danger_from = together.danger_from(six & green, RAISED)

    def mistaken(bound: float) -> int:
        said = np.maximum(rules, together.said(danger_from, bound, distress_from))[six]
        return abs(int(((said == 2) & (levels[six] == 3)).sum()) - int(((said == 3) & (levels[six] == 2)).sum()))  # noqa: PLR2004 (ranks)

    crisis_from = float(min((mistaken(bound), bound) for bound in np.arange(-3, 3, 0.05))[1])
    alone = together.said(danger_from, crisis_from, distress_from)
    for who, said in (("rules alone", rules), ("model, told of signs", alone), ("rules and model", np.maximum(rules, alone))):
        for name, part in (("sentences", hands != "made"), ("of the six hands", six), ("who wrote ordinary talk and more", ~np.isin(hands, ["made", "s", *SIX])), ("short ones of theirs", six & short),
                           ("longer ones of theirs", six & ~short), ("longer, made", hands == "made")):  # fmt: skip
            told(f"{name}, {who}", part, levels, said)
    for raised in (0.02, 0.03, 0.04, 0.05, 0.1):
        bound = together.danger_from(six & green, raised)
        told(f"of the six hands, {raised} of green raised", six, levels, np.maximum(rules, together.said(bound, crisis_from, distress_from)))
    if options.hands:
        for who in sorted(set(hands)):
            told(f"of {who}, rules and model", hands == who, levels, np.maximum(rules, alone))
        return
    texts = [*sentences, *longer(sentences)]
    models = learned(matrices(read_as(texts)), ranks(texts))
    first: dict[str, float | str] = {}
    body = b""
    for name in QUESTIONS:
        for part in ("piece", "phrase"):
            weights, _ = models[name][part]
            step = float(np.abs(weights).max()) / BYTE
            first[f"{name}_{part}_scale"] = step * SHARE[part]
            body += np.round(weights / step).astype(np.int8).tobytes()
        first[f"{name}_base"] = sum(SHARE[part] * base for part, (_, base) in models[name].items())
    first |= {"danger_from": danger_from, "crisis_from": crisis_from, "distress_from": distress_from}
    WEIGHTS.write_bytes(json.dumps(first | {"fingerprint": fingerprint(sentences)}).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
