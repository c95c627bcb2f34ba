"""What happens around every page: headers, submissions that count once, words saved from a dead session."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from eclaireur.core import once
from eclaireur.core.spoken import came_from_here, spoken_words

Respond = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
    )
)
BACK_OFFICE = "/admin/"
BACK_OFFICE_CSP = {  # Wagtail writes styles and a few scripts in its pages; only its own pages may
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


class Headers:
    """Headers the libraries do not write: permissions, isolation, and no trace of a signed-in page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith(BACK_OFFICE):
            response._csp_replace = BACK_OFFICE_CSP  # noqa: SLF001 (what django-csp's decorators write)
        if "Cache-Control" not in response:
            known = settings.SESSION_COOKIE_NAME in request.COOKIES or request.method == "POST"
            response["Cache-Control"] = "private, no-store" if known else "private, no-cache"
        return response


class Once:
    """A form sent twice counts once: see eclaireur.core.once."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.once_claim = None
        response = self.respond(request)
        if request.once_claim is not None:
            request.once_claim.settle(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After the CSRF check: claim the token, or send the second submission where the first one led."""
        claim = once.claim_of(request)
        if claim is None or once.is_answered_by(view, request):
            return None
        if claim.take():
            request.once_claim = claim
            return None
        where = claim.outcome()
        if where is None:
            messages.info(request, _("Nous avons déjà reçu cet envoi. Il se termine ; rien n’a été fait deux fois."))
            where = request.path
        return HttpResponseRedirect(where)


class WordsKept:
    """Someone wrote, and meanwhile their session ended: show their words back instead of losing them.

    Without this, a view that asks to sign in answers a submission with a redirection, and the text is gone.
    The words go back to the browser that sent them and nowhere else.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if request.method != "POST" or not response.has_header("Location"):
            return response
        login = resolve_url(settings.LOGIN_URL)
        if request.path == login or response["Location"].split("?")[0] != login or not came_from_here(request):
            return response
        if request.user.is_authenticated or not (words := spoken_words(request)):
            return response
        page = render(request, "core/session_ended.html", {"words": words, "login": response["Location"]}, status=403)
        page["Cache-Control"] = "no-store"
        return page
