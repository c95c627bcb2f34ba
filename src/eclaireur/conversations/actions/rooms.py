"""A live room from its opening to its disappearance: seats, entering, speaking, raising a hand.

Whatever changes rights or what is shown around the messages goes through `changed`: it counts in the room's
version under the lock of the thread's row, so that no page is given a message with rights older than it.
"""

import copy
import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations import live, queries, texts
from eclaireur.conversations.actions.order import NotNowError, once, require_pace
from eclaireur.conversations.enums import ThreadKind
from eclaireur.conversations.models import Draft, Message, Participation, Room, Seat, Thread
from eclaireur.core.fields import open_all
from eclaireur.core.zones import Zone


@transaction.atomic
def open_room(
    *, by: Person | None, about: str, opens_at: dt.datetime, starts_at: dt.datetime, ends_at: dt.datetime,
    closes_at: dt.datetime, facilitators: Sequence[Person], doors_close_at: dt.datetime | None = None, zone: str = Zone.PARIS,
) -> Thread:  # fmt: skip
    """Prepare the room of a group and give its thread: readable from `opens_at` to `closes_at`, then deleted.

    `about` is the name people read; `facilitators` hold it; its days are those of `zone`. Others come in by `admit`. Raises ValueError when
    the hours are not in order.
    """
    _require_order(opens_at, starts_at, ends_at, closes_at)
    thread = Thread.objects.create(kind=ThreadKind.ROOM, about=about[:120])
    Room.objects.create(
        thread=thread, opens_at=opens_at, starts_at=starts_at, ends_at=ends_at, closes_at=closes_at,
        doors_close_at=max(doors_close_at, starts_at) if doors_close_at else None, zone=zone,
    )  # fmt: skip
    for person in facilitators:
        admit(by=by, thread=thread, person=person, holds=True)
    record(by=by, verb="conversations.open_room", on=thread)
    return thread


@transaction.atomic
def admit(
    *, by: Person | None, thread: Thread, person: Person, name: str = "", holds: bool = False, is_newcomer: bool = False
) -> Seat:
    """Give `person` a seat under `name` (their pseudonym by default), or give it back after `let_go`. Twice is once.

    The caller decides who may come. Someone asked to leave stays out for that day. `holds`: they hold the room.
    """
    room = locked(thread)
    place, _made = Participation.objects.get_or_create(thread=room.thread, person=person)
    if place.left_at:
        place.left_at = None
        place.save(update_fields=["left_at", "updated_at"])
    seat = Seat.objects.filter(place=place).first()
    if seat is None:
        last = room.seats.aggregate(last=Max("number"))["last"] or 0
        seat = Seat(place=place, room=room, number=last + 1, is_newcomer=is_newcomer)
        seat.stayed_out = room.settled_at is not None and room.was_behind_doors
        record(by=by, verb="conversations.admit", on=thread, subject=person)
    seat.name = name[:40] or seat.name or person.pseudonym
    seat.is_facilitator = holds or seat.is_facilitator
    seat.save()
    changed(room)
    return seat


@transaction.atomic
def let_go(*, by: Person | None, thread: Thread, person: Person, for_now: bool = False) -> None:
    """`person` no longer comes to this group nor holds it: their seat is closed, what they wrote stays until the room goes.

    `for_now`: they are to come in again by their door (see `registries.add_doors`), and find what they were writing.
    """
    room = locked(thread)
    if not for_now:
        Draft.objects.filter(person=person, thread=thread).delete()
    if Participation.objects.filter(thread=thread, person=person, left_at=None).update(left_at=timezone.now()):
        room.seats.filter(place__person=person).update(is_facilitator=False)
        _free(room, person)
        record(by=by, verb="conversations.let_go", on=thread, subject=person)
        changed(room)


