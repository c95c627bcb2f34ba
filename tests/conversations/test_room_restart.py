"""A real server killed under sockets, a real Redis killed and restarted, a client cut: nothing lost, nothing twice."""

import json
import os
import shutil
import socket
import subprocess
import time

import pytest
from websockets.exceptions import WebSocketException

from eclaireur.conversations.models import Message
from tests.conversations.test_consumers import session_of
from tests.conversations.test_restart import Page, Server, until_the_end  # noqa: F401 (a fixture)
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of, say_in

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 6


class RoomPage(Page):
    """What room.js and live.js do."""

    def listen(self, is_enough, seconds=20):
        """Take frames until `is_enough()`; stops when the server is gone."""
        until = time.monotonic() + seconds
        while not is_enough() and time.monotonic() < until:
            try:
                frame = json.loads(self.socket.recv(timeout=1))
            except TimeoutError:
                continue
            except (WebSocketException, OSError):
                return
            if frame["type"] == "m":
                revision = frame.get("r", frame["n"])
                assert frame["i"] not in self.seen or self.seen[frame["i"]]["revision"] < revision
                assert revision > self.revision  # in order
                self.seen[frame["i"]] = frame | {"revision": revision}
                self.revision = revision
            elif frame["type"] == "ack":
                self.waiting.pop(frame["token"], None)

    def shown(self):
        return [frame["x"] for frame in sorted(self.seen.values(), key=lambda frame: frame["n"])]


class Redis:
    """A Redis of our own on a free port that it keeps."""

    def __init__(self, folder):
        self.program = shutil.which("redis-server")
        if self.program is None:
            missing = "no redis-server here: install the package redis-server to test the loss of Redis"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]

    def start(self):
        self.process = subprocess.Popen([self.program, *self.options], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=10)


@pytest.fixture
def redis(tmp_path, monkeypatch):
    server = Redis(tmp_path)
    server.start()
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{server.port}/0")
    yield server
    server.kill()


@pytest.fixture
def room():
    people = [PersonFactory() for _n in range(READERS)]
    thread, _team = room_of(*people)
    return thread, people, [session_of(person) for person in people]


def everything_is_there_once(pages, texts):
    kept = list(Message.objects.order_by("sequence"))
    assert sorted(message.body for message in kept) == sorted(texts)
    assert [message.sequence for message in kept] == list(range(1, len(texts) + 1))
    for page in pages:
        assert page.shown() == [message.body for message in kept]


def test_a_server_killed_under_sockets_loses_and_doubles_nothing(room, until_the_end):  # noqa: F811
    thread, _people, sessions = room
    server = Server()
    server.start()
    pages = [RoomPage(server, thread, session, until_the_end) for session in sessions]
    try:
        for page in pages:
            page.open()
        texts = [f"message {number} de {who}" for who in (0, 1) for number in range(6)]
        for number in range(6):
            for who in (0, 1):
                pages[who].write(f"message {number} de {who}")
        pages[0].listen(lambda: len(pages[0].waiting) <= 3)  # some acknowledged, some kept or not, nobody knows
        server.kill()
        for page in pages:
            page.listen(lambda: False, seconds=2)
        acknowledged = sum(6 - len(page.waiting) for page in pages[:2])
        assert Message.objects.count() >= acknowledged >= 3
        server.start()
        for page in pages:
            page.open()
        for page in pages[:2]:
            page.listen(lambda page=page: not page.waiting)
        for page in pages:
            page.listen(lambda page=page: len(page.seen) >= 12)
            page.listen(lambda: False, seconds=0.5)
        everything_is_there_once(pages, texts)
    finally:
        server.kill()


def test_two_servers_whose_redis_is_killed_and_started_again_lose_and_double_nothing(room, redis, until_the_end):  # noqa: F811
    thread, people, sessions = room
    servers = [Server(), Server()]
    pages = []
    try:
        for server in servers:
            server.start()
        pages = [RoomPage(servers[number % 2], thread, session, until_the_end) for number, session in enumerate(sessions)]
        for page in pages:
            page.open()
        pages[0].write("avec Redis")
        for page in pages:
            page.listen(lambda page=page: page.shown() == ["avec Redis"])
        redis.kill()
        pages[1].write("sans Redis")
        say_in(thread, people[2], "par une requête")  # a third process
        for page in pages:
            page.listen(lambda page=page: len(page.seen) >= 3)
        redis.start()
        pages[0].write("Redis revenu")
        for page in pages:
            page.listen(lambda page=page: len(page.seen) >= 4)
            page.listen(lambda: False, seconds=0.5)
        everything_is_there_once(pages, ["avec Redis", "sans Redis", "par une requête", "Redis revenu"])
    finally:
        for server in servers:
            server.kill()


def test_a_client_cut_in_the_middle_comes_back_to_what_it_missed(room, until_the_end):  # noqa: F811
    thread, people, sessions = room
    server = Server()
    server.start()
    try:
        away, near = (RoomPage(server, thread, session, until_the_end) for session in sessions[:2])
        for page in (away, near):
            page.open()
        near.write("avant")
        away.listen(lambda: len(away.seen) == 1)
        away.write("parti avec la coupure")
        away.socket.socket.shutdown(socket.SHUT_RDWR)  # no farewell
        for number in range(10):
            say_in(thread, people[2], f"pendant {number}")
        away.open()
        away.listen(lambda: not away.waiting and len(away.seen) >= 12)
        near.listen(lambda: len(near.seen) >= 12)
        everything_is_there_once([away, near], ["avant", "parti avec la coupure", *(f"pendant {n}" for n in range(10))])
    finally:
        server.kill()
