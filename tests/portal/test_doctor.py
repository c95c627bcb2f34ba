"""`eclaireur doctor`: each fault it knows is found, and nothing secret is shown."""

import base64
import json
from datetime import timedelta
from io import StringIO

import pytest
import redis as library
import time_machine
from django.core.management import call_command
from django.utils import timezone

from eclaireur.core import crypto, heartbeats, translations
from eclaireur.portal import doctor, prepare
from eclaireur.portal.doctor import service, storage
from tests.core.test_cache import a_copy_of_another, full, on_a_full_disk, redis  # noqa: F401 (a fixture)
from tests.factories.accounts import PersonFactory
from tests.portal.test_worker import task

pytestmark = pytest.mark.django_db

OTHER_KEY = base64.b64encode(bytes(range(100, 132))).decode()


@pytest.fixture
def home(settings, tmp_path):
    """A data folder as `up` makes it."""
    tmp_path.chmod(0o700)
    settings.HOME = settings.STATIC_ROOT = settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_every_part_is_examined_once_and_said_in_one_sentence(home):
    found = list(doctor.examine())

    assert [finding.code for finding in found] == [
        "database", "migrations", "redis", "disk", "permissions", "operator_keys", "secret_key",
        "email", "links", "video", "on_call", "last_step", "alert_gateways", "worker", "clock", "security", "entrance", "demonstration", "static_files",
        "translations",
    ]
    assert {finding.state for finding in found} <= {"ok", "to_mend", "broken"}
    assert all(finding.sentence.count("\n") == 0 and len(finding.sentence) < 140 for finding in found)


def test_the_command_fails_when_something_is_broken_and_speaks_to_machines(home):
    out = StringIO()

    with pytest.raises(SystemExit) as end:  # no worker here
        call_command("doctor", "--json", stdout=out)

    told = json.loads(out.getvalue())
    assert end.value.code == 1
    assert told["status"] == "broken"
    assert {"code": "worker", "state": "broken"}.items() <= next(f for f in told["findings"] if f["code"] == "worker").items()


def test_the_command_succeeds_when_nothing_is_broken(home, settings):
    settings.SECRET_KEY = base64.b64encode(bytes(range(32))).decode()
    settings.OPERATOR_KEYS = [OTHER_KEY]
    heartbeats.beat("here")
    (home / prepare.STAMP).write_text(prepare.static_fingerprint())
    out = StringIO()

    call_command("doctor", stdout=out)

    assert "à réparer" not in out.getvalue()


def test_it_never_shows_a_key(home, settings):
    settings.SECRET_KEY = "guessable"
    settings.OPERATOR_KEYS = ["dG9vIHNob3J0"]
    settings.REDIS_URL = "redis://:hidden-password@127.0.0.1:1/0"
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)

    for secret in ("guessable", "dG9vIHNob3J0", "too short", "hidden-password"):
        assert secret not in out.getvalue()


@pytest.mark.parametrize("keys", [[], ["not base64 at all!"], ["dG9vIHNob3J0"], [base64.b64encode(bytes(32)).decode()]])
def test_an_operator_key_that_protects_nothing_is_broken(settings, keys):
    settings.OPERATOR_KEYS = keys
    assert storage.operator_keys().state == doctor.BROKEN


def test_a_persons_key_that_no_operator_key_opens_is_broken(settings):
    crypto.seal("un texte", person=PersonFactory(), place="a.b:1")
    was = settings.OPERATOR_KEYS
    settings.OPERATOR_KEYS = [OTHER_KEY]
    assert storage.operator_keys().state == doctor.BROKEN

    settings.OPERATOR_KEYS = [OTHER_KEY, *was]
    assert storage.operator_keys().state == doctor.OK


@pytest.mark.parametrize("secret", ["short", "x" * 60, "django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789"])
def test_a_secret_key_that_can_be_guessed_is_broken(settings, secret):
    settings.SECRET_KEY = secret
    assert storage.secret_key().state == doctor.BROKEN


