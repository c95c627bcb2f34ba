"""Recognising a browser someone already entered from: a random word in its cookie, a digest of it in the database."""

import re
import secrets

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from eclaireur.accounts.models import KnownDevice, Person
from eclaireur.accounts.registries import NEW_DEVICE, tell_account_news

LASTING = 180  # days a browser is remembered after its last entry
_WORD = re.compile(r"[A-Za-z0-9_-]{43}")


def word_of(request: HttpRequest) -> str:
    """The word this browser holds, or "" when it holds none of ours."""
    word = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return word if _WORD.fullmatch(word) else ""


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether whoever signs in under `name` (a skeleton of pseudonym) already entered from this browser."""
    word = word_of(request)
    return bool(word) and KnownDevice.objects.filter(digest=KnownDevice.digest_of(name, word)).exists()


def remember(request: HttpRequest, person: Person) -> None:
    """`person` just entered from this browser. When it is new and is not their first, the rooms above tell them."""
    word = word_of(request) or secrets.token_urlsafe(32)
    had_others = person.known_devices.exists()
    device, is_new = KnownDevice.objects.update_or_create(
        digest=KnownDevice.digest_of(person.skeleton, word),
        defaults={"person": person, "last_used_on": timezone.localdate()},
    )
    request.device_word = word
    is_new = is_new and had_others
    UserSession.objects.filter(user=person, session_key=request.session.session_key).update(
        data={"device": str(device.pk), "is_new": is_new}
    )
    if is_new:
        tell_account_news(person, NEW_DEVICE)


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Leave the word in the browser, when someone just entered from it."""
    if word := getattr(request, "device_word", ""):
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME, word, max_age=LASTING * 86_400, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
