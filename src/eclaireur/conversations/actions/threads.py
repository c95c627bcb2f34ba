"""Private conversations, and what is done with a message wherever it is.

Each change of a thread takes its number from the thread's clock, under the lock of the thread's row: the
order is the same for everybody, and an open page asks for "what changed since". A message is its own trace
of who wrote when: sending is not written in the journal a second time.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.conversations import live, queries, rules, texts
from eclaireur.conversations.actions.order import NotNowError, once, require_pace, tick
from eclaireur.conversations.enums import Closing
from eclaireur.conversations.models import Draft, Message, Participation, Thread
from eclaireur.notices.actions import mark_read_about, notify
from eclaireur.safety.actions import hold_message
from eclaireur.safety.actions import release as stop_waiting

WROTE = "conversations.wrote"


@transaction.atomic
def open_private(*, by: Person | None, people: Sequence[Person], about_label: str = "") -> Thread:
    """Open a private conversation between two people and give it. `about_label`: what it is about, in neutral words.

    Raises ValueError unless they are two different people whom no block keeps apart.
    """
    one, other = people
    if one == other or are_apart(one, other):
        raise ValueError("A private conversation is between two people who may meet.")
    thread = Thread.objects.create(about=about_label)
    Participation.objects.bulk_create(Participation(thread=thread, person=person) for person in people)
    for person in people:
        record(by=by, verb="conversations.open", on=thread, subject=person)
    return thread


@transaction.atomic
def close(*, by: Person | None, thread: Thread, because: Closing = Closing.ENDED, at: dt.datetime | None = None) -> None:
    """Nobody writes in the thread any more, from now or from a day to come; it stays readable. Words: `because`."""
    thread = _locked(thread)
    thread.closes_at, thread.closing = at or timezone.now(), because
    thread.save(update_fields=["closes_at", "closing", "updated_at"])
    record(by=by, verb="conversations.close", on=thread)
    live.tell(thread)


@transaction.atomic
def reopen(*, by: Person | None, thread: Thread) -> None:
    """People write again in a thread that was closed, or was about to."""
    thread = _locked(thread)
    thread.closes_at, thread.closing = None, ""
    thread.save(update_fields=["closes_at", "closing", "updated_at"])
    record(by=by, verb="conversations.reopen", on=thread)
    live.tell(thread)


@transaction.atomic
def send(*, by: Person, thread: Thread, text: str, token: uuid.UUID) -> Message:
    """Send `text` in the thread and give the message.

    `token` comes from the page: the same words sent again with it (a double click, a retry after a lost
    answer) give the first message. Raises ValidationError (empty, too long, unreadable) and NotNowError.
    """
    text = texts.clean(text)
    thread = _locked(thread)
    sent_once = once(token, thread, text)
    if already := Message.objects.filter(author=by, token=sent_once).first():
        return already
    _require_writing(by, thread)
    require_pace(by)
    is_first = not thread.is_room and queries.never_exchanged(by, thread)
    number = tick(thread)
    message = Message.objects.create(
        thread=thread, author=by, sequence=number, revision=number, body=text, token=sent_once
    )
    Thread.objects.filter(pk=thread.pk).update(last_message_at=message.created_at)
    Participation.objects.filter(thread=thread, person=by).update(last_read=number)
    Draft.objects.filter(person=by, thread=thread).delete()
    if not thread.is_room and hold_message(message, author=by, is_first=is_first):
        return message  # told, and counted, when it is released
    _tell_others(thread, by)
    live.tell(thread)
    return message


def _tell_others(thread: Thread, by: Person) -> None:
    for place in thread.others_than(by):
        if not place.is_muted:
            notify(to=place.person, by=by, kind=WROTE, about=thread, url=thread.get_absolute_url())


@transaction.atomic
def edit(*, by: Person, message: Message, text: str, seen_revision: int) -> Message:
    """Change the words of one's own message; the former ones are not kept, "modifié" is said.

    `seen_revision` is the message's revision the person had before their eyes: NotNowError when it changed
    since, in another tab. Raises ValidationError as `send` does.
    """
    text = texts.clean(text)
    message = _own(by, message)
    _require_writing(by, message.thread)
    if message.erased_at:
        raise NotNowError(_("Ce message a été effacé entre-temps. Votre texte est gardé ci-dessous, pour le copier."))
    if str(message.body) == text:
        return message
    if message.revision != seen_revision:
        raise NotNowError(
            _("Ce message a changé entre-temps, peut-être dans un autre onglet. Le voici tel qu’il est ; votre texte est gardé.")
        )
    message.body, message.edited_at, message.revision = text, timezone.now(), tick(message.thread)
    message.save(update_fields=["body", "edited_at", "revision", "updated_at"])
    record(by=by, verb="conversations.edit", on=message)
    live.tell(message.thread)
    return message


@transaction.atomic
def erase(*, by: Person, message: Message) -> Message:
    """Erase one's own message: its text is gone for everybody, at any time, even in a closed thread."""
    message = _own(by, message)
    if message.erased_at is None:
        message.body, message.erased_at, message.revision = None, timezone.now(), tick(message.thread)
        message.save(update_fields=["body", "erased_at", "revision", "updated_at"])
        record(by=by, verb="conversations.erase", on=message)
        stop_waiting(message, putting_back=False)
        live.tell(message.thread)
    return message


