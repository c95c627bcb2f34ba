"""First words that wait before the other reads them: why and until when, for whoever wrote them."""

from collections.abc import Iterable
from typing import Any

from eclaireur.safety.queries import held_among, said_to_author


def with_waits(proposals: Iterable[Any]) -> list[Any]:
    """The same proposals, each with `waits`: why its words wait and until when, "" when they do not. One read for all."""
    listed = list(proposals)
    held = held_among(listed)
    for proposal in listed:
        one = held.get(str(proposal.pk))
        proposal.waits = said_to_author(one) if one else ""
    return listed
