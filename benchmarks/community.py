"""Pages of the community beside those of django-spirit and django-machina: same data, same server, same workers, same client.

    PYTHONPATH=src:. python -m benchmarks.community                 # SQLite and PostgreSQL, one worker then two: under ten minutes
    PYTHONPATH=src:. python -m benchmarks.community --small         # a try: few messages, one round, SQLite

The first run makes what it needs in ECLAIREUR_BENCH (by default a folder of the user's cache): the virtual environments
of the two references, which alone need the network, and the databases, 5,000 topics and 100,000 messages each. PostgreSQL
and redis-server must be installed; ours are started for the measure on ports of their own.

Eight connections ask one page again and again for a moment, each site in turn, several rounds: what else the machine does
weighs the same on each. Prints Markdown tables: requests per second (median of the rounds), processor time of one request
(server and PostgreSQL, which says the same on a busy machine), and how many times ours the best reference is.
"""

import argparse
import asyncio
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.community_servers import OURS, Server, Site, databases, sites, used

CONNECTIONS = 8
FULL, SMALL = (5_000, 100_000, 1_000), (200, 4_000, 50)
READERS = ("visitor", "signed in")


@dataclass
class Client:
    """Asks pages of one site over connections that stay open, and keeps the cookies it is given, as a browser does."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, path: str, seconds: float) -> tuple[int, float]:
        """How many times `path` was answered by all connections, and the time it took."""
        until, begun = time.perf_counter() + seconds, time.perf_counter()
        answered = await asyncio.gather(*(self._ask_until(path, until) for _ in range(CONNECTIONS)))
        return sum(answered), time.perf_counter() - begun

    async def _ask_until(self, path: str, until: float) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        answered = 0
        try:
            while time.perf_counter() < until:
                await self.once(reader, writer, path)
                answered += 1
        finally:
            writer.close()
            await writer.wait_closed()
        return answered

    async def once(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
        """Ask and read one page, which must be there."""
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nAccept-Language: fr\r\n"
        writer.write(f"{asked}{f'Cookie: {told}' if told else 'Accept: text/html'}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        if " 200 " not in f"{head[0]} ":
            raise SystemExit(f"{path}: {head[0]}")
        length = 0
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "set-cookie":
                cookie, _, given = value.partition(";")[0].partition("=")
                self.cookies[cookie] = given
        return await reader.readexactly(length)

    async def read(self, path: str) -> bytes:
        """One page, on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            return await self.once(reader, writer, path)
        finally:
            writer.close()
            await writer.wait_closed()


@dataclass
class Figures:
    """What was found of one page of one site: requests per second and processor time of one, round after round."""

    speeds: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def speed(self) -> float:
        return statistics.median(self.speeds)

    @property
    def cost(self) -> float:
        return statistics.median(self.costs)


async def measure(
    all_sites: list[Site], *, workers: int, rounds: int, seconds: float, aside: int = 0
) -> dict[tuple[str, str, str], Figures]:
    """What each page of each site gives, (page, reader, site); `aside` is the process of the database server, if any."""
    found: dict[tuple[str, str, str], Figures] = {}
    servers = {site.name: Server(site, workers) for site in all_sites}
    try:
        clients = {}
        for site in all_sites:
            port = servers[site.name].port
            clients[site.name] = {"visitor": Client(port), "signed in": Client(port, dict(site.told["cookies"]))}
        asked = [(page, reader) for reader in READERS for page in all_sites[0].told["pages"]]
        for turn in range(rounds + 1):
            for page, reader in asked:
                for site in all_sites:
                    client, path, server = clients[site.name][reader], site.told["pages"][page], servers[site.name]
                    if turn == 0:  # warm, and see that the page says what it should, to who it should
                        _looks_right((await client.read(path)).decode(), page, reader)
                        await client.ask(path, min(seconds, 0.4))
                        continue
                    before = server.seconds() + (used(aside) if aside else 0)
                    many, took = await client.ask(path, seconds)
                    spent = server.seconds() + (used(aside) if aside else 0) - before
                    figures = found.setdefault((page, reader, site.name), Figures())
                    figures.speeds.append(many / took)
                    figures.costs.append(spent / many * 1e3)
    finally:
        for server in servers.values():
            server.stop()
    return found


def _looks_right(text: str, page: str, reader: str) -> None:
    """Stop when a page is not the one to measure."""
    if page.startswith("topic "):
        assert f"Sujet mesuré {page.split()[1]}" in text, page
    else:
        assert "Espace mesuré 0" in text, page
    if page == "home":  # what each shows to those it knows: a way out, or a page of one's own
        assert ("déconn" in text.lower() or "/member/subscriptions/" in text) == (reader == "signed in"), (page, reader)


def table(title: str, found: dict[tuple[str, str, str], Figures]) -> float:
    """Print one table; returns the lowest ratio of requests per second."""
    names = list(dict.fromkeys(name for _, _, name in found))
    others = [name for name in names if name != OURS]
    print(f"\n{title}\n\n| page | reader | {' | '.join(f'{name}, requests/s (ms)' for name in names)} | ratio | ratio of processor time |")
    print(f"|---|---|{'---:|' * (len(names) + 2)}")
    lowest = float("inf")
    for page, reader in dict.fromkeys((page, reader) for page, reader, _ in found):
        row = {name: found[page, reader, name] for name in names}
        ratio = row[OURS].speed / max(row[name].speed for name in others)
        cost = min(row[name].cost for name in others) / row[OURS].cost
        lowest = min(lowest, ratio)
        cells = " | ".join(f"{row[name].speed:.0f} ({row[name].cost:.1f})" for name in names)
        print(f"| {page} | {reader} | {cells} | {ratio:.2f} | {cost:.2f} |", flush=True)
    return lowest


def main() -> None:
    """Prepare what is missing, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="few messages, one round, SQLite alone unless --database says more")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--workers", type=int, action="append", help="how many (may be repeated): one, then two")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, default=0.7, help="of each page in each round")
    wanted = parser.parse_args()
    folder = Path(os.environ.get("ECLAIREUR_BENCH") or Path.home() / ".cache" / "eclaireur-bench")
    folder.mkdir(parents=True, exist_ok=True)
    size = SMALL if wanted.small else FULL
    rounds = wanted.rounds or (1 if wanted.small else 3)
    lowest = []
    for database in wanted.database or (["sqlite"] if wanted.small else ["sqlite", "postgresql"]):
        for workers in wanted.workers or ([1] if wanted.small else [1, 2]):
            given = {"workers": workers, "rounds": rounds, "seconds": wanted.seconds}
            if database == "sqlite":
                found = asyncio.run(measure(sites(folder, size=size), **given))
            else:
                with databases(folder) as (address, process, redis):
                    found = asyncio.run(measure(sites(folder, size=size, database=address, redis=redis), **given, aside=process))
            lowest.append(table(f"{database}, {workers} worker{'s' * (workers > 1)}, {size[1]:,} messages", found))
    load = os.getloadavg()[0]
    print(f"\nlowest ratio: {min(lowest):.2f} (at least 2 wanted); {os.cpu_count()} processors, load {load:.1f}")


if __name__ == "__main__":
    main()
