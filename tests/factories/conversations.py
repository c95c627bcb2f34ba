"""Conversations for tests."""

import uuid

from eclaireur.accounts.models import Person
from eclaireur.conversations import actions
from eclaireur.conversations.models import Message, Thread
from tests.factories.accounts import PersonFactory


def private_thread(one: Person | None = None, other: Person | None = None, about: str = "") -> tuple[Thread, Person, Person]:
    """A thread and its two people."""
    one, other = one or PersonFactory(), other or PersonFactory()
    return actions.open_private(by=one, people=[one, other], about_label=about), one, other


def say(thread: Thread, author: Person, text: str = "Bonjour.") -> Message:
    """`author` sends `text` once more, never held back by the pace allowed to people."""
    Message.objects.filter(author=author).update(created_at="2026-01-01T00:00:00Z")
    return actions.send(by=author, thread=thread, text=text, token=uuid.uuid4())
