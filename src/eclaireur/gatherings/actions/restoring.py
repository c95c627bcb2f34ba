"""A date that was cancelled takes place after all; a gathering that was stopped goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.cancelling import put_back
from eclaireur.gatherings.actions.changing import fill_again
from eclaireur.gatherings.actions.deciding import plan_decisions
from eclaireur.gatherings.actions.places import fill, locked
from eclaireur.gatherings.actions.telling import (
    PUT_BACK,
    everyone_of,
    tell_each_once,
    tell_registered,
    tell_who_hold,
    tell_who_hold_all,
)
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import may_change

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person


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
    tell_who_hold(PUT_BACK, occurrence, occurrence.holders, by=by)
    if not series.is_programme:
        Registration.objects.of(occurrence).update(day_reminded_at=None, hour_reminded_at=None)
        fill(locked(occurrence))
    dates.number(series)
    plan_decisions(series)
    record(by=by, verb="gatherings.restore_date", on=occurrence)
    return occurrence


@transaction.atomic
def resume(*, by: Person, series: Series) -> Series:
    """A gathering that was cancelled goes on: dates to come that stopped with it take place again, everyone keeps their
    place and is told once. A date cancelled before stays so. Twice is once.

    Raises ValidationError, in words, when no date is left or moderation keeps it out of the agenda.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not may_change(by, series):
        raise PermissionDenied
    if series.state == SeriesState.PUBLISHED:
        return series
    if not series.may_be_resumed:
        raise ValidationError(_("Cette rencontre ne se reprend plus : elle n’a plus de date à venir, ou n’est pas dans l’agenda. Vous pouvez en faire une autre."))
    start_again(series, by=by)
    if series.stored_until:
        dates.store(series)  # those its horizon missed meanwhile
    plan_decisions(series)
    record(by=by, verb="gatherings.resume", on=series)
    return series


def start_again(series: Series, *, by: Person | None) -> None:
    """The row and its dates to come are as before it stopped, and whoever has a place, or holds it, is told. Under its lock."""
    stopped = list(series.dates_stopped_with_it.select_related("series").prefetch_related("held_by"))
    series.state, series.ended_at, series.cancel_words = SeriesState.PUBLISHED, None, ""
    series.sequence += 1
    series.save()
    for occurrence in stopped:
        put_back(occurrence)
    places = queries.places_at(series, stopped)
    places.update(day_reminded_at=None, hour_reminded_at=None)
    tell_each_once(PUT_BACK, series, places.select_related("person", "occurrence__series"))
    tell_who_hold_all(PUT_BACK, series, stopped, by=by)
    dates.number(series)
    fill_again(series)
