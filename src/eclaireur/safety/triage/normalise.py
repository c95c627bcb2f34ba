"""Triage, pure: a text as rules read it, plain words between single spaces, and the way back to the text as given.

" ce est pas possible , je veux mourir . " : elisions are opened, fast spelling is written out, and the signs that cut a
sentence stay as words of their own ( . ? , " ). Every plain word knows the span of the text it comes from.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain

from eclaireur.safety.triage.folding import folded, places_of
from eclaireur.safety.triage.spelling import DANGER, words_of

LONGEST_TEXT = 100_000
"""Characters read; what is beyond is not. A message has 20,000 at most."""
LONGEST_WORD = 40
"""Letters of a word that are looked at."""
ELISIONS = {
    "j": "je", "n": "ne", "m": "me", "t": "te", "s": "se", "l": "le", "d": "de", "c": "ce", "qu": "que",
    "jusqu": "jusque", "lorsqu": "lorsque", "puisqu": "puisque", "quoiqu": "quoique", "i": "i",
}  # fmt: skip
LIGHT_WORDS = tuple(
    """vraiment,juste,tellement,trop,encore,toujours,parfois,souvent,bien,grave,aussi,simplement,seulement,vachement,
    presque,limite,putain,la,franchement,carrement,serieusement,sincerement,honnetement,totalement,completement,
    absolument,des fois,enfin,bref,tout,meme,quand meme,tout de meme,genre,un peu,moi,ici,bordel,du coup,en fait,
    parfaitement,really,just,so,still,honestly,only,always""".replace("\n    ", "").split(",")
)
"""Words that may slip in anywhere without changing what is said."""
CAPITALS = {word: word.upper() for word in LIGHT_WORDS if " " not in word}
_WORD, _SIGN = r"[a-z0-9]+(?:[*@$!|]+[a-z0-9]+)*", r"[.!?;\n]+|[,:()\[\]\"—–-]+"
_TOKEN, _WITH_ITS_APOSTROPHE = re.compile(f"{_WORD}|{_SIGN}"), re.compile(f"{_WORD}'?|{_SIGN}")
_CUTS = {"?": "?", ".": ".", "!": ".", ";": ".", "\n": "."}
_SPELT_OUT = re.compile(r"(?<![a-z])[a-z](?:[ ._*-]{1,3}[a-z]){4,24}(?![a-z])")
_LETTERS = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Normal:
    """A text as rules read it: its words. The rest is made when a rule asks: most texts meet none."""

    words: list[str]
    given: str
    plain: str

    @cached_property
    def tokens(self) -> list[tuple[int, int]]:
        """For each word, the span in the plain characters that it comes from."""
        return _cut(self.plain)[1]

    @cached_property
    def places(self) -> Sequence[int]:
        """For each plain character, and for their end, where it is in the text given."""
        return places_of(self.given)

    @cached_property
    def text(self) -> str:
        """The words between single spaces."""
        return f" {' '.join(self.words)} " if self.words else " "

    @cached_property
    def marked(self) -> str:
        """The same with light words in capitals: a pattern then steps over them in a few signs."""
        return f" {' '.join([CAPITALS.get(word, word) for word in self.words])} " if self.words else " "

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins in `text`."""
        return list(accumulate([len(word) + 1 for word in self.words[:-1]], initial=1))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given that `text[start:end]` comes from."""
        if not self.words:
            return 0, 0
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 2, start)) - 1, first)
        return self.places[self.tokens[first][0]], max(self._end(last), self._end(first))

    def _end(self, word: int) -> int:
        """Where a word ends in the text as given."""
        end = self.tokens[word][1]
        return max(self.places[end], self.places[end - 1] + 1)


@lru_cache(maxsize=1)  # rules, then models, read the same text; no more than one is kept
def normalised(text: str) -> Normal:
    """`text` (any string at all) as rules read it."""
    given = text[:LONGEST_TEXT].rstrip()
    plain = folded(given)
    return Normal(_words_in(plain), given, plain)


def _words_in(plain: str) -> list[str]:
    """The words of plain characters: as `_cut` says, in half the time when nothing in them asks for more than one look."""
    words = list(chain.from_iterable(map(_read, [raw[: LONGEST_WORD + 1] for raw in _WITH_ITS_APOSTROPHE.findall(plain)])))
    is_simple = "i'm" not in plain and words[:1] != ["."] and not _spelt_out(plain)
    return words if is_simple else _cut(plain)[0]


def _cut(plain: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of plain characters, and the span that each comes from."""
    words: list[str] = []
    tokens: list[tuple[int, int]] = []
    spelt = _spelt_out(plain)
    skip_to = 0
    for match in _TOKEN.finditer(plain):
        token, raw = match.span(), match.group()
        start, end = token
        if start < skip_to or (not words and raw.isspace()):  # empty lines around say nothing
            continue
        if start in spelt:
            skip_to, word = spelt[start]
            words.append(word)
            tokens.append((start, skip_to))
            continue
        elided = "'" if plain[end : end + 1] == "'" and raw[0].isalnum() else ""
        for word in _read(raw[:LONGEST_WORD] + elided, plain[start - 2 : start] == "i'"):
            words.append(word)
            tokens.append(token)
    return words, tokens


@lru_cache(maxsize=50_000)
def _read(raw: str, is_after_i: bool = False) -> tuple[str, ...]:
    """The plain words of one token, with the apostrophe after it, which "i'" may be before. Tokens come back: they are remembered."""
    if not raw[0].isalnum():
        for sign in "?.!;\n":
            if sign in raw:
                return (_CUTS[sign],)
        return ('"',) if '"' in raw else (",",) if raw != "-" else ()
    word = raw.removesuffix("'")
    if is_after_i and word == "m":
        return ("am",)
    if word != raw and word in ELISIONS:
        return (ELISIONS[word],)
    return tuple(word for word in words_of(word[:LONGEST_WORD]) if word)


def _spelt_out(plain: str) -> dict[int, tuple[int, str]]:
    """Words of danger written letter by letter ("s u i c i d e"): where each starts, where it ends, the word."""
    found = {}
    for match in _SPELT_OUT.finditer(plain):
        word = "".join(_LETTERS.findall(match.group()))
        if word in DANGER:
            found[match.start()] = (match.end(), word)
    return found


def plain_words(text: str) -> list[str]:
    """The words of `text` as rules read them, signs left out."""
    return [word for word in normalised(text).words if word[0].isalnum()]