@transaction.atomic
def reschedule_room(
    *, by: Person | None, thread: Thread, opens_at: dt.datetime, starts_at: dt.datetime, ends_at: dt.datetime,
    closes_at: dt.datetime, doors_close_at: dt.datetime | None = None, zone: str = Zone.PARIS,
) -> None:  # fmt: skip
    """Other hours for a room; messages already there stay. A group moved to come is to be held, even if it was over.

    Raises ValueError when the hours are not in order.
    """
    _require_order(opens_at, starts_at, ends_at, closes_at)
    room = locked(thread)
    if starts_at != room.starts_at and starts_at > timezone.now():
        room.ended_at = room.settled_at = room.pause_until = None
        room.present = room.newcomers = 0
        room.prolonged_until = room.doors_wait_until = None
        room.seats.update(entered_at=None, stayed_out=False)
    room.opens_at, room.starts_at, room.ends_at, room.closes_at = opens_at, starts_at, ends_at, closes_at
    if room.prolonged_until and not ends_at < room.prolonged_until <= closes_at:
        room.prolonged_until = None
    room.zone = zone
    room.doors_close_at = max(doors_close_at, starts_at) if doors_close_at else None
    if room.doors_wait_until and not (room.doors_close_at and room.doors_close_at < room.doors_wait_until):
        room.doors_wait_until = None
    room.save()
    record(by=by, verb="conversations.reschedule_room", on=thread)
    changed(room)


@transaction.atomic
def close_room(*, by: Person | None, thread: Thread) -> None:
    """Close a room now (the group is cancelled) and delete everything in it."""
    live.tell(thread)
    record(by=by, verb="conversations.close_room", on=thread)
    thread.delete()


@transaction.atomic
def enter(*, seat: Seat) -> None:
    """Note that someone came to the group, so that a cut does not leave them behind closed doors.

    Raises NotNowError in words. Forgotten once the group is over.
    """
    if why := queries.why_not_enter(seat):
        raise NotNowError(why)
    _note_coming(seat)


def note_here(*, standing: queries.Standing, numbers: Collection[int]) -> None:
    """The same for whoever has a page open, at these numbers, when the group begins: they came before it. `standing` knows it too."""
    if not standing.room.counts_who_comes:
        return
    unnoted = [seat for seat in standing.seats.values() if seat.number in numbers and seat.entered_at is None]
    if unnoted:
        with transaction.atomic():
            if locked(standing.room.thread).counts_who_comes:
                for seat in unnoted:
                    _note_coming(seat)


@transaction.atomic
def leave_room(*, by: Person, thread: Thread) -> None:
    """Go without a word: the hand is lowered, the floor given back; the seat stays, for coming back."""
    room = locked(thread)
    _free(room, by)
    if not (room.is_live or room.is_over):
        room.seats.filter(place__person=by).update(entered_at=None)  # they only said hello before it began
    changed(room)


@transaction.atomic
def say(
    *, by: Person, thread: Thread, text: str, token: uuid.UUID, announced: bool = True, seat: Seat | None = None
) -> Message:
    """Send `text` in a room and give the message; see `send` for `token`. Nobody gets a notice.

    Not `announced`, the caller tells the open pages. Raises ValidationError, NotNowError, and PermissionDenied
    without a seat. Few queries, since fifty people wait for each message: `seat`, read a little earlier, is still
    true when the room's version is the same under the lock, and is read again otherwise.
    """
    text = texts.clean(text)
    rows = Thread.objects.select_for_update(of=("self",)).filter(pk=thread.pk).values_list("clock", "room__version")
    clock, version = next(iter(rows), (0, -1))
    thread = Thread(pk=thread.pk, kind=ThreadKind.ROOM, clock=clock)
    if seat is None or seat.room.version != version or not seat.room.is_open:
        seat = my_seat(by, thread)
    thread.room = seat.room
    sent_once = once(token, thread, text)
    if already := require_pace(by, unless=sent_once):
        already.thread = thread
        return open_all([already], "body")[0]
    if why := queries.why_not_speak(seat):
        raise NotNowError(why)
    _note_coming(seat)
    now, number = timezone.now(), thread.clock + 1
    Thread.objects.filter(pk=thread.pk).update(clock=number, last_message_at=now)
    thread.clock = number
    message = Message.objects.create(thread=thread, author=by, sequence=number, revision=number, body=text, token=sent_once)
    Draft.objects.filter(person=by, thread=thread).delete()
    if seat.hand_raised_at and not seat.room.takes_turns:
        Seat.objects.filter(pk=seat.pk).update(hand_raised_at=None)
        changed(copy.copy(seat.room))  # the caller's own has not been read again yet
    if announced:
        live.tell(thread)
    return message


