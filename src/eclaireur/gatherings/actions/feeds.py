"""Private calendar addresses: opened, shown once, revoked."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.gatherings.queries import fingerprint

if TYPE_CHECKING:
    from eclaireur.gatherings.models import CalendarFeed

MOST_FEEDS = 10


@transaction.atomic
def open_feed(*, by: Person, feed: CalendarFeed) -> str:
    """Keep a new private address for one device of `by`; gives its secret, which nobody can read again.

    Raises ValidationError, in words, when there are many already.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # two tabs do not pass the limit together
    if by.calendar_feeds.count() >= MOST_FEEDS:
        raise ValidationError(_("Vous avez déjà %(most)s adresses. Retirez-en une qui ne sert plus.") % {"most": MOST_FEEDS})
    token = secrets.token_urlsafe(32)
    feed.person, feed.fingerprint = by, fingerprint(token)
    feed.save()
    record(by=by, verb="gatherings.open_feed", on=feed, subject=by)
    return token


@transaction.atomic
def close_feed(*, by: Person, feed: CalendarFeed) -> None:
    """The address stops working at once. Twice is once."""
    if feed.person_id != by.pk:
        raise PermissionError("One closes one's own.")
    record(by=by, verb="gatherings.close_feed", on=feed, subject=by)
    feed.delete()
