"""Tries to enter that were in vain: counted by the hour; a wave of them is told to those who run the platform.

Nothing says who tried, from where, nor under which pseudonym: numbers only, forgotten after eight days.
"""

import logging

from django.db import DatabaseError, transaction
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import EntranceHour, RoleGrant
from eclaireur.accounts.queries import is_a_wave
from eclaireur.accounts.registries import WAVE, tell_account_news

SIGN_IN, RECOVERY, SECOND_FACTOR, STOPPED = "sign_in", "recovery", "second_factor", "stopped"
"""What is counted: fields of EntranceHour. A try is stopped when one must wait, or when the sum was not done."""

logger = logging.getLogger(__name__)


def count_in_vain(what: str) -> None:
    """Count one try in vain. A fault here stops nobody."""
    try:
        with transaction.atomic():
            hour = EntranceHour.objects.add_one(what)
            if hour.told_at is None and is_a_wave(hour):
                _tell(hour)
    except DatabaseError:
        logger.exception("A try in vain was not counted.")


def _tell(hour: EntranceHour) -> None:
    """Tell operators, once an hour at most, whoever else counts at the same time."""
    if not EntranceHour.objects.filter(pk=hour.pk, told_at=None).update(told_at=timezone.now()):
        return
    logger.warning("A wave of tries in vain at the entrance: %s this hour.", hour.in_vain)
    for grant in RoleGrant.objects.current().filter(role=Role.OPERATOR).select_related("person"):
        tell_account_news(grant.person, WAVE)


def forget_old_hours() -> None:
    """Hours older than eight days go. Called every hour by a worker."""
    EntranceHour.objects.past().delete()
