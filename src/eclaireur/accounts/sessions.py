"""The life of a session: what it is opened with, what ends it, a new key when it gains rights, closing them all."""

import time
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from eclaireur.accounts.devices import browser_and_system, is_another_browser
from eclaireur.accounts.models import Person

_OPENED, _BROWSER, _DAY = "opened_at", "browser", "last_day"
DAY = 86_400  # seconds


def begin(request: HttpRequest) -> None:
    """Someone just entered: note when and with which family of browser, nothing finer."""
    request.session[_OPENED] = int(time.time())
    request.session[_BROWSER] = browser_and_system(request.META.get("HTTP_USER_AGENT", ""))
    request.session[_DAY] = int(time.time()) // DAY


def is_over(request: HttpRequest) -> bool:
    """Whether to ask who it is again: it was opened long ago, or it is used from a very different browser."""
    opened = request.session.get(_OPENED)
    if opened is None:
        return False
    if time.time() - opened > settings.SESSION_LIFETIME:
        return True
    return is_another_browser(
        tuple(request.session[_BROWSER]), browser_and_system(request.META.get("HTTP_USER_AGENT", ""))
    )


def last(request: HttpRequest) -> None:
    """Let a session that is used last, once a day: idle for SESSION_COOKIE_AGE, it ends by itself."""
    today = int(time.time()) // DAY
    if request.session.get(_DAY, today) != today:
        request.session[_DAY] = today


def renew_key(request: HttpRequest) -> None:
    """A session that gains rights takes a new key: whoever knew the old one knows nothing."""
    before = request.session.session_key
    request.session.cycle_key()
    rotate_token(request)
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def close_sessions(person: Person, *, but: str | None = None) -> int:
    """Close every open session of `person`, except the one whose key is `but`; how many were closed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        store.delete(key)
    rows.delete()
    return len(keys)
