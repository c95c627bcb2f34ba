"""From a rule said in words to dates: local wall time in one zone, public holidays, moments in UTC. Pure.

Wall time is what people agree on: 18:00 stays 18:00 when the clocks change. Two cases need a decision, the one
of RFC 5545 (section 3.3.5): a time that does not exist (02:30 on the night the clocks go forward) is read with
the offset before the change, so it falls an hour later on the clock; a time that exists twice is the first one.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import holidays
from dateutil import rrule

from eclaireur.core.zones import Zone
from eclaireur.gatherings.enums import Holidays, Repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DATES = 400
"""A rule with an end gives at most so many dates: more is a mistake of the hand."""

MOST_APART = 12
"""At most so many weeks, or months, from one date to the next."""

LAST_YEAR = 2100
_FIFTH = 5
_NO_LEAP_YEAR = 2027
_DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)

SUBDIVISIONS = {
    Zone.GUADELOUPE: "971", Zone.MARTINIQUE: "972", Zone.GUYANE: "973", Zone.REUNION: "974", Zone.MAYOTTE: "976",
    Zone.MIQUELON: "PM", Zone.BARTHELEMY: "BL", Zone.MARTIN: "MF", Zone.CALEDONIE: "NC", Zone.TAHITI: "PF",
    Zone.MARQUISES: "PF", Zone.GAMBIER: "PF", Zone.WALLIS: "WF",
}  # fmt: skip
"""Where public holidays are not those of all France, by time zone (codes of the `holidays` package)."""

OVERSEAS = {
    "971": (Zone.GUADELOUPE,), "972": (Zone.MARTINIQUE,), "973": (Zone.GUYANE,), "974": (Zone.REUNION,), "976": (Zone.MAYOTTE,),
    "975": (Zone.MIQUELON,), "977": (Zone.BARTHELEMY,), "978": (Zone.MARTIN,), "986": (Zone.WALLIS,), "988": (Zone.CALEDONIE,),
    "987": (Zone.TAHITI, Zone.MARQUISES, Zone.GAMBIER),
}  # fmt: skip
"""The zones of a département or a territory far from Paris, the one most people live in first."""

ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}
"""And by département."""


@dataclass(frozen=True)
class Rule:
    """Dates in one zone. `weekdays`: 0 is Monday, only for a weekly rule. `until` is the last possible day."""

    start: dt.datetime  # naive: wall time
    zone: str
    repeats: str = Repeats.ONCE
    every: int = 1
    weekdays: tuple[int, ...] = ()
    count: int | None = None
    until: dt.date | None = None
    holidays: str = Holidays.HELD
    subdivision: str | None = None
    left_out: tuple[tuple[dt.date, dt.date], ...] = ()  # no date from the first day to the last
    added: tuple[dt.datetime, ...] = ()  # naive too; dates the rule would not give

    @property
    def ends(self) -> bool:
        return self.repeats == Repeats.ONCE or self.count is not None or self.until is not None

    def dates(self) -> Iterator[dt.datetime]:
        """The wall times of the rule in order, public holidays left out when skipped; endless if the rule is.

        A count says how many meetings are held: a skipped holiday, or a day left out, is made up for at the end. Dates
        added come besides, and alone on their day.
        """
        others = {moment.date() for moment in self.added}
        held = (moment for moment in self._all() if not self._is_skipped(moment.date()) and moment.date() not in others)
        return merge(islice(held, self.count) if self.count is not None else held, sorted(self.added))

    def moments(self, *, before: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
        """(wall time, moment in UTC) of each date before `before` (aware), `MOST_DATES` at most for a rule with an end."""
        found = []
        for local in self.dates():
            moment = to_utc(local, self.zone)
            if moment >= before:
                break
            found.append((local, moment))
        return found

    def _all(self) -> Iterator[dt.datetime]:
        if self.repeats == Repeats.ONCE:
            yield self.start
            return
        last = self.until or dt.date(LAST_YEAR, 12, 31)
        yield from rrule.rrule(
            dtstart=self.start, interval=self.every, until=dt.datetime.combine(last, dt.time.max), **self.parts()
        )

    def parts(self) -> dict:
        """What the rule is for dateutil: frequency, and the day of the week or of the month."""
        if self.repeats == Repeats.WEEKLY:
            days = self.weekdays or (self.start.weekday(),)
            return {"freq": rrule.WEEKLY, "byweekday": [_DAYS[day] for day in days], "wkst": rrule.MO}
        if self.repeats == Repeats.MONTHLY_DAY:
            return {"freq": rrule.MONTHLY, "byweekday": _DAYS[self.start.weekday()](self.rank)}
        return {"freq": rrule.MONTHLY, "bymonthday": self.start.day}

    @property
    def misses_months(self) -> bool:
        """Whether some of its months have no such day: nothing is held then. A 29th has no February, most years."""
        if self.repeats != Repeats.MONTHLY_DATE:
            return False
        months = {(self.start.month - 1 + turn * self.every) % 12 + 1 for turn in range(12)}
        return any(self.start.day > monthrange(_NO_LEAP_YEAR, month)[1] for month in months)

    @property
    def rank(self) -> int:
        """Which Tuesday of the month the first date is: 1 to 4, or -1 for the last (a fifth is a last)."""
        rank = (self.start.day - 1) // 7 + 1
        return -1 if rank == _FIFTH else rank

    def _is_skipped(self, day: dt.date) -> bool:
        if any(first <= day <= last for first, last in self.left_out):
            return True
        return self.holidays == Holidays.SKIPPED and day in public_holidays(self.subdivision, day.year)


def to_utc(local: dt.datetime, zone: str) -> dt.datetime:
    """The moment of a wall time (naive) in `zone`. See the top of this file for the two nights of the year."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(dt.UTC)


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """When `day` begins in `zone`."""
    return to_utc(dt.datetime.combine(day, dt.time()), zone)


def to_local(moment: dt.datetime, zone: str) -> dt.datetime:
    """The wall time (naive) of a moment in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def subdivision_of(zone: str, departement: str | None) -> str | None:
    """Whose public holidays count, as the `holidays` package names it; None for those of all France.

    Those of the place when it is known; else those of the zone.
    """
    zone = OVERSEAS.get(departement or "", (zone,))[0]
    return SUBDIVISIONS.get(zone) or ALSACE_MOSELLE.get(departement or "")


def zones_of(departement: str) -> tuple[str, ...]:
    """The zones one may live in there."""
    return OVERSEAS.get(departement, (Zone.PARIS,))


@lru_cache(maxsize=256)
def public_holidays(subdivision: str | None, year: int) -> frozenset[dt.date]:
    """The public holidays of a year."""
    return frozenset(holidays.France(subdiv=subdivision, years=year))
