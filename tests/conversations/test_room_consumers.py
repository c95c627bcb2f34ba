"""Open pages of a room, live: real sockets through the whole ASGI application, one hub for all of them."""

import asyncio
import datetime as dt
import json
import uuid
from collections import deque

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from eclaireur.accounts.actions import block, suspend
from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, live, queries
from eclaireur.conversations.consumers import hub, rooms
from eclaireur.conversations.consumers import page as page_consumer
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Message, Room
from eclaireur.core.fields import open_all
from tests.conversations.test_consumers import Page, in_thread, session_of
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of, say_in

pytestmark = pytest.mark.django_db(transaction=True)


class RoomPage(Page):
    """An open page of a room."""

    def __init__(self, thread, session, **how):
        super().__init__(f"salles/{getattr(thread, 'pk', thread)}", session, **how)

    async def texts(self, many):
        """The words of the next `many` messages."""
        heard = []
        while len(heard) < many:
            heard += [frame["x"] for frame in await self.hear("m") if frame["type"] == "m"]
        return heard

    async def around(self, name):
        """The next sentence of that name."""
        while True:
            frame = (await self.hear("around"))[-1]
            if name in frame:
                return frame[name]

    async def send_and_wait(self, text, token=None):
        await self.say(type="send", token=token or str(uuid.uuid4()), text=text)
        return (await self.hear("ack"))


@in_thread
def a_room(members=2, **how):
    people = [PersonFactory() for _n in range(members)]
    thread, team = room_of(*people, **how)
    return thread, team, people, session_of(team), [session_of(person) for person in people]


async def opened(thread, session, revision=0):
    page = await RoomPage(thread, session).open(revision)
    await page.hear()
    return page


def names_in(frames):
    """Whose seat numbers the frames say, in order."""
    return [said for frame in frames if frame["type"] == "names" for said in frame.items() if said[0] != "type"]


async def closing(*pages):
    for page in pages:
        await page.leave()


async def test_a_message_reaches_every_page_once_in_small_frames_and_its_author_after_it_is_kept():
    thread, _team, people, team_session, sessions = await a_room()
    pages = [await RoomPage(thread, session).open(0) for session in (team_session, *sessions)]
    frames = await pages[1].send_and_wait("bonjour <b>vous</b>")
    assert [frame["type"] for frame in frames if frame["type"] in {"m", "ack"}] == ["m", "ack"]
    kept = await in_thread(lambda: open_all([Message.objects.get()], "body")[0])()
    assert kept.body == "bonjour <b>vous</b>"
    for page in (pages[0], pages[2]):
        heard = await page.hear("m")
        assert names_in(heard).count((str(heard[-1]["b"]), people[0].pseudonym)) == 1  # before their words, once
        assert (heard[-1]["x"], heard[-1]["i"], heard[-1]["n"]) == (kept.body, str(kept.pk), 1)
        assert len(json.dumps(heard[-1])) < 150
    await pages[1].send_and_wait("encore")
    heard = await pages[2].hear("m")
    assert names_in(heard) == []  # whose number it is was said
    await closing(*pages)


async def test_the_name_of_somebody_who_comes_later_is_said_before_their_first_words_and_a_blocked_one_never(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.1)
    thread, _team, people, _team_session, sessions = await a_room(members=3)
    await in_thread(block)(by=people[0], person=people[2])
    first = await RoomPage(thread, sessions[0]).open(0)
    others = [await opened(thread, session) for session in sessions[1:]]
    for other in reversed(others):
        await other.send_and_wait("bonsoir")
    heard = await first.hear("m")
    heard += await first.hear("around") if "around" not in [frame["type"] for frame in heard] else []
    named = [name for _number, name in names_in(heard)]
    assert named.count(people[1].pseudonym) == 1
    assert people[2].pseudonym not in json.dumps(heard)
    await closing(first, *others)


async def test_one_read_of_the_database_serves_fifty_pages(monkeypatch):
    thread, team, _people, _team_session, sessions = await a_room(members=1)
    reads = []
    really = queries.changed_since
    pages = [await opened(thread, sessions[0]) for _n in range(50)]
    monkeypatch.setattr(queries, "changed_since", lambda *a, **k: reads.append(1) or really(*a, **k))
    await in_thread(say_in)(thread, team, "pour tout le monde")
    for page in pages:
        assert await page.texts(1) == ["pour tout le monde"]
    assert 1 <= len(reads) <= 3  # the announcement, perhaps a beat
    await closing(*pages)


