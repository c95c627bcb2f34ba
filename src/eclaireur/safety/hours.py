"""Moderated hours: from lines a person writes ("lundi-vendredi 9:00-12:30, 14:00-19:00") to moments. Pure.

Hours are wall times of Europe/Paris. A range may run past midnight ("vendredi 20:00-2:00"): it belongs to the day it
begins on. Where clocks change, a range is never shorter than what its wall times say: an hour that exists twice is
read through both times, an hour that does not exist ends the range after the gap.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.formats import date_format
from django.utils.translation import gettext as _

ZONE = ZoneInfo("Europe/Paris")
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NAMES = (DAYS, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
"""Days as one may write them: in any language of the house, whatever the language being read."""
_WEEKDAY = {name: weekday for names in _NAMES for weekday, name in enumerate(names)}
A_MONDAY = dt.date(2024, 1, 1)
A_DAY = 24 * 60  # minutes
AHEAD = 60  # days looked at for the next opening
MOST_LINES = 60
_DAY = "|".join(_WEEKDAY)
_LINE = re.compile(rf"^(?P<first>{_DAY})(?:\s*(?:-|–|à|au|to)\s*(?P<last>{_DAY}))?\s*:?\s+(?P<ranges>\S.*)$", re.IGNORECASE)
_RANGE = re.compile(r"^(\d{1,2})\s*[:hH]\s*(\d{2})?\s*(?:-|–|à)\s*(\d{1,2})\s*[:hH]\s*(\d{2})?$")
_DATE = re.compile(r"^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))$")


@dataclass(frozen=True, order=True)
class Range:
    """From `start` to `end`, in minutes since the midnight that begins `weekday` (0: Monday); `end` may pass 1,440."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True)
class Hours:
    """When people read, week after week, and the days when nobody does."""

    ranges: tuple[Range, ...] = ()
    closed: frozenset[dt.date] = frozenset()
    closed_on_holidays: bool = False

    def is_open(self, moment: dt.datetime) -> bool:
        """Whether someone is said to be reading at `moment`."""
        return any(start <= moment < end for start, end in self._around(moment, after=1))

    def next_opening(self, moment: dt.datetime) -> dt.datetime | None:
        """The first time reading begins after `moment`; None when nothing opens in the next two months."""
        starts = (start for start, _end in self._around(moment, after=AHEAD) if start > moment)
        return min(starts, default=None)

    def _around(self, moment: dt.datetime, *, after: int) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The stretches that begin from the day before `moment` to `after` days later, as moments."""
        today = moment.astimezone(ZONE).date()
        for days in range(-1, after + 1):
            day = today + dt.timedelta(days=days)
            if self.is_closed_on(day):
                continue
            for one in self.ranges:
                if one.weekday == day.weekday():
                    yield _moment(day, one.start, early=True), _moment(day, one.end, early=False)

    def is_closed_on(self, day: dt.date) -> bool:
        """Whether nothing begins on `day`, whatever the week says."""
        return day in self.closed or (self.closed_on_holidays and day in _public_holidays(day.year))


def _moment(day: dt.date, minutes: int, *, early: bool) -> dt.datetime:
    """The moment of a wall time; of two that answer to it, or in a gap, the first (`early`) or the last."""
    wall = dt.datetime.combine(day + dt.timedelta(days=minutes // A_DAY), dt.time(*divmod(minutes % A_DAY, 60)), ZONE)
    both = [wall.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
    return min(both) if early else max(both)


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.France(years=year))


def parse_week(text: str) -> tuple[Range, ...]:
    """The ranges written in `text`, one line a day or days, sorted. Raises ValueError, in words for who wrote it."""
    found: set[Range] = set()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValueError(_("Il y a trop de lignes : %(n)s au plus.") % {"n": MOST_LINES})
    for line in lines:
        parts = _LINE.match(line)
        if parts is None:
            raise ValueError(_("« %(line)s » : écrivez par exemple « lundi 9:00-12:30, 14:00-19:00 ».") % {"line": line})
        first, last = (_WEEKDAY[(name or parts["first"]).lower()] for name in (parts["first"], parts["last"]))
        days = [(first + n) % 7 for n in range((last - first) % 7 + 1)]
        for words in parts["ranges"].split(","):
            start, end = _minutes(words.strip(), line)
            found |= {Range(day, start, end) for day in days}
    return tuple(sorted(found))


def _minutes(words: str, line: str) -> tuple[int, int]:
    parts = _RANGE.match(words)
    if parts is None:
        raise ValueError(_("« %(words)s », dans « %(line)s » : écrivez par exemple 9:00-12:30.") % {"words": words, "line": line})
    start, end = (int(parts[n]) * 60 + int(parts[n + 1] or 0) for n in (1, 3))
    if start >= A_DAY or end > A_DAY or any(int(parts[n] or 0) > 59 for n in (2, 4)):  # noqa: PLR2004 (minutes)
        raise ValueError(_("« %(words)s » : une heure va de 0:00 à 24:00.") % {"words": words})
    if start == end:
        raise ValueError(_("« %(words)s » : le début et la fin sont les mêmes. Pour un jour entier, écrivez 0:00-24:00.")
                         % {"words": words})
    return start, end if end > start else end + A_DAY


def parse_days(text: str) -> frozenset[dt.date]:
    """The closed days written in `text`, one a line: 25/12/2026 or 2026-12-25. Raises ValueError, in words."""
    found = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = _DATE.match(line)
        try:
            year, month, day = (parts[1], parts[2], parts[3]) if parts[1] else (parts[6], parts[5], parts[4])
            found.add(dt.date(int(year), int(month), int(day)))
        except (TypeError, ValueError):
            raise ValueError(_("« %(line)s » n’est pas une date : écrivez par exemple 25/12/2026.") % {"line": line}) from None
    return frozenset(found)


def in_the_language_read(text: str) -> str:
    """What a person wrote of the week, its days named in the language being read."""
    return re.sub(rf"\b({_DAY})\b", lambda found: _name(_WEEKDAY[found[0].lower()]), text, flags=re.IGNORECASE)


def _name(weekday: int) -> str:
    return date_format(A_MONDAY + dt.timedelta(days=weekday), "l")


def week_in_words(hours: Hours) -> list[tuple[str, str]]:
    """Each day that has hours, by its name in the language being read, with its hours ("9:00–12:30, 14:00–19:00")."""
    rows = []
    for weekday in range(7):
        said = [f"{_clock(one.start)}–{_clock(one.end)}" for one in hours.ranges if one.weekday == weekday]
        if said:
            rows.append((_name(weekday), ", ".join(said)))
    return rows


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes if minutes <= A_DAY else minutes - A_DAY, 60)
    return f"{hour}:{minute:02}"
