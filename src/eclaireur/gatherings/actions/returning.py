"""A place given back in a programme under way, by a slip of the finger perhaps: nobody registers there any more, so whoever
had it takes it back, or those who hold the programme put back who they took off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions.places import locked
from eclaireur.gatherings.actions.telling import BACK_IN, tell
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import Registration
from eclaireur.gatherings.rules import may_hold

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Occurrence


@transaction.atomic
def take_back(*, by: Person | None, registration: Registration) -> Registration:
    """Whoever gave back their own place in a programme under way has it again, while it is free. Twice is once.

    `by` is None for a visitor, who showed their code. Raises ValidationError, in words, when it cannot be.
    """
    registration = _locked(registration)
    if registration.person_id != (by.pk if by else None):
        raise PermissionError("One takes back one's own place.")
    if registration.state == Seat.REGISTERED:
        return registration
    if not queries.may_be_taken_back(registration):
        raise ValidationError(_("Cette place ne peut plus être reprise. Les personnes qui tiennent le programme peuvent vous dire s’il recommence."))
    _give_again(registration)
    record(by=by, verb="gatherings.take_back", on=registration, subject=by)
    return registration


@transaction.atomic
def put_back(*, by: Person, occurrence: Occurrence, registration: Registration) -> Registration:
    """`by`, who holds `occurrence`, noted by mistake that someone no longer follows its programme: they have their place
    again, and are told. Twice is once.

    Raises PermissionDenied for who does not hold it, ValidationError, in words, when it cannot be.
    """
    if not may_hold(by, occurrence) or registration.gathering != occurrence.registered_for:
        raise PermissionDenied
    registration = _locked(registration)
    if registration.state == Seat.REGISTERED:
        return registration
    if not queries.may_be_put_back(registration):
        raise ValidationError(_("Cette place ne peut plus être remise : le programme est fini, ou complet, ou la personne l’a rendue elle-même."))
    _give_again(registration)
    record(by=by, verb="gatherings.put_back", on=registration, subject=registration.person)
    if registration.person is not None:
        tell(registration.person, BACK_IN, registration.gathering)
    return registration


def _locked(registration: Registration) -> Registration:
    """The row, under the lock of its programme."""
    locked(registration.gathering)
    return Registration.objects.select_for_update(of=("self",)).select_related("person", "series", "occurrence").get(pk=registration.pk)


def _give_again(registration: Registration) -> None:
    registration.state, registration.left_at, registration.taken_off = Seat.REGISTERED, None, False
    registration.save(update_fields=["state", "left_at", "taken_off", "updated_at"])
