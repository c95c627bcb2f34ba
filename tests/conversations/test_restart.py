"""A real server, killed in the middle and started again: nothing lost, nothing twice."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from eclaireur.conversations.models import Message
from tests.conversations.test_consumers import session_of
from tests.factories.conversations import private_thread

pytestmark = pytest.mark.django_db(transaction=True)


def database_url():
    """The address of the test database, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}?transaction_mode=IMMEDIATE&timeout=20"
    secret = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    host = quote(found["HOST"] or "localhost", safe="")
    return f"postgres://{found['USER']}{secret}@{host}:{found['PORT'] or 5432}/{found['NAME']}"


class Server:
    """The application under uvicorn, in a process of its own, on a free port that it keeps."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"

    def start(self):
        environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.test"}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "eclaireur.config.asgi:application", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, "the server did not start"
            time.sleep(0.1)
        raise AssertionError("the server did not answer")

    def kill(self):
        """As a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)


@pytest.fixture
def server():
    running = Server()
    running.start()
    yield running
    running.kill()


class Page:
    """What live.js does: keeps what is not acknowledged, resumes from what it saw, comes back by itself."""

    def __init__(self, server, thread, session, until):
        self.server, self.thread, self.session, self.until = server, thread, session, until
        self.revision, self.seen, self.waiting = 0, {}, {}

    def open(self):
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        self.socket = self.until.enter_context(connect(
            f"ws://{self.server.address}{self.thread.get_absolute_url()}direct/",
            origin=f"http://{self.server.address}", additional_headers={"Cookie": cookie}, open_timeout=20, proxy=None,
        ))
        self.socket.send(json.dumps({"type": "resume", "revision": self.revision}))
        for token, text in self.waiting.items():
            self.socket.send(json.dumps({"type": "send", "token": token, "text": text}))

    def write(self, text):
        token = str(uuid.uuid4())
        self.waiting[token] = text
        self.socket.send(json.dumps({"type": "send", "token": token, "text": text}))

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
            if frame["type"] == "message":
                assert frame["id"] not in self.seen or self.seen[frame["id"]]["revision"] < frame["revision"]
                self.seen[frame["id"]] = frame
                self.revision = max(self.revision, frame["revision"])
            elif frame["type"] == "ack":
                self.waiting.pop(frame["token"], None)


@pytest.fixture
def until_the_end():
    """Where open sockets are closed."""
    with ExitStack() as stack:
        yield stack


def test_a_server_killed_while_messages_leave_loses_and_doubles_nothing(server, until_the_end):
    thread, one, other = private_thread()
    writer, reader = (Page(server, thread, session_of(person), until_the_end) for person in (one, other))
    for page in (writer, reader):
        page.open()
    for number in range(8):
        writer.write(f"message {number}")
    writer.listen(lambda: len(writer.waiting) <= 5)  # some are acknowledged, some are kept or not, nobody knows
    server.kill()
    reader.listen(lambda: False, seconds=3)
    acknowledged = 8 - len(writer.waiting)
    assert 3 <= acknowledged < 8
    assert Message.objects.count() >= acknowledged

    server.start()
    for page in (writer, reader):
        page.open()
    writer.listen(lambda: not writer.waiting)
    reader.listen(lambda: len(reader.seen) >= 8)
    for page in (writer, reader):
        page.listen(lambda: False, seconds=1.5)  # nothing more comes

    kept = list(Message.objects.order_by("sequence"))
    assert sorted(message.body for message in kept) == [f"message {number}" for number in range(8)]
    assert [message.sequence for message in kept] == list(range(1, 9))
    for page in (writer, reader):
        shown = sorted(page.seen.values(), key=lambda frame: frame["sequence"])
        assert [frame["id"] for frame in shown] == [str(message.pk) for message in kept]
