"""Minimums: a date, or a programme, that too few come to is cancelled with a kind word; else it is confirmed.

When it is decided is said by `Occurrence.decided_at`. While moderation holds a gathering out of the agenda, nobody can
register: nothing is decided.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_tasks import default_task_backend, task

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions.cancelling import cancel, cancel_date
from eclaireur.gatherings.actions.telling import CONFIRMED, TOO_FEW, everyone_of, tell_registered
from eclaireur.gatherings.enums import Kind, OccurrenceState, Seat, SeriesState
from eclaireur.gatherings.kept import TOO_FEW as TOO_FEW_CAME
from eclaireur.gatherings.kept import source_of
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.models.series import MOST_NOTICE

if TYPE_CHECKING:
    from eclaireur.gatherings.models.occurrence import OccurrenceQuerySet

UNTIL_NEXT = dt.timedelta(hours=1, minutes=5)
"""Until the next upkeep, and a little more."""


def decide_minimums() -> None:
    """Confirm, or cancel, each date (or programme) whose time to decide has come; the next hour is left to tasks."""
    _decide(_undecided())
    _plan(_undecided())


def plan_decisions(series: Series) -> None:
    """Its dates were just said, or said again: those to be decided before the next upkeep are left to a task, on time."""
    _plan(_undecided().filter(series=series))


@task
def decide_on_time(pk: str) -> None:
    """Decide one date, or the programme it begins, unless something put its hour off meanwhile."""
    _decide(_undecided().filter(pk=pk))


def _undecided() -> OccurrenceQuerySet:
    """Dates to come whose minimum is still to be decided; of a programme, the first one."""
    now = timezone.now()
    sooner = Occurrence.objects.kept().filter(series=OuterRef("series"), starts_at__lt=OuterRef("starts_at"))
    begins = Q(series__kind=Kind.PROGRAMME, series__confirmed_at=None) & ~Exists(sooner)
    alone = ~Q(series__kind=Kind.PROGRAMME) & Q(state=OccurrenceState.PLANNED)
    found = Occurrence.objects.kept().filter(
        begins | alone, series__state=SeriesState.PUBLISHED, series__hidden_at=None, series__minimum__isnull=False,
        starts_at__gt=now, starts_at__lte=now + dt.timedelta(hours=MOST_NOTICE),
    )  # fmt: skip
    return found.select_related("series").order_by("starts_at", "pk")


def _decide(rows: OccurrenceQuerySet) -> None:
    now = timezone.now()
    for occurrence in rows:
        if occurrence.decided_at > now:
            continue
        if occurrence.series.is_programme:
            _decide_programme(occurrence.series)
        else:
            _decide_date(occurrence)


def _plan(rows: OccurrenceQuerySet) -> None:
    if not default_task_backend.supports_defer:
        return
    now = timezone.now()
    for occurrence in rows:
        if occurrence.decided_at <= now + UNTIL_NEXT:
            job = decide_on_time.using(run_after=occurrence.decided_at)
            job.enqueue(str(occurrence.pk))


@transaction.atomic
def _decide_date(occurrence: Occurrence) -> None:
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    if occurrence.state != OccurrenceState.PLANNED:
        return
    if Registration.objects.of(occurrence).holding().count() < occurrence.minimum:
        cancel_date(by=None, occurrence=occurrence, words=source_of(TOO_FEW_CAME), kind=TOO_FEW)
        return
    occurrence.state = OccurrenceState.CONFIRMED
    occurrence.sequence += 1
    occurrence.save(update_fields=["state", "sequence", "updated_at"])
    tell_registered(CONFIRMED, occurrence, [each for each in everyone_of(occurrence) if each.state == Seat.REGISTERED])
    record(by=None, verb="gatherings.confirm", on=occurrence)


@transaction.atomic
def _decide_programme(series: Series) -> None:
    series = Series.objects.select_for_update().get(pk=series.pk)
    if series.confirmed_at or series.state != SeriesState.PUBLISHED:
        return
    registrations = Registration.objects.of(series).select_related("person")
    if registrations.holding().count() < (series.minimum or 0):
        cancel(by=None, series=series, words=source_of(TOO_FEW_CAME), kind=TOO_FEW)
        return
    series.confirmed_at = timezone.now()
    series.save(update_fields=["confirmed_at", "updated_at"])
    tell_registered(CONFIRMED, series, registrations.filter(state=Seat.REGISTERED))
    record(by=None, verb="gatherings.confirm", on=series)
