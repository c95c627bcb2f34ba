"""First words between two people who never walked together: the other reads them at once, or once they no longer wait."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.enums import Origin, ProposalState
from eclaireur.accompaniment.models import Proposal, Relation, Request
from eclaireur.accompaniment.models.proposal import WAITS
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.notices.actions import notify
from eclaireur.safety.actions import hold_message


def send(*, by: Person, proposal: Proposal) -> None:
    """The words of `by` in a new proposal go to the other, who is told; unless safety asks that they wait. Called in a transaction."""
    is_first = not Relation.objects.between(proposal.request.person, proposal.peer).exists()
    if hold_message(proposal, author=by, is_first=is_first):
        proposal.refresh_from_db(fields=["hidden_at"])
    else:
        _arrive(proposal)


def hold_proposal(proposal: Proposal) -> None:
    """Its author alone sees it, until it is released. Safety says why, and journals it."""
    Proposal.objects.filter(pk=proposal.pk, hidden_at=None, state=ProposalState.OFFERED).update(hidden_at=timezone.now())


@transaction.atomic
def release_proposal(proposal: Proposal, *, is_new: bool) -> bool:
    """It no longer waits: the other may answer, for as long as if it had just been made. Says whether it arrived.

    It does not when it was closed meanwhile, or when the two cannot meet any more: then nobody is told.
    """
    request = Request.objects.select_for_update().select_related("person").get(pk=proposal.request_id)
    proposal = Proposal.objects.select_related("peer", "author").get(pk=proposal.pk)
    proposal.request = request
    if proposal.hidden_at is None:
        return True
    if not proposal.is_pending or (is_new and not _may_still_meet(proposal)):
        return False
    proposal.hidden_at = None
    if is_new:
        now = timezone.now()
        proposal.expires_at = now + WAITS
        if proposal.origin == Origin.PEER:
            proposal.peer_agreed_at = now
        else:
            proposal.person_agreed_at = now  # what the wait for an answer is counted from
    proposal.save(update_fields=["hidden_at", "expires_at", "peer_agreed_at", "person_agreed_at", "updated_at"])
    if is_new:
        _arrive(proposal)
    return True


def _may_still_meet(proposal: Proposal) -> bool:
    people = (proposal.request.person, proposal.peer)
    return all(one.is_active and not one.is_suspended for one in people) and not are_apart(*people)


def _arrive(proposal: Proposal) -> None:
    """Whoever reads it is told, and finds in their journal who wrote."""
    by, pk = proposal.author, proposal.request_id
    if proposal.origin == Origin.PEER:
        verb, to, kind, url = "offer", proposal.request.person, "offered", reverse("accompaniment:my_request", args=[pk])
    else:
        verb, to, kind, url = "ask_peer", proposal.peer, "asked", reverse("accompaniment:request_to_read", args=[pk])
    record(by=by, verb=f"accompaniment.{verb}", on=proposal, subject=to)
    notify(to=to, kind=f"accompaniment.{kind}", about=proposal, by=by, url=url)
