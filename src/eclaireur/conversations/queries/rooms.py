"""Reads about live rooms: who has a seat, why not to enter or speak, and everybody's rights read at once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Block, Person
from eclaireur.conversations.models import Debrief, Message, Participation, Room, Seat, Thread
from eclaireur.conversations.queries.threads import WINDOW, Window
from eclaireur.conversations.registries import Door, doors_of
from eclaireur.core.fields import open_all
from eclaireur.core.templatetags.core import in_words
from eclaireur.safety.queries import may_answer_call_from


def rooms_of(person: Person) -> QuerySet[Seat]:
    """The seats of `person` in rooms open now or to come, the next group first, with how many of the others somebody worries about."""
    worries = Q(room__seats__worry_at__isnull=False) & ~Q(room__seats=F("pk"))
    return (
        Seat.objects.filter(place__person=person, place__left_at=None, room__closes_at__gt=timezone.now())
        .select_related("room__thread", "place").annotate(worries=Count("room__seats", filter=worries))
        .order_by("room__starts_at", "pk")
    )


def rooms_waiting_for(person: Person) -> list[tuple[Thread, Door]]:
    """Rooms where the seat of `person` is closed for now, and how they come in again."""
    closed = Thread.objects.filter(participations__person=person, participations__left_at__isnull=False, room__in=Room.objects.open())
    doors = ((thread, doors_of(thread, {person.pk}).get(person.pk)) for thread in closed.order_by("room__starts_at", "pk"))
    return [(thread, door) for thread, door in doors if door]


def rooms_to_erase_in(person: Person) -> QuerySet[Thread]:
    """Rooms where words of `person` are still read."""
    return Thread.objects.filter(pk__in=Message.objects.written_by(person).filter(erased_at=None).values("thread"), room__isnull=False)


def rooms_left_by(person: Person) -> QuerySet[Thread]:
    """Of these, those not closed yet in which they have no place any more."""
    left = Participation.objects.filter(person=person, left_at__isnull=False)
    return rooms_to_erase_in(person).filter(room__closes_at__gt=timezone.now(), pk__in=left.values("thread")).order_by("pk")


def seat_in(thread_pk: uuid.UUID, person: Person) -> Seat:
    """The seat of `person` in an open room, even when they were asked to leave it for today.

    Seat.DoesNotExist when they have none, left, or when the room is not open: no role opens a room.
    """
    return (
        Seat.objects.select_related("place__person", "room__thread")
        .filter(room__in=Room.objects.open(), place__left_at=None)
        .get(room__thread=thread_pk, place__person=person)
    )


def why_not_enter(seat: Seat) -> str:
    """Why someone who has a seat cannot be in the room now, in words; empty when they can."""
    if seat.person.is_suspended or not seat.person.is_active:
        return _("Votre compte est suspendu pour l’instant.")
    if seat.is_barred:
        return _("Les personnes qui tiennent ce groupe vous ont demandé de ne pas y revenir aujourd’hui.")
    if seat.room.doors_are_closed() and seat.entered_at is None and not seat.holds:
        return _("Le groupe a commencé et ses portes sont fermées, pour que chacun y soit tranquille. La salle rouvre quand il se termine ; ce qui s’y dit d’ici là reste entre les personnes présentes.")
    if not seat.room.is_open:
        return _("Cette salle est fermée.")
    return ""


def why_not_speak(seat: Seat) -> str:
    """Why someone who is in the room cannot write in it now, in words; empty when they can. Who holds it always can."""
    if why := why_not_enter(seat):
        return why
    if seat.person.is_paused:
        return _("Vous faites une pause. Pour écrire, reprenez quand vous voudrez, depuis votre compte.")
    return "" if seat.holds else _why_not_their_turn(seat)


def _why_not_their_turn(seat: Seat) -> str:
    room = seat.room
    if seat.is_silenced:
        return _("Pour l’instant, vous pouvez lire, pas écrire : c’est le choix des personnes qui tiennent le groupe. Vous pouvez leur demander la parole.")
    if room.is_paused:
        return _("C’est la pause, jusqu’à : %(time)s. Votre texte est gardé.") % {"time": in_words(room.pause_until)}
    if room.takes_turns and room.speaker_id != seat.person.pk:
        return _("Une personne parle à la fois. Levez la main : la parole viendra. Votre texte est gardé.")
    return ""


def latest(seat: Seat, unseen: set[uuid.UUID], *, before: int | None = None) -> Window:
    """The last 50 messages of a room (or the 50 before number `before`) as one of its seats sees them, opened."""
    rows = seat.room.thread.messages.exclude(author__in=unseen).heard_from(seat).select_related("author").order_by("-sequence")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    found = list(rows[: WINDOW + 1])
    has_older, found = len(found) > WINDOW, found[:WINDOW][::-1]
    has_newer = before is not None and Message.objects.filter(thread=seat.room.thread_id, sequence__gte=before).exists()
    return Window(open_all(found, "body"), has_older, has_newer)


def last_words_of(number: int, seat: Seat) -> Message | None:
    """The last message of who sits at `number` in the room of `seat`, which it may read; None without one."""
    said = seat.room.thread.messages.filter(erased_at=None, hidden_at=None, author__participations__seat__in=seat.room.seats.filter(number=number))
    return said.heard_from(seat).order_by("-sequence").first()


@dataclass
class Standing:
    """A room and everybody's rights in it at one moment, read with the same few queries for 3 or 300 people."""

    room: Room
    seats: dict[uuid.UUID, Seat]
    apart: dict[uuid.UUID, set[uuid.UUID]]
    sessions: dict[str, uuid.UUID] = field(default_factory=dict)
    doors: dict[uuid.UUID, Door] = field(default_factory=dict)  # of those whose seat is closed for now

    def unseen_by(self, person: uuid.UUID) -> set[uuid.UUID]:
        """The people whose words and name are not shown to `person`, because of a block.

        Who holds the room hears everybody and is heard by everybody.
        """
        mine = self.seats.get(person)
        if mine is None or mine.holds:
            return set()
        return {other for other in self.apart.get(person, ()) if not ((seat := self.seats.get(other)) and seat.holds)}

    def seen_by(self, person: uuid.UUID) -> list[Seat]:
        """The seats shown to `person`, by number."""
        unseen = self.unseen_by(person)
        return [seat for who, seat in self.seats.items() if who not in unseen]

    def worries_for(self, seat: Seat) -> list[Seat]:
        """The seats about which somebody worries, for who holds the room: never their own."""
        return [one for one in self.seats.values() if one.worry_at and one != seat] if seat.holds else []


