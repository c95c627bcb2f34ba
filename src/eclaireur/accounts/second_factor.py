"""The second factor of those who see things about others: is there one, was it shown lately, did its code serve already?"""

import hashlib
import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from eclaireur.accounts.adapters import SecondFactorAdapter
from eclaireur.accounts.models import Person

GOOD_FOR = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
"""Seconds during which a one-time code opens: the library remembers for one period only that it served."""
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


def note_served(person: Person, code: str) -> None:
    """Note that a one-time code of `person` just opened: it opens nothing more."""
    cache.set(_served(person, code), "served", timeout=GOOD_FOR)


def has_served(person: Person, code: str) -> bool:
    """Whether this is a one-time code of `person` that already opened, lately enough to open again by itself."""
    return cache.get(_served(person, code)) is not None


def is_first_return(person: Person, code: str) -> bool:
    """Whether a code that served comes back for the first time: it is told once, however often it is sent again."""
    return cache.add(f"{_served(person, code)}:told", "told", timeout=GOOD_FOR)


def _served(person: Person, code: str) -> str:
    digits = "".join(one for one in code if one.isdecimal())
    return f"second_factor:{hashlib.sha256(f'{person.pk}:{digits}'.encode()).hexdigest()[:32]}"


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
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, generate_totp_secret())


def demo_code(person: Person) -> str:
    """The one-time code of a fictional person right now. Raises NotADemoError for a real one."""
    _only_in_a_demo(person)
    row = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if row is None:
        raise NoCodeError
    secret = SecondFactorAdapter().decrypt(row.data["secret"])
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _only_in_a_demo(person: Person) -> None:
    if not (settings.DEMO_ALLOWED and person.is_demo):
        raise NotADemoError
