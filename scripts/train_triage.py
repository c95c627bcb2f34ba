"""Learn the weights of `eclaireur.safety.triage.learned` from the work part of our own sentences.

    PYTHONPATH=src python scripts/train_triage.py

Two logistic regressions, L2, L-BFGS (SciPy), on the sentences and on longer texts made of them. The bounds are chosen on the work part
alone, by cross-validation over FOLDS drawn with SEED: danger where at most RAISED of green texts would be raised, short ones and longer
ones each, and, among what is danger, crisis where crises read as red are as many as red read as crisis, or nearly. The part apart is
never learned from. Prints what cross-validation found.
"""

import json
import random

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from eclaireur.safety.triage.evaluation import SENTENCES, Sentence
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import COLUMNS, LONGEST, SHORT, WEIGHTS, features_of, fingerprint
from eclaireur.safety.triage.levels import Level

SEED = 3114
FOLDS = 10
SHRINK = 0.1
RAISED = 0.02
BYTE = 127


def work_part() -> list[Sentence]:
    with SENTENCES.open("rb") as lines:
        return [sentence for sentence in read_sentences(lines, SENTENCES.name) if sentence.set == "work"]


def words(sentence: Sentence) -> int:
    return features_of(sentence.text).words


def longer(sentences: list[Sentence], number: int) -> list[Sentence]:
    """Up to `number` longer texts, of two to five sentences: as worrying as the worst of them, one at most being danger."""
    chance = random.Random(SEED)  # noqa: S311 (drawn to be drawn again)
    calm = [sentence for sentence in sentences if sentence.level == Level.GREEN]
    made = []
    for rank in range(number):
        joined = [chance.choice(calm) for _ in range(chance.randint(1, 4))]
        joined.insert(chance.randint(0, len(joined)), chance.choice(calm if rank % 2 else sentences))
        text = "\n".join(sentence.text for sentence in joined)
        made.append(Sentence(f"longer {rank}", text, max(sentence.level for sentence in joined)))
    return [text for text in made if words(text) <= LONGEST]


def matrix(sentences: list[Sentence]) -> csr_matrix:
    """One row a text."""
    rows = [features_of(sentence.text) for sentence in sentences]
    values = [value / row.length for row in rows for value in row.values.values()]
    columns = [column for row in rows for column in row.values]
    ends = np.cumsum([0, *(len(row.values) for row in rows)])
    return csr_matrix((values, columns, ends), shape=(len(rows), COLUMNS))


def fitted(rows: csr_matrix, wanted: np.ndarray) -> np.ndarray:
    """Weights, then the base: logistic regression shrunk by SHRINK (the base is not)."""
    signs = np.where(wanted, 1.0, -1.0)

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        weights, base = given[:-1], given[-1]
        margins = signs * (rows @ weights + base)
        slopes = -signs / (1 + np.exp(margins))
        cost = np.logaddexp(0, -margins).sum() + SHRINK / 2 * (weights @ weights)
        return cost, np.append(rows.T @ slopes + SHRINK * weights, slopes.sum())

    return minimize(loss, np.zeros(COLUMNS + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def ranks(sentences: list[Sentence]) -> np.ndarray:
    return np.array([sentence.level.rank for sentence in sentences])


def learned(sentences: list[Sentence]) -> tuple[np.ndarray, np.ndarray]:
    """What is learned from `sentences` and from longer texts made of them: danger, crisis."""
    texts = [*sentences, *longer(sentences, len(sentences))]
    rows, levels = matrix(texts), ranks(texts)
    return fitted(rows, levels >= Level.RED.rank), fitted(rows, levels == Level.CRISIS.rank)


def crossed(sentences: list[Sentence]) -> tuple[list[Sentence], np.ndarray, np.ndarray]:
    """Sentences, and longer texts made of them, with the scores given by models that saw none of them: danger, crisis."""
    folds = np.random.default_rng(SEED).permutation(np.arange(len(sentences)) % FOLDS)
    texts: list[Sentence] = []
    scores = []
    for fold in range(FOLDS):
        apart = [sentence for sentence, drawn in zip(sentences, folds, strict=True) if drawn == fold]
        apart += longer(apart, len(apart))
        rows = matrix(apart)
        models = learned([sentence for sentence, drawn in zip(sentences, folds, strict=True) if drawn != fold])
        scores.append([rows @ model[:-1] + model[-1] for model in models])
        texts += apart
    danger, crisis = np.concatenate(scores, axis=1)
    return texts, danger, crisis


def bytes_of(weights: np.ndarray) -> tuple[bytes, float]:
    """The weights as signed bytes, and what one step is worth."""
    step = float(np.abs(weights).max()) / BYTE
    return np.round(weights / step).astype(np.int8).tobytes(), step


def bound_for(greens: np.ndarray) -> float:
    """The least bound that RAISED of these scores reach at most."""
    return float(np.sort(greens)[::-1][int(RAISED * len(greens))]) + 1e-6


def main() -> None:
    sentences = work_part()
    texts, danger_scores, crisis_scores = crossed(sentences)
    levels = ranks(texts)
    read = np.array([words(text) <= LONGEST for text in texts])
    short = np.array([words(text) <= SHORT for text in texts])
    green = levels == Level.GREEN.rank
    short_from, long_from = (bound_for(danger_scores[green & part]) for part in (short, read & ~short))
    danger, crisis = levels >= Level.RED.rank, levels == Level.CRISIS.rank
    seen = read & (danger_scores >= np.where(short, short_from, long_from))
    crises, reds = crisis_scores[seen & crisis], crisis_scores[seen & danger & ~crisis]
    wrong = [(abs(int((crises < bound).sum()) - int((reds >= bound).sum())), bound) for bound in np.arange(-3, 3, 0.05)]
    crisis_from = float(min(wrong)[1])
    called = seen & (crisis_scores >= crisis_from)
    for name, part in ((f"texts of {SHORT} words at most", short), ("longer texts", ~short)):
        shares = {
            "danger seen": seen[part & danger].mean(), "crisis as crisis": called[part & crisis].mean(),
            "green raised": seen[part & green].mean(), "amber raised": seen[part & (levels == Level.AMBER.rank)].mean(),
            "red as crisis": called[part & danger & ~crisis].mean(),
        }  # fmt: skip
        print(f"{part.sum()} {name}, the model alone, cross-validated:", ", ".join(f"{what} {share:.3f}" for what, share in shares.items()))
    for_danger, for_crisis = learned(sentences)
    danger_bytes, danger_scale = bytes_of(for_danger[:-1])
    crisis_bytes, crisis_scale = bytes_of(for_crisis[:-1])
    first = {
        "danger_scale": danger_scale, "crisis_scale": crisis_scale,
        "danger_base": float(for_danger[-1]), "crisis_base": float(for_crisis[-1]),
        "short_from": short_from, "long_from": long_from, "crisis_from": round(crisis_from, 2), "fingerprint": fingerprint(sentences),
    }  # fmt: skip
    WEIGHTS.write_bytes(json.dumps(first).encode() + b"\n" + danger_bytes + crisis_bytes)


if __name__ == "__main__":
    main()
