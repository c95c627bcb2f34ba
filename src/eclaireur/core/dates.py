"""Days in words."""

import datetime as dt
import re

from django.utils import formats
from django.utils.translation import get_language

_FIRST = re.compile(r"(?<!\d)1(?= [^\W\d]|$)")


def in_full(day: dt.date, form: str) -> str:
    """`day` (or a moment, already in the zone it is said in) in a format of Django’s."""
    return as_written(day, formats.date_format(day, form))


def as_written(day: dt.date, said: str) -> str:
    """What Django says of `day`, as the language writes it: in French the first of a month is « 1er », which its formats do not know."""
    return _FIRST.sub("1er", said, count=1) if day.day == 1 and (get_language() or "").startswith("fr") else said
