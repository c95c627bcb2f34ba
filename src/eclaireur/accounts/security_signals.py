"""The library's signals that the log of security writes down; what it does not signal is written where it happens."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import (
    authentication_step_completed,
    email_added,
    email_changed,
    email_removed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from eclaireur.accounts import second_factor, security_log
from eclaireur.accounts.models import Person
from eclaireur.accounts.security_log import Lock, Outcome, Second, Way

FACTORS = {
    Authenticator.Type.TOTP: Second.TOTP, Authenticator.Type.WEBAUTHN: Second.KEY,
    Authenticator.Type.RECOVERY_CODES: Second.RECOVERY,
}
LOCKS = {
    password_changed: Lock.PASSWORD, password_set: Lock.PASSWORD,
    email_added: Lock.EMAIL, email_changed: Lock.EMAIL, email_removed: Lock.EMAIL,
    authenticator_added: Lock.FACTOR, authenticator_removed: Lock.FACTOR, authenticator_reset: Lock.FACTOR,
}


def listen() -> None:
    """Hear every signal, once."""
    user_logged_in.connect(_entered, dispatch_uid="accounts.security.entered")
    user_login_failed.connect(_refused, dispatch_uid="accounts.security.refused")
    user_logged_out.connect(_left, dispatch_uid="accounts.security.left")
    authentication_step_completed.connect(_proved, dispatch_uid="accounts.security.proved")
    password_reset.connect(_reset, dispatch_uid="accounts.security.reset")
    for signal in LOCKS:
        signal.connect(_lock_changed, dispatch_uid="accounts.security.lock")


def _entered(request: HttpRequest, user: Person, **_signal: Any) -> None:
    shown = get_authentication_records(request, user)
    factors = [FACTORS[one["type"]] for one in shown if one["method"] == "mfa" and not one.get("passwordless")]
    security_log.entrance(
        Outcome.ACCEPTED, way=_way(shown), second=factors[-1] if factors else Second.NONE, who=user,
    )


def _way(shown: list[dict[str, Any]]) -> Way:
    if any(one.get("passwordless") for one in shown):
        return Way.PASSKEY
    return Way.PASSWORD if any(one["method"] == "password" for one in shown) else Way.UNKNOWN


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    if request is not None and request.user.is_authenticated:
        security_log.again(Outcome.REFUSED, way=Way.PASSWORD, who=request.user)
    else:
        security_log.entrance(Outcome.REFUSED, way=Way.PASSWORD, who=str(credentials.get("username", "")))


def _left(user: Person | None, **_signal: Any) -> None:
    if user is not None:
        security_log.left(user)


def _proved(user: Person, method: str, *, reauthenticated: bool = False, **signal: Any) -> None:
    if reauthenticated:
        security_log.again(Outcome.ACCEPTED, way=FACTORS[signal["type"]] if method == "mfa" else Way.PASSWORD, who=user)
    elif method == "password" and second_factor.kinds_of(user):
        security_log.entrance(Outcome.HALFWAY, way=Way.PASSWORD, who=user)


def _reset(user: Person, **_signal: Any) -> None:
    security_log.entrance(Outcome.ACCEPTED, way=Way.RESET, who=user)


def _lock_changed(signal: Any, user: Person, **_signal: Any) -> None:
    security_log.lock(LOCKS[signal], who=user)
