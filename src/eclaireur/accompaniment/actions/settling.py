"""What several actions do to the proposals of a request: close those that lead nowhere, close those still waiting."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.enums import Origin, ProposalState
from eclaireur.accompaniment.models import Proposal, Request
from eclaireur.accompaniment.queries import beyond_their_peer
from eclaireur.notices.actions import notify
from eclaireur.safety.actions import release as stop_waiting


def settle(request: Request) -> None:
    """Close the proposals of a locked request that nobody answered in time, or that their peer can no longer accept.

    Whoever had said yes is told, and so is whoever hoped for a peer who is no longer free.
    """
    for proposal in request.proposals.overdue().select_related("peer", "request__person"):
        close(proposal, ProposalState.EXPIRED)
        if proposal.person_agreed_at:
            tell_the_person(proposal, "accompaniment.unanswered")
        elif proposal.peer_agreed_at:
            tell_the_peer(proposal, "accompaniment.unchosen")
    for proposal in beyond_their_peer().filter(request=request).select_related("peer", "request__person"):
        close(proposal, ProposalState.UNAVAILABLE)
        tell_the_person(proposal, "accompaniment.declined")
        tell_the_peer(proposal, "accompaniment.withdrawn")


def settle_all() -> None:
    """Once an hour: nobody goes on waiting for an answer that can no longer come."""
    late = Proposal.objects.overdue().values_list("request", flat=True)
    for pk in {*late, *beyond_their_peer().values_list("request", flat=True)}:
        with transaction.atomic():
            for request in Request.objects.select_for_update().filter(pk=pk):
                settle(request)


def close_pending(request: Request, state: ProposalState, kind: str, but: Proposal | None = None) -> None:
    """Close every waiting proposal of a locked request (but one), and tell those who knew of it.

    A peer a coordinator thought of, who has not said yes yet, is told too: it was in their list.
    """
    settle(request)
    for proposal in request.proposals.filter(state=ProposalState.OFFERED).select_related("peer"):
        if but is not None and proposal.pk == but.pk:
            continue
        close(proposal, state)
        kind_for_them = kind if proposal.origin != Origin.COORDINATOR or proposal.peer_agreed_at else "accompaniment.withdrawn"
        tell_the_peer(proposal, kind_for_them)


def close(proposal: Proposal, state: ProposalState) -> None:
    """A proposal waits no more, neither for an answer nor to be read."""
    proposal.state, proposal.decided_at = state, timezone.now()
    proposal.save(update_fields=["state", "decided_at", "updated_at"])
    stop_waiting(proposal, putting_back=False)


def tell_the_person(proposal: Proposal, kind: str) -> None:
    """Tell whoever asks what becomes of a proposal they saw; it leads to their request."""
    if not proposal.is_shown_to(proposal.request.person):
        return
    url = reverse("accompaniment:my_request", args=[proposal.request_id])
    notify(to=proposal.request.person, kind=kind, about=proposal, url=url)


def tell_the_peer(proposal: Proposal, kind: str) -> None:
    """Tell the peer, of a proposal they saw; it leads to the requests they read."""
    if not proposal.is_shown_to(proposal.peer):
        return
    notify(to=proposal.peer, kind=kind, about=proposal, url=reverse("accompaniment:requests_to_read"))
