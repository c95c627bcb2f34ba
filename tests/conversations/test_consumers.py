"""One open page, live: real sockets through the whole ASGI application, real sessions, real rows."""

import asyncio
import datetime as dt
import json
import uuid

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from eclaireur.accounts.actions import block, suspend
from eclaireur.accounts.enums import Role
from eclaireur.config.asgi import application
from eclaireur.conversations import actions, live, queries, texts
from eclaireur.conversations.actions import order
from eclaireur.conversations.consumers import page as page_consumer
from eclaireur.conversations.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "http://testserver"
in_thread = database_sync_to_async


def session_of(person):
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


class Page:
    """An open page of a thread: connects, listens, speaks."""

    def __init__(self, thread, session, *, origin=SITE, language="fr"):
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.LANGUAGE_COOKIE_NAME}={language}"
        address = f"/conversations/{getattr(thread, 'pk', thread)}/direct/"
        self.socket = ApplicationCommunicator(application, {
            "type": "websocket", "path": address, "query_string": b"", "subprotocols": [],
            "headers": [(b"host", b"testserver"), (b"origin", origin.encode()), (b"cookie", cookie.encode())],
        })

    async def is_accepted(self):
        await self.socket.send_input({"type": "websocket.connect"})
        return (await self.socket.receive_output(timeout=5))["type"] == "websocket.accept"

    async def open(self, revision=None):
        assert await self.is_accepted()
        if revision is not None:
            await self.say(type="resume", revision=revision)
        return self

    async def say(self, **frame):
        await self.send(text=json.dumps(frame))

    async def send(self, **data):
        await self.socket.send_input({"type": "websocket.receive"} | data)

    async def hear(self, until="ready"):
        """Frames up to and with the first one of type `until`."""
        frames = []
        while not frames or frames[-1]["type"] != until:
            frames.append(json.loads((await self.socket.receive_output(timeout=5))["text"]))
        return frames

    async def closed(self):
        """The frame that says why, and the code with which the socket closed."""
        frame = (await self.hear("closed"))[-1]
        ended = await self.socket.receive_output(timeout=5)
        assert ended == {"type": "websocket.close", "code": frame["code"]}
        return frame

    async def silent(self):
        return await self.socket.receive_nothing(timeout=0.2)

    async def leave(self):
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.socket.wait(timeout=5)


@in_thread
def two_people(**kwargs):
    thread, one, other = private_thread()
    return thread, one, other, session_of(one), session_of(other)


def bodies(frames):
    return [frame["body"] for frame in frames if frame["type"] == "message"]


async def test_what_one_sends_the_other_reads_at_once_and_the_sender_is_told_after_it_is_kept():
    thread, one, _other, mine, theirs = await two_people()
    here, there = await Page(thread, mine).open(0), await Page(thread, theirs).open(0)
    await here.hear()
    await there.hear()
    token = str(uuid.uuid4())
    await here.say(type="send", token=token, text="bonjour <b>toi</b>")
    ack = (await here.hear("ack"))[-1]
    kept = await in_thread(Message.objects.get)()
    assert ack == {"type": "ack", "token": token, "id": str(kept.pk)}
    heard = (await there.hear("message"))[-1]
    assert heard["body"] == "bonjour <b>toi</b>"
    assert heard["author"] == one.pseudonym
    assert (heard["mine"], heard["edit"]) == (False, "")
    await here.leave()
    await there.leave()


async def test_sent_again_after_a_lost_acknowledgement_it_is_there_once():
    thread, _one, _other, mine, _theirs = await two_people()
    token = str(uuid.uuid4())
    for _time in range(2):
        page = await Page(thread, mine).open(0)
        await page.hear()
        await page.say(type="send", token=token, text="une seule fois")
        await page.hear("ack")
        await page.leave()
    assert await in_thread(Message.objects.count)() == 1


async def test_two_tabs_of_one_person_agree():
    thread, _one, _other, mine, _theirs = await two_people()
    first, second = await Page(thread, mine).open(0), await Page(thread, mine).open(0)
    for page in (first, second):
        await page.hear()
    await first.say(type="send", token=str(uuid.uuid4()), text="du premier")
    await first.hear("ack")
    await second.hear("message")
    await second.say(type="send", token=str(uuid.uuid4()), text="du second")
    heard = await second.hear("ack")
    assert bodies(heard) == ["du second"]
    assert bodies(await first.hear("message")) == ["du second"]
    assert await first.silent()
    assert await second.silent()
    for page in (first, second):
        await page.leave()


