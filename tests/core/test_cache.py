"""The cache in Redis, for real: one client a process, and a server that still answers when Redis is away."""

import signal
import time
from contextvars import Context

import pytest
import redis as library
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from eclaireur.core import cache as ours
from eclaireur.safety.triage import Level
from tests.conversations.test_room_restart import Redis
from tests.factories.accounts import PersonFactory
from tests.factories.community import open_topic
from tests.factories.conversations import room_of


@pytest.fixture
def redis(tmp_path):
    folder = tmp_path / "redis"
    folder.mkdir()
    server = Redis(folder)
    server.start()
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.kill()


@pytest.fixture
def shared(redis, settings, monkeypatch):
    """The default cache of Django in that Redis; never in the memory of the tests before."""
    monkeypatch.setattr(ours, "_away_until", 0.0)
    settings.CACHES = {
        "default": {"BACKEND": "eclaireur.core.cache.SharedCache", "LOCATION": f"redis://127.0.0.1:{redis.port}/0", "KEY_PREFIX": str(redis.port)}
    }
    return caches["default"]


def test_requests_share_one_connection(redis, shared):
    shared.set("a", 1)
    asks = library.Redis(port=redis.port)
    before = asks.info("stats")["total_connections_received"]
    for _request in range(20):  # Django gives each its own cache
        assert Context().run(lambda: caches["default"].get("a")) == 1
    assert asks.info("stats")["total_connections_received"] == before


def test_without_redis_a_process_keeps_its_own(redis, shared, caplog):
    shared.set("begun", 3)
    redis.kill()
    assert shared.get("begun") is None
    assert shared.get_many(["begun", "other"]) == {}
    assert shared.add("form", "…")
    assert not shared.add("form", "…")
    shared.set_many({"one": 1, "two": 2})
    assert shared.get_many(["one", "two"]) == {"one": 1, "two": 2}
    assert [shared.incr("begun"), shared.incr("begun")] == [1, 2]  # begun in Redis: it begins again
    assert [record.message for record in caplog.records if record.name == ours.logger.name] == [
        "Redis does not answer (ConnectionError): each process keeps its own for 5 s."
    ]


def test_redis_come_back_is_used_again_and_what_was_counted_meanwhile_counts_from_there(redis, shared, monkeypatch):
    redis.kill()
    shared.add("tries", 0)
    shared.incr("tries")
    redis.start()
    monkeypatch.setattr(ours, "_away_until", 0.0)  # five seconds later
    assert shared.incr("tries") == 1
    assert library.Redis(port=redis.port).dbsize() == 1


def test_a_redis_that_hangs_is_waited_for_once(redis, shared):
    shared.set("a", 1)
    redis.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for _each in range(50):
        shared.get("a")
    assert time.monotonic() - began < 4 * ours.PATIENCE
    redis.process.send_signal(signal.SIGCONT)


def full(asks, _folder):
    asks.config_set("maxmemory-policy", "noeviction")
    asks.config_set("maxmemory", "1kb")  # less than it holds empty


def a_copy_of_another(asks, _folder):
    asks.replicaof("127.0.0.1", 1)


def on_a_full_disk(asks, folder):
    asks.config_set("save", "3600 1")
    folder.rmdir()  # nothing can be written there
    asks.bgsave()
    until = time.monotonic() + 10
    while asks.info("persistence")["rdb_last_bgsave_status"] == "ok" and time.monotonic() < until:
        time.sleep(0.02)


@pytest.mark.django_db
@pytest.mark.parametrize("gone_wrong", [full, a_copy_of_another, on_a_full_disk])
def test_a_redis_that_keeps_nothing_more_is_done_without(redis, shared, client_of, tmp_path, gone_wrong):
    someone = PersonFactory()
    thread, _facilitator = room_of(someone)
    shared.set("tries", 3)
    gone_wrong(library.Redis(port=redis.port), tmp_path / "redis")
    shared.set("one", 1)
    assert shared.get("one") == 1
    for work in (
        lambda: shared.add("form", "…"), lambda: shared.incr("tries"), lambda: shared.touch("form", 5),
        lambda: shared.delete("form"), lambda: shared.set_many({"two": 2}), lambda: shared.delete_many(["two"]),
    ):  # fmt: skip
        ours._away_until = 0.0
        work()
    ours._away_until = 0.0
    assert client_of(someone).get(thread.get_absolute_url()).status_code == 200


def test_a_fault_of_ours_is_not_taken_for_a_redis_away(redis, shared):
    library.Redis(port=redis.port).rpush(shared.make_key("list"), "a")
    with pytest.raises(library.ResponseError, match="WRONGTYPE"):
        shared.get("list")


@pytest.mark.django_db
def test_pages_and_forms_answer_without_redis(redis, shared, client_of):
    topic, someone = open_topic(), PersonFactory()
    thread, _facilitator = room_of(someone)
    redis.kill()
    browser = client_of(someone)
    for address in (
        thread.get_absolute_url(), topic.get_absolute_url(), topic.space.get_absolute_url(), reverse("community:home"),
        reverse("gatherings:agenda"), reverse("gatherings:public_feed"), reverse("safety:help"), reverse("conversations:threads"),
    ):  # fmt: skip
        ours._away_until = 0.0
        assert browser.get(address).status_code == 200, address
    visitor = Client()
    assert visitor.get("/nulle-part/").status_code == 404
    assert visitor.post(reverse("account_login"), {"login": someone.pseudonym, "password": "faux"}).status_code == 200
    form = {"body": "Bonjour à vous.", "once": "un-jeton", "token": "6b1f0c1e-0a51-4f6e-9e0d-1f1f6a1b2c3d"}
    ours._away_until = 0.0
    for _twice in range(2):
        assert browser.post(thread.get_absolute_url(), form).status_code == 302
    assert thread.messages.count() == 1


@pytest.mark.django_db
def test_without_redis_a_text_of_danger_is_still_read_as_one(redis, shared):
    from eclaireur.safety.queries import reading_of  # noqa: PLC0415 (after the settings of this test)

    redis.kill()
    assert reading_of("Je vais me suicider ce soir, j’ai tout préparé.").level == Level.CRISIS
