"""What every writing shares: its number in the thread, sent once, at a human pace, refused in words."""

import datetime as dt
import hashlib
import uuid

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Thread

A_WHILE = dt.timedelta(minutes=1)
MANY = 20  # messages of one person in a while


class NotNowError(Exception):
    """It cannot be done, or not now: `str(error)` says why, in words for the person. Their text is kept."""


def require_pace(person: Person) -> None:
    """NotNowError when `person` wrote too many messages in the last minute."""
    if person.messages.filter(created_at__gt=timezone.now() - A_WHILE).count() >= MANY:
        raise NotNowError(_("Vous écrivez vite. Attendez une minute avant d’envoyer la suite : votre texte est gardé."))


def tick(thread: Thread) -> int:
    """The next number of a locked thread."""
    Thread.objects.filter(pk=thread.pk).update(clock=F("clock") + 1)
    thread.clock += 1
    return thread.clock


def once(token: uuid.UUID, thread: Thread, text: str) -> uuid.UUID:
    """What makes a message unique to its author: this page's token, this thread and these words.

    Other words under the same token (a page reopened with the "back" button) are another message, not lost.
    The page's token is not kept, so that nobody can try words against what is.
    """
    return uuid.UUID(bytes=hashlib.sha256(token.bytes + thread.pk.bytes + text.encode()).digest()[:16])
