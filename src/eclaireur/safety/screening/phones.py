"""Telephone numbers, however they are written: 06.12.34.56.78, "zéro six douze", 06douze34, o6 l2 34, +32 470 12 34 56.

The text is cut into runs of digits and numbers in words that only separators stand between. Any numbers of a run that,
put end to end, make a French, Belgian, Swiss or international number are one.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
LEET = str.maketrans({"o": "0", "l": "1", "i": "1", "z": "2", "s": "5", "b": "8"})
_NUMBER = "|".join(sorted(UNITS, key=len, reverse=True)).replace("vingts|", "vingts(?!ept|ix|eize)|")  # quatrevingtsix
GLUED = rf"(?<![a-z0-9])(?=[0-9]*[a-z])(?:{_NUMBER}|et|[0-9]){{2,40}}(?![a-z0-9])"  # zérosixdouze, 06douze34
PIECE = re.compile(rf"(?P<word>{_NUMBER})|[0-9]+")
TOKEN = re.compile(rf"(?P<glued>{GLUED})|(?P<word>(?<![a-z])(?:{_NUMBER})(?![a-z]))|(?P<digits>(?<![a-z0-9])[0-9olizsb]*[0-9][0-9olizsb]*(?![a-z0-9])|[0-9]+)")
BETWEEN = re.compile(r"(?:[\s.\-_/*|()~,'\\:]|[^\x00-\x7f\w€£°%]|tiret|point|virgule|slash|espace|puis|et|and|then|dash|dot|c'? ?est(?: le)?)*")
"""What may stand between two numbers of one: signs, emojis, a few words."""
CROSSED = re.compile(r"[x=>]+")
"""What may as well, between two numbers of as many digits: 06x12x34, and not 2x25 mg."""
DATE_AND_HOUR = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d\s+\d{1,2}")
DATE = re.compile(r"(?<!\d)(?:[0-3]?\d/[01]?\d/(?:19|20)\d\d(?![\d/])|(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-]))")
LONGEST_BETWEEN = 12
SHORTEST = 8
BEGINS = "0367"  # a number of a country, 33 without its plus, 6 or 7 without its zero
MOST_NUMBERS = 24  # a number of sixteen digits, each apart

NATIONAL = re.compile(r"0[1-9]\d{8}")  # France, Switzerland, Belgian mobile phones
BRITISH = re.compile(r"07\d{9}")  # mobile phones
BELGIAN = re.compile(r"0[1-9]\d{7}")  # Belgian telephones of a place
WITH_COUNTRY = re.compile(r"(?:00[1-9]\d{7,13})")
FRENCH_WITHOUT_PLUS = re.compile(r"33[1-9]\d{8}")
WITHOUT_ZERO = re.compile(r"[67]\d{8}")
PUBLIC = re.compile(r"(?:0033|33)?0?80[0-9]\d{6}")  # free numbers of services, nobody's own
HELP = {"0972394050", "0145394000", "0800235236", "116117", "116006", "116000"}
"""Listening lines with a long number, in France."""


@dataclass(frozen=True)
class _Number:
    digits: str
    start: int
    end: int
    is_word: bool
    plus: bool = False


def phones(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """The spans of telephone numbers in a folded text, `known` ones (digits only) left out."""
    text = DATE.sub(lambda date: "#" * len(date[0]), text)
    for run in _runs(text):
        at = 0
        while at < len(run):
            end = _number_from(text, run, at, known)
            if end is None:
                at += 1
                continue
            start = run[at].start - (1 if run[at].plus else 0)
            yield start, run[end - 1].end
            at = end


def _runs(text: str) -> Iterator[list[_Number]]:
    run: list[_Number] = []
    for number in _numbers(text):
        if run and not _goes_on(text, run[-1], number):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _numbers(text: str) -> Iterator[_Number]:
    for found in TOKEN.finditer(text):
        plus = text[: found.start()].endswith("+") or text[max(0, found.start() - 5) : found.start()] == "plus "
        if found["glued"]:
            for piece in PIECE.finditer(text, *found.span()):
                digits = str(UNITS[piece[0]]) if piece["word"] else piece[0]
                yield _Number(digits, piece.start(), piece.end(), is_word=bool(piece["word"]), plus=plus and piece.start() == found.start())
        elif found["word"]:
            yield _Number(str(UNITS[found["word"]]), found.start(), found.end(), is_word=True, plus=plus)
        else:
            yield _Number(found["digits"].translate(LEET), found.start(), found.end(), is_word=False, plus=plus)


def _goes_on(text: str, one: _Number, other: _Number) -> bool:
    """Whether only separators stand between two numbers, as in a telephone number rather than in a list."""
    between = text[one.end : other.start]
    if len(between) > LONGEST_BETWEEN and between.strip(" .\n\t"):
        return False
    if other.plus:
        return False
    if CROSSED.fullmatch(between):
        return len(one.digits) == len(other.digits)
    if not BETWEEN.fullmatch(between):
        return False
    is_list = "," in between and " " in between and not (one.is_word or other.is_word)
    pairs = len(one.digits) == len(other.digits) == 2  # noqa: PLR2004 ("0, 5, 10" is a scale, "06, 12, 34" is not)
    return pairs or not is_list


def _number_from(text: str, run: list[_Number], at: int, known: Collection[str]) -> int | None:
    """Where in the run a telephone number that begins at `at` ends, or None."""
    if run[at].digits[0] not in BEGINS and not run[at].plus:
        return None
    for end in range(min(len(run), at + MOST_NUMBERS), at, -1):
        part = run[at:end]
        literal = "".join(one.digits for one in part)
        if len(literal) < SHORTEST:
            return None
        readings = {literal, _in_full(part)} if any(one.is_word for one in part) else {literal}
        is_whole = at == 0 and end == len(run)
        is_one = any(_is_phone(one, part, is_whole=is_whole) and not _is_public(one, known) for one in readings)
        if is_one and not _is_a_moment(text, part):
            return end
    return None


def _is_a_moment(text: str, part: list[_Number]) -> bool:
    """Whether these are hours, minutes and hours, days in a row, or a date and an hour ("06.12.2024 18 h")."""
    start, end = part[0].start, part[-1].end
    raw = text[start:end]
    if ":" in raw and re.fullmatch(r"\d:", text[max(0, start - 2) : start]):
        return True  # minutes: "9:00-12:30, 14:00-19:00"
    if "/" in raw and re.match(r"/\d", text[end : end + 2]):
        return True  # days or marks in a row: "07/12 08/12 09/12"
    return raw.count(":") in (1, 2) or (text[end : end + 2].strip()[:1] in (":", "h") and bool(DATE_AND_HOUR.fullmatch(raw)))


def _in_full(part: list[_Number]) -> str:
    """The digits of a part where numbers in words make one: "soixante dix huit" is 78, "quatre vingt" is 80."""
    out: list[str] = []
    held = ""  # a number in words that may go on
    for one in part:
        if held and one.is_word and (together := _together(int(held), int(one.digits))) is not None:
            held = str(together)
            continue
        out.append(held)
        held = one.digits if one.is_word and one.digits != "0" else ""
        if not held:
            out.append(one.digits)
    return "".join([*out, held])


def _together(one: int, other: int) -> int | None:
    if one == 4 and other == 20:  # noqa: PLR2004
        return 80
    if one in (60, 80) and 1 <= other <= 19:  # noqa: PLR2004
        return one + other
    if one in (20, 30, 40, 50, 70, 90) and 1 <= other <= 9:  # noqa: PLR2004
        return one + other
    if (one == 10 and 7 <= other <= 9) or (one in (70, 90) and 7 <= other <= 9):  # noqa: PLR2004
        return one + other
    return None


def _is_phone(digits: str, part: list[_Number], *, is_whole: bool) -> bool:
    if part[0].plus and SHORTEST <= len(digits) <= 16:  # noqa: PLR2004 (country and number, with or without its zero)
        return True
    if NATIONAL.fullmatch(digits) or BRITISH.fullmatch(digits) or WITH_COUNTRY.fullmatch(digits):
        return True
    if not is_whole:
        return False
    if FRENCH_WITHOUT_PLUS.fullmatch(digits):
        return True
    if BELGIAN.fullmatch(digits):
        return True
    return bool(WITHOUT_ZERO.fullmatch(digits)) and len(part) >= 4  # noqa: PLR2004 (6 12 34 56 78)


def _is_public(digits: str, known: Collection[str]) -> bool:
    local = re.sub(r"^(?:0033|33)0?", "0", digits) if len(digits) > 10 else digits  # noqa: PLR2004
    return bool(PUBLIC.fullmatch(digits)) or local in HELP or digits in known or local in known
