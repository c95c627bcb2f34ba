"""The three servers `benchmarks.community` measures, each filled with the same community, on SQLite or on a PostgreSQL of its own.

Everything lies in one folder outside the repository: virtual environments, databases, addresses of the pages. What is
there already is used again.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FORUMS = ("spirit", "machina")
OURS = "éclaireur"


def run(command: list[str | Path], **environment: str) -> None:
    """Run a command to its end, or say what it said."""
    done = subprocess.run(command, check=False, env=os.environ | environment, cwd=ROOT, capture_output=True, text=True)  # noqa: S603 (our commands)
    if done.returncode:
        raise SystemExit(f"{command}\n{done.stdout[-2_000:]}\n{done.stderr[-4_000:]}")


def free_port() -> int:
    """A port of the loopback nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Site:
    """One of the three: what starts it, and once filled where its pages are."""

    name: str
    home: Path
    python: Path
    application: str
    environment: dict[str, str]
    collected: bool = False

    @property
    def told(self) -> dict:
        return json.loads((self.home / "pages.json").read_text())


def sites(folder: Path, *, size: tuple[int, int, int], database: str = "", redis: str = "") -> list[Site]:
    """The three sites filled with `size` (topics, messages, people); `database` is a PostgreSQL server's address without a name."""
    place = "postgresql" if database else "sqlite"
    found = []
    for name in (OURS, *FORUMS):
        home = folder / place / "-".join(map(str, (name, *size)))
        named = f"{name if name in FORUMS else 'ours'}_{size[1]}"
        url = {"DATABASE_URL": f"{database}/{named}"} if database else {}
        if name == OURS:
            site = Site(name, home, Path(sys.executable), "eclaireur.config.asgi:application",
                        {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), **url, **environment_of_ours(home, redis)})
        else:
            site = Site(name, home, environment_of(name, folder), f"benchmarks.references.{name}.asgi:application",
                        {"PYTHONPATH": str(ROOT), "REFERENCE_HOME": str(home),
                         "DJANGO_SETTINGS_MODULE": f"benchmarks.references.{name}.settings", **url})
        if not (home / "pages.json").exists():
            _fill(site, size)
        elif name == OURS:  # filled some time ago
            run([site.python, "-m", "eclaireur", "migrate", "-v0"], **site.environment)
        found.append(site)
    return found


def environment_of_ours(home: Path, redis: str) -> dict[str, str]:
    """The environment of Éclaireur: embedded on SQLite, production on PostgreSQL."""
    given = {"ECLAIREUR_HOME": str(home), "DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.embedded"}
    if redis:
        given |= {
            "DJANGO_SETTINGS_MODULE": "eclaireur.config.settings.production", "ECLAIREUR_HOSTS": "127.0.0.1", "REDIS_URL": redis,
            "ECLAIREUR_SECRET_KEY": "of a measure, reachable from this machine alone, and of no use to anyone",
            "ECLAIREUR_OPERATOR_KEYS": "bm90aGluZyBvZiB2YWx1ZSBpcyBzZWFsZWQgaGVyZSE=", "EMAIL_URL": "dummymail://",
            "ECLAIREUR_FROM_EMAIL": "nobody@example.org", "ECLAIREUR_STATIC": str(home / "static"),
            "ECLAIREUR_MEDIA": str(home / "media"),
        }
    return given


def _fill(site: Site, size: tuple[int, int, int]) -> None:
    shutil.rmtree(site.home, ignore_errors=True)
    site.home.mkdir(parents=True)
    if database := site.environment.get("DATABASE_URL"):
        server, name = database.rsplit("/", 1)
        for words in (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"):
            run([postgres_tool("psql"), "-X", "-q", "-d", f"{server}/postgres", "-c", words])
    many = [str(number) for number in size]
    if site.name == OURS:
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            run([site.python, "-m", "eclaireur", *command], **site.environment)
        given = [word for pair in zip(("--topics", "--posts", "--people"), many, strict=True) for word in pair]
        pages = str(site.home / "pages.json")
        run([site.python, "-m", "benchmarks.community_data", "fill", *given, "--pages", pages], **site.environment)
    else:
        run([site.python, "-m", f"benchmarks.references.{site.name}.fill", *many], **site.environment)


def environment_of(name: str, folder: Path) -> Path:
    """The Python of a reference, with exactly what its requirements say. Made once: this alone needs the network."""
    given = ROOT / "benchmarks" / "references" / name / "requirements.txt"
    home = folder / "environments" / name
    python, done = home / "bin" / "python", home / "requirements.txt"
    if not done.exists() or done.read_bytes() != given.read_bytes():
        run([sys.executable, "-m", "venv", "--clear", home])
        run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", given])
        shutil.copy(given, done)
    return python


class Server:
    """A site under uvicorn, with its workers; the same command for the three."""

    def __init__(self, site: Site, workers: int) -> None:
        self.site, self.port = site, free_port()
        command = [
            site.python, "-W", "ignore", "-m", "uvicorn", site.application, "--port", str(self.port), "--workers", str(workers),
            "--loop", "asyncio", "--http", "httptools", "--ws", "none", "--lifespan", "off", "--no-access-log", "--log-level", "error",
        ]
        self.process = subprocess.Popen(command, env=os.environ | site.environment, cwd=ROOT)  # noqa: S603 (our own server)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit(f"{site.name} does not answer")

    def seconds(self) -> float:
        """Processor time its processes used so far."""
        return used(self.process.pid)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def used(root: int) -> float:
    """Processor time (seconds) of a process and of those it started, gone or not."""
    parents, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile
        parents[int(stat.parent.name)], spent[int(stat.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    total = 0
    for process, ticks in spent.items():
        above: int | None = process
        while above and above != root:
            above = parents.get(above)
        total += ticks if above == root else 0
    return total / os.sysconf("SC_CLK_TCK")


# --- PostgreSQL and Redis of the measure ----------------------------------------------------------


def postgres_tool(name: str) -> str:
    """Where a program of PostgreSQL is, the newest installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed: PostgreSQL is needed for this half (or --database sqlite)")
    return found


@contextmanager
def databases(folder: Path) -> Iterator[tuple[str, int, str]]:
    """A PostgreSQL and a Redis on ports of their own: the address of one, its process, the address of the other."""
    home, port, aside = folder / "postgresql" / "data", free_port(), free_port()
    home.parent.mkdir(parents=True, exist_ok=True)
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []  # it refuses to run as root
    if not (home / "PG_VERSION").exists():
        home.mkdir(exist_ok=True)
        if as_postgres:
            shutil.chown(home, "postgres", "postgres")
            for above in (home.parent, folder):
                above.chmod(0o755)
        run([*as_postgres, postgres_tool("initdb"), "-D", home, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"])
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=512MB"
    with tempfile.TemporaryDirectory() as aside_home:
        run([*as_postgres, postgres_tool("pg_ctl"), "-D", home, "-w", "-l", home / "log", "-o", options, "start"])
        redis = subprocess.Popen(  # noqa: S603 (ours)
            ["redis-server", "--port", str(aside), "--save", "", "--dir", aside_home], stdout=subprocess.DEVNULL  # noqa: S607
        )
        try:
            process = int((home / "postmaster.pid").read_text().split()[0])
            yield f"postgres://postgres@127.0.0.1:{port}", process, f"redis://127.0.0.1:{aside}/0"
        finally:
            redis.terminate()
            redis.wait(timeout=20)
            run([*as_postgres, postgres_tool("pg_ctl"), "-D", home, "-m", "fast", "-w", "stop"])
