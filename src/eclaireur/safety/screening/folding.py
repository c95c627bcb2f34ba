"""Reading a text through its disguises, and still knowing where each character was."""

import re
import unicodedata
from functools import cached_property

from eclaireur.safety.triage.folding import LOOK_ALIKES

TURNED = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "＠": "@",
    "·": ".", "•": ".", "․": ".", "。": ".", "∙": ".",
})
SPELLED = re.compile(r"(?<![a-z0-9])(?:[a-z]([ .*_-])(?:[a-z]\1){2,}|(?:[a-z][ .*_-]){3,})[a-z](?![a-z0-9])")  # s n a p, i.n.s.t.a
TEN = "🔟"
MOST_REMEMBERED = 8192


class _Plain(dict[int, str]):
    """What each character becomes, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < MOST_REMEMBERED:
            self[code] = plain
        return plain


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
    return "".join(one for one in decomposed if unicodedata.category(one) not in {"Mn", "Me", "Cf"}).replace("œ", "oe").translate(LOOK_ALIKES)


_PLAIN = _Plain()


class Folded:
    """A text without capitals, accents, invisible characters and enclosures; digits of any script as ASCII digits, letters
    of other alphabets drawn like Latin ones (ѕnар) as these.

    `text` is what rules read, words spelled letter by letter read as words; `span(start, end)` gives places in the text as it was.
    """

    def __init__(self, given: str) -> None:
        self._given = given
        self._found: dict[re.Pattern[str], bool] = {}
        whole = given.translate(_PLAIN)
        self._left_out = {
            place for spelled in SPELLED.finditer(whole) for place in range(spelled.start() + 1, spelled.end(), 2)
        }
        self.text = whole
        if self._left_out:
            self.text = "".join(one for place, one in enumerate(whole) if place not in self._left_out)

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether `pattern` is found in it, looked for once."""
        if pattern not in self._found:
            self._found[pattern] = bool(pattern.search(self.text))
        return self._found[pattern]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span, in the text as given, of a span of the folded text that is not empty."""
        return self._places[start], self._places[end - 1] + 1

    @cached_property
    def _places(self) -> list[int]:
        """Where each character of `text` comes from. Worked out when something was found: most texts need none."""
        every = (place for place, one in enumerate(self._given) for _ in _PLAIN[ord(one)])
        return [place for at, place in enumerate(every) if at not in self._left_out]
