"""Coming without an account: a name and a code, the place handed over to an account; and the place that those who hold a
date take for someone who phones.

Under the lock of the date or of the programme, as in `places`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings import codes
from eclaireur.gatherings.actions.places import end, fill, lapse, locked, series_of, take
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import may_hold, may_register

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person


@transaction.atomic
def register_visitor(
    *, gathering: Occurrence | Series, name: str, rules_accepted: bool, submission: str = ""
) -> tuple[Registration, str]:
    """Someone without an account comes under a name of their choice. Gives the registration and the code, shown once.

    `submission` is what the page sent, named: sent again, since its answer was lost, it gives the same place and code.

    Raises ValidationError, in words, when it cannot be.
    """
    gathering = locked(gathering)
    if not gathering.takes_visitors:
        raise ValidationError(_("Pour cette rencontre, il faut un compte. Un pseudonyme et un mot de passe suffisent."))
    return _with_code(gathering, name, rules_accepted, submission, by=None)


@transaction.atomic
def register_guest(
    *, by: Person, occurrence: Occurrence, name: str, rules_accepted: bool, submission: str = ""
) -> tuple[Registration, str]:
    """Someone phoned: `by`, who holds `occurrence`, takes a place for them under the name they give, or the end of the
    waiting list, as a visitor would. Gives the registration and the code, to be told to them. `by` answers for whom they
    let in: the gathering need not be open to visitors.

    Raises PermissionDenied for who does not hold it, ValidationError, in words, when it cannot be.
    """
    if not may_hold(by, occurrence):
        raise PermissionDenied
    gathering = locked(occurrence.registered_for)
    if gathering.asks_for_account:
        raise ValidationError(_("Cette rencontre se tient par écrit : on y entre avec un compte, un pseudonyme et un mot de passe suffisent."))
    return _with_code(gathering, name, rules_accepted, submission, by=by, verb="gatherings.register_guest")


@transaction.atomic
def take_over(*, by: Person, registration: Registration) -> Registration:
    """The place of a visitor, who showed their code, becomes that of their account. Gives the one `by` has there from now on.

    Of two places, or of a place and a wait, the better one stays, that of the account if they are alike; the other goes
    to the next person.

    Raises ValidationError, in words, when the gathering is not for `by`, or the place was given back.
    """
    gathering = locked(registration.gathering)
    lapse(gathering)  # an offer whose time is over is no place to keep
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.person_id or not registration.is_active or not may_register(by, series_of(gathering)):
        raise ValidationError(_("Cette place ne peut pas passer à votre compte."))
    mine = Registration.objects.of(gathering).active().filter(person=by).first()
    kept, other = registration, mine
    if mine is not None and _how_near(mine) <= _how_near(registration):
        kept, other = mine, registration
    if other is not None:
        end(other, Seat.CANCELLED)
        accepted = [moment for moment in (kept.rules_accepted_at, other.rules_accepted_at) if moment]
        kept.rules_accepted_at = max(accepted, default=None)
    kept.person, kept.guest_name, kept.guest_code = by, "", ""
    kept.save(update_fields=["person", "guest_name", "guest_code", "rules_accepted_at", "updated_at"])
    record(by=by, verb="gatherings.register", on=kept, subject=by)
    if other is not None:
        fill(gathering)
    return kept


def _how_near(registration: Registration) -> tuple[int, float]:
    """How near to coming, the nearest first: a place, a place offered, then the order of the waiting list."""
    waits_since = registration.queued_at if registration.state == Seat.WAITING else None
    return [Seat.REGISTERED, Seat.OFFERED, Seat.WAITING].index(Seat(registration.state)), waits_since.timestamp() if waits_since else 0


def _with_code(
    gathering: Occurrence | Series, name: str, rules_accepted: bool, submission: str, *, by: Person | None, verb: str = "gatherings.register"
) -> tuple[Registration, str]:
    code = codes.of_submission(submission) if submission else codes.draw()
    if (known := Registration.objects.filter(guest_code=codes.fingerprint(code)).first()) is not None:
        if known.is_active:
            return known, code
        code = codes.draw()  # they gave that place back, and come again from the same page
    made = take(gathering, rules_accepted, by=by, verb=verb, guest_name=name, guest_code=codes.fingerprint(code))
    return made, code
