"""Reading a text through its disguises, and still knowing where each character was."""

import re
import unicodedata
from functools import lru_cache

TURNED = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "＠": "@",
    "·": ".", "•": ".", "․": ".", "。": ".", "∙": ".",
})
SPELLED = re.compile(r"(?<![a-z0-9])(?:[a-z][ .*_-]){3,}[a-z](?![a-z0-9])")  # s n a p, i.n.s.t.a
TEN = "🔟"


class Folded:
    """A text folded: `text` is what rules read; `span(start, end)` gives places in the text as it was."""

    def __init__(self, text: str, places: list[int], length: int) -> None:
        self.text, self._places, self._length = text, places, length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span, in the text as given, of a span of the folded text that is not empty."""
        return self._places[start], min(self._places[end - 1] + 1, self._length)


def fold(text: str) -> Folded:
    """Without capitals, accents, invisible characters and enclosures; digits of any script as ASCII digits."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in _plain(character):
            out.append(plain)
            places.append(place)
    return _joined("".join(out), places, len(text))


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if character == TEN:
        return "10"
    if character.isascii():
        return character.lower()
    digit = unicodedata.digit(character, None)
    if digit is not None:  # full-width, circled, in superscript, of another script
        return str(digit)
    turned = character.translate(TURNED)
    if turned.isascii():
        return turned
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(one for one in decomposed if unicodedata.category(one) not in {"Mn", "Me", "Cf"}).replace("œ", "oe")


def _joined(text: str, places: list[int], length: int) -> Folded:
    """Words spelled letter by letter are read as words."""
    kept = set(range(len(text)))
    for spelled in SPELLED.finditer(text):
        kept -= set(range(spelled.start() + 1, spelled.end(), 2))
    if len(kept) == len(text):
        return Folded(text, places, length)
    order = sorted(kept)
    return Folded("".join(text[one] for one in order), [places[one] for one in order], length)
