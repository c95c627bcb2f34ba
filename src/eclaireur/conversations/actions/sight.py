"""Who sees a message: hidden after a report, shown again, waiting to be read, arriving once it was."""

from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations import live, rules
from eclaireur.conversations.actions.order import tick
from eclaireur.conversations.actions.threads import locked, tell_others
from eclaireur.conversations.models import Message, Participation, Thread


@transaction.atomic
def hide(*, by: Person | None, message: Message) -> None:
    """A moderator's decision: others than its author no longer see the message. Safety says who may decide."""
    thread = locked(message.thread)
    message = thread.messages.get(pk=message.pk)
    if message.hidden_at is None:
        message.hidden_at, message.revision = timezone.now(), tick(thread)
        message.save(update_fields=["hidden_at", "revision", "updated_at"])
        record(by=by, verb="conversations.hide", on=message, subject=message.author)
        live.tell(thread)


@transaction.atomic
def show(*, by: Person | None, message: Message) -> None:
    """The message is read again, after an appeal or a look. Safety says who may decide."""
    thread = locked(message.thread)
    message = thread.messages.select_related("author").get(pk=message.pk)
    if message.hidden_at is not None:
        _unhide(thread, message)
        record(by=by, verb="conversations.show", on=message, subject=message.author)
        live.tell(thread)


@transaction.atomic
def hold(message: Message) -> None:
    """The message waits: its author alone sees it. Safety says why, and journals it."""
    thread = locked(message.thread)
    message = thread.messages.get(pk=message.pk)
    if message.hidden_at is None:
        message.hidden_at, message.revision = timezone.now(), tick(thread)
        message.save(update_fields=["hidden_at", "revision", "updated_at"])
        live.tell(thread)


@transaction.atomic
def release(message: Message, *, is_new: bool) -> bool:
    """The message that waited is read; for the others it is unread, and they are told when they had never seen it.

    One that was never seen does not arrive when its author and the other cannot meet any more. Says whether it did.
    """
    thread = locked(message.thread)
    message = thread.messages.select_related("author").get(pk=message.pk)
    if message.hidden_at is None:
        return True
    if is_new and not thread.is_room and not rules.may_still_meet(message.author, thread):
        message.undelivered_at, message.revision = timezone.now(), tick(thread)
        message.save(update_fields=["undelivered_at", "revision", "updated_at"])
        live.tell(thread)
        return False
    _unhide(thread, message)
    if is_new and message.erased_at is None:
        unread = Participation.objects.filter(thread=thread, last_read__gte=message.sequence)
        unread.exclude(person=message.author).update(last_read=message.sequence - 1)
        tell_others(thread, message.author)
    live.tell(thread)
    return True


def _unhide(thread: Thread, message: Message) -> None:
    message.hidden_at, message.undelivered_at, message.revision = None, None, tick(thread)
    message.save(update_fields=["hidden_at", "undelivered_at", "revision", "updated_at"])
