"""Conversations for tests."""

import datetime as dt
import uuid

from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.conversations import actions
from eclaireur.conversations.models import Message, Thread
from tests.factories.accounts import PersonFactory


def private_thread(one: Person | None = None, other: Person | None = None, about: str = "") -> tuple[Thread, Person, Person]:
    """A thread and its two people."""
    one, other = one or PersonFactory(), other or PersonFactory()
    return actions.open_private(by=one, people=[one, other], about_label=about), one, other


def say(thread: Thread, author: Person, text: str = "Bonjour.") -> Message:
    """`author` sends `text` once more, never held back by the pace allowed to people, nor by a second look."""
    Message.objects.filter(author=author).update(created_at="2026-01-01T00:00:00Z")
    return actions.send(by=author, thread=thread, text=text, token=uuid.uuid4(), anyway=True)


def room_of(*members: Person, facilitator: Person | None = None, live: bool = True, **hours: dt.datetime) -> tuple[Thread, Person]:
    """A room with these people seated, and who holds it. Its group is being held now, or in an hour."""
    now = timezone.now()
    starts = now - dt.timedelta(minutes=10) if live else now + dt.timedelta(hours=1)
    facilitator = facilitator or PersonFactory()
    times = {
        "opens_at": starts - dt.timedelta(days=2), "starts_at": starts, "ends_at": starts + dt.timedelta(hours=2),
        "closes_at": starts + dt.timedelta(days=3),
    } | hours  # fmt: skip
    thread = actions.open_room(by=facilitator, about="Groupe du jeudi", facilitators=[facilitator], **times)
    for member in members:
        actions.admit(by=facilitator, thread=thread, person=member)
    return thread, facilitator


def say_in(thread: Thread, author: Person, text: str = "Bonjour à toutes et tous.") -> Message:
    """`author` writes in a room, never held back by the pace allowed to people."""
    Message.objects.filter(author=author).update(created_at="2026-01-01T00:00:00Z")
    return actions.say(by=author, thread=thread, text=text, token=uuid.uuid4())
