"""The background worker's care for what a lost worker left, and for what is too old."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from eclaireur.core import heartbeats, registries
from eclaireur.portal import worker

pytestmark = pytest.mark.django_db


def task(**fields):
    defaults = {
        "status": "RUNNING", "args_kwargs": {"args": [], "kwargs": {}}, "task_path": "somewhere.task",
        "backend_name": "default", "run_after": get_date_max(), "started_at": timezone.now(), "worker_ids": ["gone"],
        "exception_class_path": "", "traceback": "",
    }
    return DBTaskResult.objects.create(**defaults | fields)


def test_a_task_whose_worker_vanished_is_queued_again():
    lost = task()

    assert worker.give_back_lost_tasks() == 1

    lost.refresh_from_db()
    assert lost.status == "READY"
    assert DBTaskResult.objects.ready().get() == lost


def test_a_task_whose_worker_is_alive_is_left_alone():
    heartbeats.beat("here")
    running = task(worker_ids=["gone", "here"])

    assert worker.give_back_lost_tasks() == 0

    running.refresh_from_db()
    assert running.status == "RUNNING"


def test_a_task_that_loses_its_worker_each_time_is_given_up():
    cursed = task(worker_ids=["a", "b", "c"])

    assert worker.give_back_lost_tasks() == 0

    cursed.refresh_from_db()
    assert cursed.status == "FAILED"
    assert cursed.exception_class_path.endswith("WorkerLostError")


def test_upkeep_forgets_old_sessions_results_and_heartbeats_and_keeps_the_rest(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(days=1))
    done_long_ago = task(status="SUCCESSFUL", finished_at=now - timedelta(days=8))
    done_lately = task(status="SUCCESSFUL", finished_at=now - timedelta(days=6))
    for name, seen in (("vanished", now - timedelta(days=2)), ("here", now)):
        heartbeats.beat(name)
        heartbeats.WorkerHeartbeat.objects.filter(pk=name).update(started_at=seen, seen_at=seen)

    worker.keep_house()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {done_lately.pk} != {done_long_ago.pk}
    assert list(heartbeats.WorkerHeartbeat.objects.values_list("pk", flat=True)) == ["here"]


def test_an_upkeep_that_fails_does_not_stop_the_next(monkeypatch, caplog):
    done = []

    def fails():
        raise RuntimeError("no")

    monkeypatch.setattr(registries, "_upkeep", [fails, lambda: done.append("next")])

    worker.keep_house()

    assert done == ["next"]
    assert "fails" in caplog.text
