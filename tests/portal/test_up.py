"""`eclaireur up`, as a real process tree on a real port and a new data folder."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests import migrated

RESIDENT_LIMIT = 350 * 1024  # kB, all processes together
PATIENCE = 240  # seconds, for a machine busy with other tests
ROOT = Path(__file__).resolve().parents[2]


class House:
    """A running `eclaireur up`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.log = home.with_suffix(".log")

    def start(self, *arguments: str) -> subprocess.Popen:
        with self.log.open("a") as log:
            self.process = run("up", "--port", str(self.port), *arguments, home=self.home, stdout=log, stderr=log)
        return self.process

    def wait_until_well(self) -> dict:
        def well() -> dict | None:
            assert self.process.poll() is None, self.log.read_text()
            told = self.health()
            return told if told["status"] == "ok" else None

        return eventually(well, "the server does not become well")

    def health(self) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante/", timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {"status": "nobody"}

    def children(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in tasks.split()]

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


def run(*arguments: str, home: Path, **options) -> subprocess.Popen:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "DATABASE_", "REDIS_"))}
    environment |= {"ECLAIREUR_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen([sys.executable, "-m", "eclaireur", *arguments], env=environment, **options)


def said(*arguments: str, home: Path) -> tuple[int, str]:
    """What a command that ends by itself says, and its exit code."""
    process = run(*arguments, home=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        out, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.terminate()
    return process.returncode, out.decode().strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(condition, sentence: str):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError(sentence)


def resident(pid: int) -> int:
    """Resident memory of a process, in kB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture(scope="module")
def home(tmp_path_factory, django_db_setup):
    """A data folder prepared once: the first start assembles the static files. The suite has applied the migrations."""
    house = House(tmp_path_factory.mktemp("house") / "data")
    made = migrated.folder(tmp_path_factory.getbasetemp()) / migrated.COPY
    if made.exists():  # on SQLite, which is that of `eclaireur up`
        house.home.mkdir(mode=0o700)
        shutil.copyfile(made, house.home / "eclaireur.sqlite3")
    house.start("--empty")
    house.wait_until_well()
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/", timeout=30) as answer:
        assert answer.status == 200  # the very first page finds its static files
    house.end()
    return house.home


@pytest.fixture
def house(home):
    """A server started again on a prepared folder."""
    house = House(home)
    house.start("--empty")
    house.wait_until_well()
    yield house
    house.end()


def test_one_tree_serves_pages_and_works_within_its_memory(house):
    with urllib.request.urlopen(f"http://127.0.0.1:{house.port}/", timeout=10) as answer:
        assert answer.status == 200

    children = house.children()
    assert len(children) == 2
    assert sum(resident(pid) for pid in [house.process.pid, *children]) < RESIDENT_LIMIT
    assert "Éclaireur est prêt : http://127.0.0.1:" in house.log.read_text()


@pytest.mark.parametrize("which", [0, 1], ids=["worker", "server"])
def test_a_child_that_dies_is_started_again(house, which):
    before = house.children()

    os.kill(before[which], signal.SIGKILL)

    eventually(lambda: len(now := house.children()) == 2 and before[which] not in now, "it was not started again")
    assert house.wait_until_well()["worker"] == "ok"
    assert before[1 - which] in house.children()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_everything_ends_and_the_port_is_free(house, number):
    children = house.children()

    house.process.send_signal(number)

    assert house.process.wait(PATIENCE) == 0
    assert not any(is_running(pid) for pid in children)
    socket.create_server(("127.0.0.1", house.port)).close()


def test_children_do_not_outlive_a_supervisor_that_was_killed(house):
    children = house.children()

    house.process.kill()

    eventually(lambda: not any(is_running(pid) for pid in children), "children outlived their supervisor")


def test_a_second_server_on_the_same_data_is_refused_in_one_sentence(house):
    code, sentence = said("up", "--port", str(free_port()), home=house.home)

    assert code == 1
    assert sentence.startswith("Éclaireur tourne déjà avec le dossier de données")
    assert "\n" not in sentence


def test_a_taken_port_is_told_in_one_sentence(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, sentence = said("up", "--port", str(port), home=home)

    assert code == 1
    assert sentence.startswith(f"Le port {port} ne peut pas être ouvert")
    assert "\n" not in sentence


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "٣"])
def test_what_is_not_a_port_is_told_in_one_sentence(home, port):
    code, sentence = said("up", f"--port={port}", home=home)

    assert code == 1
    assert sentence.startswith(f"« {port} » n’est pas un port")
    assert "\n" not in sentence


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence():
    code, sentence = said("up", home=Path("/proc/nowhere"))

    assert code == 1
    assert sentence.startswith("eclaireur : le dossier de données /proc/nowhere ne peut pas être écrit")
    assert "\n" not in sentence


def test_doctor_finds_nothing_broken_while_it_runs(house):
    code, told = said("doctor", "--json", home=house.home)

    assert code == 0, told
