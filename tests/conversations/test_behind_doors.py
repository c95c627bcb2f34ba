"""What was said behind closed doors stays between those who were there: on the page, by open pages, in a report."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eclaireur.conversations import actions, queries, room_frames
from eclaireur.conversations.models import Message, Room, Seat
from eclaireur.safety.registries import reportable
from tests.conversations.test_consumers import in_thread, session_of
from tests.conversations.test_room_consumers import RoomPage, closing
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of

BEFORE, INSIDE, AFTER = "Bonjour avant.", "Dit portes fermées.", "Un dernier mot."
MINUTE = dt.timedelta(minutes=1)


def said(person, thread, text):
    return actions.say(by=person, thread=thread, text=text, token=uuid.uuid4())


def a_group_behind_doors(*, doors=True, settled=True):
    """A group that is over: who came, who never did, who holds it; a message before, one during, one after."""
    came, never = PersonFactory(), PersonFactory()
    starts = timezone.now() - 10 * MINUTE
    with time_machine.travel(starts - dt.timedelta(hours=1), tick=False):
        thread, team = room_of(
            came, never, opens_at=starts - dt.timedelta(days=1), starts_at=starts, ends_at=starts + dt.timedelta(hours=1),
            closes_at=starts + dt.timedelta(days=3), doors_close_at=starts + MINUTE if doors else None,
        )  # fmt: skip
        said(never, thread, BEFORE)
    with time_machine.travel(starts + MINUTE / 2, tick=False):
        actions.enter(seat=queries.seat_in(thread.pk, came))
    with time_machine.travel(starts + 5 * MINUTE, tick=False):
        said(team, thread, INSIDE)
    if settled:
        actions.end_group(by=team, thread=thread)
    else:
        Room.objects.update(ends_at=timezone.now() - MINUTE)
    said(came, thread, AFTER)
    return thread, team, came, never


def read_by(person, thread):
    seat = queries.seat_in(thread.pk, person)
    return [str(message.body) for message in queries.latest(seat, set()).messages]


def visible_to(person):
    return set(Message.objects.visible_to(person).values_list("sequence", flat=True))


@pytest.mark.django_db
class TestOnceTheGroupIsOver:
    @pytest.mark.parametrize("settled", [True, False], ids=["counted", "not counted yet"])
    def test_who_never_came_reads_what_came_before_and_after_and_who_came_reads_all(self, settled):
        thread, team, came, never = a_group_behind_doors(settled=settled)
        assert read_by(never, thread) == [BEFORE, AFTER]
        assert visible_to(never) == {1, 3}
        for person in (came, team):
            assert read_by(person, thread) == [BEFORE, INSIDE, AFTER]
            assert visible_to(person) == {1, 2, 3}

    def test_without_doors_everybody_reads_all_and_nothing_says_who_came(self):
        thread, _team, _came, never = a_group_behind_doors(doors=False)
        assert read_by(never, thread) == [BEFORE, INSIDE, AFTER]
        assert visible_to(never) == {1, 2, 3}
        assert not Seat.objects.filter(stayed_out=True).exists()

    def test_a_group_ended_before_its_doors_closed_hides_nothing(self):
        thread, team = room_of(never := PersonFactory(), doors_close_at=timezone.now() + MINUTE)
        said(team, thread, INSIDE)
        actions.end_group(by=team, thread=thread)
        assert read_by(never, thread) == [INSIDE]

    def test_who_sits_down_only_then_did_not_come_either(self):
        thread, team, _came, _never = a_group_behind_doors()
        late = PersonFactory()
        actions.admit(by=team, thread=thread, person=late)
        assert read_by(late, thread) == [BEFORE, AFTER]
        assert visible_to(late) == {1, 3}

    def test_the_page_says_so_to_them_alone(self, client_of):
        thread, _team, came, never = a_group_behind_doors()
        page = client_of(never).get(thread.get_absolute_url()).content.decode()
        assert "reste entre les personnes qui y étaient" in page
        assert INSIDE not in page
        page = client_of(came).get(thread.get_absolute_url()).content.decode()
        assert "reste entre les personnes qui y étaient" not in page
        assert INSIDE in page

    def test_a_page_whose_socket_is_down_is_not_given_it(self, client_of):
        thread, _team, _came, never = a_group_behind_doors()
        answer = client_of(never).post(
            thread.get_absolute_url(), {"body": "me voilà", "token": uuid.uuid4(), "revision": "0"}, headers={"accept": "application/json"}
        )
        assert [frame["x"] for frame in answer.json()["messages"] if frame["type"] == "m"] == [BEFORE, AFTER, "me voilà"]

    def test_what_they_join_to_a_report_does_not_quote_it(self):
        _thread, _team, came, never = a_group_behind_doors()
        kind, last = reportable(Message), Message.objects.get(sequence=3)
        assert INSIDE not in kind.as_read_by(never, last)
        assert AFTER in kind.as_read_by(never, last)
        assert INSIDE in kind.as_read_by(came, last)

    def test_a_message_from_behind_doors_cannot_be_reported_by_who_was_outside(self):
        _thread, _team, came, never = a_group_behind_doors()
        inside = Message.objects.get(sequence=2)
        assert not reportable(Message).may_see(never, inside)
        assert reportable(Message).may_see(came, inside)

    @pytest.mark.parametrize("doors", [None, timezone.now() + dt.timedelta(days=1)], ids=["none", "doors"])
    def test_before_the_end_it_is_said_to_be_forgotten_only_where_there_are_no_doors(self, client_of, doors):
        thread, team = room_of(doors_close_at=doors)
        page = client_of(team).get(f"{thread.get_absolute_url()}tenir/ensuite/").content.decode()
        assert "sera compté à la fin du groupe" in page
        assert ("Qui est venu ne sera pas gardé" in page) is (doors is None)

    def test_the_page_after_says_what_is_kept_of_who_came(self, client_of):
        thread, team, _came, _never = a_group_behind_doors()
        assert "qui est resté dehors ne lit pas" in client_of(team).get(f"{thread.get_absolute_url()}tenir/ensuite/").content.decode()


@pytest.mark.django_db
class TestTakenUpAgain:
    def test_doors_close_again_on_the_same_people_who_are_counted_once(self):
        thread, team, came, never = a_group_behind_doors()
        actions.resume(by=team, thread=thread)
        assert queries.why_not_enter(queries.seat_in(thread.pk, came)) == ""
        assert "portes" in queries.why_not_enter(queries.seat_in(thread.pk, never))
        said(came, thread, "encore")
        actions.end_group(by=team, thread=thread)
        assert Room.objects.get().present == 1
        assert read_by(never, thread) == [BEFORE]  # all that was said until then is inside
        assert read_by(came, thread)[-1] == "encore"

    def test_even_when_the_hour_had_passed_and_nobody_had_counted(self):
        thread, team, _came, never = a_group_behind_doors(settled=False)
        actions.resume(by=team, thread=thread)
        assert "portes" in queries.why_not_enter(queries.seat_in(thread.pk, never))


@pytest.mark.django_db
class TestEndedByMistakeBeforeItsDoorsClosed:
    """Who came was forgotten at that end: once the hour of the doors has passed, everybody is given time to come back."""

    @pytest.fixture
    def taken_up(self, client_of, time_machine):
        """A group ended ten minutes after its start, with doors at fifteen; it goes on at twenty."""
        starts = timezone.now()
        thread, team = room_of(member := PersonFactory(), starts_at=starts, doors_close_at=starts + 15 * MINUTE)
        hold = reverse("conversations:hold", args=[thread.pk])
        time_machine.move_to(starts + 5 * MINUTE, tick=False)
        assert client_of(member).get(thread.get_absolute_url()).status_code == 200
        time_machine.move_to(starts + 10 * MINUTE, tick=False)
        client_of(team).post(hold, {"do": "end"})
        assert Room.objects.get().is_over
        time_machine.move_to(starts + 20 * MINUTE, tick=False)
        client_of(team).post(hold, {"do": "go_on"})
        assert Room.objects.get().is_live
        return thread, member, starts

    def test_those_who_were_there_come_back_and_doors_close_after_them(self, taken_up, client_of, time_machine):
        thread, member, starts = taken_up
        late = PersonFactory()
        actions.admit(by=None, thread=thread, person=late)
        assert client_of(member).get(thread.get_absolute_url()).status_code == 200
        time_machine.move_to(starts + 36 * MINUTE, tick=False)
        assert client_of(member).get(thread.get_absolute_url()).status_code == 200
        outside = client_of(late).get(thread.get_absolute_url())
        assert outside.status_code == 403
        assert "portes sont fermées" in outside.content.decode()

    def test_what_was_said_then_stays_inside_too(self, taken_up, time_machine):
        thread, member, starts = taken_up
        late = PersonFactory()
        actions.admit(by=None, thread=thread, person=late)
        actions.enter(seat=queries.seat_in(thread.pk, member))
        time_machine.move_to(starts + 40 * MINUTE, tick=False)
        said(member, thread, INSIDE)
        time_machine.move_to(Room.objects.get().ends_at + MINUTE, tick=False)
        assert (read_by(late, thread), read_by(member, thread)) == ([], [INSIDE])
        assert (visible_to(late), visible_to(member)) == (set(), {1})

    def test_other_hours_close_them_at_their_own(self, taken_up, time_machine):
        thread, _member, starts = taken_up
        room = Room.objects.get()
        hours = {"opens_at": room.opens_at, "starts_at": starts, "ends_at": room.ends_at, "closes_at": room.closes_at}
        actions.reschedule_room(by=None, thread=thread, doors_close_at=starts + 50 * MINUTE, **hours)
        time_machine.move_to(starts + 45 * MINUTE, tick=False)
        assert not Room.objects.get().doors_are_closed()
        time_machine.move_to(starts + 50 * MINUTE, tick=False)
        assert Room.objects.get().doors_are_closed()
        actions.reschedule_room(by=None, thread=thread, **hours)
        assert not Room.objects.get().doors_are_closed()


@in_thread
def over_with_sessions():
    thread, team, came, never = a_group_behind_doors()
    return thread, team, session_of(came), session_of(never)


@pytest.mark.django_db(transaction=True)
class TestLive:
    async def test_an_open_page_that_resumes_is_given_neither_the_words_nor_their_changes(self):
        thread, team, theirs, mine = await over_with_sessions()
        inside, outside = await RoomPage(thread, theirs).open(0), await RoomPage(thread, mine).open(0)
        assert await inside.texts(3) == [BEFORE, INSIDE, AFTER]
        assert await outside.texts(2) == [BEFORE, AFTER]
        message = await in_thread(lambda: Message.objects.get(sequence=2))()
        await in_thread(actions.edit)(by=team, message=message, text="corrigé", seen_revision=message.revision)
        await in_thread(said)(team, thread, "pour tous")
        assert await inside.texts(2) == ["corrigé", "pour tous"]
        assert await outside.texts(1) == ["pour tous"]
        await closing(inside, outside)

    async def test_an_open_page_of_who_was_outside_closes_when_the_group_is_taken_up_again(self):
        thread, team, theirs, mine = await over_with_sessions()
        inside, outside = await RoomPage(thread, theirs).open(0), await RoomPage(thread, mine).open(0)
        await inside.hear()
        await outside.hear()
        await in_thread(actions.resume)(by=team, thread=thread)
        assert "portes" in (await outside.closed())["words"]
        assert "Le groupe" in await inside.around("phase")
        await closing(inside)


@pytest.mark.django_db
def test_frames_know_when_words_were_said():
    thread, _team, _came, _never = a_group_behind_doors()
    message = queries.changed_since(thread, 0, limit=9)[1]
    assert room_frames.written(message, 1).at == message.created_at
