"""Calling for help from a room: somebody is asked to come, comes in, or is no longer needed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations import queries, texts
from eclaireur.conversations.actions.rooms import admit, changed, held, kept, locked
from eclaireur.conversations.models import Room, Seat, Thread
from eclaireur.safety.actions import answer_call_from, call_from_group, end_call_from
from eclaireur.safety.models import Alert
from eclaireur.safety.queries import open_call_from

CALLED = "conversations.room_called"


@transaction.atomic
def call_moderators(*, by: Person, thread: Thread, words: str = "") -> bool:
    """Ask somebody to come: those on call are told at once, outside the site too, then others if nobody answers; moderators
    are told on the site, and it waits at their desk. Until one comes, or the call is taken back or closed at the desk,
    calling again changes nothing. Whether the call was made.
    """
    words = texts.clean_note(words) if words.strip() else ""
    room = held(by, thread)
    if not call_from_group(by=by, group=room, kind=CALLED, words=words, again=not room.help_called_at):
        return False
    room.help_called_at = timezone.now()
    record(by=by, verb="conversations.call_moderators", on=thread)
    kept(room)
    return True


@transaction.atomic
def take_call_back(*, by: Person, thread: Thread) -> None:
    """Nobody needs to come any more, or whoever came is no longer needed: nobody else is asked. They may call again."""
    room = held(by, thread)
    if not end_call_from(by=by, group=room):
        return
    room.help_called_at = None
    record(by=by, verb="conversations.take_call_back", on=thread)
    kept(room)


@transaction.atomic
def answer_call(*, by: Person, thread: Thread) -> Seat:
    """A moderator, or someone on call who was told, comes into a room that called: everybody there is told, and the call is
    answered; nobody else comes in until another one. PermissionDenied when it did not call.
    """
    room = locked(thread)
    if not queries.may_answer_call(by, room):
        raise PermissionDenied
    seat = admit(by=by, thread=thread, person=by)
    if not seat.is_facilitator:
        seat.is_guest = True
        seat.save(update_fields=["is_guest", "updated_at"])
    answer_call_from(by=by, group=room)
    record(by=by, verb="conversations.answer_call", on=thread)
    Room.objects.filter(pk=room.pk).update(help_called_at=None)
    changed(room)
    return seat


@transaction.atomic
def forget_call(alert: Alert) -> None:
    """A call that was closed, at the desk too: its room no longer says that somebody may come in."""
    called = Room.objects.filter(pk=alert.group_id, help_called_at__isnull=False).select_related("thread").first()
    if called is None:
        return
    room = locked(called.thread)
    if open_call_from(room) is None:
        room.help_called_at = None
        kept(room)