async def test_after_a_cut_a_page_receives_what_it_missed_once_changes_included():
    thread, team, people, _team_session, sessions = await a_room()
    first = await in_thread(say_in)(thread, team, "un")
    page = await opened(thread, sessions[0])
    await page.leave()
    await in_thread(say_in)(thread, people[1], "deux")
    await in_thread(actions.erase)(by=team, message=first)
    page = await RoomPage(thread, sessions[0]).open(1)
    heard = [(frame["n"], frame.get("x"), frame.get("f")) for frame in await page.hear() if frame["type"] == "m"]
    assert heard == [(2, "deux", None), (1, None, "g")]
    await page.leave()
    page = await RoomPage(thread, sessions[0]).open(3)
    assert [frame for frame in await page.hear() if frame["type"] == "m"] == []
    await page.leave()


async def test_a_lost_announcement_delays_and_loses_nothing(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.2)
    thread, team, _people, _team_session, sessions = await a_room()
    page = await opened(thread, sessions[0])
    monkeypatch.setattr(live, "_send", lambda group: None)
    for text in ("un", "deux"):
        await in_thread(say_in)(thread, team, text)
    assert await page.texts(2) == ["un", "deux"]
    await page.leave()


async def test_a_page_that_missed_too_much_is_asked_to_reload(monkeypatch):
    monkeypatch.setattr(hub, "AT_ONCE", 3)
    thread, team, _people, _team_session, sessions = await a_room()
    for n in range(5):
        await in_thread(say_in)(thread, team, str(n))
    page = await RoomPage(thread, sessions[0]).open(0)
    await page.hear("late")
    await page.leave()


async def test_sent_again_after_a_lost_acknowledgement_it_is_there_once():
    thread, _team, _people, _team_session, sessions = await a_room()
    token = str(uuid.uuid4())
    for _time in range(2):
        page = await opened(thread, sessions[0])
        await page.send_and_wait("une fois", token)
        await page.leave()
    assert await in_thread(Message.objects.count)() == 1


async def test_a_page_that_reads_too_slowly_is_cut_and_slows_nobody(monkeypatch):
    monkeypatch.setattr(rooms, "MOST_WAITING", 5)
    page = rooms.RoomConsumer()
    gate, sent = asyncio.Event(), []

    async def slow(event):
        sent.append(event)
        await gate.wait()

    page.base_send, page.waiting, page.writing = slow, deque(), None
    for n in range(20):
        page.push(str(n))  # never waits
        await asyncio.sleep(0)
    gate.set()
    await page.ending
    assert sent[-1] == {"type": "websocket.close", "code": rooms.CUT}
    assert page.is_over


async def test_frames_leave_in_order_whether_the_page_keeps_up_or_not():
    page, sent, gate = rooms.RoomConsumer(), [], asyncio.Event()

    async def sometimes_slow(event):
        if event["text"] == "2":
            await gate.wait()
        sent.append(event["text"])

    page.base_send, page.waiting, page.writing = sometimes_slow, deque(), None
    for n in range(5):
        page.push(str(n))
    assert sent == ["0", "1"]
    gate.set()
    await page.writing
    page.push("5")
    assert sent == list("012345")


async def test_a_page_whose_other_end_is_gone_stops_nobody():
    page, tried = rooms.RoomConsumer(), []

    async def gone(event):
        tried.append(event)
        raise OSError

    page.base_send, page.waiting, page.writing = gone, deque(), None
    page.push("0")
    page.push("1")
    assert (len(tried), page.is_over) == (1, True)


