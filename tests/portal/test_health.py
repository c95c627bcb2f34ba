"""`/sante/`: what a supervisor, a proxy or a monitor reads."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from eclaireur.core import heartbeats
from eclaireur.core.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


def test_all_is_well_with_a_worker_alive(client):
    heartbeats.beat("one")

    answer = client.get("/sante/")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "version": "0.1.0", "database": "ok", "worker": "ok"}


def test_no_worker_is_told(client):
    answer = client.get("/sante/")

    assert answer.status_code == 503
    assert answer.json() == {"status": "degraded", "version": "0.1.0", "database": "ok", "worker": "absent"}


def test_a_silent_worker_counts_as_absent(client):
    heartbeats.beat("one")
    long_ago = timezone.now() - heartbeats.SILENCE - timedelta(seconds=1)
    WorkerHeartbeat.objects.update(started_at=long_ago, seen_at=long_ago)

    assert client.get("/sante/").status_code == 503


def test_a_worker_that_left_is_absent_at_once(client):
    heartbeats.beat("one")
    heartbeats.leave("one")

    assert client.get("/sante/").json()["worker"] == "absent"


def test_a_database_that_does_not_answer_is_told_without_details(client):
    def broken(execute, sql, params, many, context):
        raise OperationalError("secret-host refused secret-user")

    with connection.execute_wrapper(broken):
        answer = client.get("/sante/")

    assert answer.status_code == 503
    assert answer.json() == {"status": "degraded", "version": "0.1.0", "database": "down", "worker": "unknown"}
    assert b"secret" not in answer.content


def test_it_costs_one_read_keeps_nothing_and_knows_nobody(client, person, django_assert_num_queries):
    client.force_login(person)
    heartbeats.beat("one")

    with django_assert_num_queries(1):  # neither session nor person is read
        answer = client.get("/sante/")

    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_it_only_answers_reads(client):
    assert client.post("/sante/").status_code == 405
