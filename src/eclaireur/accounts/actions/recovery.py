"""Recovery codes: drawing a sheet, spending one, coming back with a new password."""

import hmac

from django.db import transaction
from django.utils import timezone

from eclaireur.accounts import recovery_codes, security_log
from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.models import Person, RecoveryCode
from eclaireur.accounts.registries import LOCK_CHANGED, tell_account_news
from eclaireur.accounts.sessions import close_sessions


@transaction.atomic
def draw_recovery_codes(*, by: Person) -> list[str]:
    """A new sheet of codes, as they are shown once. Those of the last sheet no longer work."""
    Person.objects.select_for_update().get(pk=by.pk)  # two tabs must not leave two sheets
    by.recovery_codes.all().delete()
    codes = [recovery_codes.draw() for _ in range(recovery_codes.HOW_MANY)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=by, digest=RecoveryCode.digest_of(by, code)) for code in codes
    )
    record(by=by, verb="accounts.draw_recovery_codes", subject=by)
    security_log.lock(security_log.Lock.CODES, who=by)
    return [recovery_codes.spell(code) for code in codes]


@transaction.atomic
def spend_recovery_code(*, by: Person, typed: str) -> bool:
    """Use one of the person's codes, once. False when it is none of theirs or was used.

    Every code is compared, in constant time, so that the delay says nothing.
    """
    code = recovery_codes.read(typed)
    digest = RecoveryCode.digest_of(by, code or "")
    matching = [
        row
        for row in RecoveryCode.objects.select_for_update().filter(person=by, used_at=None)
        if hmac.compare_digest(row.digest, digest)
    ]
    if code is None or not matching:
        return False
    row = matching[0]
    row.used_at = timezone.now()
    row.save(update_fields=["used_at", "updated_at"])
    record(by=by, verb="accounts.spend_recovery_code", subject=by)
    return True


@transaction.atomic
def reset_password_with_code(*, person: Person, typed: str, password: str, by: Person) -> bool:
    """Give `person` a new password for one of their codes, and close their sessions. False if the code is wrong.

    `by` is the person themselves, known by the code. A second factor, if there is one, is still asked at sign-in.
    """
    if not spend_recovery_code(by=by, typed=typed):
        return False
    person.set_password(password)
    person.save(update_fields=["password", "updated_at"])
    close_sessions(person)
    record(by=by, verb="accounts.reset_password", subject=person)
    tell_account_news(person, LOCK_CHANGED)
    return True
