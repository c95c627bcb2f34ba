"""The background worker: runs queued tasks, says it is alive, gives back what a lost worker left, keeps house.

A task runs at least once: when its worker vanishes in the middle, another takes it up again, three times
at most. So tasks are written to be run twice without harm.
"""

import logging
import os
import secrets
import socket
import threading
import time

from django.core.management import call_command
from django.db import Error, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from eclaireur.core import heartbeats, registries

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
UPKEEP_EVERY = 3600.0  # seconds
KEEP_RESULTS_DAYS = 7


class WorkerLostError(Exception):
    """A task's worker vanished while running it, too many times."""


def run(*, interval: float = 1.0) -> None:
    """Run queued tasks until SIGTERM or SIGINT; the task in hand is finished first.

    `interval` is how long to wait, in seconds, when there is nothing to do.
    """
    name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    worker = Worker(
        queue_names=["*"], excluded_queue_names=[], interval=interval, batch=False, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id=name,
    )
    worker.configure_signals()
    heartbeats.beat(name)
    stopping = threading.Event()
    thread = threading.Thread(target=_accompany, args=(name, stopping), name="heartbeat", daemon=True)
    thread.start()
    try:
        worker.run()
    finally:
        stopping.set()
        thread.join(timeout=5)
        heartbeats.leave(name)


def _accompany(name: str, stopping: threading.Event) -> None:
    """Beside the tasks: beat, give back lost tasks, and keep house once an hour."""
    next_upkeep = time.monotonic()
    try:
        while not stopping.wait(heartbeats.EVERY.total_seconds()):
            close_old_connections()
            try:
                heartbeats.beat(name)
                give_back_lost_tasks()
                if time.monotonic() >= next_upkeep:
                    next_upkeep = time.monotonic() + UPKEEP_EVERY
                    keep_house()
            except Error as error:  # the database is away or busy: the next beat tells whether it came back
                logger.warning("The worker's heartbeat was not written: %s", error)
    finally:
        connections.close_all()


def give_back_lost_tasks() -> int:
    """Queue again the running tasks whose worker is gone, or fail those that were tried enough.

    Returns how many were given back.
    """
    here = heartbeats.alive()
    given_back = 0
    for row in DBTaskResult.objects.running():
        if row.worker_ids and row.worker_ids[-1] in here:
            continue
        if len(row.worker_ids) >= MAX_ATTEMPTS:
            row.set_failed(WorkerLostError(f"The worker vanished {MAX_ATTEMPTS} times."))
            logger.error("Task %s (%s) was given up: its worker vanished each time.", row.pk, row.task_path)
            continue
        # Only if nobody touched it meanwhile: two workers may look at the same time.
        given_back += DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at).update(
            status="READY", started_at=None
        )
    return given_back


def keep_house() -> None:
    """Forget what is too old to keep: ended sessions, results of tasks, and what the rooms registered."""
    for function in registries.upkeep():
        try:
            function()
        except Exception:  # one room's failure must not stop the others', nor the heartbeat
            logger.exception("The upkeep %s failed", function.__qualname__)


def forget_ended_sessions() -> None:
    """Delete expired sessions: nobody can use them, and they say who was here."""
    call_command("clearsessions", verbosity=0)


def forget_old_results() -> None:
    """Delete the results of tasks finished a week ago or more."""
    call_command("prune_db_task_results", min_age_days=KEEP_RESULTS_DAYS, verbosity=0)
