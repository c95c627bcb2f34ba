"""What the rhythm of a gathering does not say: a date more, a period without any.

Before it is published they are kept beside the rule, which then gives the dates. Afterwards the rows are the truth: a date
more is a row, and is kept beside the rule so that a later change lays it out too; a period without any cancels rows, which
stay where they were, so that nothing makes them again.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.cancelling import call_off, said_at_once
from eclaireur.gatherings.actions.deciding import plan_decisions
from eclaireur.gatherings.actions.telling import ADDED, CANCELLED, HELD_OFF, tell_each_once, tell_who_hold_all
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.recurrence import midnight, to_local, to_utc
from eclaireur.gatherings.rules import may_change

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person

MOST = 60
"""At most so many dates more, and so many periods: beyond, it is another rhythm."""

A_DAY = dt.timedelta(days=1)


@transaction.atomic
def add_date(*, by: Person, series: Series, start: dt.datetime) -> Series:
    """One date more, at this wall time (naive). Of a published programme, those who follow it are told.

    Raises ValidationError, in words, when it is past, too far, or on a day that has its date already.
    """
    series = _to_change(by, series)
    moment, now = to_utc(start, series.zone), timezone.now()
    if moment <= now:
        raise ValidationError({"day": _("Cette heure est déjà passée. Choisissez un moment à venir.")})
    if moment >= now + dates.HORIZON:
        raise ValidationError({"day": _("Cette date est dans plus d’un an. Choisissez-en une plus proche.")})
    if _has_its_date(series, start.date()):
        raise ValidationError({"day": _("Il y a déjà une date ce jour-là, peut-être annulée ou déplacée. Changez-la, ou choisissez un autre jour.")})
    series.added = sorted({*series.added, start.isoformat(timespec="minutes")})[-MOST:]
    series.sequence += 1
    series.save()
    if series.state == SeriesState.PUBLISHED:
        Occurrence.objects.create(series=series, original_start=moment, starts_at=moment, ends_at=moment + series.length)
        dates.number(series)
        plan_decisions(series)
        if series.is_programme:
            tell_each_once(ADDED, series, Registration.objects.of(series).active().select_related("person"))
    record(by=by, verb="gatherings.add_date", on=series)
    return series


@transaction.atomic
def leave_out(*, by: Person, series: Series, first: dt.date, last: dt.date, words: str = "") -> int:
    """No date from a day to another, both included. Of a draft, they will not be made. Of a published gathering, they are
    cancelled with `words`, each person who registered is told once, and those who hold them; gives how many.

    Raises ValidationError, in words, when there is none, or when dates are not known so far ahead.
    """
    series = _to_change(by, series)
    if series.state == SeriesState.DRAFT:
        series.left_out = sorted([*series.left_out, [first.isoformat(), last.isoformat()]])[-MOST:]
        series.sequence += 1
        series.save()
        record(by=by, verb="gatherings.leave_out", on=series)
        return 0
    if not queries.is_stored_until(series, last):
        raise ValidationError({"last": _("Les dates ne sont pas encore posées si loin. Choisissez un jour dans l’année qui vient.")})
    found = queries.dates_between(series, first, last)
    rows = list(found.select_for_update(of=("self",)).select_related("series").prefetch_related("held_by"))
    if not rows:
        raise ValidationError({"first": _("Il n’y a aucune date à venir entre ces deux jours.")})
    said, now = said_at_once(by, words), timezone.now()
    for row in rows:
        call_off(row, said, quietly=True, now=now)
    places = queries.places_at(series, rows)
    tell_each_once(CANCELLED, series, places.select_related("person", "occurrence__series"))
    tell_who_hold_all(HELD_OFF, series, rows, by=by)
    dates.number(series)
    record(by=by, verb="gatherings.leave_out", on=series)
    return len(rows)


@transaction.atomic
def clear_exceptions(*, by: Person, series: Series) -> None:
    """A draft follows its rhythm again, without a date more nor less."""
    series = _to_change(by, series)
    if series.state != SeriesState.DRAFT:
        raise ValidationError(_("Cette rencontre est déjà publiée : modifiez-la depuis sa page."))
    series.left_out, series.added = [], []
    series.save()
    record(by=by, verb="gatherings.clear_exceptions", on=series)


def _to_change(by: Person, series: Series) -> Series:
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not may_change(by, series):
        raise PermissionDenied
    if series.is_over:
        raise ValidationError(_("Cette rencontre est arrêtée : elle ne change plus."))
    return series


def _has_its_date(series: Series, day: dt.date) -> bool:
    """Whether the rule, or a row, has a date that day: each is known by its day when the rhythm changes."""
    if series.state == SeriesState.DRAFT:
        return any(local.date() == day for local, _moment in series.rule.moments(before=midnight(day + A_DAY, series.zone)))
    near = series.occurrences.values_list("original_start", "starts_at")
    return any(day == to_local(moment, series.zone).date() for pair in near for moment in pair)
