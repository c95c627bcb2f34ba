"""Triage, pure: the learned model we ship. It sees danger in words no rule has, and may only raise what the rules say.

Logistic regressions, averaged by two: one over pieces of words, one over words and their neighbours. They answer three questions: is
anybody in danger (red or crisis), is it a crisis, is it distress (amber or worse). `scripts/train_triage.py` learns them from the
work part of our own sentences and writes `learned.bin`. Method, numbers and limits: docs/triage.md.
"""

import json
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from math import sqrt
from operator import add, getitem, xor
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from eclaireur.safety.triage.classifiers import LONGEST, SHORT
from eclaireur.safety.triage.evaluation import Sentence
from eclaireur.safety.triage.levels import Level
from eclaireur.safety.triage.models import Signs
from eclaireur.safety.triage.normalise import normalised

WEIGHTS = Path(__file__).with_name("learned.bin")
"""One line of JSON (see `Question` and `Model`), then for each question its weights, one signed byte a column: pieces, then phrases."""
QUESTIONS = ("danger", "crisis", "distress")
PIECE_COLUMNS = 2**17
PHRASE_COLUMNS = 2**18
PIECES = (3, 4, 5)
"""Letters in a piece of word."""
STEM = 5
"""Letters of a word that count when words are taken together."""
SHORTEST = 2
"""Letters of the shortest, with the space before it."""
COLUMN = PHRASE_COLUMNS - 1
"""The bits of a check that are a column."""
APART = (2, 3, 4)
"""How far apart two words may be and still be taken together."""
LONGEST_WORD = 24
DISTRESS = 0.3
"""Of the score of distress, what is added to that of danger: who is in danger is in distress too."""
LEAN = 0.4
"""What a whole sign of the rules adds to a score; less than a whole one adds as much less."""
PASSING = 1.0
"""How much more a sentence by itself must score than a text: for danger told in passing in a longer message."""
FROM_AFAR = 0.75
"""The same in a message longer than LONGEST words, which is not read whole."""
NEAR = 1.5
"""A longer message is read sentence by sentence when it misses no more than this: most of them are far from any danger."""
DOUBT = 1.6
"""A text that misses danger by no more than this is worth a closer reading (docs/triage.md)."""
FEW = 3
"""Words of the shortest text worth it: in less, a name or a greeting, there is nothing more to see."""
FLOOR = 20
"""Added to the number of things read: three words say less than thirty, for the worse or for the better."""
DENIES = frozenset("pas plus jamais aucun aucune sans ni ne rien".split())  # noqa: SIM905
DENIED = 4
"""Words after one of DENIES, in the same part of the sentence, that are also taken as denied."""
FIGURES = re.compile(r"[0-9]+")
"""A number is one sign whatever it is: an hour or a price says nothing of danger by its figures."""
TOGETHER = 20
"""Bits that hold the sum of a text's weights for one question: two questions then fit in one number, and are looked up at once."""
SIGNS = frozenset('.?,"')
ENDS = frozenset(".?")


@dataclass(frozen=True, slots=True)
class Question:
    """Weights over pieces and phrases, what a step of each is worth, and what is said of an empty text. Scores are logits."""

    pieces: Sequence[int]
    phrases: Sequence[int]
    piece_scale: float
    phrase_scale: float
    base: float


@dataclass(frozen=True, slots=True)
class Model:
    """The questions, and the scores from which a text is danger, then crisis; or else distress.

    `both`: of each column of phrases, what it weighs for danger, and TOGETHER bits higher for distress.
    """

    danger: Question
    crisis: Question
    distress: Question
    both: Sequence[int]
    danger_from: float
    crisis_from: float
    distress_from: float


@dataclass(frozen=True, slots=True)
class Features:
    """A text as the model reads it: its distinct words, the columns of its phrases, and how many words it has."""

    words: frozenset[str]
    phrases: frozenset[int]
    length: int


