"""What every writing shares: its number in the thread, sent once, at a human pace, refused in words."""

import datetime as dt
import hashlib
import uuid

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Message, Thread

A_WHILE = dt.timedelta(minutes=1)
MANY = 20  # messages of one person in a while


class NotNowError(Exception):
    """It cannot be done, or not now: `str(error)` says why, in words for the person. Their text is kept."""


class SecondLookError(Exception):
    """Nothing is wrong: the author is asked to look again before sending. `kinds` of what was noticed, and its `words`."""

    def __init__(self, kinds: list[str], words: list[str]) -> None:
        super().__init__("noticed")
        self.kinds, self.words = kinds, words


def require_pace(person: Person, *, unless: uuid.UUID | None = None) -> Message | None:
    """NotNowError when `person` wrote too many messages in the last minute; first, gives the one already sent once."""
    lately = timezone.now() - A_WHILE
    sent = Message.objects.filter(Q(created_at__gt=lately) | Q(token=unless), author=person).order_by("created_at")
    found = list(sent.values_list("pk", "token", "created_at")[: MANY + 1])
    if already := next((pk for pk, token, _at in found if token == unless), None):
        return Message.objects.select_related("author").get(pk=already)
    if sum(at > lately for _pk, _token, at in found) >= MANY:
        raise NotNowError(_("Vous écrivez vite. Attendez une minute avant d’envoyer la suite : votre texte est gardé."))
    return None


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
