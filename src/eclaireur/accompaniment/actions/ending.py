"""A gentle end, a word for the other, another peer without justification."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment.actions.asking import withdraw_request
from eclaireur.accompaniment.actions.settling import close
from eclaireur.accompaniment.enums import EndReason, FeedbackFor, FrameState, ProposalState, RelationState
from eclaireur.accompaniment.models import (
    AccompanimentSettings,
    Feedback,
    Proposal,
    Relation,
    Request,
    SetAside,
)
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person
from eclaireur.conversations import actions as conversations
from eclaireur.notices.actions import notify


@transaction.atomic
def end_relation(
    *, by: Person, relation: Relation, farewell: str = "", reason: EndReason = EndReason.NONE
) -> Relation:
    """Either ends it, with a word for the other if they wish. `reason` is a note to oneself.

    The other is told and reads the farewell; the conversation stays open for the days the settings say,
    then only reads. Ending twice changes nothing.
    """
    relation = Relation.objects.select_for_update(of=("self",)).select_related("member", "peer", "thread").get(pk=relation.pk)
    if not by.has_perm("accompaniment.view_relation", relation):
        raise PermissionDenied
    if not relation.is_under_way:
        return relation
    relation.end_reason, relation.farewell = reason, farewell or None
    _close(relation, by)
    other = relation.other(by)
    record(by=by, verb="accompaniment.end_relation", on=relation, subject=other)
    if other is not None:
        notify(
            to=other, kind="accompaniment.ended", about=relation, by=by,
            url=reverse("accompaniment:relation", args=[relation.pk]),
        )  # fmt: skip
    return relation


@transaction.atomic
def change_peer(*, by: Person, relation: Relation) -> Relation:
    """The member ends it and will not be proposed this peer again. No reason is asked, none is kept."""
    if relation.member_id != by.pk:
        raise PermissionDenied
    relation = end_relation(by=by, relation=relation)
    if relation.peer is not None:
        SetAside.objects.get_or_create(person=by, peer=relation.peer)
    return relation


@transaction.atomic
def look_back(*, by: Person, relation: Relation, meant_for: FeedbackFor, words: str) -> Feedback | None:
    """Once ended, either leaves a word for the other or for themselves; empty words take it away."""
    relation = Relation.objects.select_related("member", "peer").get(pk=relation.pk)
    if not by.has_perm("accompaniment.look_back", relation):
        raise PermissionDenied
    mine = Feedback.objects.select_for_update().filter(relation=relation, author=by, meant_for=meant_for)
    if not words.strip():
        mine.delete()
        return None
    feedback = mine.first() or Feedback(relation=relation, author=by, meant_for=meant_for)
    is_new = feedback._state.adding
    feedback.words = words
    feedback.save()
    record(by=by, verb="accompaniment.look_back", on=feedback, subject=by)
    other = relation.other(by)
    if is_new and meant_for == FeedbackFor.OTHER and other is not None:
        notify(
            to=other, kind="accompaniment.feedback", about=relation, by=by,
            url=reverse("accompaniment:relation", args=[relation.pk]),
        )  # fmt: skip
    return feedback


@transaction.atomic
def part_silently(by: Person, other: Person) -> None:
    """After a block: what stood between the two ends. Neither is told, by a notice or in their journal."""
    now = timezone.now()
    for member, peer in ((by, other), (other, by)):
        for relation in Relation.objects.under_way().between(member, peer).select_related("thread"):
            _close(relation, by)
        Proposal.objects.filter(request__person=member, peer=peer, state=ProposalState.OFFERED).update(
            state=ProposalState.WITHDRAWN, decided_at=now
        )


@transaction.atomic
def leave_everything(person: Person) -> None:
    """Before `person` is erased: nobody is left waiting for them, and relations end for the other."""
    for request in Request.objects.open().filter(person=person):
        withdraw_request(by=person, request=request)
    for relation in Relation.objects.under_way().visible_to(person):
        end_relation(by=person, relation=relation)
    for proposal in Proposal.objects.filter(peer=person, state=ProposalState.OFFERED).select_related("request"):
        close(proposal, ProposalState.WITHDRAWN)
        if proposal.person_agreed_at:
            notify(
                to=proposal.request.person, kind="accompaniment.declined", about=proposal.request,
                url=reverse("accompaniment:my_request", args=[proposal.request_id]),
            )  # fmt: skip


def _close(relation: Relation, by: Person) -> None:
    """End a relation under way, and close its conversation some days from now."""
    now = timezone.now()
    relation.state, relation.ended_at, relation.ended_by, relation.paused_at = RelationState.ENDED, now, by, None
    relation.save(
        update_fields=["state", "paused_at", "ended_at", "ended_by", "end_reason", "farewell", "updated_at"]
    )
    relation.frames.filter(state=FrameState.PROPOSED).update(state=FrameState.REPLACED, decided_at=now)
    if relation.thread is not None:
        days = AccompanimentSettings.load().reading_days
        conversations.close(by=by, thread=relation.thread, at=now + timedelta(days=days))
