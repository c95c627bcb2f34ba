"""The index of peers, held in each process and kept in step with the database.

What matching knows of a peer changes now and then (a path, a place taken, a pause); each change leaves a
PeerStamp. Reading the stamps tells which peers to read again, in a number of queries that does not depend
on how many peers there are. The index is then rebuilt from the profiles in memory, but never for more than
a twentieth of the time: so a busy day does not rebuild without end. An answer drawn from the index is
always checked in the database before it is shown (see `seeking`): what is seconds old here never shows.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from eclaireur import matching
from eclaireur.accompaniment.models import PeerStamp
from eclaireur.accompaniment.queries import profiles
from eclaireur.people.models import Concept

OVERLAP = timedelta(minutes=1)
"""How far back stamps are read again: longer than any transaction that writes one."""

OLDEST = 600.0
"""Seconds after which everything is read again, for what changed by the passing of time alone."""

SHARE = 20
"""A rebuild waits until it has taken less than one part in SHARE of the time since the last one."""


@dataclass
class Held:
    """What one process holds: the index, and the profiles it was built from."""

    index: matching.PeerIndex
    peers: dict[UUID, matching.Peer]
    stamps: dict[UUID, datetime]
    concepts: tuple
    read_at: datetime
    built_at: float
    cost: float
    loaded_at: float
    stale: bool = field(default=False)


_held: Held | None = None
_lock = threading.Lock()


def current() -> Held:
    """The index in step with the database, built if there is none yet. Threads share it."""
    global _held  # noqa: PLW0603 (one per process)
    with _lock:
        now = timezone.now()
        concepts = tuple(Concept.objects.aggregate(last=Max("updated_at"), number=Count("pk")).values())
        held = _held
        if held is None or held.concepts != concepts or time.monotonic() - held.loaded_at > OLDEST:
            _held = _load(concepts, now)
            return _held
        recent = dict(PeerStamp.objects.filter(changed_at__gt=held.read_at - OVERLAP).values_list("person", "changed_at"))
        changed = [person for person, when in recent.items() if held.stamps.get(person) != when]
        held.stamps |= recent
        if PeerStamp.objects.count() != len(held.stamps):  # someone erased everything
            _held = _load(concepts, now)
            return _held
        if changed:
            fresh = profiles.peers(changed)
            for person in changed:
                if person in fresh:
                    held.peers[person] = fresh[person]
                else:
                    held.peers.pop(person, None)
            held.stale = True
        held.read_at = now
        if held.stale and time.monotonic() - held.built_at >= held.cost * SHARE:
            _build(held)
        return held


def _load(concepts: tuple, now: datetime) -> Held:
    stamps = dict(PeerStamp.objects.values_list("person", "changed_at"))
    held = Held(
        index=matching.PeerIndex.build([]), peers=profiles.peers(), stamps=stamps, concepts=concepts, read_at=now,
        built_at=0.0, cost=0.0, loaded_at=time.monotonic(),
    )  # fmt: skip
    _build(held)
    return held


def _build(held: Held) -> None:
    began = time.monotonic()
    held.index = matching.PeerIndex.build(
        held.peers.values(), profiles.thesaurus(), year=timezone.localdate().year
    )
    held.built_at = time.monotonic()
    held.cost = held.built_at - began
    held.stale = False
