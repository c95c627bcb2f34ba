"""What several actions do to the proposals of a request: mark those out of time, close those still waiting."""

from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.enums import Origin, ProposalState
from eclaireur.accompaniment.models import Proposal, Request
from eclaireur.notices.actions import notify


def settle(request: Request) -> None:
    """Mark the proposals of a locked request that nobody answered in time."""
    request.proposals.overdue().update(state=ProposalState.EXPIRED, decided_at=timezone.now())


def close_pending(request: Request, state: ProposalState, kind: str, but: Proposal | None = None) -> None:
    """Close every waiting proposal of a locked request (but one), and tell those who knew of it.

    A peer a coordinator thought of, who has not said yes yet, is told too: it was in their list.
    """
    settle(request)
    for proposal in request.proposals.filter(state=ProposalState.OFFERED).select_related("peer"):
        if but is not None and proposal.pk == but.pk:
            continue
        proposal.state, proposal.decided_at = state, timezone.now()
        proposal.save(update_fields=["state", "decided_at", "updated_at"])
        kind_for_them = kind if proposal.origin != Origin.COORDINATOR or proposal.peer_agreed_at else "accompaniment.withdrawn"
        notify(to=proposal.peer, kind=kind_for_them, about=proposal, url=reverse("accompaniment:requests_to_read"))