@transaction.atomic
def raise_hand(*, by: Person, thread: Thread) -> None:
    """Ask to speak; raised twice, the first time counts. NotNowError once the group is over: nobody gives the floor any more."""
    room, seat = locked(thread), my_seat(by, thread)
    if why := queries.why_not_enter(seat):
        raise NotNowError(why)
    if room.is_over:
        raise NotNowError(_("Le groupe est terminé : chacun peut écrire un dernier mot."))
    if seat.hand_raised_at is None:
        Seat.objects.filter(pk=seat.pk).update(hand_raised_at=timezone.now())
        changed(room)


@transaction.atomic
def lower_hand(*, by: Person, thread: Thread) -> None:
    """Ask no more; who has the floor gives it back."""
    room = locked(thread)
    my_seat(by, thread)
    _free(room, by)
    changed(room)


def person_changed(person: Person) -> None:
    """Someone's rights changed (blocked, suspended, signed out): the pages of their open rooms read rights again."""
    mine = Participation.objects.filter(person=person, left_at=None).values("thread")
    with transaction.atomic():
        for thread in Thread.objects.select_for_update().filter(room__in=Room.objects.open(), pk__in=mine).order_by("pk"):
            Room.objects.filter(thread=thread).update(version=F("version") + 1)
            live.tell(thread)


# --- What these writes share ----------------------------------------------------------------------


def locked(thread: Thread) -> Room:
    """The room as it is now, the row of its thread locked until the end of the transaction."""
    locked_thread = Thread.objects.select_for_update().get(pk=thread.pk)
    room = Room.objects.get(thread=locked_thread)
    room.thread = locked_thread
    return room


def changed(room: Room) -> None:
    """Rights or what is shown around the messages changed: count it, and tell the open pages."""
    Room.objects.filter(pk=room.pk).update(version=F("version") + 1)
    room.version += 1
    live.tell(room.thread)


def my_seat(person: Person, thread: Thread) -> Seat:
    """The seat of `person` in an open room; PermissionDenied without one."""
    try:
        return queries.seat_in(thread.pk, person)
    except Seat.DoesNotExist:
        raise PermissionDenied from None


def held(by: Person, thread: Thread) -> Room:
    """The locked room; PermissionDenied unless `by` holds it and is in it now."""
    room = locked(thread)
    seat = my_seat(by, thread)
    if not seat.holds or queries.why_not_enter(seat):
        raise PermissionDenied
    return room


def kept(room: Room) -> None:
    """Save a room that changed, and tell the open pages."""
    room.save()
    changed(room)


def _note_coming(seat: Seat) -> None:
    if seat.entered_at is None and seat.room.counts_who_comes:
        seat.entered_at = timezone.now()
        Seat.objects.filter(pk=seat.pk, entered_at=None).update(entered_at=seat.entered_at)


def _free(room: Room, person: Person) -> None:
    room.seats.filter(place__person=person).update(hand_raised_at=None)
    if room.speaker_id == person.pk:
        room.speaker = room.speaks_since = room.speaks_until = None
        room.save(update_fields=["speaker", "speaks_since", "speaks_until", "updated_at"])


def _require_order(*moments: dt.datetime) -> None:
    opens_at, starts_at, ends_at, closes_at = moments
    if not opens_at <= starts_at < ends_at <= closes_at:
        raise ValueError("A room opens, then its group starts, ends, and the room closes.")
