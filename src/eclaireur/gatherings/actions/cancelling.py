"""A date that does not take place, and how its row takes place again; a whole gathering that stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.places import locked
from eclaireur.gatherings.actions.rooms import keep_room
from eclaireur.gatherings.actions.telling import (
    CANCELLED,
    HELD_OFF,
    WORDS,
    everyone_of,
    tell_each_once,
    tell_registered,
    tell_who_hold,
    tell_who_hold_all,
)
from eclaireur.gatherings.enums import OccurrenceState, SeriesState
from eclaireur.gatherings.models import Occurrence, Series
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
        call_off(occurrence, words, quietly=True, now=now)
    places = queries.places_at(series, dates_to_come)
    tell_each_once(CANCELLED, series, places.select_related("person", "occurrence__series"))
    tell_who_hold_all(kind, series, dates_to_come, by=by)
    series.state, series.ended_at, series.cancel_words = SeriesState.CANCELLED, now, words
    series.sequence += 1
    series.save()
    record(by=by, verb="gatherings.cancel", on=series)
    return series


@transaction.atomic
def correct_word(*, by: Person, gathering: Occurrence | Series, words: str) -> None:
    """Say otherwise why a date, or a whole gathering, does not take place, as long as it may take place after all: those who
    registered are told once of these words. Raises ValidationError, in words, when it may not, or when they would wait to be read.
    """
    gathering = locked(gathering)
    series = gathering if isinstance(gathering, Series) else gathering.series
    if not may_change(by, series):
        raise PermissionDenied
    if not (gathering.may_be_resumed if isinstance(gathering, Series) else gathering.may_be_restored):
        raise ValidationError(_("Ce mot ne change plus : la date a commencé, ou elle n’est pas annulée."))
    if is_held_back(by):
        raise ValidationError(_("En ce moment, ce que vous écrivez attend d’être lu : ce mot reste comme il est."))
    if words == (gathering.cancel_words if isinstance(gathering, Series) else gathering.words):
        return
    dates = list(gathering.dates_stopped_with_it) if isinstance(gathering, Series) else [gathering]
    for date in dates:
        date.words = words
        date.save(update_fields=["words", "updated_at"])
    if isinstance(gathering, Series):
        gathering.cancel_words = words
        gathering.save(update_fields=["cancel_words", "updated_at"])
    if words and isinstance(gathering, Occurrence):  # of a session too: the page of the whole programme does not show its word
        tell_registered(WORDS, gathering, everyone_of(gathering))
    elif words:
        tell_each_once(WORDS, series, queries.places_at(series, dates).select_related("person", "occurrence__series"))
    record(by=by, verb="gatherings.correct_word", on=gathering)


def said_at_once(by: Person | None, words: str) -> str:
    """Nobody waits to know that a date is cancelled: the words of someone whose texts wait to be read are left out."""
    return "" if by is not None and is_held_back(by) else words


def call_off(
    occurrence: Occurrence, words: str, *, quietly: bool = False, now: dt.datetime | None = None, left_the_rhythm: bool = False
) -> None:
    """The row is cancelled, and whoever registered told, unless `quietly`. What was said of that day waits aside. One that
    `left_the_rhythm` comes back by itself with it.
    """
    occurrence.left_the_rhythm = left_the_rhythm
    occurrence.words_aside, occurrence.words = occurrence.words, words
    occurrence.state, occurrence.cancelled_at = OccurrenceState.CANCELLED, now or timezone.now()
    occurrence.sequence += 1
    occurrence.save()
    keep_room(occurrence)
    if not quietly:
        tell_registered(CANCELLED, occurrence, everyone_of(occurrence))


def put_back(occurrence: Occurrence) -> None:
    """The row takes place again: planned, with what was said of that day instead of why it did not."""
    occurrence.state, occurrence.cancelled_at = OccurrenceState.PLANNED, None
    occurrence.left_the_rhythm = False
    occurrence.words, occurrence.words_aside = occurrence.words_aside, ""
    occurrence.said_at = timezone.now()
    occurrence.day_reminded_at = occurrence.hour_reminded_at = None
    occurrence.sequence += 1
    occurrence.save()
