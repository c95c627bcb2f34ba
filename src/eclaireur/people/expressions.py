"""Room people, no Django: the expressions of a thesaurus, made ready to be looked for in a text."""

from collections.abc import Iterator
from dataclasses import dataclass

from .language import NEGATIONS, tokens
from .thesaurus import Entry

_CASED_UP_TO = 3
"""Letters up to which an abbreviation in capitals is recognised in capitals only."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of the thesaurus, ready to be looked for."""

    text: str
    concept: str
    words: tuple[str, ...]
    keys: tuple[frozenset[str], ...]
    literal: bool  # words follow one another, small words included
    cased: bool
    weak: bool
    anchor: int


def expressions_of(entry: Entry) -> Iterator[Expression]:
    """What may be recognised of `entry`, once read as tokens."""
    for text in entry.expressions():
        weak = text.rstrip().endswith("…")
        found = tokens(text.rstrip("… "))
        content = [rank for rank, word in enumerate(found) if not word.is_stop]
        literal = weak or sum(found[rank].norm not in NEGATIONS for rank in content) <= 1
        if not literal:
            found = [found[rank] for rank in content]
        cased = len(found) == 1 and found[0].raw.isupper() and len(found[0].raw) <= _CASED_UP_TO
        if sum(len(word.norm) for word in found) < 2:  # noqa: PLR2004  (one letter says nothing)
            continue
        anchor = max(range(len(found)), key=lambda rank: (not found[rank].is_stop, len(found[rank].norm), -rank))
        yield Expression(
            text=text,
            concept=entry.id,
            words=tuple(word.norm for word in found),
            keys=tuple(frozenset({word.norm, f"{word.norm}s"}) if word.raw.isupper() else word.keys for word in found),
            literal=literal,
            cased=cased,
            weak=weak,
            anchor=anchor if literal else 0,
        )
