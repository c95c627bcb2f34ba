"""What screening says, and what a rule is."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was noticed."""

    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"  # a name on another service, or an invitation there
    LINK = "link"
    LEAVING = "leaving"  # pressure to go and talk elsewhere, or in secret
    SEXUAL = "sexual"
    MONEY = "money"
    MINOR = "minor"  # the author may be under eighteen


@dataclass(frozen=True)
class Finding:
    """Something noticed: its kind, where it is in the text as given (code points), and those words themselves.

    `words` are for the page of whoever wrote them: they are never kept.
    """

    kind: Kind
    span: tuple[int, int]
    words: str


@dataclass(frozen=True)
class Rule:
    """Patterns of one kind, read on the folded text (see folding.fold): no capitals, no accents, plain apostrophes.

    `not_after` and `not_before` are what, just before or just after the match, takes it back; `only_after`
    is what must be just before. `needs`, when given, are
    pieces of which one must be in the text, and `about` what must be found in it: a quick look before the slow one. `fires` and `quiet` are sentences
    it must see and must leave alone: they are tested, and tell more than the patterns.
    """

    name: str
    kind: Kind
    patterns: tuple[re.Pattern[str], ...]
    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    needs: tuple[str, ...] = ()
    about: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None
    not_before: re.Pattern[str] | None = None
    only_after: re.Pattern[str] | None = None


TOLD = re.compile(
    r"(?:\b(?:il|elle|on m'a|ils|elles|quelqu'un|homme|mec|type|ex|copain|copine|mere|pere|frere|soeur|voix)\b[^.!?\n]{0,25}"
    r"\b(?:dit|disait|disent|demande|demandait|ecrit|ecrivait|repete|repetait|ordonne)"
    r"|\b(?:he|she|they|people|someone|somebody|guy|man|ex|voices?)\b[^.!?\n]{0,25}\b(?:said|says?|ask|asks|asked|asking|told|wrote|texted|messaged))"
    r"\b[^.!?\n]{0,16}$"
)
"""What someone else said, as it is told: for `not_after`."""


EVERY = re.compile(r"(\\[wd][+*])(?![+?])")
"""Whole words and whole numbers, in the source of a pattern."""


def pattern(source: str) -> re.Pattern[str]:
    """A pattern written with spaces for readability: one space stands for any blanks, hyphens or commas, or none.

    Since a space may stand for nothing, a word is taken whole and never given back: several words in a row could
    otherwise cut one long word in every way, and one message would hold everybody up for hours.
    """
    return re.compile(EVERY.sub(r"\1+", source).replace(" ", r"[\s,'-]{0,3}"))
