"""1,000 sockets in 20 rooms of 50, one message a second per room, beside a bare ASGI broadcast of the same frames.

Run from the repository, it makes a database in a temporary folder, starts both servers on the loopback, and
leaves nothing:

    PYTHONPATH=src:. python -m benchmarks.live_room            # two minutes of each, in turns: about five minutes
    PYTHONPATH=src:. python -m benchmarks.live_room --rooms 4 --seconds 20

The same client speaks to both: each message is sent by another person of the room and timed from its sending
to its reception by each of the fifty (its author included). Ours is kept in the database before it is given.
Asserts that nothing is lost, doubled or out of order; prints a Markdown table. With DATABASE_URL and REDIS_URL
the server is the one of production, with one process.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import websockets

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
IN_A_ROOM = 50
ROUNDS = 2
TEXT = "Bonsoir, je lis et je suis là ; c’est un peu plus calme chez moi cette semaine. "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rooms", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=120, help="of each server, in all")
    wanted = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded", "ECLAIREUR_HOME": folder,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }  # fmt: skip
        rooms = prepare(wanted.rooms)
        servers = {
            "ours": Server(18074, "-c", "from eclaireur.portal.serving import listen, serve; serve(listen('127.0.0.1', 18074))"),
            "bare": Server(18075, "-m", "uvicorn", "benchmarks.live_room_bare:application", "--port", "18075", "--log-level", "error"),
        }
        try:
            asyncio.run(measure(servers, rooms, wanted.seconds))
        finally:
            for server in servers.values():
                server.stop()


def prepare(many: int) -> list[tuple[str, list[str]]]:
    """Rooms being held, each its address and the session keys of its fifty people."""
    import django

    django.setup()
    import datetime as dt

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from eclaireur.accounts.models import Person
    from eclaireur.conversations import actions

    settings.PASSWORD_HASHERS[:] = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    now, hour = timezone.now(), dt.timedelta(hours=1)
    rooms = []
    for room in range(many):
        people = [Person.objects.create_user(f"banc-{room}-{number}-{uuid.uuid4().hex[:6]}") for number in range(IN_A_ROOM)]
        thread = actions.open_room(
            by=None, about="Banc d’essai", opens_at=now - hour, starts_at=now - hour, ends_at=now + hour, closes_at=now + 2 * hour,
            facilitators=people[:2],
        )  # fmt: skip
        keys = []
        for person in people:
            actions.admit(by=None, thread=thread, person=person)
            actions.keep_draft(by=person, thread=thread, text="Bonsoir")  # has written here before: their key exists
            session = SessionStore()
            session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), "django.contrib.auth.backends.ModelBackend"
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session.save()
            keys.append(session.session_key)
        rooms.append((thread.get_absolute_url(), keys))
    return rooms


class Server:
    """A server of its own, in one process: ours as the site runs it, the other one plain uvicorn, the same protocol."""

    def __init__(self, port: int, *command: str) -> None:
        self.port = port
        self.process = subprocess.Popen([sys.executable, "-W", "ignore", *command])  # noqa: S603 (our own servers)

    def memory(self) -> float:
        """Memory of its own, in MB."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


class Socket:
    """One open page: what it received, in order, and when."""

    def __init__(self, server: Server, address: str, key: str) -> None:
        self.url, self.key = f"ws://127.0.0.1:{server.port}{address}direct/", key
        self.origin = f"http://127.0.0.1:{server.port}"
        self.received: list[tuple[int, str]] = []
        self.delays: list[float] = []
        self.acknowledged = 0

    async def open(self) -> "Socket":
        self.socket = await websockets.connect(
            self.url, origin=self.origin, additional_headers={"Cookie": f"sessionid={self.key}"}, open_timeout=60, proxy=None,
            ping_interval=None,
        )  # fmt: skip
        await self.socket.send('{"type":"resume","revision":null}')
        while json.loads(await self.socket.recv())["type"] != "ready":
            pass
        self.task = asyncio.create_task(self.listen())
        return self

    async def listen(self) -> None:
        async for text in self.socket:
            now = time.perf_counter()
            frame = json.loads(text)
            if frame["type"] == "m":
                self.received.append((frame["n"], frame["x"]))
                self.delays.append(now - float(frame["x"].rsplit(" ", 1)[1]))
            elif frame["type"] == "ack":
                self.acknowledged += 1

    async def say(self) -> None:
        text = f"{TEXT}{time.perf_counter()}"
        await self.socket.send(json.dumps({"type": "send", "token": str(uuid.uuid4()), "text": text}))

    async def close(self) -> None:
        await self.socket.close()
        await self.task


async def measure(servers: dict[str, Server], rooms: list, seconds: int) -> None:
    for server in servers.values():
        await started(server)
        await (await Socket(server, rooms[0][0], rooms[0][1][0]).open()).close()  # all that it loads is loaded
    delays: dict[str, list[float]] = {name: [] for name in servers}
    per_socket: dict[str, float] = {}
    for number in range(ROUNDS):
        for name, server in servers.items():
            empty = server.memory()
            pages = [[Socket(server, address, key) for key in keys] for address, keys in rooms]
            for room in pages:
                await asyncio.gather(*(page.open() for page in room))
            if number == 0:
                await asyncio.sleep(5)
                many = sum(map(len, pages))
                per_socket[name] = (server.memory() - empty) / many * 1024
            delays[name] += await hold(pages, seconds // ROUNDS)
            await asyncio.gather(*(page.close() for room in pages for page in room))
            await asyncio.sleep(2)
    print("| | median (ms) | p99 (ms) | memory per idle socket (KB) |\n|---|---:|---:|---:|")
    worst = {}
    for name, found in delays.items():
        hundredths = statistics.quantiles(found, n=100)
        worst[name] = hundredths[98]
        print(f"| {name} | {statistics.median(found) * 1e3:.1f} | {worst[name] * 1e3:.1f} | {per_socket[name]:.0f} |")
    print(f"\nratio of p99: {worst['ours'] / worst['bare']:.2f} (at most 3); {len(delays['ours']):,} deliveries, none lost or out of order")


async def hold(pages: list[list[Socket]], seconds: int) -> list[float]:
    """One message a second in each room, rooms out of step, another author each time; what each page waited."""

    async def hold_one(number: int, room: list[Socket]) -> None:
        await asyncio.sleep(number / len(pages))
        begun = time.monotonic()
        for second in range(seconds):
            await room[second % len(room)].say()
            await asyncio.sleep(max(0, begun + second + 1 - time.monotonic()))

    await asyncio.gather(*(hold_one(number, room) for number, room in enumerate(pages)))
    until = time.monotonic() + 20
    while time.monotonic() < until and any(len(page.received) < seconds for room in pages for page in room):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    for room in pages:
        order = room[0].received
        assert len(order) == seconds, f"{len(order)} messages of {seconds}"
        assert [number for number, _text in order] == list(range(order[0][0], order[0][0] + seconds)), "out of order"
        assert all(page.received == order for page in room), "pages differ"
        assert sum(page.acknowledged for page in room) == seconds
    return [delay for room in pages for page in room for delay in page.delays]


async def started(server: Server) -> None:
    for _try in range(300):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    raise SystemExit("A server did not start.")


if __name__ == "__main__":
    main()
