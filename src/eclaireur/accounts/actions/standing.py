"""Suspending someone, and letting them back. Who may is the safety room's decision."""

import datetime as dt

from django.db import transaction

from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.enums import FOREVER
from eclaireur.accounts.models import Person
from eclaireur.accounts.registries import away_effects


@transaction.atomic
def suspend(*, by: Person | None, person: Person, until: dt.datetime | None, reason: str = "") -> None:
    """Stop `person` until a time, or for good when `until` is None.

    They may still sign in to read why, take their archive and erase everything.
    """
    was_away = person.is_suspended
    person.suspended_until = until or FOREVER
    person.save(update_fields=["suspended_until", "updated_at"])
    record(by=by, verb="accounts.suspend", on=person, subject=person, reason=reason)
    for effect in away_effects() if not was_away else ():
        effect(person)


@transaction.atomic
def lift_suspension(*, by: Person | None, person: Person, reason: str = "") -> None:
    """Let `person` back in at once."""
    person.suspended_until = None
    person.save(update_fields=["suspended_until", "updated_at"])
    record(by=by, verb="accounts.lift_suspension", on=person, subject=person, reason=reason)
