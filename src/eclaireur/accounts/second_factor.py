"""The second factor of those who see things about others: is there one, was it shown lately, did its code serve already?"""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from eclaireur.accounts.adapters import SecondFactorAdapter
from eclaireur.accounts.models import Person

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class NotADemoError(Exception):
    """A code is asked for someone real, or where no demonstration runs."""


class NoCodeError(Exception):
    """There are no one-time codes for that person."""


def kinds_of(person: Person) -> set[str]:
    """The kinds of second factor `person` has set up."""
    return set(Authenticator.objects.filter(user=person, type__in=KINDS).values_list("type", flat=True))


def was_shown_lately(request: HttpRequest) -> bool:
    """Whether this session showed a second factor within settings.STAFF_SECOND_FACTOR_SECONDS."""
    oldest = time.time() - settings.STAFF_SECOND_FACTOR_SECONDS
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("at", 0) >= oldest for record in records)


def note_recovery_code_used(request: HttpRequest, person: Person) -> None:
    """Write in the session that a recovery code stood for the second factor, perhaps to prove it is still them."""
    again = {"reauthenticated": True} if request.user.is_authenticated else {}
    record_authentication(request, person, "mfa", type=Authenticator.Type.RECOVERY_CODES, **again)


def note_served(person: Person, code: str) -> bool:
    """Note that a one-time code of `person` opens: it opens nothing more. False when it had served already.

    In the database: a cache that forgets, or goes away, gives no code back. Of two who send one together, one is refused.
    """
    return _mark(person, code, "served")


def has_served(person: Person, code: str) -> bool:
    """Whether this is a one-time code of `person` that already opened, lately."""
    row = _codes_of(person).first()
    steps = _steps(row, code)
    return bool(steps) and steps <= set(row.data.get("served", ()))


def is_first_return(person: Person, code: str) -> bool:
    """Whether a code that served comes back for the first time: it is told once, however often it is sent again."""
    return _mark(person, code, "told")


@transaction.atomic
def _mark(person: Person, code: str, mark: str) -> bool:
    """Keep under `mark`, beside the secret, the half-minutes this is the code of. False when they all were there, or none is."""
    row = _codes_of(person).select_for_update().first()
    steps = _steps(row, code)
    if row is None or steps <= (marked := set(row.data.get(mark, ()))):
        return False
    row.data[mark] = sorted((marked | steps) & set(_lately()))
    row.save(update_fields=["data"])
    return True


def _codes_of(person: Person) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP)


def _steps(row: Authenticator | None, code: str) -> set[int]:
    """The half-minutes, among the last ones, this is the code of: mostly one, or none."""
    if row is None:
        return set()
    secret = SecondFactorAdapter().decrypt(row.data["secret"])
    return {
        step for step in _lately()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    }


def _lately() -> range:
    """The half-minutes whose code opens now, and as many before: a code that served is still known when it comes back late."""
    good = list(yield_hotp_counters_from_time())
    return range(good[0] - len(good), good[-1] + 1)


def page_to_show_it(person: Person) -> str:
    """Where `person` shows the second factor they have."""
    if Authenticator.Type.TOTP in kinds_of(person):
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn")


def give_demo_second_factor(person: Person) -> None:
    """Set up one-time codes for a fictional person, so that `eclaireur demo_code` can tell them.

    Raises NotADemoError for a real person.
    """
    _only_in_a_demo(person)
    if not _codes_of(person).exists():
        TOTP.activate(person, generate_totp_secret())


def demo_code(person: Person) -> str:
    """The one-time code of a fictional person right now. Raises NotADemoError for a real one."""
    _only_in_a_demo(person)
    row = _codes_of(person).first()
    if row is None:
        raise NoCodeError
    secret = SecondFactorAdapter().decrypt(row.data["secret"])
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _only_in_a_demo(person: Person) -> None:
    if not (settings.DEMO_ALLOWED and person.is_demo):
        raise NotADemoError
