"""What those who hold a group do: turns, silence, leave-taking, breaks, calling for help, and the word after.

Every action takes the lock of the thread and refuses whoever does not hold the room (PermissionDenied);
NotNowError says in words what cannot be done.
"""

import datetime as dt
from contextlib import suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.conversations import queries, texts
from eclaireur.conversations.actions.order import NotNowError
from eclaireur.conversations.actions.rooms import admit, changed, locked, my_seat, settle
from eclaireur.conversations.actions.threads import open_after
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Debrief, Participation, Room, Seat, Thread
from eclaireur.notices.actions import notify
from eclaireur.safety.actions import answer_call_from, call_from_group, end_call_from, report
from eclaireur.safety.enums import Reason
from eclaireur.safety.queries import open_call_from

CALLED = "conversations.room_called"
GONE = gettext_lazy("Cette personne n’est plus dans la salle.")
LONGEST_PAUSE = dt.timedelta(hours=1)
LONGEST_TURN = dt.timedelta(hours=1)


@transaction.atomic
def set_mode(*, by: Person, thread: Thread, mode: RoomMode) -> None:
    """One person at a time, or everybody as they wish."""
    room = _held(by, thread)
    room.mode = mode
    if mode == RoomMode.FREE:
        room.speaker = room.speaks_since = room.speaks_until = None
    _save(room)


@transaction.atomic
def give_floor(*, by: Person, thread: Thread, number: int, minutes: int | None = None) -> None:
    """Let the person with this number speak, alone, for about `minutes`; nothing is cut when the time has passed."""
    room = _held(by, thread)
    seat = _seat(room, number)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours : chacun peut écrire quand il veut."))
    now = timezone.now()
    length = min(dt.timedelta(minutes=minutes), LONGEST_TURN) if minutes and minutes > 0 else None
    room.mode, room.speaker, room.speaks_since = RoomMode.TURNS, seat.person, now
    room.speaks_until = now + length if length else None
    Seat.objects.filter(pk=seat.pk).update(hand_raised_at=None, is_silenced=False)
    _save(room)


@transaction.atomic
def take_floor_back(*, by: Person, thread: Thread) -> None:
    """Nobody has the floor; hands raised keep their order."""
    room = _held(by, thread)
    room.speaker = room.speaks_since = room.speaks_until = None
    _save(room)


@transaction.atomic
def silence(*, by: Person, thread: Thread, number: int, is_silenced: bool) -> None:
    """Someone reads and no longer writes, or writes again. They are told, the others are not."""
    room = _held(by, thread)
    seat = _guest_of(room, number)
    Seat.objects.filter(pk=seat.pk).update(is_silenced=is_silenced)
    record(by=by, verb="conversations.silence" if is_silenced else "conversations.unsilence", on=thread, subject=seat.person)
    changed(room)


@transaction.atomic
def remove(*, by: Person, thread: Thread, number: int, words: str) -> None:
    """Ask someone to leave until tomorrow, with words they read. ValidationError when there are none, or too many."""
    words = texts.clean_note(words)
    room = _held(by, thread)
    seat = _guest_of(room, number)
    seat.farewell, seat.hand_raised_at = words, None
    seat.save(update_fields=["farewell", "hand_raised_at", "updated_at"])
    Participation.objects.filter(pk=seat.place_id).update(barred_until=room.another_day())
    if room.speaker_id == seat.person.pk:
        room.speaker = room.speaks_since = room.speaks_until = None
    record(by=by, verb="conversations.remove", on=thread, subject=seat.person)
    _save(room)


@transaction.atomic
def take_pause(*, by: Person, thread: Thread, minutes: int) -> None:
    """Everybody is on a break for `minutes`, and knows until when."""
    room = _held(by, thread)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours : il n’y a rien à interrompre."))
    room.pause_until = timezone.now() + max(dt.timedelta(minutes=1), min(dt.timedelta(minutes=minutes), LONGEST_PAUSE))
    _save(room)


@transaction.atomic
def end_pause(*, by: Person, thread: Thread) -> None:
    """The group goes on."""
    room = _held(by, thread)
    room.pause_until = None
    _save(room)


@transaction.atomic
def end_group(*, by: Person, thread: Thread) -> None:
    """The group is over, before its hour or at it. The room stays open for last words; who came is forgotten."""
    room = _held(by, thread)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours."))
    room.ended_at = timezone.now()
    settle(room)
    record(by=by, verb="conversations.end_group", on=thread)


