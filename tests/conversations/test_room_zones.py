"""A room read from Paris, La Réunion and Guadeloupe: each by their own clock; its days are those of the group."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from eclaireur.accounts.actions import choose_zone
from eclaireur.conversations import actions, queries, room_frames
from eclaireur.conversations.models import Participation, Room
from tests.conversations.test_consumers import in_thread, session_of
from tests.conversations.test_room_consumers import RoomPage, closing
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of, say

REUNION, GUADELOUPE, PARIS = "Indian/Reunion", "America/Guadeloupe", "Europe/Paris"
SIX = dt.datetime(2027, 6, 8, 14, tzinfo=dt.UTC)  # 18:00 in La Réunion


def phase(thread, person, zone) -> str:
    standing = queries.standing_of(thread.pk)
    with timezone.override(zone):
        return room_frames.around(standing, standing.seats[person.pk], frozenset())["phase"].replace("\u00a0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "said"), [
    (REUNION, "aujourd’hui, 18 h."), (PARIS, "aujourd’hui, 16 h (18 h, heure de La Réunion)."),
    (GUADELOUPE, "aujourd’hui, 10 h (18 h, heure de La Réunion)."),
])  # fmt: skip
def test_when_a_group_begins_is_said_by_the_clock_of_each_and_the_one_of_the_group(time_machine, zone, said):
    time_machine.move_to(SIX - dt.timedelta(hours=1), tick=False)
    thread, _team = room_of(person := PersonFactory(), live=False, zone=REUNION)
    assert said in phase(thread, person, zone)


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "hour", "back"), [
    (GUADELOUPE, dt.datetime(2027, 6, 8, 21, 30, tzinfo=dt.UTC), dt.datetime(2027, 6, 9, 4, tzinfo=dt.UTC)),  # at 17:30 there
    (REUNION, dt.datetime(2027, 6, 8, 15, 30, tzinfo=dt.UTC), dt.datetime(2027, 6, 8, 20, tzinfo=dt.UTC)),
    (PARIS, dt.datetime(2027, 6, 8, 15, 30, tzinfo=dt.UTC), dt.datetime(2027, 6, 8, 22, tzinfo=dt.UTC)),
    (PARIS, dt.datetime(2027, 6, 8, 21, 30, tzinfo=dt.UTC), dt.datetime(2027, 6, 8, 23, 20, tzinfo=dt.UTC)),  # held through midnight
])  # fmt: skip
def test_who_is_asked_to_leave_does_not_come_back_before_the_day_of_the_group_and_the_group_are_over(time_machine, zone, hour, back):
    time_machine.move_to(hour, tick=False)
    person = PersonFactory()
    thread, team = room_of(person, zone=zone)
    with timezone.override("Pacific/Noumea"):  # wherever whoever asks lives
        actions.remove(by=team, thread=thread, number=thread.room.seats.get(place__person=person).number, words="À demain.")
    assert Participation.objects.get(thread=thread, person=person).barred_until == back
    time_machine.move_to(hour + dt.timedelta(hours=1), tick=False)
    assert queries.why_not_enter(thread.room.seats.get(place__person=person))


@pytest.mark.django_db
def test_a_date_moved_to_another_zone_moves_its_room():
    thread, _team = room_of(zone=PARIS)
    room = Room.objects.get(thread=thread)
    hours = {name: getattr(room, name) for name in ("opens_at", "starts_at", "ends_at", "closes_at")}
    actions.reschedule_room(by=None, thread=thread, zone=REUNION, **hours)
    assert Room.objects.get(thread=thread).zone == REUNION


@pytest.mark.django_db
def test_what_is_joined_to_a_report_says_nothing_of_where_its_author_lives(time_machine):
    time_machine.move_to(SIX, tick=False)
    thread, one, _other = private_thread()
    message = say(thread, one)
    with timezone.override("Pacific/Noumea"):
        assert "16\u00a0h" in queries.around(message)


@pytest.mark.django_db(transaction=True)
async def test_a_live_page_says_hours_by_the_clock_of_its_reader():
    @in_thread
    def opened():
        people = [PersonFactory(), PersonFactory()]
        choose_zone(by=people[0], zone=REUNION)
        thread, _team = room_of(*people, live=False, zone=REUNION)
        starts = thread.room.starts_at
        clocks = [starts.astimezone(ZoneInfo(zone)) for zone in (REUNION, PARIS)]
        return thread, [session_of(person) for person in people], [f", {at.hour}\u00a0h" for at in clocks]

    thread, sessions, hours = await opened()
    pages = [await RoomPage(thread, session).open(0) for session in sessions]
    said = [await page.around("phase") for page in pages]
    assert all(hour in words for hour, words in zip(hours, said, strict=True))
    assert ["heure de La Réunion" in words for words in said] == [False, True]
    await closing(*pages)
