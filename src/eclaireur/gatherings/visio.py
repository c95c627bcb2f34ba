"""Video rooms on the Jitsi server of this site, if it has one: who comes in, when, and with which signed token.

An address is made at the click, for one person, and kept nowhere. The token says a pseudonym and nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import jwt
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from eclaireur.gatherings.models import Occurrence

OPENS, OPENS_FOR_HOLDERS = dt.timedelta(minutes=10), dt.timedelta(minutes=30)
LEFT = dt.timedelta(minutes=15)  # so long after the end a token still serves: a goodbye is not cut
DRIFT = dt.timedelta(minutes=1)  # two clocks never agree
SHORTEST_SECRET = 32  # bytes: what HS256 asks for (RFC 7518, section 3.2)
_NAME_OF_A_SERVER = re.compile(r"(?!-)[a-z0-9.-]{1,253}(:\d{1,5})?", re.IGNORECASE)


def fault() -> str:
    """What keeps this site from having video rooms: "none" asked for, "incomplete", "name", "secret"; "" if it has them."""
    said = (settings.JITSI_DOMAIN, settings.JITSI_APP_ID, settings.JITSI_SECRET)
    if not any(said):
        return "none"
    if not all(said):
        return "incomplete"
    if not _NAME_OF_A_SERVER.fullmatch(settings.JITSI_DOMAIN):
        return "name"
    return "secret" if len(settings.JITSI_SECRET.encode()) < SHORTEST_SECRET else ""


def is_configured() -> bool:
    """Whether this site has video rooms of its own."""
    return not fault()


def opens_at(date: Occurrence, *, holds: bool) -> dt.datetime:
    """From when one comes in: those who hold the date prepare the room a little before."""
    return date.starts_at - (OPENS_FOR_HOLDERS if holds else OPENS)


def is_open(date: Occurrence, *, holds: bool, entered: bool = False) -> bool:
    """Whether one comes in now. After the doors close, only those who hold the date do, and who came in before."""
    now, closes = timezone.now(), date.doors_close_at
    if date.is_cancelled or not opens_at(date, holds=holds) <= now < date.ends_at:
        return False
    return holds or entered or closes is None or now <= closes


def room_of(date: Occurrence) -> str:
    """The name of the room of a date, which nobody can guess."""
    return salted_hmac("gatherings.visio", str(date.pk), algorithm="sha256").hexdigest()[:40]


def address(date: Occurrence, *, name: str, holds: bool) -> str:
    """Where one person comes in, under this name. It is theirs alone, from the opening to a little after the end."""
    room = room_of(date)
    claims = {
        "aud": "jitsi", "iss": settings.JITSI_APP_ID, "sub": settings.JITSI_DOMAIN.partition(":")[0], "room": room,
        "nbf": opens_at(date, holds=holds) - DRIFT, "exp": date.ends_at + LEFT,
        # Jitsi takes only texts here; one of its modules reads `moderator`, another one `affiliation`.
        "context": {"user": {"name": name, "moderator": "true" if holds else "false", "affiliation": "owner" if holds else "member"}},
    }  # fmt: skip
    token = jwt.encode(claims, settings.JITSI_SECRET, algorithm="HS256")
    return f"https://{settings.JITSI_DOMAIN}/{room}?jwt={quote(token)}"
