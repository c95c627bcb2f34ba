"""The index of peers, held in each process and kept in step with the database.

What matching knows of a peer changes now and then (a path, a place taken, a pause); each change leaves a
PeerStamp. Reading the stamps tells which peers to read again, in a number of queries that does not depend
on how many peers there are. Changes gather apart; then a new index, with the profiles it is built from,
takes the place of the former one at once, but never for more than a twentieth of the time: so a busy day does
not rebuild without end, and whoever still reads the former one finds in it all it speaks of. An answer drawn
from the index is always checked in the database before it is shown (see `seeking`): what is seconds old here
never shows.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from eclaireur import matching
from eclaireur.accompaniment.models import PeerStamp
from eclaireur.accompaniment.queries import profiles
from eclaireur.core.zones import site_day
from eclaireur.people.models import Concept

OVERLAP = timedelta(minutes=1)
"""How far back stamps are read again: longer than any transaction that writes one."""

OLDEST = 600.0
"""Seconds after which everything is read again, for what changed by the passing of time alone."""

SHARE = 20
"""A rebuild waits until it has taken less than one part in SHARE of the time since the last one."""


@dataclass(frozen=True)
class Held:
    """An index and the very profiles it was built from. Threads share it: it never changes."""

    index: matching.PeerIndex
    peers: Mapping[UUID, matching.Peer]
    built_at: float
    cost: float

    @classmethod
    def of(cls, peers: Mapping[UUID, matching.Peer]) -> "Held":
        """Built now."""
        began = time.monotonic()
        index = matching.PeerIndex.build(peers.values(), profiles.thesaurus(), year=site_day().year)
        return cls(index, peers, time.monotonic(), time.monotonic() - began)


@dataclass
class Following:
    """What one process knows of the peers. Only whoever has the lock looks at it, the index apart."""

    held: Held
    changes: dict[UUID, matching.Peer | None]  # since the index was built; None: no longer listed
    stamps: dict[UUID, datetime]
    concepts: tuple
    read_at: datetime
    loaded_at: float


_held: Following | None = None
_lock = threading.Lock()


def current() -> Held:
    """The index in step with the database, built if there is none yet. Threads share it."""
    global _held  # noqa: PLW0603 (one per process)
    with _lock:
        now = timezone.now()
        concepts = tuple(Concept.objects.aggregate(last=Max("updated_at"), number=Count("pk")).values())
        following = _held
        if following is None or following.concepts != concepts or time.monotonic() - following.loaded_at > OLDEST:
            _held = _load(concepts, now)
            return _held.held
        recent = dict(PeerStamp.objects.filter(changed_at__gt=following.read_at - OVERLAP).values_list("person", "changed_at"))
        changed = [person for person, when in recent.items() if following.stamps.get(person) != when]
        following.stamps |= recent
        if PeerStamp.objects.count() != len(following.stamps):  # someone erased everything
            _held = _load(concepts, now)
            return _held.held
        if changed:
            fresh = profiles.peers(changed)
            following.changes |= {person: fresh.get(person) for person in changed}
        following.read_at = now
        held = following.held
        if following.changes and time.monotonic() - held.built_at >= held.cost * SHARE:
            latest = {**held.peers, **following.changes}
            following.held = Held.of({person: peer for person, peer in latest.items() if peer is not None})
            following.changes = {}
        return following.held


def _load(concepts: tuple, now: datetime) -> Following:
    stamps = dict(PeerStamp.objects.values_list("person", "changed_at"))
    return Following(Held.of(profiles.peers()), {}, stamps, concepts, now, time.monotonic())
