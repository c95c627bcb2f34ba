"""Triage, pure: a text as rules read it, plain words between single spaces, and the way back to the text as given.

" ce est pas possible , je veux mourir . " : elisions are opened, fast spelling is written out, and the signs that cut a
sentence stay as words of their own ( . ? , " ). Every plain word knows the span of the text it comes from.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from eclaireur.safety.triage.folding import folded
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
_TOKEN = re.compile(r"[a-z0-9]+(?:[*@$!|]+[a-z0-9]+)*|[.!?;\n]+|[,:()\[\]\"—–-]+")
_CUTS = {"?": "?", ".": ".", "!": ".", ";": ".", "\n": "."}
_SPELT_OUT = re.compile(r"(?<![a-z])[a-z](?:[ ._*-]{1,3}[a-z]){4,24}(?![a-z])")
_LETTERS = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text as rules read it: `text`, and for each of its words its place there and its span in the text given.

    `marked` is the same with light words in capitals: a pattern then steps over them in a few signs.
    """

    text: str
    marked: str
    starts: list[int]
    spans: list[tuple[int, int]]
    words: list[str] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given that `text[start:end]` comes from."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 2, start)) - 1, first)
        return self.spans[first][0], max(self.spans[last][1], self.spans[first][1])


@lru_cache(maxsize=1)  # rules, then models, read the same text; no more than one is kept
def normalised(text: str) -> Normal:
    """`text` (any string at all) as rules read it."""
    plain, places = folded(text[:LONGEST_TEXT].rstrip())
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    spelt = _spelt_out(plain)
    skip_to = 0
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        if start < skip_to or (not words and plain[start:end].isspace()):  # empty lines around say nothing
            continue
        if start in spelt:
            skip_to, word = spelt[start]
            words.append(word)
            spans.append((places[start], max(places[skip_to], places[skip_to - 1] + 1)))
            continue
        for word in _read(plain, start, end):
            words.append(word)
            spans.append((places[start], max(places[end], places[end - 1] + 1)))
    starts, length = [], 1
    for word in words:
        starts.append(length)
        length += len(word) + 1
    if not words:
        return Normal(" ", " ", [1], [(0, 0)], [])
    return Normal(f" {' '.join(words)} ", f" {' '.join([CAPITALS.get(word, word) for word in words])} ", starts, spans, words)


def _read(plain: str, start: int, end: int) -> tuple[str, ...]:
    """The plain words of one token."""
    raw = plain[start:end]
    if not raw[0].isalnum():
        for sign in "?.!;\n":
            if sign in raw:
                return (_CUTS[sign],)
        return ('"',) if '"' in raw else (",",) if raw != "-" else ()
    if plain[start - 2 : start] == "i'" and raw == "m":
        return ("am",)
    if plain[end : end + 1] == "'" and raw in ELISIONS:
        return (ELISIONS[raw],)
    return tuple(word for word in words_of(raw[:LONGEST_WORD]) if word)


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