async def test_after_a_cut_a_page_receives_what_it_missed_once_with_changes_and_erasures():
    thread, one, _other, _mine, theirs = await two_people()
    kept = await in_thread(say)(thread, one, "premier")
    page = await Page(thread, theirs).open(0)
    assert bodies(await page.hear()) == ["premier"]
    await page.leave()

    missed = await in_thread(say)(thread, one, "deuxième")
    await in_thread(actions.edit)(by=one, message=kept, text="premier, corrigé", seen_revision=1)
    await in_thread(actions.erase)(by=one, message=missed)
    page = await Page(thread, theirs).open(1)
    frames = [frame for frame in await page.hear() if frame["type"] == "message"]
    assert [(frame["sequence"], frame["body"], frame["gone"]) for frame in frames] == [
        (1, "premier, corrigé", False), (2, "Message effacé.", True),
    ]
    await page.leave()
    page = await Page(thread, theirs).open(max(frame["revision"] for frame in frames))
    assert bodies(await page.hear()) == []
    await page.leave()


async def test_a_page_that_missed_too_much_is_asked_to_reload(monkeypatch):
    monkeypatch.setattr(page_consumer, "REPLAYED", 3)
    thread, one, _other, _mine, theirs = await two_people()
    for number in range(5):
        await in_thread(say)(thread, one, str(number))
    page = await Page(thread, theirs).open(0)
    frames = await page.hear()
    assert frames[0] == {"type": "late"}
    await page.leave()


async def test_a_message_whose_announcement_was_lost_comes_with_the_next_ping(monkeypatch):
    thread, one, _other, _mine, theirs = await two_people()
    page = await Page(thread, theirs).open(0)
    await page.hear()
    monkeypatch.setattr(live, "_send", lambda group: None)  # the layer is down
    await in_thread(say)(thread, one, "malgré tout")
    assert await page.silent()
    await page.say(type="ping")
    assert bodies(await page.hear("pong")) == ["malgré tout"]
    await page.leave()


async def test_one_learns_that_the_other_has_read():
    thread, one, _other, mine, theirs = await two_people()
    await in_thread(say)(thread, one)
    here, there = await Page(thread, mine).open(1), await Page(thread, theirs).open(1)
    await here.hear()
    await there.hear()
    await there.say(type="read", upto=1)
    assert (await here.hear("read"))[-1]["upto"] == 1
    for page in (here, there):
        await page.leave()


async def test_a_draft_is_kept_for_its_author():
    thread, one, other, mine, _theirs = await two_people()
    page = await Page(thread, mine).open(0)
    await page.hear()
    await page.say(type="draft", text="je cherche mes mots")
    await page.hear("kept")
    assert await in_thread(queries.draft_of)(one, thread) == "je cherche mes mots"
    assert await in_thread(queries.draft_of)(other, thread) == ""
    await page.leave()


@pytest.mark.parametrize(("text", "said"), [
    ("", "vide"), ("a\x00b", "invisible"), ("\ud83d seul", "invisible"), ("x" * (texts.LIMIT + 1), "deux fois"),
])
async def test_refused_words_are_said_and_the_page_stays(text, said):
    thread, _one, _other, mine, _theirs = await two_people()
    page = await Page(thread, mine).open(0)
    await page.hear()
    await page.say(type="send", token=str(uuid.uuid4()), text=text)
    assert said in (await page.hear("refused"))[-1]["words"]
    await page.say(type="send", token=str(uuid.uuid4()), text="😀" * texts.LIMIT)
    await page.hear("ack")
    await page.leave()


async def test_too_fast_is_said_gently(monkeypatch):
    monkeypatch.setattr(order, "MANY", 1)
    thread, _one, _other, mine, _theirs = await two_people()
    page = await Page(thread, mine).open(0)
    await page.say(type="send", token=str(uuid.uuid4()), text="un")
    await page.hear("ack")
    await page.say(type="send", token=str(uuid.uuid4()), text="deux")
    assert "Attendez une minute" in (await page.hear("refused"))[-1]["words"]
    await page.leave()


class TestWhoMayListen:
    async def test_a_page_of_another_site_is_refused_even_on_another_port(self):
        thread, _one, _other, mine, _theirs = await two_people()
        for origin in ("http://evil.example", "http://testserver:9999", ""):
            assert not await Page(thread, mine, origin=origin).is_accepted(), origin

    async def test_nobody_signed_out(self):
        thread, *_rest = await two_people()
        page = await Page(thread, "no-such-session").open()
        assert (await page.closed())["code"] == page_consumer.SIGNED_OUT

    async def test_no_one_else_whatever_their_role_and_an_unknown_thread_answers_the_same(self):
        thread, one, *_rest = await two_people()
        await in_thread(say)(thread, one, "secret")
        outsiders = await in_thread(lambda: [PersonFactory(is_superuser=True), *(PersonFactory(roles=[role]) for role in Role)])()
        for outsider in outsiders:
            session = await in_thread(session_of)(outsider)
            heard = [await (await Page(which, session).open()).closed() for which in (thread, uuid.uuid4())]
            assert heard[0] == heard[1]
            assert heard[0]["code"] == page_consumer.UNKNOWN

    async def test_words_come_in_the_language_of_the_page(self):
        thread, _one, other, mine, _theirs = await two_people()
        await in_thread(block)(by=other, person=_one)
        french = await (await Page(thread, mine).open()).closed()
        assert "fermée" in french["words"]


