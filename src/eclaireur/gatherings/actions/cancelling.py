"""A date that does not take place, or does after all; a whole gathering that stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.places import fill, locked
from eclaireur.gatherings.actions.telling import CANCELLED, PUT_BACK, everyone_of, tell, tell_registered
from eclaireur.gatherings.enums import OccurrenceState, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import may_change

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person


@transaction.atomic
def cancel_date(*, by: Person | None, occurrence: Occurrence, words: str) -> Occurrence:
    """One date does not take place. Those who registered are told, and read `words`. Twice is once."""
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    if by is not None and not may_change(by, occurrence.series):
        raise PermissionDenied
    if occurrence.is_cancelled:
        return occurrence
    if occurrence.is_past:
        raise ValidationError(_("Cette date est passée : elle ne s’annule plus."))
    call_off(occurrence, words)
    dates.number(occurrence.series)
    record(by=by, verb="gatherings.cancel_date", on=occurrence)
    return occurrence


@transaction.atomic
def restore_date(*, by: Person, occurrence: Occurrence) -> Occurrence:
    """A date that was cancelled takes place after all: everyone keeps their place and is told. Twice is once.

    Its minimum is decided anew, at its hour or at half of the time left. Raises ValidationError, in words, once the date
    began or the gathering stopped.
    """
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    series = occurrence.series
    if not may_change(by, series):
        raise PermissionDenied
    if not occurrence.is_cancelled:
        return occurrence
    if not occurrence.may_be_restored:
        raise ValidationError(_("Cette date a commencé, ou la rencontre est arrêtée : elle ne se rétablit plus."))
    put_back(occurrence)
    tell_registered(PUT_BACK, occurrence, everyone_of(occurrence))
    for person in occurrence.holders:
        if person != by:
            tell(person, PUT_BACK, occurrence, by=by)
    if not series.is_programme:
        Registration.objects.of(occurrence).update(day_reminded_at=None, hour_reminded_at=None)
        fill(locked(occurrence))
    dates.number(series)
    record(by=by, verb="gatherings.restore_date", on=occurrence)
    return occurrence


@transaction.atomic
def cancel(*, by: Person | None, series: Series, words: str) -> Series:
    """The whole gathering stops: every date to come is cancelled with `words`, everyone is told once. Twice is once."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    if by is not None and not may_change(by, series):
        raise PermissionDenied
    if series.state != SeriesState.PUBLISHED:
        return series
    for occurrence in series.occurrences.kept().coming().select_related("series"):
        call_off(occurrence, words, quietly=series.is_programme)
    if series.is_programme:
        tell_registered(CANCELLED, series, Registration.objects.of(series).active().select_related("person"))
    series.state, series.ended_at, series.cancel_words = SeriesState.CANCELLED, timezone.now(), words
    series.sequence += 1
    series.save()
    record(by=by, verb="gatherings.cancel", on=series)
    return series


def call_off(occurrence: Occurrence, words: str, *, quietly: bool = False) -> None:
    """The row is cancelled, and whoever registered told, unless `quietly`."""
    occurrence.state, occurrence.cancelled_at, occurrence.words = OccurrenceState.CANCELLED, timezone.now(), words
    occurrence.sequence += 1
    occurrence.save()
    if not quietly:
        tell_registered(CANCELLED, occurrence, everyone_of(occurrence))


def put_back(occurrence: Occurrence) -> None:
    """The row takes place again: planned, without the words that said it did not."""
    occurrence.state, occurrence.cancelled_at, occurrence.words = OccurrenceState.PLANNED, None, ""
    occurrence.said_at = timezone.now()
    occurrence.sequence += 1
    occurrence.save()
