"""A form sent twice counts once.

`<c-form>` carries a hidden token drawn when the page was made. The first submission of a token does the
work; if it ends in a redirection, a second one (double click, impatient reload, resend after a cut) is sent
to the same place and does nothing. Other words under the same token ("back", then a second message) are
another submission: they count. A form shown again with errors frees its token. htmx answers are not
redirections: there the button is disabled while the request runs.
"""

import hashlib
import json
import time
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

FIELD = "once"
SENT_COOKIE = "envoye"  # tells drafts.js which draft arrived
KEPT_SECONDS = 60 * 60
RUNNING = "…"
PATIENCE_SECONDS = 6.0


class Claim:
    """The right to do the work of one token, for one reader, at one address."""

    def __init__(self, request: HttpRequest, token: str) -> None:
        reader = request.user.pk if request.user.is_authenticated else "anonymous"
        self.token = token
        self.key = f"once:{reader}:{request.path}:{token}:{digest(request)}"

    def take(self) -> bool:
        """Whether the work is ours to do: nobody did it nor is doing it."""
        return cache.add(self.key, RUNNING, KEPT_SECONDS)

    def outcome(self) -> str | None:
        """Where the first submission led. Waits a little while it runs; None if it runs on, or failed."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (found := cache.get(self.key)) == RUNNING and time.monotonic() < until:
            time.sleep(0.05)
        return None if found == RUNNING else found

    def settle(self, response: HttpResponse) -> None:
        """Remember where the work led, or free the token when it led nowhere."""
        where = response.get("Location")
        if where is None or is_detour(where):
            cache.delete(self.key)
            return
        cache.set(self.key, where, KEPT_SECONDS)
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(SENT_COOKIE, self.token, max_age=600, samesite="Strict", secure=secure)


def answers_visitors_again(view: Callable) -> Callable:
    """Say of a view that it answers a visitor's submission sent again as it did the first time: it is asked again.

    To send someone without an account where the first one led is not enough: its answer, and its cookie, may be lost.
    """
    view.answers_visitors_again = True  # type: ignore[attr-defined]
    return view


def digest(request: HttpRequest) -> str:
    """A fingerprint of what was written, without the guard token, which changes from page to page."""
    written = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()


def is_detour(where: str) -> bool:
    """Whether a redirection asks to sign in (again) first and come back: nothing was received yet."""
    return "next" in parse_qs(urlsplit(where).query)


def is_answered_by(view: Callable, request: HttpRequest) -> bool:
    """Whether the view itself answers a submission sent again."""
    return getattr(view, "answers_visitors_again", False) and not request.user.is_authenticated


def claim_of(request: HttpRequest) -> Claim | None:
    """The claim a submission makes, or None when the form carries no token (or something else in its place)."""
    if request.method != "POST":
        return None
    try:
        token = str(uuid.UUID(request.POST.get(FIELD, "")))
    except ValueError:
        return None
    return Claim(request, token)
