"""What keeps two people apart, asked of matching over profiles read at this moment: never of the index in memory."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from eclaireur import matching
from eclaireur.accompaniment.queries import profiles
from eclaireur.matching.enums import Exclusion


def read_afresh(peers: Collection[UUID]) -> matching.PeerIndex:
    """Some peers as they are now, to ask what keeps them from a request. How rare a few are says nothing: no score here."""
    return matching.PeerIndex.build(profiles.peers(peers).values(), profiles.thesaurus(), year=timezone.localdate().year)


def obstacle(fresh: matching.PeerIndex, peer: UUID, sought: matching.Request) -> Exclusion | None:
    """The first thing that keeps a peer from a request, or None. One who is no longer listed counts as pausing."""
    name = str(peer)
    if name not in fresh.number and name not in fresh.unavailable:
        return Exclusion.PAUSED
    answer = fresh.explain(name, sought)
    return answer if isinstance(answer, Exclusion) else None
