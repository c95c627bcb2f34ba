"""Private conversations, and what is done with a message wherever it is.

Each change of a thread takes its number from the thread's clock, under the lock of the thread's row: the
order is the same for everybody, and an open page asks for "what changed since". A message is its own trace
of who wrote when: sending is not written in the journal a second time.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart, out_of_sight_of
from eclaireur.conversations import live, queries, rules, texts
from eclaireur.conversations.actions.order import NotNowError, once, require_pace, tick
from eclaireur.conversations.actions.protecting import kinds_in, looked_again, tell_safety
from eclaireur.conversations.enums import Closing, Origin
from eclaireur.conversations.models import Draft, Message, Participation, Thread
from eclaireur.conversations.registries import doors_of
from eclaireur.core.texts import is_unreadable, tidy
from eclaireur.notices.actions import mark_read_about, notify
from eclaireur.safety.actions import hold_changed, hold_message
from eclaireur.safety.actions import release as stop_waiting

WROTE = "conversations.wrote"
FROM_THE_TEAM = _later("Quelqu’un de l’équipe")


@transaction.atomic
def open_private(
    *, by: Person | None, people: Sequence[Person], about_label: str = "", other_name: str = "", origin: Origin | str = ""
) -> Thread:
    """Open a private conversation between two people and give it. `about_label`: what it is about, in neutral words.
    `other_name`: what the second goes by in it, when the first must not learn their pseudonym. `origin`: why `by` opened it.

    Raises ValueError unless they are two different people whom no block keeps apart.
    """
    one, other = people
    if one == other or are_apart(one, other):
        raise ValueError("A private conversation is between two people who may meet.")
    thread = Thread.objects.create(about=about_label, origin=origin)
    names = ((one, ""), (other, other_name))
    Participation.objects.bulk_create(Participation(thread=thread, person=person, name=name) for person, name in names)
    for person in people:
        record(by=by, verb="conversations.open", on=thread, subject=person)
    return thread


@transaction.atomic
def open_after(*, by: Person, to: Person, origin: Origin | str = "") -> Thread:
    """The conversation in which `by`, who held a gathering, writes to `to`, who came: the one they have, or a new one.

    `origin`: somebody worried about `to`, and words must reach them at any hour. Raises ValueError when the two may not meet.
    """
    shared = Thread.objects.private().visible_to(by).under_own_names()
    shared = shared.filter(closes_at=None, participations__person=to, participations__left_at=None)
    if (thread := shared.first()) is None:
        return open_private(by=by, people=[by, to], about_label=_("Après une rencontre"), origin=origin)
    if origin and not thread.origin:
        thread.origin = origin
        thread.save(update_fields=["origin", "updated_at"])
    return thread


@transaction.atomic
def write_for_the_team(*, by: Person, to: Person, under: str = "") -> Thread:
    """The conversation in which `by`, of the team, writes to `to`: the one they have, while it is open, or a new one.
    What is written there waits at no hour, and someone suspended reads it and answers.

    `under` is the name `by` knows them by, when it is not their pseudonym: they go by it there, and `by` learns no other.

    Raises ValueError when the two may not meet.
    """
    with translation.override(settings.LANGUAGE_CODE):  # the same words for both, whoever opens it
        about = str(FROM_THE_TEAM)
    theirs = Thread.objects.private().with_people().filter(participations__person=by).from_the_team()
    for thread in theirs.order_by("-created_at"):
        names = {place.person_id: place.name for place in thread.participations.all()}
        if names == {by.pk: "", to.pk: under} and rules.can_still_meet_there(by, thread):
            return thread
    return open_private(by=by, people=[by, to], about_label=about, other_name=under, origin=Origin.TEAM)


@transaction.atomic
def close(*, by: Person | None, thread: Thread, because: Closing = Closing.ENDED, at: dt.datetime | None = None) -> None:
    """Nobody writes in the thread any more, from now or from a day to come; it stays readable. Words: `because`."""
    thread = locked(thread)
    thread.closes_at, thread.closing = at or timezone.now(), because
    thread.save(update_fields=["closes_at", "closing", "updated_at"])
    record(by=by, verb="conversations.close", on=thread)
    live.tell(thread)


@transaction.atomic
def reopen(*, by: Person | None, thread: Thread) -> None:
    """People write again in a thread that was closed, or was about to."""
    thread = locked(thread)
    thread.closes_at, thread.closing = None, ""
    thread.save(update_fields=["closes_at", "closing", "updated_at"])
    record(by=by, verb="conversations.reopen", on=thread)
    live.tell(thread)


@transaction.atomic
def send(*, by: Person, thread: Thread, text: str, token: uuid.UUID, anyway: bool = False) -> Message:
    """Send `text` in the thread and give the message.

    In a first exchange, coordinates, pressure, money or sexual words raise SecondLookError, once: `anyway` sends them,
    and the kinds of what was noticed stay with the message, for a word beside it.

    `token` comes from the page: the same words sent again with it (a double click, a retry after a lost
    answer) give the first message. Raises ValidationError (empty, too long, unreadable) and NotNowError.
    """
    text = texts.clean(text)
    thread = locked(thread)
    sent_once = once(token, thread, text)
    if already := Message.objects.filter(author=by, token=sent_once).first():
        return already
    _require_writing(by, thread)
    kinds = looked_again(thread, text, anyway=anyway)
    require_pace(by)
    is_first = not thread.is_room and not thread.origin and queries.never_exchanged(by, thread)
    number = tick(thread)
    message = Message.objects.create(
        thread=thread, author=by, sequence=number, revision=number, body=text, token=sent_once, noticed=",".join(kinds)
    )
    tell_safety(by, thread, text, number=number, kinds=kinds)
    Thread.objects.filter(pk=thread.pk).update(last_message_at=message.created_at)
    Participation.objects.filter(thread=thread, person=by).update(last_read=number)
    Draft.objects.filter(person=by, thread=thread).delete()
    if thread.may_hold_words and hold_message(message, author=by, is_first=is_first):
        return message  # told, and counted, when it is released
    tell_others(thread, by)
    live.tell(thread)
    return message


def tell_others(thread: Thread, by: Person) -> None:
    """A notice to everybody still in the thread whom `by` may meet, unless they want none of it.

    It names nobody who goes by another name: what the names would keep apart is kept apart here.
    """
    place, unmet = thread.participation_of(by), out_of_sight_of(by)
    named = None if place is not None and place.name else by
    for place in thread.others_than(by):
        if place.is_present and not place.is_muted and place.person_id not in unmet:
            notify(to=place.person, by=named, kind=WROTE, about=thread, url=thread.get_absolute_url())


@transaction.atomic
def edit(*, by: Person, message: Message, text: str, seen_revision: int, anyway: bool = False) -> Message:
    """Change the words of one's own message; the former ones are not kept, "modifié" is said.

    What is added deserves the same second look as what is sent: SecondLookError, once, unless `anyway`.

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
    kinds = looked_again(message.thread, text, anyway=anyway or set(message.noticed_kinds) >= kinds_in(message.thread, text))
    added = [kind for kind in kinds if kind not in message.noticed_kinds]
    message.body, message.edited_at, message.revision = text, timezone.now(), tick(message.thread)
    message.noticed = ",".join(kinds)
    message.save(update_fields=["body", "noticed", "edited_at", "revision", "updated_at"])
    tell_safety(by, message.thread, text, number=0, kinds=added)
    record(by=by, verb="conversations.edit", on=message)
    if message.thread.may_hold_words and message.hidden_at is None:
        hold_changed(message, author=by)
    live.tell(message.thread)
    return message


