"""What the agenda shows: one window of the dates that are stored, narrowed by what the address asks."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from eclaireur.accounts.models import Structure
from eclaireur.core.prepared import prepared
from eclaireur.core.zones import Zone
from eclaireur.gatherings.enums import ONLINE, Audience, Seat, SeriesState, Way
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.recurrence import midnight
from eclaireur.people.models import Concept
from eclaireur.territory.models import Commune
from eclaireur.territory.queries import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterable

A_PAGE = 25
STOPPED_SHOWN = dt.timedelta(days=14)
"""So far ahead the pages of the agenda say of each date of a gathering, or of a rhythm, that stopped that it is cancelled; calendars say it of all."""

KM_PER_DEGREE = 111.2
"""Kilometres in one degree of latitude (Earth radius 6371 km times pi / 180)."""


@dataclass(frozen=True)
class Wish:
    """What someone looks for in the agenda. Empty means anything. `near` and `km` go together."""

    kinds: tuple[str, ...] = ()
    theme: str = ""
    way: str = ""  # a Way, or "online"
    audience: str = ""
    access: tuple[str, ...] = ()
    structure: str = ""  # a slug
    near: Commune | None = None
    km: int = 30
    is_lost: bool = False  # something is asked that does not exist, or no longer: nothing answers

    @property
    def is_anything(self) -> bool:
        return self == Wish(km=self.km)


@dataclass
class Page:
    """Dates in order, and where the next page begins ("" at the end)."""

    occurrences: list[Occurrence] = field(default_factory=list)
    after: str = ""


def wanted(viewer: Any, wish: Wish) -> Any:
    """Dates that are announced, that `viewer` may read and that answer `wish`; in no order."""
    series = Series.objects.visible_to(viewer).exclude(state=SeriesState.DRAFT)
    found = Occurrence.objects.all()
    if wish.is_lost:
        return found.none()
    if wish.kinds:
        series = series.filter(kind__in=wish.kinds)
    if wish.theme:
        series = series.filter(Q(themes__slug=wish.theme) | Q(themes__parent__slug=wish.theme)).distinct()
    if wish.audience:
        series = series.filter(audience__in={wish.audience, Audience.EVERYONE})
    if wish.structure:
        series = series.filter(structure__slug=wish.structure)
    if wish.way:
        ways = ONLINE if wish.way == "online" else {wish.way}
        found = found.filter(Q(way__in=ways) | Q(way="", series__way__in=ways))
    if wish.access:
        usually, that_day = _with_access(series, wish.access), _with_access(found, wish.access)
        found = found.filter(Q(way="", series__in=usually) | Q(pk__in=that_day))
    if wish.near is not None and wish.near.place is not None:
        found = found.filter(_near(wish.near.place, wish.km))
    # Asked date by date, in the order of the index: a list of all series read first would sort all their dates.
    return found.filter(Exists(series.order_by().filter(pk=OuterRef("series"))))


def _on_pages(viewer: Any, wish: Wish) -> Any:
    """The same, without what a stopped gathering, or rhythm, would have been for months: its next dates are enough to know."""
    soon = timezone.now() + STOPPED_SHOWN
    return wanted(viewer, wish).exclude(Q(series__state=SeriesState.CANCELLED) | Q(left_the_rhythm=True), starts_at__gt=soon)


def page_of(viewer: Any, wish: Wish, *, since: dt.date | None = None, after: str = "") -> Page:
    """A page of the agenda from today on, or from a later day: dates that are not over, in order; `after` is where
    another page ended.

    Reads one window of the index of dates, whatever the number of series.
    """
    today = timezone.localdate()
    days = _on_days(since) if since and since > today else Q(starts_at__gte=midnight(today, timezone.get_current_timezone_name()))
    found = _on_pages(viewer, wish).filter(days, ends_at__gt=timezone.now())
    if place := _read(after):
        moment, pk = place
        found = found.filter(Q(starts_at__gt=moment) | Q(starts_at=moment, pk__gt=pk))
    rows = list(found.with_series().order_by("starts_at", "pk")[: A_PAGE + 1])
    more = len(rows) > A_PAGE
    rows = with_places(rows[:A_PAGE])
    return Page(rows, f"{rows[-1].starts_at.timestamp():.6f}_{rows[-1].pk}" if more else "")


def between(viewer: Any, wish: Wish, *, since: dt.date, until: dt.date, most: int) -> tuple[list[Occurrence], bool]:
    """Dates of the days [since, until), past or not, `most` at most, and whether there were more."""
    found = _on_pages(viewer, wish).filter(_on_days(since, until))
    rows = list(found.with_series().order_by("starts_at", "pk")[: most + 1])
    return with_places(rows[:most]), len(rows) > most


def with_places(rows: Iterable[Occurrence]) -> list[Occurrence]:
    """Put on each date `taken`, `waiting` and `left` (free places, None when unlimited), with two reads for all."""
    rows = list(rows)
    single = [row.pk for row in rows if not row.series.is_programme]
    whole = {row.series_id for row in rows if row.series.is_programme}
    counts = _counts("occurrence", single) | _counts("series", whole)
    for row in rows:
        key = row.series_id if row.series.is_programme else row.pk
        row.taken, row.waiting = counts.get(key, (0, 0))
        places = row.series.places if row.series.is_programme else row.places
        row.left = None if places is None else max(0, places - row.taken)  # who waits may be away: see places.take
    return rows


def _counts(name: str, pks: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    rows = (
        Registration.objects.filter(**{f"{name}__in": list(pks)}).values(name).annotate(
            taken=Count("pk", filter=Q(state__in=[Seat.REGISTERED, Seat.OFFERED])),
            waiting=Count("pk", filter=Q(state=Seat.WAITING)),
        )
    )  # fmt: skip
    return {row[name]: (row["taken"], row["waiting"]) for row in rows}


def _on_days(since: dt.date, until: dt.date | None = None) -> Q:
    """Dates whose day is in [since, until), as it is said where they happen: 19:00 in Guadeloupe is tomorrow in Paris."""
    zones: dict[tuple[dt.datetime, dt.datetime | None], list[str]] = {}
    for zone in Zone.values:
        zones.setdefault((midnight(since, zone), midnight(until, zone) if until else None), []).append(zone)
    window, there = Q(starts_at__gte=min(first for first, _last in zones)), Q()
    if until:
        window &= Q(starts_at__lt=max(last for _first, last in zones if last))
    for (first, last), names in zones.items():
        there |= Q(series__zone__in=names, starts_at__gte=first) & (Q(starts_at__lt=last) if last else Q())
    return window & there


def _read(after: str) -> tuple[dt.datetime, UUID] | None:
    """Where a page ended; None for what nobody wrote."""
    moment, _, pk = after.partition("_")
    try:
        return dt.datetime.fromtimestamp(float(moment), dt.UTC), UUID(pk)
    except (ValueError, OverflowError, OSError):
        return None


def _with_access(rows: Any, access: tuple[str, ...]) -> list[UUID]:
    """Series, or dates held elsewhere, whose place has every one of these. JSON is compared in Python."""
    rows = rows.filter(way=Way.ON_SITE).order_by().values_list("pk", "access").distinct()
    return [pk for pk, flags in rows if set(access) <= set(flags)]


def _within(place: tuple[float, float], km: int, rows: Iterable[tuple]) -> set[UUID]:
    """Those of (identifier, latitude, longitude) within `km` of `place`."""
    return {pk for pk, lat, lon in rows if kilometres(place, (lat, lon)) <= km}


def _near(place: tuple[float, float], km: int) -> Q:
    """On site, within `km` of `place`: by the point said, else by the commune."""
    lat, lon = place
    dlat = km / KM_PER_DEGREE
    dlon = km / (KM_PER_DEGREE * max(0.01, math.cos(math.radians(lat))))
    box = {"lat__range": (lat - dlat, lat + dlat), "lon__range": (lon - dlon, lon + dlon)}
    towns = [
        town.pk for town in Commune.objects.filter(**box).only("pk", "lat", "lon") if town.place and kilometres(place, town.place) <= km
    ]
    points = _within(place, km, Series.objects.filter(**box).values_list("pk", "lat", "lon"))
    day_points = _within(place, km, Occurrence.objects.filter(**box).values_list("pk", "lat", "lon"))
    of_series = Q(way="", series__way=Way.ON_SITE)
    return (
        of_series & (Q(series__in=points) | Q(series__lat=None, series__commune__in=towns))
        | Q(way=Way.ON_SITE) & (Q(pk__in=day_points) | Q(lat=None, commune__in=towns))
    )  # fmt: skip


@prepared
def themes_announced(*, asked: str) -> QuerySet[Concept]:
    """The themes of published gatherings, in order, and the one asked by its slug, whose dates may be over or cancelled."""
    announced = Series.themes.through.objects.filter(concept=OuterRef("pk"), series__state=SeriesState.PUBLISHED)
    return Concept.objects.filter(Exists(announced) | Q(slug=asked))


@prepared
def structures_that_announce(*, asked: str) -> QuerySet[Structure]:
    """The structures that published a gathering, by name, and the one asked by its slug, likewise."""
    announced = Series.objects.filter(structure=OuterRef("pk"), state=SeriesState.PUBLISHED)
    return Structure.objects.filter(Exists(announced) | Q(slug=asked))