class Learned:
    """The learned model as a `Classifier`."""

    name = "learned model"

    def level(self, text: str) -> Level:
        """The level it gives to `text` (any string). One longer than LONGEST words is read by its sentences alone."""
        return self.beside(text, Signs())

    def beside(self, text: str, signs: Signs) -> Level:
        """The same, where the rules found `signs`: the more they found, the less it needs."""
        return self.weighed(text, signs)[0]

    def weighed(self, text: str, signs: Signs) -> tuple[Level, bool]:
        """The same, and whether it is less than DOUBT from danger; what it does not read whole is always worth a closer reading."""
        features = features_of(text)
        if not features.words:
            return Level.GREEN, False
        model, is_long = _shipped(), features.length > LONGEST
        wanted, crisis = model.danger_from - LEAN * signs.danger, model.crisis_from - LEAN * signs.crisis
        danger, distress = (0.0, 0.0) if is_long else _danger_and_distress(features)
        is_doubtful = is_long or (features.length >= FEW and danger >= wanted - DOUBT)
        found = [(features, 0.0)] if danger >= wanted and not is_long else []
        if is_long or (features.length > SHORT and danger >= wanted - NEAR):
            more = FROM_AFAR if is_long else PASSING
            found += [(part, more) for part in sentences_of(text) if _danger_and_distress(part)[0] >= wanted + more]
        if found:
            is_crisis = any(score(part, "crisis") >= crisis + more for part, more in found)
            return Level.CRISIS if is_crisis else Level.RED, not is_crisis
        return Level.AMBER if distress >= model.distress_from and not is_long else Level.GREEN, is_doubtful


def score(features: Features, name: str) -> float:
    """The score of a text for one of QUESTIONS: the same to the last bit whatever the order, since sums are whole."""
    question: Question = getattr(_shipped(), name)
    seen = [_word_sums(word) for word in features.words]
    pieces, phrases = sum([sums[QUESTIONS.index(name) + 1] for sums in seen]), sum([question.phrases[column] for column in features.phrases])
    return _score(question, pieces, sum([sums[0] for sums in seen]), phrases, len(features.phrases))


def _danger_and_distress(features: Features) -> tuple[float, float]:
    """The score of danger, with its share of distress, and that of distress, of a text that has words: as `score`, in half the time."""
    model = _shipped()
    held, danger, _, distress = map(sum, zip(*[_word_sums(word) for word in features.words], strict=True))
    found, half = sum([model.both[column] for column in features.phrases]), 1 << (TOGETHER - 1)
    low = (found + half) % (2 * half) - half
    troubled = _score(model.distress, distress, held, (found - low) >> TOGETHER, len(features.phrases))
    return _score(model.danger, danger, held, low, len(features.phrases)) + DISTRESS * troubled, troubled


def _score(question: Question, pieces: int, of_pieces: int, phrases: int, of_phrases: int) -> float:
    """A logit, from the sums of the weights of a text and how many they are."""
    return (
        question.base + question.piece_scale * (pieces / sqrt(FLOOR + of_pieces)) + question.phrase_scale * (phrases / sqrt(FLOOR + of_phrases))
    )


def features_of(text: str) -> Features:
    """What the first LONGEST words of `text` are for the model, and its whole length."""
    return _features(_words_of(text))


def sentences_of(text: str) -> list[Features]:
    """What the sentences of `text` are for the model, in order, cut at LONGEST words; none for a text of one sentence."""
    words = _words_of(text)
    cuts = [-1, *[place for place, word in enumerate(words) if word in ENDS], len(words)]
    parts = [words[at : min(at + LONGEST, end + 1)] for start, end in pairwise(cuts) for at in range(start + 1, end, LONGEST)]
    return [_features(part) for part in parts] if len(parts) > 1 else []


@lru_cache(maxsize=1)  # the text, then its sentences; no more than one is kept
def _words_of(text: str) -> list[str]:
    return [*map(_as_learned, normalised(text).words)]


@lru_cache(maxsize=8192)
def _as_learned(word: str) -> str:
    return FIGURES.sub("0", word[:LONGEST_WORD])


def _features(words: list[str]) -> Features:
    kept = words[:LONGEST]
    return Features(frozenset(kept), _phrase_columns(kept), len(words))


def piece_columns(word: str) -> list[int]:
    """The columns of the pieces of a word, of the word itself and of its beginning."""
    framed = f"<{word}>"
    pieces = {framed[at : at + length] for length in PIECES for at in range(len(framed) - length + 1)}
    pieces |= {f"w:{word[:STEM]}", f"W:{word}"}
    return [crc32(piece.encode()) % PIECE_COLUMNS for piece in pieces]


def fingerprint(sentences: list[Sentence]) -> str:
    """What the model was learned from: it changes with any sentence or level, and with how texts are cut."""
    held = [[sentence.id, sentence.text, sentence.level.value] for sentence in sentences]
    cut = [PIECE_COLUMNS, PHRASE_COLUMNS, PIECES, STEM, APART, LONGEST_WORD, LONGEST, FLOOR, sorted(DENIES), DENIED, FIGURES.pattern]
    return sha256(json.dumps([held, cut]).encode()).hexdigest()


