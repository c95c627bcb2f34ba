"""Triage, pure: characters to plain ones, and the way back.

Accents, case, widths, mathematical letters, look-alikes of other alphabets, invisible marks: each character becomes none,
one or several plain ones; every plain one remembers where it came from.
"""

import unicodedata
from collections.abc import Sequence

LOOK_ALIKES = str.maketrans(
    "аесԁһіјӏкмнорԛѕтѵԝхугвпьαβεηικνορτυχгω",
    "aecdhijlkmhopqstvwxyrbnbabehiknoptuxrw",
)
"""Cyrillic and Greek letters drawn like Latin ones."""
MEANINGFUL = {
    "😂": "emojirire", "🤣": "emojirire", "😆": "emojirire", "😹": "emojirire", "😅": "emojirire", "😜": "emojirire",
    "😭": "emojipleure", "😢": "emojipleure", "💔": "emojipleure", "🔪": "emojicouteau", "🗡": "emojicouteau",
    "🔫": "emojiarme", "💊": "emojicachets", "⚰": "emojicercueil", "🪦": "emojicercueil", "🩸": "emojisang",
    "💀": "emojicrane", "☠": "emojicrane", "🪢": "emojicorde",
}  # fmt: skip
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "€": "e", "µ": "u"}
_QUOTES = '«»“”„‟"″❝❞〝〞'
_APOSTROPHES = "'’‘‛`´ʼʹ′＇ˈ"
_STOPS = ".!?;…\n\r\v\f\u0085\u2028\u2029。！？"


class _Folding(dict[int, str]):
    """What each code point becomes, worked out the first time it is met."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _plain(char)
        self[code] = plain
        if len(plain) != 1:
            self.uneven.add(char)
        return plain


def _plain(char: str) -> str:
    if char in MEANINGFUL:
        return f" {MEANINGFUL[char]} "
    if char in _QUOTES:
        return '"'
    if char in _APOSTROPHES:
        return "'"
    if char in _STOPS:
        return "?" if char in "?？" else "\n" if char.isspace() else "." if char in ".…。" else "!" if char in "!！" else ";"
    lowered = "".join(_LIGATURES.get(each, each) for each in char.lower())
    bare = "".join(each for each in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(each))
    bare = "".join(_LIGATURES.get(each, each) for each in bare.lower()).translate(LOOK_ALIKES)
    category = unicodedata.category(char)
    if category in {"Cf", "Cc", "Mn", "Me", "Cs", "Co", "Cn"} and char != "\t":
        return ""
    return "".join(each if each.isascii() and each.isprintable() else " " for each in bare)


FOLDING = _Folding()


def folded(text: str) -> str:
    """`text` in plain characters."""
    return text.translate(FOLDING)


def places_of(text: str) -> Sequence[int]:
    """Where each plain character of `text` comes from in it; one more place closes the list. Worked out when a place is asked for."""
    text.translate(FOLDING)  # so that each of its characters is known
    if FOLDING.uneven.isdisjoint(text):
        return range(len(text) + 1)
    places = [place for place, char in enumerate(text) for _ in FOLDING[ord(char)]]
    return [*places, len(text)]
