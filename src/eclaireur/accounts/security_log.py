"""What was decided at the entrance, about locks, roles and refusals: one fixed line each, in the log `eclaireur.security`.

    entrance outcome=refused way=password second=none tag=ab12cd34

Every word comes from the lists below: no pseudonym, no address, no network, no text can be written. `tag` is the person
as one day sees them, a digest under a key drawn that day: an incident is followed for a day, and two days have two
tags. Eight days later the key is gone, and the line leads to nobody. See docs/adr/0012-what-the-log-of-security-says.md.
"""

import base64
import datetime as dt
import hashlib
import hmac
import logging
import os
from enum import StrEnum

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from eclaireur.accounts.enums import Role
from eclaireur.accounts.keys import open_for_house, seal_for_house
from eclaireur.accounts.models import Person, TagKey
from eclaireur.core.zones import site_day

logger = logging.getLogger("eclaireur.security")

TAG_PURPOSE = "accounts.tag_key"
NOBODY = "-"


class Outcome(StrEnum):
    """What was decided. Halfway: the password is right, and a second factor is asked."""

    ACCEPTED, REFUSED, SLOWED, HALFWAY = "accepted", "refused", "slowed", "halfway"


class Way(StrEnum):
    """By which door."""

    PASSWORD, PASSKEY, CODE, RESET, UNKNOWN = "password", "passkey", "code", "reset", "unknown"


class Second(StrEnum):
    """With which second factor."""

    NONE, TOTP, KEY, RECOVERY = "none", "totp", "key", "recovery"


class Lock(StrEnum):
    """What of a lock changed."""

    PASSWORD, EMAIL, FACTOR, CODES = "password", "email", "factor", "codes"


class Change(StrEnum):
    """What happened to a role."""

    GIVEN, ENDED, REFUSED = "given", "ended", "refused"


class Reason(StrEnum):
    """Why a request was refused."""

    MALFORMED, FORBIDDEN, CSRF, TOO_BIG = "malformed", "forbidden", "csrf", "too_big"


def entrance(outcome: Outcome, *, way: Way, second: Second = Second.NONE, who: Person | str | None = None) -> None:
    """Someone entered, or did not. `who` is a person, or the pseudonym that was typed."""
    _say("entrance", outcome=outcome, way=way, second=second, tag=tag_of(who))


def again(outcome: Outcome, *, way: Way | Second, who: Person) -> None:
    """Someone signed in proved it is them, or did not."""
    _say("again", outcome=outcome, way=way, tag=tag_of(who))


def lock(what: Lock, *, who: Person) -> None:
    """A lock of an account changed."""
    _say("lock", changed=what, tag=tag_of(who))


def role(change: Change, *, role: Role | str, who: Person, by: Person) -> None:
    """A role was given, ended, or refused by the rules; `by` is whoever asked. Nothing is said of fictional people."""
    if not who.is_demo:
        _say("role", change=change, role=Role(role).value, tag=tag_of(who), by=tag_of(by))


def left(who: Person) -> None:
    """Someone signed out."""
    _say("left", tag=tag_of(who))


def refusal(reason: Reason, *, at_desk_of: Person | None = None) -> None:
    """A request was refused. Only at a desk is somebody tagged: elsewhere one may be asking for help."""
    _say("refusal", reason=reason, tag=tag_of(at_desk_of))


def tag_of(who: Person | str | None) -> str:
    """The eight signs of a person today, "-" for nobody. A pseudonym nobody has costs the same work as another."""
    if who is None:
        return NOBODY
    try:
        pk = who.pk if isinstance(who, Person) else Person.objects.looking_like(who).values_list("pk", flat=True).first()
        tag = _tag(_key_of_today(), pk)
    except (DatabaseError, ImproperlyConfigured, ValueError):  # a line without a tag is better than a door that fails
        return NOBODY
    return tag if pk else NOBODY


def _tag(key: bytes, pk: object) -> str:
    return hmac.new(key, str(pk).encode(), hashlib.sha256).hexdigest()[:8]


def whose(tag: str, *, day: dt.date) -> Person | None:
    """Whoever had this tag that day; None when nobody had, or when the key of that day is gone."""
    row = TagKey.objects.filter(day=day).first()
    key = _opened(row) if row else None
    found = [pk for pk in Person.objects.values_list("pk", flat=True).iterator() if _tag(key, pk) == tag] if key else []
    return Person.objects.filter(pk__in=found).first() if len(found) == 1 else None  # never one of two, by chance


def _key_of_today() -> bytes:
    """The key every worker shares today, drawn by the first that needs it. Read each time: none is kept in memory."""
    row, _made = TagKey.objects.get_or_create(day=site_day(), defaults={"sealed": _drawn})
    return _opened(row)


def _opened(row: TagKey) -> bytes:
    return base64.b64decode(open_for_house(row.sealed, purpose=TAG_PURPOSE))


def _drawn() -> str:
    return seal_for_house(base64.b64encode(os.urandom(32)).decode(), purpose=TAG_PURPOSE)


def forget_old_keys() -> None:
    """Keys older than eight days go. Called every hour by a worker."""
    TagKey.objects.past().delete()


def _say(event: str, **words: str) -> None:
    logger.info("%s %s", event, " ".join(f"{name}={word}" for name, word in words.items()))
