"""A Redis that hangs, neither dead nor answering: rooms go on."""

import asyncio
import signal
import time
import uuid

import pytest

from eclaireur.conversations import actions, live, presence
from eclaireur.conversations.consumers import hub
from eclaireur.core import cache as shared
from tests.conversations.test_consumers import in_thread
from tests.conversations.test_room_consumers import a_room, closing, opened
from tests.conversations.test_room_restart import Redis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis(tmp_path, settings, monkeypatch):
    """A Redis of our own for all that processes share; `redis.freeze()` stops it without ending it."""
    server = Redis(tmp_path)
    server.start()
    server.freeze = lambda: server.process.send_signal(signal.SIGSTOP)
    address = f"redis://127.0.0.1:{server.port}/0"
    monkeypatch.setattr(shared, "_away_until", 0.0)
    settings.CACHES = {"default": {"BACKEND": "eclaireur.core.cache.SharedCache", "LOCATION": address}}
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [address]}}
    }
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.kill()


def seconds(work, *arguments):
    began = time.monotonic()
    work(*arguments)
    return time.monotonic() - began


def test_who_is_here_waits_a_little_once_then_not_at_all_for_a_while(redis):
    room = uuid.uuid4()
    assert presence.meet(room, [1], [1, 2]) == {1}
    redis.freeze()
    assert seconds(presence.meet, room, [1], [1]) < shared.PATIENCE * 4
    assert seconds(presence.forget, room, 1) < shared.PATIENCE / 2
    assert presence.meet(room, [2], [1, 2]) == {2}  # those of this process know each other still


async def test_messages_go_from_page_to_page_while_redis_hangs(redis, monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.2)
    thread, _team, people, _team_session, sessions = await a_room()
    pages = [await opened(thread, session) for session in sessions]
    await pages[0].send_and_wait("avant")
    await in_thread(actions.raise_hand)(by=people[0], thread=thread)  # lowered by the next words, which is announced
    redis.freeze()
    began = time.monotonic()
    for n in range(3):
        await pages[0].send_and_wait(f"pendant {n}")
    assert await pages[1].texts(4) == ["avant", "pendant 0", "pendant 1", "pendant 2"]
    assert time.monotonic() - began < live.PATIENCE + 2 * shared.PATIENCE + 2
    await closing(*pages)


async def test_a_page_closed_here_keeps_whoever_has_another_open_in_another_process(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.1)
    thread, _team, _people, _team_session, sessions = await a_room()
    page = await opened(thread, sessions[0])
    (number,) = {one.number for one in hub.hub_of(thread.pk).pages}
    presence.meet(thread.pk, [number], [])  # the other process says so at its own beats
    await closing(page)
    assert presence.meet(thread.pk, [], [number]) == {number}
    presence.meet(thread.pk, [number], [])
    await asyncio.sleep(1)
    assert presence.meet(thread.pk, [], [number]) == {number}


async def test_whoever_closed_their_only_page_is_no_longer_here_a_little_later(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.1)
    thread, _team, _people, _team_session, sessions = await a_room()
    page = await opened(thread, sessions[0])
    (number,) = {one.number for one in hub.hub_of(thread.pk).pages}
    presence.meet(thread.pk, [number], [])
    await closing(page)
    await asyncio.sleep(1)
    assert presence.meet(thread.pk, [], [number]) == frozenset()
