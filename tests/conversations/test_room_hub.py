"""Who comes, goes, or is cut off while a room is live: the pages that share it stay right about each other."""

import asyncio
import datetime as dt
import uuid

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from eclaireur.accounts.actions import block, suspend
from eclaireur.conversations import actions, live, queries
from eclaireur.conversations.consumers import hub, rooms
from eclaireur.conversations.models import Room
from tests.conversations.test_consumers import Page, in_thread, two_people
from tests.conversations.test_room_consumers import RoomPage, a_room, closing, opened
from tests.factories.conversations import say_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def few(monkeypatch):
    """More than three messages missed are too many."""
    monkeypatch.setattr(hub, "AT_ONCE", 3)


@pytest.fixture
def unannounced(monkeypatch):
    """Nothing is heard of, nor looked at, until somebody comes."""
    monkeypatch.setattr(hub, "BEAT", 60.0)
    monkeypatch.setattr(live, "_send", lambda group: None)


async def until(happened):
    """Wait a little for what another task is about to do."""
    for _n in range(500):
        if happened():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def heard_until_now(page):
    await page.say(type="ping")
    return await page.hear("pong")


@in_thread
def much_said(thread, author):
    for n in range(5):
        say_in(thread, author, str(n))


class TestAPageThatMissedTooMuch:
    async def test_is_told_so_then_goes_on_like_the_others(self, few):
        thread, team, _people, _team_session, sessions = await a_room()
        await much_said(thread, team)
        page = await RoomPage(thread, sessions[0]).open(0)
        assert [frame["type"] for frame in await page.hear() if frame["type"] in {"m", "late", "ready"}] == ["late", "ready"]
        await in_thread(say_in)(thread, team, "ensuite")
        assert await page.texts(1) == ["ensuite"]
        await page.send_and_wait("merci")
        await page.leave()

    async def test_reads_nothing_of_who_its_reader_blocked_and_hides_them_from_nobody_else(self, few):
        thread, team, people, _team_session, sessions = await a_room(members=3)
        await in_thread(block)(by=people[0], person=people[1])
        await much_said(thread, team)
        page = await RoomPage(thread, sessions[0]).open(0)
        heard = await page.hear("ready")
        blocked, witness = await opened(thread, sessions[1]), await RoomPage(thread, sessions[2]).open(5)
        said = [frame["here"] for frame in await witness.hear() if "here" in frame]
        assert people[1].pseudonym in said[-1]
        await blocked.send_and_wait("pas pour vous")
        await in_thread(say_in)(thread, team, "pour tous")
        heard += await page.hear("m")
        assert heard[-1]["x"] == "pour tous"
        assert people[1].pseudonym not in str(heard)
        await closing(page, blocked, witness)

    @pytest.mark.parametrize("how", ["asked to leave", "let go", "suspended"])
    async def test_makes_the_others_lose_what_they_lost_just_before(self, few, unannounced, how):
        thread, team, people, _team_session, sessions = await a_room()
        await much_said(thread, team)
        gone = await opened(thread, sessions[0], 5)
        number = await in_thread(lambda: queries.seat_in(thread.pk, people[0]).number)()
        lose = {
            "asked to leave": lambda: actions.remove(by=team, thread=thread, number=number, words="À demain."),
            "let go": lambda: actions.let_go(by=None, thread=thread, person=people[0]),
            "suspended": lambda: suspend(by=None, person=people[0], until=None),
        }
        await in_thread(lose[how])()
        late = await RoomPage(thread, sessions[1]).open(0)
        await late.hear("late")
        assert (await gone.hear("closed"))[-1]["code"] in {rooms.CLOSED, rooms.UNKNOWN}
        await closing(gone, late)


async def test_what_changed_as_somebody_comes_is_told_to_those_who_were_there(unannounced):
    thread, _team, people, _team_session, sessions = await a_room()
    there = await opened(thread, sessions[0])
    await until(lambda: hub.hub_of(thread.pk).here)  # its first beat, which shows everything
    await in_thread(actions.raise_hand)(by=people[1], thread=thread)
    comes = await opened(thread, sessions[1])
    assert people[1].pseudonym in await there.around("hands")
    await closing(there, comes)


async def test_a_worry_is_shown_at_once_to_who_holds_the_room_and_to_nobody_else():
    thread, _team, people, team_session, sessions = await a_room(members=3)
    holding, frail, other = [await opened(thread, session) for session in (team_session, *sessions[1:])]
    number = await in_thread(lambda: queries.seat_in(thread.pk, people[1]).number)()
    await in_thread(actions.worry_about)(by=people[0], thread=thread, number=number)
    assert await holding.around("worries") == "1"
    for page in (frail, other):
        assert "worries" not in str(await heard_until_now(page))
    await closing(holding, frail, other)


