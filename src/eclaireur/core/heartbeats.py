"""Which background workers are alive: each writes a heartbeat, and whoever asks reads it."""

from datetime import timedelta

from django.utils import timezone

from eclaireur.core.models import WorkerHeartbeat

EVERY = timedelta(seconds=15)
"""How often a worker says it is there."""

SILENCE = timedelta(seconds=60)
"""After this long without a heartbeat, a worker is taken for gone."""


def beat(worker: str) -> None:
    """Say that `worker` (its name, unique) is alive now."""
    now = timezone.now()
    WorkerHeartbeat.objects.update_or_create(
        worker=worker, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
    )


def leave(worker: str) -> None:
    """Say that `worker` stops of its own accord."""
    WorkerHeartbeat.objects.filter(worker=worker).delete()


def alive() -> set[str]:
    """The names of the workers that are there. One read."""
    return set(WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - SILENCE).values_list("worker", flat=True))


def forget_the_gone() -> None:
    """Drop the heartbeats of workers that vanished a day ago or more."""
    WorkerHeartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