def standing_of(thread_pk: uuid.UUID, sessions: Iterable[str] = ()) -> Standing | None:
    """Everybody's rights in a room now; which of `sessions` are alive, and whose. None when the room is gone."""
    room = Room.objects.select_related("thread").filter(thread=thread_pk).first()
    if room is None:
        return None
    seats = {
        seat.place.person_id: seat
        for seat in Seat.objects.filter(room=room).select_related("place__person").order_by("number")
    }
    for seat in seats.values():
        seat.room = room
    apart: dict[uuid.UUID, set[uuid.UUID]] = {}
    for one, other in Block.objects.filter(person__in=seats, blocked__in=seats).values_list("person_id", "blocked_id"):
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    alive = _alive(sessions, seats)
    left = {who for who in alive.values() if seats[who].place.left_at}  # of the others, no page asks
    return Standing(room, seats, apart, alive, doors_of(room.thread, left))


def sessions_there(keys: Iterable[str]) -> dict[str, str]:
    """Of these sessions, those that have neither ended nor passed their date, with what each holds, as it is kept."""
    lasting = Session.objects.filter(session_key__in=set(keys), expire_date__gt=timezone.now())
    return dict(lasting.values_list("session_key", "session_data"))


def held_in(session_data: str) -> dict:
    """What a session holds, from what `sessions_there` gave of it."""
    return Session(session_data=session_data).get_decoded()


def _alive(keys: Iterable[str], seats: dict[uuid.UUID, Seat]) -> dict[str, uuid.UUID]:
    """Of sessions, those that still hold and belong to someone seated: what `get_user` checks, for all in one read."""
    alive = {}
    for session in Session.objects.filter(session_key__in=set(keys), expire_date__gt=timezone.now()):
        said = session.get_decoded()
        seat = next((seat for who, seat in seats.items() if str(who) == said.get(SESSION_KEY)), None)
        if seat and constant_time_compare(said.get(HASH_SESSION_KEY, ""), seat.person.get_session_auth_hash()):
            alive[session.session_key] = seat.person.pk
    return alive


def may_answer_call(person: Person, room: Room) -> bool:
    """Whether `person` may come into a room that called: a moderator, or whoever has the call on their desk now."""
    return bool(room.help_called_at and room.is_open) and may_answer_call_from(room, person)


def debriefs_of(room: Room) -> list[Debrief]:
    """What those who held the room wrote to each other, in order, opened."""
    return open_all(room.debriefs.select_related("author"), "body")
