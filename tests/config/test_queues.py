"""What is asked of the queue is kept with what asks for it: one is never there without the other."""

from contextlib import suppress

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from eclaireur.conversations.models import Message
from eclaireur.safety.actions.arrival import read_closer
from eclaireur.safety.models import Reading
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

DOUBTFUL = "Tout est rangé. J’ai donné le chat. Une enveloppe pour chacun sur la table."


class LostError(Exception):
    """The machine stops."""


@pytest.fixture
def as_in_production(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def asked() -> int:
    return DBTaskResult.objects.filter(task_path=read_closer.module_path).count()


@pytest.mark.django_db(transaction=True)
def test_a_text_and_what_it_asks_of_the_queue_are_kept_together(person, as_in_production):
    thread = private_thread(person, PersonFactory())[0]
    with transaction.atomic():
        say(thread, person, DOUBTFUL)
        assert asked() == 1

    assert asked() == 1


@pytest.mark.django_db(transaction=True)
def test_what_stops_before_it_is_kept_leaves_nothing_in_the_queue(person, as_in_production):
    thread = private_thread(person, PersonFactory())[0]
    with suppress(LostError), transaction.atomic():
        say(thread, person, DOUBTFUL)
        raise LostError

    assert asked() == 0
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_takes_nothing_stops_nobody_from_writing(person, settings, caplog):
    thread = private_thread(person, PersonFactory())[0]
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["another"]}}
    message = say(thread, person, DOUBTFUL)

    assert Message.objects.get() == message
    assert "cannot be read more closely" in caplog.text
    assert "voisine" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_in_tests_what_is_asked_waits_for_the_commit_as_a_worker_would(person):
    thread = private_thread(person, PersonFactory())[0]
    with transaction.atomic():
        say(thread, person, DOUBTFUL)
        assert not Reading.objects.exists()

    assert Reading.objects.exists()
