"""Room people, no Django: free text proposes concepts of the thesaurus, and shows why.

The rules are few and can be read aloud: an expression of the thesaurus is recognised in any of its
forms, with at most two words slipped in between, or misspelt a little when it is long; the longest
expression wins; what is denied ("je n'ai jamais été…") is not proposed. Nothing is learned from
what people write, and nothing of it is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .expressions import Expression, expressions_of
from .language import (
    FIRST_PERSON,
    LIGHT_WORDS,
    NEGATIONS,
    POSSESSIVES,
    STOP_WORDS,
    Token,
    sound,
    stems,
    tokens,
)
from .thesaurus import Thesaurus

LONGEST_TEXT = 20_000
"""Characters read: far more than anyone tells at once, and still quick."""
MOST_WORDS_SLIPPED_IN = 2
MOST_TOKENS_SLIPPED_IN = 6
SHORTEST_MISSPELT = 5
"""Letters under which a word must be spelt right: small words resemble one another too much."""
TWO_MISTAKES_FROM = 9
CARED_FOR_BRANCHES = frozenset({"troubles", "crise-soins", "addictions"})
"""Themes that tell of a relative being unwell: beside them, "mon fils" says "I am a parent of"."""
_INFLECTED, _MISSPELT = 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept, the parts of the text that fired (start, end), the expression, and a rank score."""

    concept: str
    score: float
    spans: tuple[tuple[int, int], ...]
    expression: str


@dataclass(frozen=True, slots=True)
class _Hit:
    expression: Expression
    places: tuple[int, ...]
    closeness: float

    @property
    def content(self) -> int:
        return sum(word not in STOP_WORDS for word in self.expression.words)

    @property
    def strength(self) -> float:
        return self.closeness * (1 + (self.content - 1) / 4)


class Recogniser:
    """An index over a thesaurus, built once; `propose` reads a text in a few milliseconds."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._by_key: dict[str, list[Expression]] = defaultdict(list)
        self._theme = {concept: thesaurus.theme(concept) for concept in thesaurus}
        vocabulary = set()
        for entry in thesaurus.values():
            if not entry.active or entry.parent is None:
                continue
            for expression in expressions_of(entry):
                for key in expression.keys[expression.anchor]:
                    self._by_key[key].append(expression)
                vocabulary.update(word for word in expression.words if word not in STOP_WORDS)
        self._vocabulary = frozenset(vocabulary)
        self._known_keys = frozenset(key for word in vocabulary for key in stems(word))
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        for word in vocabulary:
            if len(word) >= SHORTEST_MISSPELT:
                self._by_sound[sound(word)].add(word)
        self._sounds = sorted(self._by_sound)
        self._common = _common_stems()
        self._meant = lru_cache(maxsize=10_000)(self._look_up)

    def propose(self, text: str) -> list[Proposal]:
        """Concepts told by `text`, most telling first; ties in the order of the text."""
        words = self._split(tokens(text[:LONGEST_TEXT]))
        meant = [self._meaning(word) for word in words]
        kept = _longest(list(self._hits(words, meant)))
        denied = _denied(kept, words)
        standing = [hit for hit in kept if hit not in denied]
        standing = [hit for hit in standing if not hit.expression.weak or self._tells_of_someone(hit, standing, words)]
        return _merge(standing, words)

    def _split(self, words: list[Token]) -> list[Token]:
        """`words` with a lost apostrophe given back: "lhopital" is "l hopital"."""
        split = []
        for word in words:
            rest = word.norm[1:]
            lost = word.norm[:1] in "ljdmnst" and len(rest) > SHORTEST_MISSPELT and rest[:1] in "aeiouhy"
            if lost and word.keys.isdisjoint(self._known_keys) and not stems(rest).isdisjoint(self._known_keys):
                places = (word.sentence, word.clause)
                split.append(Token(word.start, word.end, word.raw, word.norm[0], frozenset(word.norm[0]), *places))
                split.append(Token(word.start, word.end, word.raw, rest, stems(rest), *places))
            else:
                split.append(word)
        return split

    def _meaning(self, word: Token) -> frozenset[str]:
        """The keys of `word`, or of the words it may be a misspelling of, or none."""
        if word.is_stop or not word.keys.isdisjoint(self._known_keys):
            return word.keys
        return self._meant(word.norm)

    def _look_up(self, word: str) -> frozenset[str]:
        if len(word) < SHORTEST_MISSPELT or not stems(word).isdisjoint(self._common):
            return frozenset()
        heard = sound(word)
        mistakes = 2 if len(heard) >= TWO_MISTAKES_FROM else 1
        near = process.extract(heard, self._sounds, scorer=OSA.distance, score_cutoff=mistakes, limit=5)
        near = [(known, distance) for known, distance, _ in near if known[0] == heard[0] or mistakes > 1]
        closest = min((distance for _, distance in near), default=0)
        meant = {known for other, distance in near if distance == closest for known in self._by_sound[other]}
        return frozenset(key for known in meant for key in stems(known))

    def _hits(self, words: list[Token], meant: list[frozenset[str]]) -> Iterator[_Hit]:
        for place, keys in enumerate(meant):
            seen = set()
            for key in keys:
                for expression in self._by_key.get(key, ()):
                    if id(expression) not in seen:
                        seen.add(id(expression))
                        places = _follow(expression, place, words, meant)
                        if places:
                            yield _Hit(expression, places, _closeness(expression, places, words))

    def _tells_of_someone(self, hit: _Hit, standing: list[_Hit], words: list[Token]) -> bool:
        """Whether "mon fils" stands beside what is said of him, and not of oneself."""
        first, last = hit.places[0], hit.places[-1]
        for other in standing:
            if other.expression.weak or self._theme[other.expression.concept] not in CARED_FOR_BRANCHES:
                continue
            if words[other.places[0]].sentence != words[first].sentence:
                continue
            after = other.places[0] > last
            between = words[last + 1 : other.places[0]] if after else words[other.places[-1] + 1 : first]
            said_of_oneself = any(word.norm in FIRST_PERSON | POSSESSIVES for word in between)
            if after and not said_of_oneself:
                return True
            if not after and [word.norm for word in between] in ([], ["de"], ["d"], ["chez"], ["of"], ["a"], ["que"]):
                return True
        return False


def _follow(
    expression: Expression, place: int, words: list[Token], meant: list[frozenset[str]]
) -> tuple[int, ...] | None:
    """Where each word of `expression` stands around `place`, or None."""
    if expression.cased:
        return (place,) if words[place].raw.isupper() else None
    if expression.literal:
        start = place - expression.anchor
        places = tuple(range(start, start + len(expression.words)))
        if start < 0 or places[-1] >= len(words) or words[start].clause != words[places[-1]].clause:
            return None
        fits = all(not expression.keys[rank].isdisjoint(meant[at]) for rank, at in enumerate(places))
        return places if fits else None
    found = [place]
    for keys in expression.keys[1:]:
        at = _next(keys, found[-1], words, meant)
        if at is None:
            return _backwards(expression, place, words, meant)
        found.append(at)
    return tuple(found)


def _next(keys: frozenset[str], place: int, words: list[Token], meant: list[frozenset[str]]) -> int | None:
    slipped_in = 0
    for at in range(place + 1, min(place + 2 + MOST_TOKENS_SLIPPED_IN, len(words))):
        if words[at].clause != words[place].clause:
            return None
        if not keys.isdisjoint(meant[at]):
            return at
        slipped_in += not words[at].is_stop
        if slipped_in > MOST_WORDS_SLIPPED_IN:
            return None
    return None


def _backwards(
    expression: Expression, place: int, words: list[Token], meant: list[frozenset[str]]
) -> tuple[int, ...] | None:
    """Two words said the other way round ("les voix que j'entends"), with nothing but small words between."""
    if len(expression.words) != 2:  # noqa: PLR2004
        return None
    for at in range(place - 1, max(-1, place - 5), -1):
        if words[at].clause != words[place].clause:
            return None
        if not expression.keys[1].isdisjoint(meant[at]):
            return at, place
        if not words[at].is_stop or words[at].norm in POSSESSIVES:
            return None
    return None


def _closeness(expression: Expression, places: tuple[int, ...], words: list[Token]) -> float:
    said = sorted(words[at].norm for at in places)
    if said == sorted(expression.words):
        return 1.0
    forms = frozenset().union(*expression.keys)
    return _INFLECTED if all(not words[at].keys.isdisjoint(forms) for at in places) else _MISSPELT


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Hits that do not share a word, the longest first; the same words may tell several concepts."""
    order = sorted(hits, key=lambda hit: (-hit.content, -len(hit.places), -hit.closeness, hit.places))
    taken: dict[int, _Hit] = {}
    kept: dict[tuple[str, tuple[int, ...]], _Hit] = {}
    for hit in order:
        owners = {taken[at] for at in hit.places if at in taken}
        if all(owner.places == hit.places and owner.closeness == hit.closeness for owner in owners):
            for at in hit.places:
                taken.setdefault(at, hit)
            kept.setdefault((hit.expression.concept, hit.places), hit)
    return list(kept.values())


