"""Matching: the index, which is the door of the room: build it over peers, then ask it for rankings."""

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np

from eclaireur.matching import ranking, reasons, soft
from eclaireur.matching.enums import Exclusion
from eclaireur.matching.gathering import Gathering
from eclaireur.matching.layout import Layout
from eclaireur.matching.models import Match, Peer, Ranking, Request
from eclaireur.matching.parameters import Parameters
from eclaireur.matching.resemblance import Resemblance
from eclaireur.matching.terms import Plan
from eclaireur.matching.thesaurus import NO_THESAURUS, Thesaurus


class PeerIndex(Layout):
    """Peers, ready to be ranked in about a millisecond. Built once with `build`, then only read."""

    @classmethod
    def build(
        cls,
        peers: Iterable[Peer],
        thesaurus: Thesaurus = NO_THESAURUS,
        parameters: Parameters | None = None,
        year: int | None = None,
    ) -> "PeerIndex":
        """An index over peers, read once and not kept; ages are counted in `year` (default: this one).

        Raises ValueError if two peers have the same identifier.
        """
        gathered = Gathering()
        for peer in peers:
            gathered.add(peer)
        fields = gathered.laid_out(thesaurus, parameters or Parameters(), year or datetime.now(UTC).year)
        return cls(**fields)

    def rank(self, request: Request, limit: int = 20) -> Ranking:
        """The `limit` best peers for a request, with reasons, and the counts of those left out."""
        return ranking.rank(self, request, limit)

    def explain(self, peer_id: str, request: Request) -> Match | Exclusion:
        """The score and reasons of one peer for a request, or what keeps them apart.

        Raises KeyError if there is no such peer.
        """
        if peer_id in self.unavailable:
            return self.unavailable[peer_id]
        number = self.number[peer_id]
        excluded = ranking.exclusion_of(self, request, number)
        if excluded is not None:
            return excluded
        plan, peers = Plan.of(request, self.parameters), np.array([number])
        close, earned = Resemblance.of(self, plan), soft.all_earned(self, request, plan, peers)
        scores = sum((each.points for each in earned), start=close.points(peers))
        return reasons.matches(self, request, close, peers, earned, scores)[0]
