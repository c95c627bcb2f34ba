"""The live text room of a date held in writing: opened when someone first comes in, kept in step with its date."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.models import Person  # noqa: TC001 (a signature people read)
from eclaireur.conversations import actions as conversations
from eclaireur.conversations.models import Thread  # noqa: TC001 (the same)
from eclaireur.gatherings.actions.telling import everyone_of
from eclaireur.gatherings.enums import Seat, Way
from eclaireur.gatherings.models import AttendanceCount, Occurrence, Series
from eclaireur.gatherings.models.holders import may_be_entrusted
from eclaireur.gatherings.queries import comes_for_the_first_time
from eclaireur.gatherings.rules import is_of_its_audience

BEFORE, AFTER = dt.timedelta(days=2), dt.timedelta(days=3)
"""Time to say hello before, to say goodbye after; then everything written there is deleted."""


class RulesFirstError(Exception):
    """The rules of the group changed since they were accepted: they are read before coming in."""


class Hours(TypedDict):
    """The hours of a room, by the names `conversations.actions.open_room` gives them."""

    opens_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    closes_at: dt.datetime
    doors_close_at: dt.datetime | None
    zone: str


def hours_of(occurrence: Occurrence) -> Hours:
    """The hours of the room of a date, as `conversations.actions.open_room` takes them."""
    return {
        "opens_at": occurrence.starts_at - BEFORE, "starts_at": occurrence.starts_at, "ends_at": occurrence.ends_at,
        "closes_at": occurrence.ends_at + AFTER, "doors_close_at": occurrence.doors_close_at,
        "zone": occurrence.series.zone,
    }  # fmt: skip


def room_is_open(occurrence: Occurrence) -> bool:
    """Whether a date is held in writing, kept, and its room open now."""
    hours, now = hours_of(occurrence), timezone.now()
    return occurrence.where.way == Way.TEXT and not occurrence.is_cancelled and hours["opens_at"] <= now < hours["closes_at"]


@transaction.atomic
def enter_room(*, by: Person, occurrence: Occurrence) -> Thread:
    """Give `by` their seat in the room of a date, opened if they are the first, and give its thread.

    Those who hold the date hold the room. Raises PermissionDenied for who has no place, or outside its hours;
    RulesFirstError for who comes and did not accept the rules as they are now.
    """
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    holders = [each for each in occurrence.holders if may_be_entrusted(each)]
    mine = next((row for row in everyone_of(occurrence) if row.state == Seat.REGISTERED and row.person == by), None)
    if mine is not None and not is_of_its_audience(by, occurrence.series):
        mine = None  # a place does not outlive the right to come
    if not room_is_open(occurrence) or not (by in holders or mine):
        raise PermissionDenied
    if by not in holders and mine and mine.must_read_rules:
        raise RulesFirstError
    if occurrence.room is None:
        occurrence.room = conversations.open_room(
            by=by, about=occurrence.series.title, facilitators=holders, **hours_of(occurrence)
        )
        occurrence.save(update_fields=["room"])  # nothing that was announced changed
    is_new = mine is not None and comes_for_the_first_time(mine, occurrence)  # for a count, forgotten with the room
    conversations.admit(by=by, thread=occurrence.room, person=by, holds=by in holders, is_newcomer=is_new)
    return occurrence.room


@transaction.atomic
def let_go_of_rooms(*, by: Person | None, person: Person, about: Occurrence | Series) -> None:
    """`person` has no place any more: they no longer come in to its room, or to those of the programme."""
    dates = list(about.occurrences.exclude(room=None)) if isinstance(about, Series) else [about]
    for date in dates:
        if date.room is not None:
            conversations.let_go(by=by, thread=date.room, person=person)


def hand_over(*, by: Person, occurrence: Occurrence) -> None:
    """Whoever no longer holds a date, or whose role ended, no longer holds its room: they go out, and come in again if they have a place."""
    if occurrence.room is None:
        return
    now = Occurrence.objects.get(pk=occurrence.pk)
    holders = [each for each in now.holders if may_be_entrusted(each)]
    others = occurrence.room.room.seats.filter(is_facilitator=True).exclude(place__person__in=holders)
    for seat in others.select_related("place__person"):
        conversations.let_go(by=by, thread=occurrence.room, person=seat.place.person)


def ask_to_read_the_rules(*, by: Person | None, series: Series) -> None:
    """New rules are accepted before coming in again: in rooms that are open already, the seats of those who come are closed
    until then, and what they were writing is kept. Who came to a group being held stays in its room to the end.

    Under the lock of the dates, as `enter_room`: nobody sits down meanwhile under the former rules.
    """
    if not series.rules_text:
        return
    for date in series.occurrences.coming().select_for_update(of=("self",)).select_related("series", "room__room"):
        if date.room is None or date.room.room.is_over:
            continue
        seats = date.room.room.seats.filter(is_facilitator=False, is_guest=False, place__left_at=None)
        if date.room.room.is_live:
            seats = seats.filter(entered_at=None)
        for seat in seats.exclude(place__person__in=date.holders).select_related("place__person"):
            conversations.let_go(by=by, thread=date.room, person=seat.place.person, for_now=True)


def keep_room(date: Occurrence) -> None:
    """The room of a date that changed, in the same transaction: closed when the date is cancelled, moved with its hours."""
    thread = date.room
    if thread is None:
        return
    hours = hours_of(date)
    if date.is_cancelled:
        close_room(date)
    elif any(getattr(thread.room, name) != hour for name, hour in hours.items()):
        conversations.reschedule_room(by=None, thread=thread, **hours)
        thread.room.refresh_from_db()


def close_room(date: Occurrence) -> None:
    """The room of a date that goes is deleted with everything in it."""
    if date.room is not None:
        conversations.close_room(by=None, thread=date.room)
        date.room = None


def keep_rooms() -> None:
    """Keep the counts of rooms once their group is over, and any room in step with its date. Run by upkeep; twice is once."""
    for date in Occurrence.objects.exclude(room=None).select_related("series", "room__room"):
        with transaction.atomic():
            keep_room(date)
            if date.room is not None and date.room.room.settled_at is not None:
                room = date.room.room
                numbers = {"present": room.present, "newcomers": room.newcomers}
                AttendanceCount.objects.get_or_create(occurrence=date, defaults=numbers)
                # A group taken up again after an end by mistake is counted again, unless someone said how many came.
                AttendanceCount.objects.filter(occurrence=date, counted_by=None).exclude(**numbers).update(**numbers, updated_at=timezone.now())
