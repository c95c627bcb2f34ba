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
from eclaireur.gatherings.actions.telling import CANCELLED, everyone_of, tell_registered
from eclaireur.gatherings.enums import OccurrenceState, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import may_change
from eclaireur.safety.queries import is_held_back

if TYPE_CHECKING:
    import datetime as dt

    from eclaireur.accounts.models import Person


@transaction.atomic
def cancel_date(*, by: Person | None, occurrence: Occurrence, words: str) -> Occurrence:
    """One date does not take place. Those who registered are told, and read `words` (see `said_at_once`). Twice is once."""
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    if by is not None and not may_change(by, occurrence.series):
        raise PermissionDenied
    if occurrence.is_cancelled:
        return occurrence
    if occurrence.is_past:
        raise ValidationError(_("Cette date est passée : elle ne s’annule plus."))
    call_off(occurrence, said_at_once(by, words))
    dates.number(occurrence.series)
    record(by=by, verb="gatherings.cancel_date", on=occurrence)
    return occurrence


@transaction.atomic
def cancel(*, by: Person | None, series: Series, words: str) -> Series:
    """The whole gathering stops: every date to come is cancelled with `words` (see `said_at_once`), everyone is told
    once. Twice is once.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if by is not None and not may_change(by, series):
        raise PermissionDenied
    if series.state != SeriesState.PUBLISHED:
        return series
    words, now = said_at_once(by, words), timezone.now()
    for occurrence in series.occurrences.kept().coming().select_related("series"):
        call_off(occurrence, words, quietly=series.is_programme, now=now)
    if series.is_programme:
        tell_registered(CANCELLED, series, Registration.objects.of(series).active().select_related("person"))
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