@transaction.atomic
def call_moderators(*, by: Person, thread: Thread, words: str = "") -> None:
    """Ask somebody to come: those on call are told at once, outside the site too, then others if nobody answers; moderators
    are told on the site, and it waits at their desk. Until one comes, or the call is taken back or closed at the desk, calling again changes
    nothing.
    """
    words = texts.clean_note(words) if words.strip() else ""
    room = _held(by, thread)
    if room.help_called_at and open_call_from(room):
        return
    room.help_called_at = timezone.now()
    with suppress(ValidationError):  # too many open reports keep nobody from being called
        report(by=by, about=room, reason=Reason.OTHER, note=words, tells=False)
    told = call_from_group(by=by, group=room, kind=CALLED)
    for moderator in queries.callable_moderators():
        if moderator not in told:
            notify(to=moderator, by=by, kind=CALLED, about=room, url=f"{room.get_absolute_url()}secours/")
    record(by=by, verb="conversations.call_moderators", on=thread)
    _save(room)


@transaction.atomic
def take_call_back(*, by: Person, thread: Thread) -> None:
    """Nobody needs to come any more: nobody else is asked, and nobody comes in. They may call again."""
    room = _held(by, thread)
    if not room.help_called_at:
        return
    room.help_called_at = None
    end_call_from(by=by, group=room)
    record(by=by, verb="conversations.take_call_back", on=thread)
    _save(room)


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
def write_debrief(*, by: Person, thread: Thread, words: str) -> Debrief:
    """Leave a word for the others who held the group; gone with the room. Raises ValidationError."""
    words = texts.clean_note(words)
    room = _held(by, thread)
    return Debrief.objects.create(room=room, author=by, body=words)


@transaction.atomic
def erase_debrief(*, by: Person, debrief: Debrief) -> None:
    """Its author takes it back: the row goes, the journal keeps that it did."""
    if debrief.author_id != by.pk:
        raise PermissionDenied
    record(by=by, verb="conversations.erase_debrief", on=debrief)
    debrief.delete()


@transaction.atomic
def write_to(*, by: Person, thread: Thread, number: int) -> Thread:
    """Open a private conversation with someone about whom somebody worried, and give it, even when they gave back their
    place or were asked to leave: it is then that a word counts. They may leave it unanswered.
    """
    room = _held(by, thread)
    seat = room.seats.select_related("place__person").filter(number=number).first()
    if seat is None:
        raise NotNowError(GONE)
    other = seat.person
    if other == by or seat.worry_at is None:
        raise PermissionDenied
    if are_apart(by, other) or not other.is_active or other.is_suspended:
        raise NotNowError(_("Cette personne ne peut pas recevoir de message de vous."))
    Seat.objects.filter(pk=seat.pk).update(worry_at=None)
    changed(room)
    return open_after(by=by, to=other)


# --- What these writes share ----------------------------------------------------------------------


def _held(by: Person, thread: Thread) -> Room:
    """The locked room; PermissionDenied unless `by` holds it and is in it now."""
    room = locked(thread)
    seat = my_seat(by, thread)
    if not seat.holds or queries.why_not_enter(seat):
        raise PermissionDenied
    return room


def _seat(room: Room, number: int) -> Seat:
    seat = room.seats.select_related("place__person").filter(number=number, place__left_at=None).first()
    if seat is None or seat.is_barred:
        raise NotNowError(GONE)
    return seat


def _guest_of(room: Room, number: int) -> Seat:
    """A seat that does not hold the room: those who hold it neither silence nor remove each other."""
    seat = _seat(room, number)
    if seat.holds:
        raise NotNowError(_("Cette personne tient la salle avec vous. Parlez-en ensemble, ou appelez la modération."))
    return seat


def _save(room: Room) -> None:
    room.save()
    changed(room)


def require_minutes(value: str) -> int | None:
    """A number of minutes as typed; None when left empty. Raises ValidationError when it is not one."""
    if not value.strip():
        return None
    if not value.strip().isdecimal() or not 1 <= int(value.strip()[:4]) <= 60:  # noqa: PLR2004 (an hour)
        raise ValidationError(_("Indiquez un nombre de minutes, entre 1 et 60."))
    return int(value)
