"""A date that does not take place; a whole gathering that stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.rooms import keep_room
from eclaireur.gatherings.actions.telling import (
    CANCELLED,
    HELD_OFF,
    everyone_of,
    tell_registered,
    tell_who_hold,
    tell_who_hold_all,
)
from eclaireur.gatherings.enums import OccurrenceState, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import may_change
from eclaireur.safety.queries import is_held_back

if TYPE_CHECKING:
    import datetime as dt

    from eclaireur.accounts.models import Person


@transaction.atomic
def cancel_date(*, by: Person | None, occurrence: Occurrence, words: str, kind: str = HELD_OFF) -> Occurrence:
    """One date does not take place. Those who registered are told, and read `words` (see `said_at_once`); those who hold
    it are told by a notice of this `kind`. Twice is once.
    """
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    if by is not None and not may_change(by, occurrence.series):
        raise PermissionDenied
    if occurrence.is_cancelled:
        return occurrence
    if occurrence.is_past:
        raise ValidationError(_("Cette date est passée : elle ne s’annule plus."))
    call_off(occurrence, said_at_once(by, words))
    tell_who_hold(kind, occurrence, occurrence.holders, by=by)
    dates.number(occurrence.series)
    record(by=by, verb="gatherings.cancel_date", on=occurrence)
    return occurrence


@transaction.atomic
def cancel(*, by: Person | None, series: Series, words: str, kind: str = HELD_OFF) -> Series:
    """The whole gathering stops: every date to come is cancelled with `words` (see `said_at_once`), everyone is told
    once; those who hold it, by a notice of this `kind`. Twice is once.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if by is not None and not may_change(by, series):
        raise PermissionDenied
    if series.state != SeriesState.PUBLISHED:
        return series
    words, now = said_at_once(by, words), timezone.now()
    dates_to_come = list(series.occurrences.kept().coming().select_related("series").prefetch_related("held_by"))
    for occurrence in dates_to_come:
        call_off(occurrence, words, quietly=series.is_programme, now=now)
    if series.is_programme:
        tell_registered(CANCELLED, series, Registration.objects.of(series).active().select_related("person"))
    tell_who_hold_all(kind, series, dates_to_come, by=by)
    series.state, series.ended_at, series.cancel_words = SeriesState.CANCELLED, now, words
    series.sequence += 1
    series.save()
    record(by=by, verb="gatherings.cancel", on=series)
    return series


def said_at_once(by: Person | None, words: str) -> str:
    """Nobody waits to know that a date is cancelled: the words of someone whose texts wait to be read are left out."""
    return "" if by is not None and is_held_back(by) else words


def call_off(occurrence: Occurrence, words: str, *, quietly: bool = False, now: dt.datetime | None = None) -> None:
    """The row is cancelled, and whoever registered told, unless `quietly`. What was said of that day waits aside."""
    occurrence.words_aside, occurrence.words = occurrence.words, words
    occurrence.state, occurrence.cancelled_at = OccurrenceState.CANCELLED, now or timezone.now()
    occurrence.sequence += 1
    occurrence.save()
    keep_room(occurrence)
    if not quietly:
        tell_registered(CANCELLED, occurrence, everyone_of(occurrence))
