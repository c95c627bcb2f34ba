"""Two yeses. Each of the two agrees or declines; when both agreed, the accompaniment begins."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accompaniment.actions.arriving import send
from eclaireur.accompaniment.actions.settling import (
    close,
    close_pending,
    settle,
    tell_the_peer,
    tell_the_person,
)
from eclaireur.accompaniment.actions.showing import show_to_peers
from eclaireur.accompaniment.enums import Origin, ProposalState, RequestState
from eclaireur.accompaniment.models import Proposal, Relation, Request, SetAside, Showing
from eclaireur.accompaniment.queries import is_open_to_new_people, may_meet
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations.actions import open_private
from eclaireur.notices.actions import notify
from eclaireur.people.models import PeerProfile
from eclaireur.safety.actions import note_first_words, note_refusal, note_sent_anyway


@transaction.atomic
def offer(*, by: Person, request: Request, words: str, noticed: Iterable[str] = ()) -> Proposal:
    """`by`, a peer to whom a published request was shown, proposes to accompany its author with a word.

    A second offer while the first waits gives the first back. `noticed`: kinds of what `by` looked at again and sends
    anyway. The word may wait before it is read, as any first one does. Raises ValidationError, in words, when the
    request is no longer open, the peer has no place left, or something now keeps the two apart.
    """
    request = Request.objects.select_for_update().select_related("person").get(pk=request.pk)
    if not by.has_perm("accompaniment.read_requests") or not Request.objects.visible_to(by).filter(pk=request.pk):
        raise PermissionDenied
    settle(request)
    if (mine := request.proposals.pending().filter(peer=by).first()) is not None and mine.is_shown_to(by):
        return mine
    if not is_open_to_new_people(by, seen_by=request.person):
        raise ValidationError(
            _("Vous accompagnez déjà autant de personnes que vous l’avez dit, ou vous êtes en pause. Votre texte est gardé.")
        )
    if mine is not None or not may_meet(request.person, by, request=request):
        raise ValidationError(_("Cette demande n’attend plus de réponse de votre part. Votre texte est gardé."))
    proposal = Proposal.objects.create(
        request=request, peer=by, origin=Origin.PEER, author=by, words=words, peer_agreed_at=timezone.now()
    )
    note_first_words(by=by, towards=request.person, text=words)
    note_sent_anyway(by=by, towards=request.person, kinds=list(noticed))
    send(by=by, proposal=proposal)
    return proposal


@transaction.atomic
def pass_by(*, by: Person, request: Request) -> None:
    """`by` leaves a published request to others, silently; the next matching peer sees it."""
    request = Request.objects.select_for_update().select_related("person").get(pk=request.pk)
    Showing.objects.filter(request=request, peer=by, passed_at=None).update(passed_at=timezone.now())
    show_to_peers(request=request)


@transaction.atomic
def agree(*, by: Person, proposal: Proposal) -> Relation | None:
    """`by`, one of the two, says yes. Gives the relation when both have, else None.

    Raises ValidationError, in words, when the proposal is no longer waiting, or the peer's places are all
    taken meanwhile: the places are counted under a lock on the peer's profile, so two people accepting at
    the same moment never take the same last place.
    """
    proposal = _locked(proposal)
    as_peer = by.has_perm("accompaniment.answer_as_peer", proposal)
    as_person = by.has_perm("accompaniment.answer_as_person", proposal)
    if not (as_peer or as_person) or not proposal.is_shown_to(by):
        raise PermissionDenied
    if proposal.state == ProposalState.ACCEPTED:
        return proposal.relation
    if not proposal.is_pending:
        raise ValidationError(_("Cette proposition n’attend plus de réponse."))
    now = timezone.now()
    if as_peer:
        proposal.peer_agreed_at = proposal.peer_agreed_at or now
    else:
        proposal.person_agreed_at = proposal.person_agreed_at or now
    record(by=by, verb="accompaniment.agree", on=proposal, subject=_told(proposal, by))
    if proposal.peer_agreed_at and proposal.person_agreed_at:
        return _begin(proposal, by)
    proposal.save(update_fields=["peer_agreed_at", "person_agreed_at", "updated_at"])
    if as_peer:
        notify(
            to=proposal.request.person, kind="accompaniment.offered", about=proposal, by=by,
            url=reverse("accompaniment:my_request", args=[proposal.request_id]),
        )  # fmt: skip
    return None


@transaction.atomic
def decline(*, by: Person, proposal: Proposal) -> None:
    """`by`, one of the two, says no, without a reason. The peer declined is not proposed again for this person."""
    proposal = _locked(proposal)
    as_peer = by.has_perm("accompaniment.answer_as_peer", proposal)
    if not (as_peer or by.has_perm("accompaniment.answer_as_person", proposal)) or not proposal.is_shown_to(by):
        raise PermissionDenied
    if proposal.state != ProposalState.OFFERED:
        return
    close(proposal, ProposalState.DECLINED)
    record(by=by, verb="accompaniment.decline", on=proposal, subject=_told(proposal, by))
    request = proposal.request
    if as_peer:
        Showing.objects.filter(request=request, peer=by, passed_at=None).update(passed_at=timezone.now())
        if proposal.person_agreed_at or proposal.origin == Origin.PERSON:
            tell_the_person(proposal, "accompaniment.declined")
    else:
        SetAside.objects.get_or_create(person=by, peer=proposal.peer)
        if proposal.origin == Origin.PEER:
            note_refusal(by=proposal.peer, towards=by)
        Showing.objects.filter(request=request, peer=proposal.peer, passed_at=None).update(passed_at=timezone.now())
        if proposal.peer_agreed_at:
            tell_the_peer(proposal, "accompaniment.not_chosen")
    show_to_peers(request=request)


@transaction.atomic
def take_back(*, by: Person, proposal: Proposal) -> None:
    """`by` takes back what they asked or offered, before the other answered."""
    proposal = _locked(proposal)
    if proposal.author_id != by.pk or proposal.origin == Origin.COORDINATOR:
        raise PermissionDenied
    if proposal.state != ProposalState.OFFERED:
        return
    close(proposal, ProposalState.WITHDRAWN)
    other = _other(proposal, by)
    record(by=by, verb="accompaniment.take_back", on=proposal, subject=other if proposal.is_shown_to(other) else None)
    if proposal.origin == Origin.PERSON:
        tell_the_peer(proposal, "accompaniment.withdrawn")


def _locked(proposal: Proposal) -> Proposal:
    """The proposal, read again with its request locked: one decision at a time on a request."""
    request = Request.objects.select_for_update().select_related("person").get(pk=proposal.request_id)
    fresh = Proposal.objects.select_related("peer").get(pk=proposal.pk)
    fresh.request = request
    return fresh


def _other(proposal: Proposal, person: Person) -> Person:
    return proposal.request.person if proposal.peer_id == person.pk else proposal.peer


def _told(proposal: Proposal, by: Person) -> Person | None:
    """Who reads in their journal that `by` answered: the person, always; the peer, once they know who asks.

    Nobody, of words that never reached them.
    """
    other = _other(proposal, by)
    both = proposal.person_agreed_at is not None and proposal.peer_agreed_at is not None
    knows = by.pk == proposal.peer_id or proposal.tells_the_pseudonym or both
    return other if knows and proposal.is_shown_to(other) else None


def _begin(proposal: Proposal, by: Person) -> Relation:
    """Both said yes: take a place of the peer under a lock, open the relation and its conversation."""
    request, peer = proposal.request, proposal.peer
    PeerProfile.objects.select_for_update().get(person=peer)  # one place is given at a time
    if not is_open_to_new_people(peer, seen_by=request.person):
        raise ValidationError(
            _("Les places de ce pair viennent d’être toutes prises, ou il fait une pause. Rien n’est perdu : la demande reste ouverte.")
        )
    if Relation.objects.under_way().between(request.person, peer).exists():
        raise ValidationError(_("Un accompagnement est déjà en cours entre vous."))
    now = timezone.now()
    proposal.state, proposal.decided_at = ProposalState.ACCEPTED, now
    proposal.save(update_fields=["state", "decided_at", "peer_agreed_at", "person_agreed_at", "updated_at"])
    request.state, request.decided_at = RequestState.ANSWERED, now
    request.save(update_fields=["state", "decided_at", "updated_at"])
    close_pending(request, ProposalState.NOT_CHOSEN, "accompaniment.not_chosen", but=proposal)
    thread = open_private(by=by, people=[request.person, peer], about_label=_("Accompagnement"))
    relation = Relation.objects.create(member=request.person, peer=peer, proposal=proposal, thread=thread)
    record(by=by, verb="accompaniment.begin", on=relation, subject=_other(proposal, by))
    for person, other in ((request.person, peer), (peer, request.person)):
        notify(
            to=person, kind="accompaniment.began", about=relation, by=other,
            url=reverse("accompaniment:relation", args=[relation.pk]),
        )  # fmt: skip
    return relation