@transaction.atomic
def erase(*, by: Person, message: Message) -> Message:
    """Erase one's own message: its text is gone for everybody, at any time, even in a closed thread."""
    message = _own(by, message)
    if message.erased_at is None:
        message.body, message.erased_at, message.revision, message.noticed = None, timezone.now(), tick(message.thread), ""
        message.save(update_fields=["body", "noticed", "erased_at", "revision", "updated_at"])
        record(by=by, verb="conversations.erase", on=message)
        stop_waiting(message, putting_back=False)
        live.tell(message.thread)
    return message


@transaction.atomic
def leave(*, by: Person, thread: Thread, erasing: bool = False) -> None:
    """Leave a thread for good: `by` no longer reads it, nobody writes in it; `erasing` also erases what they wrote."""
    thread = locked(thread)
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
    """Keep what `by` has begun to write there, up to 20,000 characters; an empty text forgets it.

    Also for who may come in again, and finds it then.
    """
    if thread.participation_of(by) is None and not doors_of(thread, {by.pk}):
        raise PermissionDenied
    text = "".join(character for character in tidy(text) if not is_unreadable(character))[: texts.DRAFT_LIMIT]
    if text:
        Draft.objects.update_or_create(person=by, thread=thread, defaults={"body": text})
    else:
        Draft.objects.filter(person=by, thread=thread).delete()


# --- What these writes share ----------------------------------------------------------------------


def locked(thread: Thread) -> Thread:
    """The thread as it is now with its people, its row locked until the end of the transaction."""
    return Thread.objects.select_for_update().with_people().get(pk=thread.pk)


def _own(by: Person, message: Message) -> Message:
    """The message as it is now, its thread locked; PermissionDenied unless `by` wrote it."""
    thread = locked(message.thread)
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
