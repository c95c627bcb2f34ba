"""What calendars read: announced dates for anybody, and where one person is expected."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q, prefetch_related_objects
from django.utils import timezone

from eclaireur.gatherings.calendars import Expected
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import CalendarFeed, Occurrence, Registration, Series
from eclaireur.gatherings.queries.agenda import wanted

if TYPE_CHECKING:
    from uuid import UUID

    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models.occurrence import OccurrenceQuerySet
    from eclaireur.gatherings.queries.agenda import Wish

MOST = 500
"""At most so many dates to come in a calendar: the next ones. And so many past or cancelled ones, apart: they never take the place of a date to come."""

PAST = dt.timedelta(days=7)
"""So long a date stays after it is over, and a place given back stays as cancelled."""


def window(now: dt.datetime | None = None) -> dt.datetime:
    """From when on calendars hold dates: it moves once a day, so that an hour later a calendar is the same."""
    return (now or timezone.now()).astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0) - PAST


def announced(wish: Wish) -> list[Occurrence]:
    """Dates anybody may read that answer `wish`, soonest first: the next ones, those of them that are cancelled, and those of
    the week before. The same few reads for any number.
    """
    rows, today = wanted(AnonymousUser(), wish).with_series(), window() + PAST
    coming = list(_coming(wish).with_series()[:MOST])
    cancelled = rows.cancelled().filter(starts_at__gte=today).order_by("starts_at", "pk")
    if len(coming) == MOST:
        cancelled = cancelled.filter(starts_at__lte=coming[-1].starts_at)
    past = rows.filter(starts_at__gte=window(), starts_at__lt=today).order_by("-starts_at", "-pk")
    found = sorted([*coming, *cancelled[:MOST], *past[:MOST]], key=lambda row: (row.starts_at, row.pk))
    prefetch_related_objects(found, "series__themes")
    return found


def is_cut(wish: Wish) -> bool:
    """Whether more dates are to come than a calendar holds."""
    return _coming(wish)[MOST : MOST + 1].exists()


def _coming(wish: Wish) -> OccurrenceQuerySet:
    """Dates that take place from today on, soonest first. The day moves once, as the window does."""
    rows = wanted(AnonymousUser(), wish).kept().filter(starts_at__gte=window() + PAST)
    return rows.order_by("starts_at", "pk")


def last_change() -> dt.datetime:
    """When the agenda last changed: something was written, or a day began."""
    moments = [window() + PAST]
    for model in (Series, Occurrence):
        moments += [found for found in model.objects.aggregate(found=Max("updated_at")).values() if found]
    return max(moments)


def fingerprint(token: str) -> str:
    """What is kept of a private address."""
    return hashlib.sha256(f"gatherings.feed:{token}".encode()).hexdigest()


def feed_at(token: str) -> CalendarFeed | None:
    """The private calendar of this address; None when it was revoked, never was, or its owner left."""
    rows = CalendarFeed.objects.filter(fingerprint=fingerprint(token), person__is_active=True)
    return rows.select_related("person").first()


def expected(person: Person) -> list[Expected]:
    """Where `person` is expected and what they hold, soonest first; places given back lately are there too.

    Nothing for someone suspended. Reads the same number of times for any number of dates.
    """
    if person.is_suspended:
        return []
    by_date, by_series = _seats(Registration.objects.visible_to(person))
    rows = Occurrence.objects.published().filter(ends_at__gt=window()).with_series()
    held_ids = set(rows.to_be_held_by(person).values_list("pk", flat=True))
    concerned = rows.filter(Q(pk__in=held_ids) | Q(pk__in=by_date) | Q(series__in=by_series)).order_by("starts_at", "pk")
    return [_as_expected(row, by_date.get(row.pk) or by_series.get(row.series_id), row.pk in held_ids) for row in concerned[:MOST]]


def _seats(registrations: Any) -> tuple[dict[UUID, list[Registration]], dict[UUID, list[Registration]]]:
    """Registrations by date and by programme, in order; those left for long are gone."""
    by_date: dict[UUID, list[Registration]] = defaultdict(list)
    by_series: dict[UUID, list[Registration]] = defaultdict(list)
    for row in registrations.order_by("created_at", "pk"):
        (by_date[row.occurrence_id] if row.occurrence_id else by_series[row.series_id]).append(row)
    return _lately(by_date), _lately(by_series)


def _lately(seats: dict[UUID, list[Registration]]) -> dict[UUID, list[Registration]]:
    """Those that stand, or were left a short while ago."""
    since = timezone.now() - PAST
    return {key: rows for key, rows in seats.items() if (_last(rows).left_at or timezone.now()) > since}


def _last(rows: list[Registration]) -> Registration:
    """The one that stands, else the latest that was left."""
    return next((row for row in rows if row.is_active), rows[-1])


def _as_expected(row: Occurrence, seats: list[Registration] | None, holds: bool) -> Expected:
    if not seats:
        return Expected(row, Seat.REGISTERED, row.updated_at)
    last = _last(seats)
    seat = Seat.REGISTERED if holds else Seat(last.state)
    turns = len(seats) - 1 + sum(not each.is_active for each in seats)
    return Expected(row, seat, last.updated_at, turns)