class TestAround:
    async def test_turns_are_told_and_only_the_speaker_writes(self):
        thread, team, _people, _team_session, sessions = await a_room()
        page = await opened(thread, sessions[0])
        await in_thread(actions.set_mode)(by=team, thread=thread, mode=RoomMode.TURNS)
        assert "Personne n’a la parole" in await page.around("floor")
        await page.say(type="send", token=str(uuid.uuid4()), text="je peux ?")
        assert "Levez la main" in (await page.hear("refused"))[-1]["words"]
        mine = await in_thread(lambda: queries.seat_in(thread.pk, _people[0]).number)()
        await in_thread(actions.give_floor)(by=team, thread=thread, number=mine, minutes=5)
        assert "Vous avez la parole" in await page.around("floor")
        await page.send_and_wait("merci")
        await page.leave()

    async def test_hands_are_told_in_order_and_only_what_changed_travels(self):
        thread, _team, people, _team_session, sessions = await a_room()
        page = await opened(thread, sessions[0])
        await in_thread(actions.raise_hand)(by=people[1], thread=thread)
        frame = (await page.hear("around"))[-1]
        assert set(frame) == {"type", "hands"}
        await in_thread(actions.raise_hand)(by=people[0], thread=thread)
        said = await page.around("hands")
        assert said.index(people[1].pseudonym) < said.index(people[0].pseudonym)
        await page.leave()

    async def test_a_hand_is_lowered_for_everybody_once_its_owner_wrote(self):
        thread, _team, people, _team_session, sessions = await a_room()
        mine, other = await opened(thread, sessions[0]), await opened(thread, sessions[1])
        await in_thread(actions.raise_hand)(by=people[0], thread=thread)
        assert people[0].pseudonym in await other.around("hands")
        assert people[0].pseudonym in await mine.around("hands")
        await mine.send_and_wait("Voilà ce que je voulais dire.")
        assert await other.around("hands") == ""
        await mine.leave()
        await other.leave()

    async def test_who_is_here_is_told_in_the_room_and_not_who_was(self, monkeypatch):
        monkeypatch.setattr(hub, "BEAT", 0.1)
        thread, _team, people, _team_session, sessions = await a_room()
        first = await opened(thread, sessions[0])
        second = await opened(thread, sessions[1])
        assert people[1].pseudonym in await first.around("here")
        await second.leave()
        assert people[1].pseudonym not in await first.around("here")
        await first.leave()

    async def test_a_moderator_who_comes_is_told_to_everybody(self, monkeypatch):
        monkeypatch.setattr(hub, "BEAT", 0.1)
        thread, team, _people, _team_session, sessions = await a_room()
        page = await opened(thread, sessions[0])
        moderator = await in_thread(PersonFactory)(roles=[Role.MODERATOR])
        await in_thread(actions.call_moderators)(by=team, thread=thread)
        assert "appelée" in await page.around("help")
        await in_thread(actions.answer_call)(by=moderator, thread=thread)
        theirs = await opened(thread, await in_thread(session_of)(moderator))
        assert moderator.pseudonym in await page.around("guests")
        await closing(page, theirs)


class TestWhoMayListen:
    async def test_nobody_without_a_seat_nor_signed_out_nor_from_another_site(self):
        thread, team, *_rest, sessions = await a_room()
        await in_thread(say_in)(thread, team, "secret")
        outsiders = await in_thread(lambda: [PersonFactory(is_superuser=True), *(PersonFactory(roles=[role]) for role in Role)])()
        for outsider in outsiders:
            session = await in_thread(session_of)(outsider)
            heard = [await (await RoomPage(which, session).open(0)).closed() for which in (thread, uuid.uuid4())]
            assert heard[0] == heard[1]
            assert heard[0]["code"] == page_consumer.UNKNOWN
        assert (await (await RoomPage(thread, "none").open()).closed())["code"] == page_consumer.SIGNED_OUT
        assert not await RoomPage(thread, sessions[0], origin="http://evil.example").is_accepted()

    async def test_before_it_opens_and_once_it_closed(self):
        for opens in (dt.timedelta(days=30), -dt.timedelta(days=30)):
            starts = timezone.now() + opens
            thread, _team, _people, _team_session, sessions = await a_room(
                opens_at=starts - dt.timedelta(days=2), starts_at=starts, ends_at=starts + dt.timedelta(hours=1),
                closes_at=starts + dt.timedelta(days=3),
            )
            assert (await (await RoomPage(thread, sessions[0]).open(0)).closed())["code"] == page_consumer.UNKNOWN