def _denied(hits: list[_Hit], words: list[Token]) -> set[_Hit]:
    """Hits a negation reaches; "ni", "ou" and "et" carry it on to the next one."""
    denied: set[_Hit] = set()
    ends: set[int] = set()
    for hit in sorted(hits, key=lambda hit: hit.places):
        first, last = hit.places[0], hit.places[-1]
        inside = any(words[at].norm in NEGATIONS for at in range(first, last) if at not in hit.places)
        if inside or (words[first].norm not in POSSESSIVES and _reached(first, ends, words)):
            denied.add(hit)
            ends.add(last)
    return denied


def _reached(first: int, ends: set[int], words: list[Token]) -> bool:
    clause = words[first].clause
    for at in range(first - 1, -1, -1):
        word = words[at].norm
        if at in ends:
            linked = {words[between].norm for between in range(at + 1, first)}
            return bool(linked & {"ni", "ou", "et", "or", "nor"}) and words[at].sentence == words[first].sentence
        if words[at].clause != clause:
            return False
        if word in NEGATIONS or (word == "t" and at and words[at - 1].norm.endswith("n")):
            return True
        if word not in LIGHT_WORDS:
            return False
    return False


def _merge(hits: Iterable[_Hit], words: list[Token]) -> list[Proposal]:
    by_concept: dict[str, list[_Hit]] = defaultdict(list)
    for hit in hits:
        by_concept[hit.expression.concept].append(hit)
    proposals = []
    for concept, found in by_concept.items():
        best = max(found, key=lambda hit: hit.strength)
        spans = {(words[hit.places[0]].start, words[hit.places[-1]].end) for hit in found}
        score = best.strength + (len(spans) - 1) / 10
        proposals.append(Proposal(concept, round(score, 4), tuple(sorted(spans)), best.expression.text))
    return sorted(proposals, key=lambda proposal: (-proposal.score, proposal.spans, proposal.concept))


@lru_cache(maxsize=1)
def _common_stems() -> frozenset[str]:
    """Stems of everyday words that resemble one of the thesaurus: never taken for a misspelling."""
    listed = (Path(__file__).parent / "data" / "common_words.txt").read_text(encoding="utf-8")
    return frozenset(key for word in listed.split() for key in stems(word))
