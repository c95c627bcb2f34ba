"""How moderators share the work: who reads what now, which subjects one leaves to others, how one works."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.core.zones import site_day
from eclaireur.safety import rules
from eclaireur.safety.enums import Subject
from eclaireur.safety.models import AtWork, ModeratorChoices, SteppedAway

A_READING = dt.timedelta(minutes=15)
"""How long an item is said to be read by someone who opened it."""
LONGEST_AWAY = dt.timedelta(days=366)


@transaction.atomic
def take(*, by: Person, key: str) -> Person | None:
    """`by` opens an item of the desk: others see that it is being read. Gives who reads it already, or None.

    It stops nobody: the second to come is told, and may go on.
    """
    now = timezone.now()
    lock, made = AtWork.objects.select_for_update().get_or_create(key=key, defaults={"moderator": by, "until": now + A_READING})
    if made:
        return None
    if lock.moderator_id != by.pk and lock.until > now:
        return lock.moderator
    lock.moderator, lock.until = by, now + A_READING
    lock.save(update_fields=["moderator", "until", "updated_at"])
    return None


def let_go(*, by: Person, key: str) -> None:
    """`by` no longer reads an item: another may take it."""
    AtWork.objects.filter(key=key, moderator=by).delete()


@transaction.atomic
def step_away(*, by: Person, subjects: Mapping[str, dt.date]) -> None:
    """From now on `by` leaves to others the subjects given, each until its day, and no other. Others do not see which.

    Raises PermissionDenied (not a moderator), ValidationError (an unknown subject, a day gone by or over a year away).
    """
    if not rules.may_see_desk(by):
        raise PermissionDenied
    today = site_day()
    for subject, until in subjects.items():
        if subject not in Subject.values:
            raise ValidationError(_("Choisissez des sujets dans la liste."))
        if not today <= until <= today + LONGEST_AWAY:
            raise ValidationError(_("Choisissez un jour à venir, dans l’année."))
    SteppedAway.objects.filter(moderator=by).exclude(subject__in=subjects).delete()
    for subject, until in subjects.items():
        SteppedAway.objects.update_or_create(moderator=by, subject=subject, defaults={"until": until})
    record(by=by, verb="safety.step_away")


@transaction.atomic
def choose_way_of_working(*, by: Person, keys_on: bool, shares_load: bool) -> ModeratorChoices:
    """Keep how `by` wants to moderate. Raises PermissionDenied for someone who does not."""
    if not rules.may_see_desk(by):
        raise PermissionDenied
    choices, _made = ModeratorChoices.objects.update_or_create(
        moderator=by, defaults={"keys_on": keys_on, "shares_load": shares_load}
    )
    record(by=by, verb="safety.choose_way_of_working", on=choices)
    return choices


def forget_past_work() -> None:
    """Erase readings that lapsed and subjects left until a day gone by. Run every hour."""
    AtWork.objects.filter(until__lt=timezone.now()).delete()
    SteppedAway.objects.filter(until__lt=site_day()).delete()
