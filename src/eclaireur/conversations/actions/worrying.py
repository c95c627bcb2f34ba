"""« Je m’inquiète »: someone in a room says that a person may need a word, and those who hold it write, or have seen it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.conversations import queries
from eclaireur.conversations.actions.holding import GONE
from eclaireur.conversations.actions.order import NotNowError
from eclaireur.conversations.actions.rooms import changed, held, locked, my_seat
from eclaireur.conversations.actions.threads import open_after
from eclaireur.conversations.enums import Origin
from eclaireur.conversations.models import Participation, Room, Thread
from eclaireur.conversations.models.room import SeatQuerySet
from eclaireur.notices.actions import mark_over, mark_read, notify
from eclaireur.notices.models import Notice, NoticeQuerySet

WORRIED = "conversations.worried"


@transaction.atomic
def worry_about(*, by: Person, thread: Thread, number: int) -> bool:
    """Tell those who hold the room that the person with this number may need a word; never that person, when they hold it too.

    Nobody learns who said so. Whether somebody is there to be told.
    """
    room = locked(thread)
    if queries.why_not_enter(my_seat(by, thread)):
        raise PermissionDenied
    hears = _who_hears(room, number)
    if room.seats.filter(number=number, worry_at=None).exclude(place__person=by).update(worry_at=timezone.now()):
        for holder in hears:
            if holder != by:
                notify(to=holder, kind=WORRIED, about=room, url=reverse("conversations:after", args=[thread.pk]))
        changed(room)
    return bool(hears)


@transaction.atomic
def note_worry_seen(*, by: Person, thread: Thread, number: int) -> None:
    """Who holds the room has seen it, and needs not write: it waits for nobody any more. Twice is once."""
    room = held(by, thread)
    _over(room, room.seats.filter(number=number).exclude(place__person=by))


@transaction.atomic
def write_to(*, by: Person, thread: Thread, number: int) -> Thread:
    """Open a private conversation with someone about whom somebody worried, and give it, even when they gave back their
    place or were asked to leave: it is then that a word counts. They may leave it unanswered.
    """
    room = held(by, thread)
    seat = room.seats.select_related("place__person").filter(number=number).first()
    if seat is None:
        raise NotNowError(GONE)
    other = seat.person
    if other == by or seat.worry_at is None:
        raise PermissionDenied
    if are_apart(by, other) or not other.is_active or other.is_suspended:
        raise NotNowError(_("Cette personne ne peut pas recevoir de message de vous."))
    _over(room, room.seats.filter(pk=seat.pk))
    return open_after(by=by, to=other, origin=Origin.WORRY)


def mark_worries_read(*, by: Person, room: Room) -> None:
    """`by` reads for whom somebody worries."""
    mark_read(by=by, notices=_notices_of(room))


# --- What these writes share ----------------------------------------------------------------------


def _who_hears(room: Room, number: int) -> list[Person]:
    """Those who hold the room and may be told now, except who sits at `number`."""
    holders = room.seats.filter(Q(is_facilitator=True) | Q(is_guest=True), place__in=Participation.objects.present())
    people = [seat.person for seat in holders.exclude(number=number).select_related("place__person")]
    return [person for person in people if person.is_active and not (person.is_suspended or person.is_paused)]


def _over(room: Room, seats: SeatQuerySet) -> None:
    """Nobody needs to write to them any more; notices end for who has nobody else to write to, themselves left out."""
    if not seats.filter(worry_at__isnull=False).update(worry_at=None):
        return
    others = list(room.seats.filter(worry_at__isnull=False).values_list("place__person", flat=True)[:2])
    if len(others) < 2:  # noqa: PLR2004 (one may be the reader themselves)
        mark_over(notices=_notices_of(room).filter(to__in=others) if others else _notices_of(room))
    changed(room)


def _notices_of(room: Room) -> NoticeQuerySet:
    return Notice.objects.about(room).filter(kind=WORRIED)
