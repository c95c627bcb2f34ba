"""What a period without dates, or another rhythm, would cancel, said before it is asked for good."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.recurrence import midnight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eclaireur.gatherings.models.occurrence import OccurrenceQuerySet
    from eclaireur.gatherings.models.registration import RegistrationQuerySet

A_DAY = dt.timedelta(days=1)


def dates_between(series: Series, first: dt.date, last: dt.date) -> OccurrenceQuerySet:
    """Dates of a gathering still to begin, from a day to another, both included."""
    since, until = midnight(first, series.zone), midnight(last + A_DAY, series.zone)
    return series.occurrences.kept().filter(starts_at__gt=timezone.now(), starts_at__gte=since, starts_at__lt=until)


def is_stored_until(series: Series, last: dt.date) -> bool:
    """Whether all its dates are known up to that day."""
    return series.stored_until is None or midnight(last + A_DAY, series.zone) <= series.stored_until


def places_at(series: Series, dates: Iterable[Occurrence]) -> RegistrationQuerySet:
    """Those who registered, or wait, for these dates of a gathering, or for the programme they are sessions of."""
    return Registration.objects.active().filter(Q(occurrence__in=dates) | Q(series=series))


def closed_by(series: Series, first: dt.date, last: dt.date) -> list[Occurrence]:
    """The dates a period would cancel. None beyond what is stored."""
    return list(dates_between(series, first, last).select_related("series")) if is_stored_until(series, last) else []


def people_at(series: Series, dates: Iterable[Occurrence]) -> int:
    """How many people registered, or wait, for these dates, each once."""
    return len({person or place for person, place in places_at(series, dates).values_list("person", "pk")})
