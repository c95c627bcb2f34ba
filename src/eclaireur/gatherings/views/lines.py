"""A date as a line of a list: everything said in words, so that templates only place them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eclaireur.accounts.models import read_roles
from eclaireur.gatherings import queries, wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Occurrence


@dataclass(frozen=True)
class Line:
    """What a list shows of a date. `state` is a word about it, `kind` its colour (see c-tag)."""

    occurrence: Occurrence
    hours: str
    here: str
    place: str
    places: str
    state: str
    state_kind: str

    @property
    def url(self) -> str:
        return self.occurrence.get_absolute_url()


def line(row: Occurrence) -> Line:
    """The line of a date read with queries.with_places."""
    state, kind, places = "", "", wording.places(row)
    if row.is_cancelled:
        state, kind, places = _("annulée"), "danger", ""
    elif row.is_past:
        state, places = _("passée"), ""
    elif row.has_begun:
        state, kind, places = _("en ce moment"), "waiting", ""
    elif row.is_moved:
        state, kind = _("déplacée"), "waiting"
    return Line(row, wording.hours(row), wording.hours_here(row), wording.place(row), places, state, kind)


def by_day(rows: Iterable[Occurrence]) -> list[tuple[dt.date, str, list[Line]]]:
    """(day, day in words, lines), in order. The day is the one of the place, as the hours are."""
    days: dict[dt.date, list[Occurrence]] = {}
    for row in rows:
        days.setdefault(row.local_start.date(), []).append(row)
    return [(day, _words(day, found), [line(row) for row in found]) for day, found in sorted(days.items())]


def _words(day: dt.date, rows: list[Occurrence]) -> str:
    """« demain » only where it is tomorrow for all of them."""
    here = wording.day(day)
    return next((there for row in rows if (there := wording.day_of(row)) != here), here)


def know_who_holds(rows: Iterable[Occurrence]) -> None:
    """Read at once whether each of those who hold these dates still may: their lines say which are held alone."""
    read_roles([person for row in rows for person in row.holders])


def held_soon(person: Person, few: int = 8) -> list[tuple[Line, str]]:
    """The next date of each gathering someone holds, with its day in words."""
    coming = queries.with_places(queries.held_dates(person).prefetch_related("held_by", "series__facilitators")[:few])
    know_who_holds(coming)
    return [(line(each), wording.day_of(each)) for each in coming]
