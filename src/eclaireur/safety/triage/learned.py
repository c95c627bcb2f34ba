"""Triage, pure: the learned model we ship. It sees danger in words no rule has, and may only raise what the rules say.

Two logistic regressions over pieces of words: is anybody in danger (red or crisis), and is it a crisis. `scripts/train_triage.py`
learns them from the work part of our own sentences and writes `learned.bin`. Method, numbers and limits: docs/triage.md.
"""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from math import sqrt
from pathlib import Path
from zlib import crc32

from eclaireur.safety.triage.evaluation import Sentence
from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.normalise import normalised

WEIGHTS = Path(__file__).with_name("learned.bin")
"""One line of JSON (see `Model`), then the weights of danger and of crisis, one signed byte a column each."""
COLUMNS = 2**15
PIECES = (3, 4)
"""Letters in a piece of word."""
STEM = 5
"""Letters of a word that count when words are taken one by one, or by two."""
LONGEST_WORD = 24
SHORT = 24
"""Words of a short message. A longer one needs more to be danger: it has more chances of looking like it."""
LONGEST = 48
"""Words of the longest message the model reads. Longer texts are left to the rules: it was not taught them."""
FLOOR = 40
"""Added to the squared length of what is read: three words say less than thirty, for the worse or for the better."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and bounds. A text is danger from `short_from` or `long_from`, and then crisis from `crisis_from` (scores: logits)."""

    danger: Sequence[int]
    crisis: Sequence[int]
    danger_scale: float
    crisis_scale: float
    danger_base: float
    crisis_base: float
    short_from: float
    long_from: float
    crisis_from: float


@dataclass(frozen=True, slots=True)
class Features:
    """A text as a vector of length one at most: whole values by column, what divides them; and how many words it has."""

    values: dict[int, int]
    length: float
    words: int

    def along(self, weights: Sequence[int]) -> float:
        """The product with `weights`: the same to the last bit whatever the order, since the sum is whole."""
        return sum([weights[column] * value for column, value in self.values.items()]) / self.length


class Learned:
    """The learned model as a `Classifier`: green, red or crisis (it knows nothing of amber)."""

    name = "learned model"

    def level(self, text: str) -> Level:
        """The level it gives to `text` (any string); green for a text longer than LONGEST words."""
        model, features = _shipped(), features_of(text)
        if features.words > LONGEST:
            return Level.GREEN
        danger = model.danger_base + model.danger_scale * features.along(model.danger)
        if danger < (model.short_from if features.words <= SHORT else model.long_from):
            return Level.GREEN
        crisis = model.crisis_base + model.crisis_scale * features.along(model.crisis)
        return Level.CRISIS if crisis >= model.crisis_from else Level.RED


def features_of(text: str) -> Features:
    """What `text` is for the model. Of a text it does not read, only the number of words is true."""
    words = [word[:LONGEST_WORD] for word in normalised(text).words]
    kept = words[:LONGEST]
    stems = [word[:STEM] for word in kept]
    places = set[int]()
    for word in kept:
        places.update(_pieces(word))
    places.update([crc32(f"b:{one} {two}".encode()) for one, two in pairwise(["^", *stems, "$"])])
    places.update([crc32(f"s:{one} {two}".encode()) for one, two in zip(stems, stems[2:], strict=False)])
    values: dict[int, int] = {}
    for place in places:
        column = place % COLUMNS
        values[column] = values.get(column, 0) + (1 if place >> 31 else -1)  # a sign, so that what meets cancels
    return Features(values, sqrt(FLOOR + sum([value * value for value in values.values()])), len(words))


def fingerprint(sentences: list[Sentence]) -> str:
    """What the model was learned from: it changes with any sentence or level, and with how words are cut."""
    held = [[sentence.id, sentence.text, sentence.level.value] for sentence in sentences]
    return sha256(json.dumps([held, COLUMNS, PIECES, STEM, LONGEST_WORD, SHORT, LONGEST, FLOOR]).encode()).hexdigest()


def header() -> dict[str, float | str]:
    """The first line of the weights file: scales, bases, bounds, and the fingerprint of what it was learned from."""
    with WEIGHTS.open("rb") as lines:
        found: dict[str, float | str] = json.loads(lines.readline())
    return found


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[int, ...]:
    """Where the pieces of a word, and the word itself, fall. Words come back: the common ones are remembered."""
    framed = f"<{word}>"
    pieces = [framed[at : at + length] for length in PIECES for at in range(len(framed) - length + 1)]
    return tuple(crc32(piece.encode()) for piece in [*pieces, f"w:{word[:STEM]}"])


@lru_cache(maxsize=1)
def _shipped() -> Model:
    """The weights we ship, read once."""
    known = header()
    body = WEIGHTS.read_bytes().partition(b"\n")[2]
    numbers = {name: float(value) for name, value in known.items() if name != "fingerprint"}
    return Model(danger=array("b", body[:COLUMNS]), crisis=array("b", body[COLUMNS:]), **numbers)
