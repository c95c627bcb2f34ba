"""Doors between signing in and the house: sessions that end, codes to note, a second factor for staff, a suspension."""

import math
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.accounts import known_devices, second_factor, security_log, sessions, suspended_request
from eclaireur.accounts.codes_in_session import are_waiting
from eclaireur.accounts.limits import TooOftenError
from eclaireur.accounts.registries import is_open_to_suspended
from eclaireur.accounts.security_log import Reason
from eclaireur.core import zones

DESKS = ("/equipe/", "/admin/")
BACK_OFFICE = "/admin/"
BACK_OFFICE_ACCOUNTS = {  # Wagtail's own pages of accounts, and ours that stand for them
    "/admin/login/": "account_login",
    "/admin/logout/": "account_logout",
    "/admin/account/": "accounts:hub",
    "/admin/password_reset/": "accounts:recover",
    "/admin/users/": "accounts:roles",
    "/admin/groups/": "accounts:roles",
}
SUSPENDED = "/compte/moderation/"  # what was decided, why, until when
ALWAYS_OPEN = (
    "/compte/", "/aide/", "/static/", "/media/", "/langue/", "/affichage/", "/sante/", "/sortie/",
    "/licence/", "/moderation/", "/prendre-soin/",
)
KNOWS_NOBODY = ("/sante/", "/static/", "/media/")
"""What is the same for everybody: whose session it is, is not read."""


class RefusalsMiddleware:
    """Writes each request refused in the log of security: why, and by whom at a desk only."""

    REASONS = {400: Reason.MALFORMED, 403: Reason.FORBIDDEN, 413: Reason.TOO_BIG}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if reason := self.REASONS.get(response.status_code):
            user = getattr(request, "user", None) if request.path.startswith(DESKS) else None
            security_log.refusal(
                Reason.CSRF if getattr(response, "is_csrf_refusal", False) else reason,
                at_desk_of=user if user is not None and user.is_authenticated else None,
            )
        return response


class SessionsMiddleware:
    """Ends a session that lasted long enough or that another browser uses, and lets the others last, holding little."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(KNOWS_NOBODY):
            if sessions.is_over(request):
                logout(request)
                messages.info(request, _("Par prudence, nous vous demandons d’entrer de nouveau. Rien n’est perdu."))
            else:
                sessions.last(request)
                suspended_request.give_back(request)
        response = self.get_response(request)
        suspended_request.keep_little(request)
        known_devices.keep(request, response)
        return response


class ZoneMiddleware:
    """Hours are said by the reader's clock while their page is made, and by the site's again after, even after an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(KNOWS_NOBODY):
            return self.get_response(request)
        with timezone.override(zones.of_request(request)):
            return self.get_response(request)


class DoorsMiddleware:
    """Leads someone signed in to what must be done first, then back to where they were going."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.door(request) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say in plain words when to come back after too many tries."""
        return too_often(request, exception.wait) if isinstance(exception, TooOftenError) else None

    def door(self, request: HttpRequest) -> HttpResponse | None:
        """What must be seen before the page asked for, or None."""
        at_desk = request.path.startswith(DESKS)
        if not at_desk and request.path.startswith(ALWAYS_OPEN):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path()) if at_desk else None
        if request.user.is_suspended and request.path != "/" and not is_open_to_suspended(request.user, request.path):
            return HttpResponseRedirect(SUSPENDED)
        if are_waiting(request) and request.method == "GET":
            return HttpResponseRedirect(reverse("accounts:recovery_codes"))
        if at_desk and request.user.is_staff_member and not second_factor.was_shown_lately(request):
            return _led_to(request, second_factor_page(request))
        return _back_office_door(request) if request.path.startswith(BACK_OFFICE) else None


def _back_office_door(request: HttpRequest) -> HttpResponse | None:
    """The back office is for those who may, and has no page of accounts of its own."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    for prefix, ours in BACK_OFFICE_ACCOUNTS.items():
        if request.path.startswith(prefix):
            return HttpResponseRedirect(reverse(ours))
    return None


def second_factor_page(request: HttpRequest) -> str:
    """Where someone of the staff sets up their second factor, or shows it."""
    if second_factor.kinds_of(request.user):
        return second_factor.page_to_show_it(request.user)
    return reverse("accounts:second_factor")


def _led_to(request: HttpRequest, page: str) -> HttpResponseRedirect:
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """The page of too many tries: 429, with when to come back in words and in a header."""
    minutes = max(1, math.ceil(wait / 60))
    when = ngettext("dans une minute", "dans %(n)d minutes", minutes) % {"n": minutes}
    response = render(request, "429.html", {"retry_in_words": when}, status=429)
    response["Retry-After"] = str(wait)
    return response


def handler429(request: HttpRequest) -> HttpResponse:
    """Allauth's own limits all open again within five minutes."""
    return too_often(request, 300)
