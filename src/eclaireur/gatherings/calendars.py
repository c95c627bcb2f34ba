"""Dates written as iCalendar (RFC 5545, 7986), so that every calendar reads the same thing.

Each date is an event of its own, in UTC: no rule to expand again, no time zone to look up, hence nothing that two
programs could understand in two ways. A date keeps its UID for good; SEQUENCE and LAST-MODIFIED tell that it changed.
The same dates always give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vText

from eclaireur.gatherings import wording
from eclaireur.gatherings.enums import LEFT, OccurrenceState, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eclaireur.gatherings.models import CalendarFeed, Occurrence

PRODUCER = "-//E.//Agenda//FR"  # whoever looks at the calendar learns nothing from it
REFRESH = dt.timedelta(hours=4)
CONTENT_TYPE = "text/calendar; charset=utf-8"
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")  # no calendar text may hold them; some readers cut lines there


@dataclass(frozen=True)
class Expected:
    """A date where someone is expected, or no longer is. `turns`: how many times they came and went."""

    occurrence: Occurrence
    seat: str  # a Seat; one who holds the date is as one who has a place
    changed_at: dt.datetime
    turns: int = 0


def public(rows: Iterable[Occurrence], *, base: str, name: str) -> bytes:
    """A calendar of announced dates, for anybody. Needs their series, themes and places; `base` is "https://…"."""
    calendar = _calendar(name)
    for row in rows:
        calendar.add_component(_announced(row, base))
    return calendar.to_ical()


def private(rows: Iterable[Expected], *, feed: CalendarFeed, base: str) -> bytes:
    """Where someone is expected, in the words they chose for this device: by default, a time and nothing else."""
    calendar = _calendar(_("Rendez-vous"))
    for row in rows:
        calendar.add_component(_expected(row, feed, base))
    return calendar.to_ical()


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    for key, value in (("prodid", PRODUCER), ("version", "2.0"), ("calscale", "GREGORIAN"), ("name", name), ("x-wr-calname", name)):
        calendar.add(key, vText(_clean(value)))  # the library knows not that the last two are texts, to be escaped
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH.seconds // 3600}H")
    return calendar


def _event(row: Occurrence, *, uid: str, title: str, status: str, sequence: int, changed: dt.datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed.astimezone(dt.UTC))
    event.add("last-modified", changed.astimezone(dt.UTC))
    event.add("sequence", sequence)
    event.add("dtstart", row.starts_at.astimezone(dt.UTC))
    event.add("dtend", row.ends_at.astimezone(dt.UTC))
    event.add("status", status)
    # Some calendars do not show that an event is cancelled: its title says it too.
    event.add("summary", _clean(_("Annulé : %(title)s") % {"title": title} if status == "CANCELLED" else title))
    return event


def _announced(row: Occurrence, base: str) -> Event:
    series, where = row.series, row.where
    address = base + row.get_absolute_url()
    status = _status(row)
    event = _event(
        row, uid=str(row.pk), title=series.title, status=status, sequence=_sequence(row), changed=max(row.updated_at, series.updated_at)
    )
    told = [series.description, wording.for_whom(series), address]
    event.add("description", _clean("\n\n".join(part for part in told if part)))
    event.add("location", _clean(_place(row)))
    event.add("categories", [_clean(str(each)) for each in (series.get_kind_display(), *(theme.label for theme in series.themes.all()))])
    event.add("url", address)
    event.add("class", "PUBLIC")
    if where.is_on_site and where.point is not None:
        event.add("geo", where.point)
    return event


def _expected(expected: Expected, feed: CalendarFeed, base: str) -> Event:
    row = expected.occurrence
    gone = row.is_cancelled or expected.seat in LEFT
    waits = expected.seat in {Seat.WAITING, Seat.OFFERED}
    status = "CANCELLED" if gone else "TENTATIVE" if waits else _status(row)
    title = row.series.title if feed.with_titles else _("Rendez-vous")
    if waits and not gone:
        title = _("En attente d’une place : %(title)s") % {"title": title}
    event = _event(
        # Not the identifier of the public page: who sees this calendar could look for it in the agenda.
        row, uid=str(uuid.uuid5(feed.pk, str(row.pk))), title=title, status=status,
        sequence=_sequence(row) + expected.turns,
        changed=max(row.updated_at, row.series.updated_at, expected.changed_at, feed.updated_at),
    )  # fmt: skip
    event.add("class", "PRIVATE")
    if feed.with_titles:
        event.add("url", base + row.get_absolute_url())
    if feed.with_places:
        event.add("location", _clean(_place(row)))
    if feed.alarm is not None and not gone and not waits:
        event.add_component(_alarm(feed.alarm))
    return event


def _alarm(minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Rendez-vous"))
    alarm.add("trigger", -dt.timedelta(minutes=minutes))
    return alarm


def _status(row: Occurrence) -> str:
    """What iCalendar calls the state of a date; one that waits for its minimum is not sure yet."""
    if row.is_cancelled:
        return "CANCELLED"
    waits = row.series.minimum and not row.series.confirmed_at and row.state == OccurrenceState.PLANNED
    return "TENTATIVE" if waits else "CONFIRMED"


def _sequence(row: Occurrence) -> int:
    return row.series.sequence + row.sequence


def _place(row: Occurrence) -> str:
    """Where, as announced to anybody: never a number to call nor a link."""
    where = row.where
    if not where.is_on_site:
        return str(where.get_way_display())
    return ", ".join(part for part in (where.place_name, where.address, where.town) if part) or str(where.get_way_display())


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