class TestRightsThatEnd:
    """Whoever loses their rights is given no message committed after, though announcements be lost."""

    @pytest.fixture(params=["announced", "announcements lost"])
    def channel(self, request, monkeypatch):
        if request.param == "announcements lost":
            monkeypatch.setattr(hub, "BEAT", 0.3)
            monkeypatch.setattr(live, "_send", lambda group: None)

    async def ends(self, change, code, *, members=2):
        """The first member's page after `change(thread, team, people, sessions)` and one more message: closed, without it."""
        thread, team, people, _team_session, sessions = await a_room(members=members)
        page, witness = await opened(thread, sessions[0]), await opened(thread, sessions[1])
        await in_thread(change)(thread, team, people, sessions)
        await in_thread(say_in)(thread, team, "pas pour vous")
        assert await witness.texts(1) == ["pas pour vous"]
        heard = await page.hear("closed")
        assert heard[-1]["code"] == code
        assert [frame for frame in heard if frame["type"] == "m"] == []
        await closing(page, witness)
        return heard[-1]

    async def test_asked_to_leave(self, channel):
        def change(thread, team, people, _sessions):
            actions.remove(by=team, thread=thread, number=queries.seat_in(thread.pk, people[0]).number, words="À demain.")

        assert "aujourd’hui" in (await self.ends(change, page_consumer.CLOSED))["words"]

    async def test_let_go(self, channel):
        await self.ends(lambda thread, _t, people, _s: actions.let_go(by=None, thread=thread, person=people[0]), page_consumer.UNKNOWN)

    async def test_suspended(self, channel):
        await self.ends(lambda _th, _t, people, _s: suspend(by=None, person=people[0], until=None), page_consumer.CLOSED)

    async def test_signed_out_elsewhere(self, monkeypatch):
        monkeypatch.setattr(hub, "RIGHTS_LAST", 0)  # a session that ends by itself announces nothing
        await self.ends(lambda _th, _t, _p, sessions: SessionStore(sessions[0]).delete(), page_consumer.SIGNED_OUT)

    async def test_another_password(self, channel):
        def change(_thread, _team, people, _sessions):
            people[0].set_password("une toute autre phrase")
            people[0].save()

        await self.ends(change, page_consumer.SIGNED_OUT)

    async def test_across_a_block_nothing_passes_and_the_rest_goes_on(self, channel):
        thread, team, people, _team_session, sessions = await a_room(members=3)
        pages = [await opened(thread, session) for session in sessions]
        await in_thread(block)(by=people[0], person=people[1])
        await in_thread(say_in)(thread, people[0], "pas pour l’autre")
        await in_thread(say_in)(thread, team, "pour tous")
        assert await pages[1].texts(1) == ["pour tous"]
        assert await pages[0].texts(2) == ["pas pour l’autre", "pour tous"]
        assert await pages[2].texts(2) == ["pas pour l’autre", "pour tous"]
        await closing(*pages)

    async def test_a_room_that_closes(self):
        thread, team, _people, _team_session, sessions = await a_room()
        page = await opened(thread, sessions[0])
        await in_thread(Room.objects.update)(ends_at=timezone.now(), closes_at=timezone.now())
        await in_thread(actions.person_changed)(team)
        await in_thread(live.tell)(thread)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hub, "RIGHTS_LAST", 0)
            await in_thread(live.tell)(thread)
            assert (await page.closed())["code"] == page_consumer.UNKNOWN
        await page.leave()

    async def test_a_room_that_is_cancelled(self):
        thread, team, _people, _team_session, sessions = await a_room()
        page = await opened(thread, sessions[0])
        await in_thread(actions.close_room)(by=team, thread=thread)
        assert (await page.closed())["code"] == page_consumer.UNKNOWN
        await page.leave()


@pytest.mark.parametrize("frame", [
    {"type": "resume", "revision": "x"}, {"type": "resume", "revision": -5}, {"type": "resume", "revision": 10**30},
    {"type": "resume", "revision": True}, {"type": "send"}, {"type": "send", "text": 12, "token": None}, {"type": "draft", "text": {"a": 1}},
])
async def test_odd_values_break_nothing(frame):
    thread, _team, _people, _team_session, sessions = await a_room()
    page = await RoomPage(thread, sessions[0]).open()
    await page.say(**frame)
    await page.say(type="ping")
    await page.hear("pong")
    await page.leave()


@pytest.mark.parametrize("frame", ["", "pas du json", "[]", '{"type":"read","upto":3}', "x" * 200_000, "[" * 50_000])
async def test_strange_frames_are_answered_by_a_clear_end(frame):
    thread, _team, _people, _team_session, sessions = await a_room()
    page = await RoomPage(thread, sessions[0]).open()
    await page.send(text=frame)
    assert (await page.closed())["code"] == page_consumer.UNREADABLE


async def test_a_room_left_as_it_is_told_of_something_ends_there():
    room = hub.Hub(uuid.uuid4())
    running = asyncio.create_task(room._run())
    await asyncio.sleep(0.05)
    room.wake.set()
    running.cancel()
    assert await asyncio.wait({running}, timeout=2) == ({running}, set())
