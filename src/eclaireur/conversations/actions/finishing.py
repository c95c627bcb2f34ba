"""The end of a group: ended by who holds it or by its hour, prolonged, taken up again; what is counted, kept and forgotten then."""

import datetime as dt

from django.db import models, transaction
from django.db.models import ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations.actions.order import NotNowError
from eclaireur.conversations.actions.rooms import changed, held, kept, locked
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Room, Thread

A_LITTLE_MORE = dt.timedelta(minutes=15)


@transaction.atomic
def prolong(*, by: Person, thread: Thread) -> None:
    """The group goes on a quarter of an hour more: doors stay as they are, and so do turns. The page says until when."""
    room = held(by, thread)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours."))
    _go_on_until(room, room.finishes_at + A_LITTLE_MORE)
    record(by=by, verb="conversations.prolong", on=thread)
    kept(room)


@transaction.atomic
def resume(*, by: Person, thread: Thread) -> None:
    """A group that has just finished goes on, until its hour, or a quarter of an hour when that has passed.

    Doors that had closed close again: those who were inside are. Those that had not wait for everybody to come back.
    NotNowError when it is too late.
    """
    room = held(by, thread)
    if not room.may_resume:
        raise NotNowError(_("Il est trop tard pour reprendre ce groupe."))
    if room.settled_at is None:
        settle(room)  # who stayed outside is noted before the group is under way again
    if room.was_behind_doors:
        room.seats.filter(stayed_out=False).update(entered_at=timezone.now())
    elif room.doors_at and timezone.now() + A_LITTLE_MORE > room.doors_at:
        room.doors_wait_until = timezone.now() + A_LITTLE_MORE  # who had come is forgotten, and nobody had stayed outside
    room.ended_at = room.settled_at = None
    if not room.is_live:
        _go_on_until(room, timezone.now() + A_LITTLE_MORE)
    record(by=by, verb="conversations.resume", on=thread)
    kept(room)


@transaction.atomic
def end_group(*, by: Person, thread: Thread) -> None:
    """The group is over, before its hour or at it. The room stays open for last words; who came is forgotten."""
    room = held(by, thread)
    if not room.is_live:
        raise NotNowError(_("Le groupe n’est pas en cours."))
    room.ended_at = timezone.now()
    settle(room)
    record(by=by, verb="conversations.end_group", on=thread)


def settle_rooms() -> None:
    """Once a group is over: keep two counts, and forget who came (upkeep, and when the team ends the group)."""
    for each in Room.objects.to_settle().select_related("thread"):
        with transaction.atomic():
            room = locked(each.thread)
            if room.settled_at is None and room.is_over:
                settle(room)


def settle(room: Room) -> None:
    """Make the two counts of a group that is over; who came is forgotten, hands are lowered.

    Where doors had closed, it is kept until the room goes whom they left outside: they do not read what was said inside.
    """
    came = room.seats.filter(entered_at__isnull=False, is_facilitator=False, is_guest=False)
    # Taken up again, a group without doors does not know any more who came the first time.
    room.present, room.newcomers = max(room.present, came.count()), max(room.newcomers, came.filter(is_newcomer=True).count())
    never_came = Q(entered_at=None, is_facilitator=False, is_guest=False)
    stayed_out = ExpressionWrapper(never_came, models.BooleanField()) if room.was_behind_doors else False
    room.settled_at, room.mode, room.speaker, room.pause_until = timezone.now(), RoomMode.FREE, None, None
    room.speaks_since = room.speaks_until = None
    room.help_called_at = None  # nobody comes in to read the last words
    room.save()
    room.seats.update(stayed_out=stayed_out)
    room.seats.update(entered_at=None, hand_raised_at=None)
    changed(room)


def forget_over_rooms() -> None:
    """Delete rooms whose last hour has passed, with every message, seat and draft (upkeep)."""
    Thread.objects.filter(room__in=Room.objects.over()).delete()


def _go_on_until(room: Room, moment: dt.datetime) -> None:
    """Prolong a room, within its hours."""
    until = min(moment, room.closes_at)
    if until <= max(timezone.now(), room.ends_at):
        raise NotNowError(_("La salle ferme : le groupe ne peut pas continuer."))
    room.prolonged_until = until
