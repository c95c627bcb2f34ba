"""What keeps two people apart, asked of matching over profiles read at this moment: never of the index in memory."""

from collections.abc import Collection
from uuid import UUID

from eclaireur import matching
from eclaireur.accompaniment.models import Request
from eclaireur.accompaniment.queries import profiles
from eclaireur.accounts.models import Person
from eclaireur.core.zones import site_day
from eclaireur.matching.enums import Exclusion

TO_LOOK_FURTHER = frozenset({Exclusion.MODALITY, Exclusion.DISTANCE, Exclusion.RESEMBLANCE})
"""What keeps a peer out of a list, and not from being written to: who writes knows better. Matching counts them last."""


def read_afresh(peers: Collection[UUID]) -> matching.PeerIndex:
    """Some peers as they are now, to ask what keeps them from a request. How rare a few are says nothing: no score here."""
    return matching.PeerIndex.build(profiles.peers(peers).values(), profiles.thesaurus(), year=site_day().year)


def obstacle(fresh: matching.PeerIndex, peer: UUID, sought: matching.Request) -> Exclusion | None:
    """The first thing that keeps a peer from a request, or None. One who is no longer listed counts as pausing."""
    name = str(peer)
    if name not in fresh.number and name not in fresh.unavailable:
        return Exclusion.PAUSED
    answer = fresh.explain(name, sought)
    return answer if isinstance(answer, Exclusion) else None


def may_meet(person: Person, peer: Person, *, request: Request | None = None) -> bool:
    """Whether `person` may write to `peer`, or be offered them: what is never traded holds here too.

    The peer is listed and has a place; the limits, languages, circles, blocks and places of both are kept, and so
    is a no: a peer set aside, or one who declined.
    """
    why = obstacle(read_afresh([peer.pk]), peer.pk, profiles.request_of(person, request))
    return why is None or why in TO_LOOK_FURTHER
