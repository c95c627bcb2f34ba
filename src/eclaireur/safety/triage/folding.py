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


def folded(text: str) -> tuple[str, Sequence[int]]:
    """`text` in plain characters, and for each of them the place it comes from (one more place closes the list)."""
    plain = text.translate(FOLDING)
    if FOLDING.uneven.isdisjoint(text):
        return plain, range(len(text) + 1)
    places: list[int] = []
    for place, char in enumerate(text):
        places.extend([place] * len(FOLDING[ord(char)]))
    places.append(len(text))
    return plain, places