def header() -> dict[str, float | str]:
    """The first line of the weights file: scales, bases, bounds, and the fingerprint of what it was learned from."""
    with WEIGHTS.open("rb") as lines:
        found: dict[str, float | str] = json.loads(lines.readline())
    return found


class _Marked(NamedTuple):
    """What the beginning of a word brings to the checks of the phrases it is in, so that none of them is written out.

    The check of two words put together is that of the first, moved on by the letters of the second (`_moved`), and that of the second, bit by bit
    (crc32 is linear). Bits above those of columns are left out. `more`: its letters with a space before, beyond the two of the shortest.
    """

    more: int
    own: int
    moved: tuple[int, ...]
    pair: tuple[int, ...]
    triple: tuple[int, ...]
    apart: tuple[tuple[int, ...], ...]
    alone: int
    denied: int
    last: int


@lru_cache(maxsize=4096)
def _marked(stem: str) -> _Marked:
    letters = f" {stem}".encode()
    begun = [crc32(f"{mark}:{stem}".encode()) for mark in ("b", "t", *APART, "w", "n", "l")]
    pair, _, *apart = [_moved(check, SHORTEST, STEM) for check in begun[:-3]]
    triple = _moved(begun[1], 2 * SHORTEST, 2 * STEM - 1)
    ends = [check & COLUMN for check in begun[-3:]]
    return _Marked(len(letters) - SHORTEST, crc32(letters) & COLUMN, _moved(crc32(letters), SHORTEST, STEM), pair, triple, tuple(apart), *ends)


def _moved(check: int, shortest: int, choices: int) -> tuple[int, ...]:
    """What is left of `check` once letters follow it, by how many they are: from `shortest` on."""
    return tuple((crc32(bytes(size), check) ^ crc32(bytes(size))) & COLUMN for size in range(shortest, shortest + choices))


@lru_cache(maxsize=8192)
def _check(word: str) -> int:
    return crc32(word.encode()) & COLUMN


def _phrase_columns(words: list[str]) -> frozenset[int]:
    """Words, those denied, those of the last sentence; two and three in a row, and two with others between."""
    if not words:
        return frozenset()
    framed = [_marked("^"), *[_marked(word[:STEM]) for word in words], _marked("$")]
    more, own, moved, pair, triple, apart, alone, denied, last = zip(*framed, strict=True)
    found = [*map(_check, words), *alone[1:-1], *map(xor, map(getitem, pair, more[1:]), own[1:])]
    begun = map(xor, map(getitem, triple, map(add, more[1:], more[2:])), map(getitem, moved[1:], more[2:]))
    found += map(xor, begun, own[2:])
    for others, first in zip(APART, zip(*apart[1:-1], strict=True), strict=True):
        found += map(xor, map(getitem, first, more[1 + others : -1]), own[1 + others : -1])
    left = 0
    for word, column in zip(words, denied[1:-1], strict=True):
        if word in SIGNS:
            left = 0
        elif word in DENIES:
            left = DENIED
        elif left:
            left -= 1
            found.append(column)
    ends = [place for place, word in enumerate(words[:-1]) if word in ENDS]
    if ends:
        found += last[ends[-1] + 2 : -1]
    return frozenset(found)


@lru_cache(maxsize=8192)
def _word_sums(word: str) -> tuple[int, ...]:
    """How many pieces a word has, and what they weigh for each question. Words come back: the common ones are remembered."""
    columns = piece_columns(word)
    model = _shipped()
    asked = (model.danger, model.crisis, model.distress)
    return len(columns), *(sum([question.pieces[column] for column in columns]) for question in asked)


@lru_cache(maxsize=1)
def _shipped() -> Model:
    """The weights we ship, read once."""
    known = {name: value for name, value in header().items() if isinstance(value, float)}
    body = memoryview(WEIGHTS.read_bytes().partition(b"\n")[2])
    questions = {}
    for rank, name in enumerate(QUESTIONS):
        start = rank * (PIECE_COLUMNS + PHRASE_COLUMNS)
        middle, end = start + PIECE_COLUMNS, start + PIECE_COLUMNS + PHRASE_COLUMNS
        numbers = {part: known.pop(f"{name}_{part}") for part in ("piece_scale", "phrase_scale", "base")}
        questions[name] = Question(array("b", bytes(body[start:middle])), array("b", bytes(body[middle:end])), **numbers)
    danger, crisis, distress = (questions[name] for name in QUESTIONS)
    both = array("i", (low + (high << TOGETHER) for low, high in zip(danger.phrases, distress.phrases, strict=True)))
    return Model(danger, crisis, distress, both, **known)