async def test_the_time_given_to_speak_is_said_to_have_passed_to_the_speaker_and_who_holds_the_room(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.1)
    thread, team, people, team_session, sessions = await a_room()
    number = await in_thread(lambda: queries.seat_in(thread.pk, people[0]).number)()
    await in_thread(actions.give_floor)(by=team, thread=thread, number=number, minutes=5)
    now = timezone.now()
    await in_thread(Room.objects.update)(speaks_since=now - dt.timedelta(minutes=5), speaks_until=now + dt.timedelta(seconds=2))
    holding, speaking, other = [await RoomPage(thread, session).open(0) for session in (team_session, *sessions)]
    assert "jusqu’à" in await speaking.around("floor")
    assert "jusqu’à" in await other.around("floor")
    assert await speaking.around("floor") == "Vous avez la parole. Le temps prévu est passé."
    while "passé" not in (said := await holding.around("floor")):
        pass
    assert said == f"{people[0].pseudonym} a la parole. Le temps prévu est passé."
    assert "passé" not in str(await heard_until_now(other))
    await speaking.send_and_wait("Je finis.")  # nothing is cut
    await closing(holding, speaking, other)


@in_thread
def database(*, answers):
    """From now on the database answers open pages, or is locked."""

    def locked(execute, sql, params, many, context):
        raise OperationalError("database is locked")

    connection.execute_wrappers[:] = [] if answers else [locked]


async def cut_by_the_database(page, **frame):
    """The page says `frame` while the database does not answer: its socket ends by an error."""
    await database(answers=False)
    try:
        await page.say(**frame)
        with pytest.raises(OperationalError):
            await page.socket.wait(timeout=5)
    finally:
        await database(answers=True)


@pytest.mark.parametrize("frame", [{"type": "draft", "text": "mon texte"}, {"type": "send", "text": "bonjour", "token": str(uuid.uuid4())}])
async def test_whose_socket_ends_by_an_error_is_no_longer_said_to_be_there(monkeypatch, frame):
    monkeypatch.setattr(hub, "BEAT", 0.2)
    monkeypatch.setattr(hub, "RIGHTS_LAST", 0)  # each frame asks the database whose it is
    thread, _team, people, _team_session, sessions = await a_room()
    there, ends = await opened(thread, sessions[0]), await opened(thread, sessions[1])
    while people[1].pseudonym not in await there.around("here"):
        pass
    await cut_by_the_database(ends, **frame)
    assert len(hub.hub_of(thread.pk).pages) == 1
    while people[1].pseudonym in await there.around("here"):
        pass
    await there.leave()


async def test_who_came_and_left_between_two_beats_is_no_longer_said_to_be_there(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 60)
    thread, _team, people, _team_session, sessions = await a_room()
    there = await opened(thread, sessions[0])
    room = hub.hub_of(thread.pk)
    await until(lambda: room.here)
    ends = await opened(thread, sessions[1])
    room._show()
    while people[1].pseudonym not in await there.around("here"):
        pass
    await ends.leave()
    await room._beat()
    while people[1].pseudonym in await there.around("here"):
        pass
    await there.leave()


async def test_whose_first_look_fails_is_not_left_in_the_room():
    thread, _team, _people, _team_session, sessions = await a_room()
    page = await RoomPage(thread, sessions[0]).open()
    await cut_by_the_database(page, type="resume", revision=0)
    assert thread.pk not in hub._hubs.get(asyncio.get_running_loop(), {})


async def test_a_private_page_that_ends_by_an_error_listens_to_nothing_more():
    thread, _one, _other, mine, _theirs = await two_people()
    page = await Page(thread, mine).open(0)
    await page.hear()
    assert who_listens_to(thread)
    await cut_by_the_database(page, type="draft", text="mon texte")
    assert not who_listens_to(thread)


def who_listens_to(thread):
    """The channels of this process in the group of a conversation: Redis' layer writes a prefix before its name."""
    groups = live.get_channel_layer().groups.items()
    return {one for name, channels in groups if name.endswith(live.group_of(thread)) for one in channels}


async def test_the_last_who_leaves_does_not_end_the_room_of_who_is_coming():
    thread, _team, _people, _team_session, sessions = await a_room(members=3)
    leaves = await opened(thread, sessions[0])
    room = hub.hub_of(thread.pk)
    async with room.lock:
        comes = await RoomPage(thread, sessions[1]).open(0)
        await until(lambda: room.coming)
        await leaves.leave()
    await comes.hear()
    then = await opened(thread, sessions[2])
    assert hub.hub_of(thread.pk) is room
    assert len(room.pages) == 2
    await closing(comes, then)


async def test_a_page_closed_earlier_does_not_end_the_room_opened_since():
    pk = uuid.uuid4()
    before, since = hub.Hub(pk), hub.hub_of(pk)
    await before.quit(rooms.RoomConsumer())
    assert hub.hub_of(pk) is since
    await since.quit(rooms.RoomConsumer())
