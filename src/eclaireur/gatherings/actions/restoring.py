"""A date that was cancelled takes place after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.deciding import plan_decisions
from eclaireur.gatherings.actions.places import fill, locked
from eclaireur.gatherings.actions.telling import PUT_BACK, everyone_of, tell, tell_registered
from eclaireur.gatherings.enums import OccurrenceState
from eclaireur.gatherings.models import Occurrence, Registration
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
    for person in occurrence.holders:
        if person != by:
            tell(person, PUT_BACK, occurrence, by=by)
    if not series.is_programme:
        Registration.objects.of(occurrence).update(day_reminded_at=None, hour_reminded_at=None)
        fill(locked(occurrence))
    dates.number(series)
    plan_decisions(series)
    record(by=by, verb="gatherings.restore_date", on=occurrence)
    return occurrence


def put_back(occurrence: Occurrence) -> None:
    """The row takes place again: planned, without the words that said it did not."""
    occurrence.state, occurrence.cancelled_at, occurrence.words = OccurrenceState.PLANNED, None, ""
    occurrence.said_at = timezone.now()
    occurrence.day_reminded_at = occurrence.hour_reminded_at = None
    occurrence.sequence += 1
    occurrence.save()
