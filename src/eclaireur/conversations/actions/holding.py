"""What those who hold a group do: turns, silence, leave-taking, breaks, and the word after.

Every action takes the lock of the thread and refuses whoever does not hold the room (PermissionDenied);
NotNowError says in words what cannot be done.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations import texts
from eclaireur.conversations.actions.order import NotNowError
from eclaireur.conversations.actions.rooms import changed, held, kept
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Debrief, Participation, Room, Seat, Thread
from eclaireur.notices.actions import notify

LET_BACK = "conversations.let_back"
GONE = gettext_lazy("Cette personne n’est plus dans la salle.")
LONGEST_PAUSE = dt.timedelta(hours=1)
LONGEST_TURN = dt.timedelta(hours=1)


@transaction.atomic
def set_mode(*, by: Person, thread: Thread, mode: RoomMode) -> None:
    """One person at a time, or everybody as they wish."""
    room = held(by, thread)
    room.mode = mode
    if mode == RoomMode.FREE:
        room.speaker = room.speaks_since = room.speaks_until = None
    kept(room)


@transaction.atomic
def give_floor(*, by: Person, thread: Thread, number: int, minutes: int | None = None) -> None:
    """Let the person with this number speak, alone, for about `minutes`; nothing is cut when the time has passed."""
    room = held(by, thread)
    seat = _seat(room, number)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours : chacun peut écrire quand il veut."))
    now = timezone.now()
    length = min(dt.timedelta(minutes=minutes), LONGEST_TURN) if minutes and minutes > 0 else None
    room.mode, room.speaker, room.speaks_since = RoomMode.TURNS, seat.person, now
    room.speaks_until = now + length if length else None
    Seat.objects.filter(pk=seat.pk).update(hand_raised_at=None, is_silenced=False)
    kept(room)


@transaction.atomic
def take_floor_back(*, by: Person, thread: Thread) -> None:
    """Nobody has the floor; hands raised keep their order."""
    room = held(by, thread)
    room.speaker = room.speaks_since = room.speaks_until = None
    kept(room)


@transaction.atomic
def silence(*, by: Person, thread: Thread, number: int, is_silenced: bool) -> None:
    """Someone reads and no longer writes, or writes again. They are told, the others are not."""
    room = held(by, thread)
    seat = _guest_of(room, number)
    Seat.objects.filter(pk=seat.pk).update(is_silenced=is_silenced)
    record(by=by, verb="conversations.silence" if is_silenced else "conversations.unsilence", on=thread, subject=seat.person)
    changed(room)


@transaction.atomic
def remove(*, by: Person, thread: Thread, number: int, words: str) -> None:
    """Ask someone to leave until tomorrow, with words they read. ValidationError when there are none, or too many."""
    words = texts.clean_note(words)
    room = held(by, thread)
    seat = _guest_of(room, number)
    seat.farewell, seat.asked_to_leave_by, seat.hand_raised_at = words, by, None
    seat.save(update_fields=["farewell", "asked_to_leave_by", "hand_raised_at", "updated_at"])
    Participation.objects.filter(pk=seat.place_id).update(barred_until=room.another_day())
    if room.speaker_id == seat.person.pk:
        room.speaker = room.speaks_since = room.speaks_until = None
    record(by=by, verb="conversations.remove", on=thread, subject=seat.person)
    kept(room)


@transaction.atomic
def let_back(*, by: Person, thread: Thread, number: int) -> None:
    """Who was asked to leave may come back at once, even behind closed doors if they had come; they are told."""
    room = held(by, thread)
    seat = room.seats.select_related("place__person").filter(number=number, place__left_at=None).first()
    if seat is None or not seat.is_barred:
        raise NotNowError(_("Cette personne n’est plus tenue dehors."))
    Seat.objects.filter(pk=seat.pk).update(farewell=None, asked_to_leave_by=None)
    Participation.objects.filter(pk=seat.place_id).update(barred_until=None)
    notify(to=seat.person, kind=LET_BACK, about=room, url=room.get_absolute_url())
    record(by=by, verb="conversations.let_back", on=thread, subject=seat.person)
    changed(room)


@transaction.atomic
def take_pause(*, by: Person, thread: Thread, minutes: int) -> None:
    """Everybody is on a break for `minutes`, and knows until when."""
    room = held(by, thread)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours : il n’y a rien à interrompre."))
    room.pause_until = timezone.now() + max(dt.timedelta(minutes=1), min(dt.timedelta(minutes=minutes), LONGEST_PAUSE))
    kept(room)


@transaction.atomic
def end_pause(*, by: Person, thread: Thread) -> None:
    """The group goes on."""
    room = held(by, thread)
    room.pause_until = None
    kept(room)


@transaction.atomic
def write_debrief(*, by: Person, thread: Thread, words: str) -> Debrief:
    """Leave a word for the others who held the group; gone with the room. Raises ValidationError."""
    words = texts.clean_note(words)
    room = held(by, thread)
    return Debrief.objects.create(room=room, author=by, body=words)


@transaction.atomic
def erase_debrief(*, by: Person, debrief: Debrief) -> None:
    """Its author takes it back: the row goes, the journal keeps that it did."""
    if debrief.author_id != by.pk:
        raise PermissionDenied
    record(by=by, verb="conversations.erase_debrief", on=debrief)
    debrief.delete()


# --- What these writes share ----------------------------------------------------------------------


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


def require_minutes(value: str) -> int | None:
    """A number of minutes as typed; None when left empty. Raises ValidationError when it is not one."""
    if not value.strip():
        return None
    if not value.strip().isdecimal() or not 1 <= int(value.strip()[:4]) <= 60:  # noqa: PLR2004 (an hour)
        raise ValidationError(_("Indiquez un nombre de minutes, entre 1 et 60."))
    return int(value)