class TestRightsThatEnd:
    """The page is told and closes, whether it speaks or only listens; nothing more is delivered."""

    @pytest.fixture
    async def pages(self):
        thread, one, other, mine, theirs = await two_people()
        here, there = await Page(thread, mine).open(0), await Page(thread, theirs).open(0)
        await here.hear()
        await there.hear()
        yield thread, one, other, mine, here, there
        for page in (here, there):
            await page.leave()

    async def test_a_session_that_ended(self, pages):
        _thread, _one, _other, mine, here, there = pages
        await in_thread(SessionStore(mine).delete)()
        await there.say(type="send", token=str(uuid.uuid4()), text="pas pour elle")
        assert (await here.closed())["code"] == page_consumer.SIGNED_OUT

    async def test_a_changed_password(self, pages):
        _thread, one, _other, _mine, here, _there = pages
        one.set_password("une toute autre phrase")
        await in_thread(one.save)()
        await here.say(type="ping")
        assert (await here.closed())["code"] == page_consumer.SIGNED_OUT

    async def test_a_block_closes_both_at_once_in_the_same_words(self, pages):
        _thread, one, other, mine, here, there = pages
        await in_thread(block)(by=other, person=one)
        mine, theirs = await here.closed(), await there.closed()
        assert mine == theirs
        assert mine["code"] == page_consumer.CLOSED

    async def test_a_suspension(self, pages):
        _thread, one, _other, _mine, here, _there = pages
        await in_thread(suspend)(by=None, person=one, until=timezone.now() + dt.timedelta(days=14))
        await here.say(type="send", token=str(uuid.uuid4()), text="quand même")
        assert (await here.closed())["code"] == page_consumer.CLOSED
        assert not await in_thread(Message.objects.exists)()

    async def test_a_departure(self, pages):
        thread, one, _other, _mine, here, there = pages
        await in_thread(actions.leave)(by=one, thread=thread)
        assert (await here.closed())["code"] == page_consumer.UNKNOWN
        assert (await there.closed())["code"] == page_consumer.CLOSED

    async def test_the_end_of_the_accompaniment_is_said_in_its_words(self, pages):
        thread, _one, other, _mine, here, _there = pages
        await in_thread(actions.close)(by=other, thread=thread)
        assert "terminé" in (await here.closed())["words"]


class TestStrangeFrames:
    @pytest.mark.parametrize("frame", ["", "pas du json", "[]", "null", '{"type":"inconnu"}', '{"type":["send"]}', "{" * 5000, "x" * 200_000, "[" * 50_000])
    async def test_are_answered_by_a_clear_end(self, frame):
        thread, _one, _other, mine, _theirs = await two_people()
        page = await Page(thread, mine).open()
        await page.send(text=frame)
        assert (await page.closed())["code"] == page_consumer.UNREADABLE

    async def test_bytes_too(self):
        thread, _one, _other, mine, _theirs = await two_people()
        page = await Page(thread, mine).open()
        await page.send(bytes=b"\x00\xff")
        assert (await page.closed())["code"] == page_consumer.UNREADABLE

    @pytest.mark.parametrize("frame", [
        {"type": "resume", "revision": "x"}, {"type": "resume", "revision": -5}, {"type": "resume", "revision": 10**30},
        {"type": "resume", "revision": True}, {"type": "read", "upto": 10**30}, {"type": "read", "upto": "x"}, {"type": "read"},
        {"type": "send"}, {"type": "send", "text": 12, "token": None}, {"type": "draft", "text": {"a": 1}},
    ])
    async def test_odd_values_break_nothing(self, frame):
        thread, one, _other, mine, _theirs = await two_people()
        await in_thread(say)(thread, one)
        page = await Page(thread, mine).open()
        await page.say(**frame)
        await page.say(type="ping")
        await page.hear("pong")
        await page.leave()

    async def test_a_flood_is_stopped(self, monkeypatch):
        monkeypatch.setattr(page_consumer, "MOST_FRAMES", 5)
        thread, _one, _other, mine, _theirs = await two_people()
        page = await Page(thread, mine).open()
        for _time in range(7):
            await page.say(type="ping")
        assert (await page.closed())["code"] == page_consumer.TOO_MUCH


def test_group_names_say_nothing_of_the_thread(db):
    thread, one, _other = private_thread()
    name = live.group_of(thread)
    assert str(thread.pk) not in name
    assert thread.pk.hex not in name
    assert name not in (live.group_of(one), live.group_of(private_thread()[0]))


async def test_a_layer_that_is_down_loses_no_message(monkeypatch):
    class Down:
        async def group_send(self, group, event):
            raise OSError("no layer")

    monkeypatch.setattr(live, "get_channel_layer", Down)
    thread, one, *_rest = await two_people()
    await in_thread(say)(thread, one, "gardé")
    assert await in_thread(Message.objects.count)() == 1
    await asyncio.sleep(0)