def test_redis_that_does_not_answer_is_broken(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert storage.redis_server().state == doctor.BROKEN


@pytest.mark.parametrize(("gone_wrong", "said"), [(full, "plein"), (a_copy_of_another, "copier"), (on_a_full_disk, "son disque")])
def test_redis_that_answers_and_keeps_nothing_is_broken_and_said_as_it_is(settings, tmp_path, redis, gone_wrong, said):  # noqa: F811
    settings.REDIS_URL = f"redis://127.0.0.1:{redis.port}/0"
    assert storage.redis_server().state == doctor.OK
    gone_wrong(library.Redis(port=redis.port), tmp_path / "redis")
    finding = storage.redis_server()
    assert finding.state == doctor.BROKEN
    assert said in finding.sentence
    assert len(finding.sentence) < 140


def test_a_data_folder_others_can_read_is_broken(home):
    assert storage.permissions().state == doctor.OK
    (home / "keys").mkdir(mode=0o700)
    (home / "keys" / "operator_key").touch(mode=0o644)
    (home / "keys" / "operator_key").chmod(0o644)

    finding = storage.permissions()

    assert finding.state == doctor.BROKEN
    assert "operator_key" in finding.sentence


def test_little_room_is_told(home, monkeypatch):
    usage = type(storage.shutil.disk_usage(home))
    for free, state in ((1_000_000_000, doctor.MEND), (1_000_000, doctor.BROKEN), (10**12, doctor.OK)):
        monkeypatch.setattr(storage.shutil, "disk_usage", lambda folder, free=free: usage(10**13, 0, free))
        assert storage.disk().state == state


def test_a_mail_server_that_does_not_answer_is_broken(settings):
    settings.EMAIL_BACKEND = service.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert service.email().state == doctor.BROKEN


def test_a_worker_that_does_not_keep_up_is_to_mend():
    heartbeats.beat("here")
    assert service.worker().state == doctor.OK
    waiting = task(status="READY", worker_ids=[], started_at=None)
    type(waiting).objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert service.worker().state == doctor.MEND


def test_tasks_that_failed_today_are_told():
    heartbeats.beat("here")
    task(status="FAILED", finished_at=timezone.now() - timedelta(hours=2))
    assert service.worker().state == doctor.MEND


def test_a_clock_that_is_late_is_broken():
    heartbeats.beat("here")
    assert service.clock().state == doctor.OK
    with time_machine.travel(timezone.now() - timedelta(days=400), tick=True):
        assert service.clock().state == doctor.BROKEN


def test_what_is_open_to_the_outside_must_be_strict(settings):
    assert service.security().state == doctor.OK
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["*"]
    assert service.security().state == doctor.BROKEN
    settings.ALLOWED_HOSTS = ["eclaireur.example"]
    assert service.security().state == doctor.MEND  # no HSTS, cookies without Secure
    settings.DEBUG = True
    assert service.security().state == doctor.BROKEN


def test_fictional_people_on_a_site_open_to_strangers_are_broken(settings):
    assert service.demonstration().state == doctor.OK
    PersonFactory(is_demo=True)
    settings.DEMO_ALLOWED = True
    assert service.demonstration().state == doctor.OK
    settings.DEMO_ALLOWED = False
    assert service.demonstration().state == doctor.BROKEN


def test_static_files_of_another_version_are_told(home):
    assert service.static_files().state == doctor.BROKEN
    (home / prepare.STAMP).write_text("another")
    assert service.static_files().state == doctor.MEND
    (home / prepare.STAMP).write_text(prepare.static_fingerprint())
    assert service.static_files().state == doctor.OK


def test_a_catalogue_newer_than_its_compiled_form_is_told(tmp_path, monkeypatch):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "pair"\nmsgstr "peer"\n')
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    assert service.compiled_translations().state == doctor.MEND

    assert translations.compile_stale() == [folder / "django.po"]

    assert service.compiled_translations().state == doctor.OK
    assert b"peer" in (folder / "django.mo").read_bytes()
    assert translations.compile_stale() == []


def test_an_examination_that_cannot_run_is_a_finding_of_its_own(monkeypatch, home):
    def clock():
        raise RuntimeError("postgres://user:password@host")

    monkeypatch.setattr(service, "CHECKS", (clock,))

    last = list(doctor.examine())[-1]

    assert (last.code, last.state) == ("clock", doctor.BROKEN)
    assert "password" not in last.sentence


@pytest.mark.parametrize(("said", "state"), [
    ({}, "ok"), ({"JITSI_DOMAIN": "visio.exemple.org"}, "to_mend"),
    ({"JITSI_DOMAIN": "visio.exemple.org", "JITSI_APP_ID": "e", "JITSI_SECRET": "x" * 31}, "to_mend"),
    ({"JITSI_DOMAIN": "https://visio.exemple.org", "JITSI_APP_ID": "e", "JITSI_SECRET": "x" * 32}, "to_mend"),
    ({"JITSI_DOMAIN": "visio.exemple.org", "JITSI_APP_ID": "e", "JITSI_SECRET": "x" * 32}, "ok"),
])  # fmt: skip
def test_video_rooms_half_configured_are_found(settings, said, state):
    settings.JITSI_DOMAIN = settings.JITSI_APP_ID = settings.JITSI_SECRET = ""
    for name, value in said.items():
        setattr(settings, name, value)

    found = service.video()

    assert found.state == state
    assert not said.get("JITSI_SECRET") or said["JITSI_SECRET"] not in found.sentence
