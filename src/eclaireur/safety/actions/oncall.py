"""Saying when one answers alerts, and how one is told."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.safety import rules
from eclaireur.safety.models import OnCallException, OnCallReach, OnCallSlot


def _require_answering(by: Person) -> None:
    if not rules.may_be_on_call(by):
        raise PermissionDenied


@transaction.atomic
def add_slot(*, by: Person, weekday: int, starts: dt.time, ends: dt.time) -> OnCallSlot:
    """`by` answers alerts each week at those hours; said twice, it counts once. Raises PermissionDenied."""
    _require_answering(by)
    slot, made = OnCallSlot.objects.get_or_create(person=by, weekday=weekday, starts=starts, ends=ends)
    if made:
        record(by=by, verb="safety.on_call", on=slot)
    return slot


@transaction.atomic
def add_exception(*, by: Person, starts_at: dt.datetime, ends_at: dt.datetime, is_away: bool) -> OnCallException:
    """`by` is away, or answers, for once. Raises PermissionDenied, ValidationError for times in the wrong order."""
    _require_answering(by)
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("La fin vient avant le début. Vérifiez les deux moments.")})
    if ends_at <= timezone.now():
        raise ValidationError({"ends_at": _("Ce moment est déjà passé.")})
    once, _made = OnCallException.objects.get_or_create(person=by, starts_at=starts_at, ends_at=ends_at, is_away=is_away)
    record(by=by, verb="safety.on_call", on=once)
    return once


@transaction.atomic
def drop(*, by: Person, row: OnCallSlot | OnCallException) -> None:
    """`by` takes back hours of theirs. Raises PermissionDenied."""
    if row.person_id != by.pk:
        raise PermissionDenied
    record(by=by, verb="safety.off_call", on=row)
    row.delete()


@transaction.atomic
def choose_reach(*, by: Person, by_mail: bool, phone: str) -> OnCallReach:
    """`by`, whom alerts may reach, says how they do besides the site. Raises PermissionDenied."""
    if not rules.may_see_alerts(by):
        raise PermissionDenied
    chosen, _made = OnCallReach.objects.get_or_create(person=by)
    chosen.by_mail, chosen.phone = by_mail, phone
    chosen.save()
    return chosen


def forget_past_exceptions() -> None:
    """Exceptions long over say nothing any more (upkeep)."""
    OnCallException.objects.filter(ends_at__lt=timezone.now() - dt.timedelta(days=31)).delete()