@transaction.atomic
def hide(*, by: Person | None, message: Message) -> None:
    """A moderator's decision: others than its author no longer see the message. Safety says who may decide."""
    thread = _locked(message.thread)
    message = thread.messages.get(pk=message.pk)
    if message.hidden_at is None:
        message.hidden_at, message.revision = timezone.now(), tick(thread)
        message.save(update_fields=["hidden_at", "revision", "updated_at"])
        record(by=by, verb="conversations.hide", on=message, subject=message.author)
        live.tell(thread)


@transaction.atomic
def show(*, by: Person | None, message: Message) -> None:
    """The message is read again, after an appeal or a look. Safety says who may decide."""
    thread = _locked(message.thread)
    message = thread.messages.select_related("author").get(pk=message.pk)
    if message.hidden_at is not None:
        _unhide(thread, message)
        record(by=by, verb="conversations.show", on=message, subject=message.author)
        live.tell(thread)


@transaction.atomic
def hold(message: Message) -> None:
    """The message waits: its author alone sees it. Safety says why, and journals it."""
    thread = _locked(message.thread)
    message = thread.messages.get(pk=message.pk)
    if message.hidden_at is None:
        message.hidden_at, message.revision = timezone.now(), tick(thread)
        message.save(update_fields=["hidden_at", "revision", "updated_at"])
        live.tell(thread)


@transaction.atomic
def release(message: Message, *, is_new: bool) -> None:
    """The message that waited is read; for the others it is unread, and they are told when they had never seen it."""
    thread = _locked(message.thread)
    message = thread.messages.select_related("author").get(pk=message.pk)
    if message.hidden_at is None:
        return
    _unhide(thread, message)
    if is_new and message.erased_at is None:
        unread = Participation.objects.filter(thread=thread, last_read__gte=message.sequence)
        unread.exclude(person=message.author).update(last_read=message.sequence - 1)
        _tell_others(thread, message.author)
    live.tell(thread)


def _unhide(thread: Thread, message: Message) -> None:
    message.hidden_at, message.revision = None, tick(thread)
    message.save(update_fields=["hidden_at", "revision", "updated_at"])


@transaction.atomic
def leave(*, by: Person, thread: Thread, erasing: bool = False) -> None:
    """Leave a thread for good: `by` no longer reads it, nobody writes in it; `erasing` also erases what they wrote."""
    thread = _locked(thread)
    if thread.participation_of(by) is None:
        return
    if erasing:
        for message in thread.messages.filter(author=by, erased_at=None):
            erase(by=by, message=message)
    Participation.objects.filter(thread=thread, person=by).update(left_at=timezone.now())
    Draft.objects.filter(person=by, thread=thread).delete()
    mark_read_about(by=by, about=thread)
    record(by=by, verb="conversations.leave", on=thread)
    live.tell(thread)


@transaction.atomic
def mark_read(*, by: Person, thread: Thread, upto: int) -> None:
    """`by` has read the thread up to message number `upto`; a lower number than before changes nothing."""
    places = Participation.objects.present().filter(thread=thread, person=by)
    clock = Thread.objects.filter(pk=thread.pk).values_list("clock", flat=True).first() or 0
    if places.filter(last_read__lt=min(upto, clock)).update(last_read=min(upto, clock)):
        live.tell(thread)
    mark_read_about(by=by, about=thread)


@transaction.atomic
def mute(*, by: Person, thread: Thread, is_muted: bool) -> None:
    """`by` wants no notice (or wants them again) of what is written in the thread."""
    Participation.objects.present().filter(thread=thread, person=by).update(is_muted=is_muted)


@transaction.atomic
def keep_draft(*, by: Person, thread: Thread, text: str) -> None:
    """Keep what `by` has begun to write there, up to 20,000 characters; an empty text forgets it."""
    if thread.participation_of(by) is None:
        raise PermissionDenied
    text = "".join(character for character in texts.tidy(text) if not texts.is_unreadable(character))[: texts.DRAFT_LIMIT]
    if text:
        Draft.objects.update_or_create(person=by, thread=thread, defaults={"body": text})
    else:
        Draft.objects.filter(person=by, thread=thread).delete()


def forget_empty_threads(person: Person) -> None:
    """Before `person` is erased: threads in which nobody else is left go too (called by accounts)."""
    others = Participation.objects.filter(thread=OuterRef("pk")).exclude(person=person)
    Thread.objects.private().filter(people=person).filter(~Exists(others)).delete()


# --- What these writes share ----------------------------------------------------------------------


def _locked(thread: Thread) -> Thread:
    """The thread as it is now with its people, its row locked until the end of the transaction."""
    return Thread.objects.select_for_update().with_people().get(pk=thread.pk)


def _own(by: Person, message: Message) -> Message:
    """The message as it is now, its thread locked; PermissionDenied unless `by` wrote it."""
    thread = _locked(message.thread)
    message = Message.objects.select_related("author").get(pk=message.pk)
    message.thread = thread
    if not rules.can_erase(by, message):
        raise PermissionDenied
    return message


def _require_writing(by: Person, thread: Thread) -> None:
    if not rules.can_read(by, thread):
        raise PermissionDenied
    why = queries.why_not_speak(queries.seat_in(thread.pk, by)) if thread.is_room else queries.why_not_write(by, thread)
    if why:
        raise NotNowError(why)
