"""A coordinator's batch: the best overall pairing, read, adjusted by hand, then sent as proposals."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from eclaireur.accompaniment.actions.settling import settle
from eclaireur.accompaniment.enums import BatchState, Origin, ProposalState
from eclaireur.accompaniment.models import AccompanimentSettings, Batch, BatchLine, Proposal, Request
from eclaireur.accompaniment.queries import (
    best_assignment,
    is_open_to_new_people,
    leaving,
    pair_of,
    places_left,
    waiting_for,
)
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.notices.actions import notify


@dataclass(frozen=True)
class Sent:
    """What became of a batch: proposals made, and lines left because something changed meanwhile."""

    made: int
    left: int


@transaction.atomic
def prepare_batch(*, by: Person) -> Batch:
    """Make the best overall pairing of the requests on the desk of `by`; a large one in the background.

    A former draft of theirs is discarded. Raises ValidationError when nobody waits.
    """
    if not by.has_perm("accompaniment.assign"):
        raise PermissionDenied
    waiting = waiting_for(by).count()
    if not waiting:
        raise ValidationError(_("Personne n’attend d’attribution en ce moment."))
    drafts = Batch.objects.filter(made_by=by, state__in=[BatchState.READY, BatchState.FAILED, BatchState.COMPUTING])
    drafts.update(state=BatchState.DISCARDED, decided_at=timezone.now())
    batch = Batch.objects.create(made_by=by)
    record(by=by, verb="accompaniment.prepare_batch", on=batch)
    if waiting > AccompanimentSettings.load().batch_at_once:
        compute_batch_later.enqueue(str(batch.pk))
    else:
        compute_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def compute_batch(*, batch_id: UUID) -> None:
    """Fill a batch that waits for its pairs; a batch already filled or discarded is left alone."""
    batch = Batch.objects.select_related("made_by").get(pk=batch_id)
    if batch.state != BatchState.COMPUTING or batch.made_by is None:
        return
    requests = list(waiting_for(batch.made_by))
    outcome = best_assignment(requests, for_coordinator=batch.made_by)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        if batch.state != BatchState.COMPUTING:
            return
        lines = [
            BatchLine(batch=batch, request_id=UUID(pair.request_id), peer_id=UUID(pair.peer_id), score=pair.score, weight=pair.weight)
            for pair in outcome.pairs
        ]
        lines += [
            BatchLine(batch=batch, request_id=UUID(unmet.request_id), why=unmet.why) for unmet in outcome.unassigned
        ]
        BatchLine.objects.bulk_create(lines, batch_size=500)
        batch.state, batch.objective = BatchState.READY, outcome.objective
        batch.save(update_fields=["state", "objective", "updated_at"])


@task
def compute_batch_later(batch_id: str) -> None:
    """`compute_batch` in the background; a failure is said on the page instead of an endless wait."""
    try:
        compute_batch(batch_id=UUID(batch_id))
    except Exception:
        Batch.objects.filter(pk=batch_id, state=BatchState.COMPUTING).update(state=BatchState.FAILED)
        raise


@transaction.atomic
def choose_peer(*, by: Person, line: BatchLine, peer: Person | None) -> BatchLine:
    """Give the request of a line to another admissible peer, or to nobody.

    When this peer has no place left in the batch, the two lines swap peers if both may; otherwise
    ValidationError says which place to free first.
    """
    batch = _draft(line.batch_id, by)
    line = BatchLine.objects.select_related("request__person").get(pk=line.pk)
    before = line.peer
    if peer is None:
        _put(line, None)
        return line
    match = pair_of(line.request, peer, for_coordinator=by)
    if match is None:
        raise ValidationError(_("Ce pair ne convient pas à cette demande."))
    others = batch.lines.filter(peer=peer).exclude(pk=line.pk).select_related("request__person")
    if others.count() >= places_left(peer):
        for other in others:
            theirs = pair_of(other.request, before, for_coordinator=by) if before else None
            if theirs is not None:
                _put(other, before, theirs.score, theirs.weight)
                break
        else:
            raise ValidationError(
                _("Ce pair n’a plus de place dans cette répartition. Retirez-le d’abord d’une autre demande.")
            )
    _put(line, peer, match.score, match.weight)
    record(by=by, verb="accompaniment.choose_peer", on=line.request, subject=line.request.person)
    return line


@transaction.atomic
def send_batch(*, by: Person, batch: Batch) -> Sent:
    """Propose each pair to its two people. Sent once, whoever presses twice; what changed meanwhile is left."""
    batch = _draft(batch.pk, by)
    made = 0
    lines = list(batch.lines.filter(peer__isnull=False).select_related("peer", "request__person").order_by("request_id"))
    may_leave = leaving(lines, coordinator=by)
    for line in lines:
        made += line.pk in may_leave and _propose(line, by)
    batch.state, batch.decided_at = BatchState.SENT, timezone.now()
    batch.save(update_fields=["state", "decided_at", "updated_at"])
    record(by=by, verb="accompaniment.send_batch", on=batch)
    return Sent(made, len(lines) - made)


@transaction.atomic
def discard_batch(*, by: Person, batch: Batch) -> None:
    """Let a draft go; the requests stay on the desk."""
    batch = _draft(batch.pk, by)
    batch.state, batch.decided_at = BatchState.DISCARDED, timezone.now()
    batch.save(update_fields=["state", "decided_at", "updated_at"])
    record(by=by, verb="accompaniment.discard_batch", on=batch)


def note_looks(*, by: Person, requests: list[Request]) -> None:
    """Write in the journal that a coordinator read these requests: once a day for each person."""
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    people = {request.person_id for request in requests}
    verb = "accompaniment.look_at_a_waiting_request"
    known = set(
        JournalEntry.objects.filter(
            actor=by, verb=verb, subject__in=people, created_at__gte=start
        ).values_list("subject_id", flat=True)
    )
    for request in requests:
        if request.person_id not in known:
            record(by=by, verb=verb, on=request, subject=request.person, is_look=True, reason=_("attribution"))
            known.add(request.person_id)


def _draft(batch_id: UUID, by: Person) -> Batch:
    """A batch still to be read, locked, for a coordinator who may see all of it."""
    if not by.has_perm("accompaniment.assign"):
        raise PermissionDenied
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if not Batch.objects.visible_to(by).filter(pk=batch_id).exists():
        raise PermissionDenied
    if batch.state not in (BatchState.READY, BatchState.FAILED):
        raise ValidationError(_("Cette répartition n’est plus à relire : elle est %(state)s."), params={"state": batch.get_state_display()})
    return batch


def _put(line: BatchLine, peer: Person | None, score: float | None = None, weight: float | None = None) -> None:
    line.peer, line.score, line.weight, line.by_hand, line.why = peer, score, weight, True, ""
    line.save(update_fields=["peer", "score", "weight", "by_hand", "why", "updated_at"])


def _propose(line: BatchLine, by: Person) -> bool:
    """One pair of a batch becomes a proposal; False when the request or the peer is no longer free."""
    request = (
        Request.objects.select_for_update(of=("self",))
        .filter(pk__in=waiting_for(by).values("pk"), pk=line.request_id)
        .select_related("person")
        .first()
    )
    if request is None or line.peer is None or not is_open_to_new_people(line.peer, seen_by=request.person):
        return False
    settle(request)
    if request.proposals.filter(peer=line.peer, state=ProposalState.OFFERED).exists():
        return False
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(request=request, peer=line.peer, origin=Origin.COORDINATOR, author=by)
    except IntegrityError:  # another coordinator was faster
        return False
    request.called_at = None  # if it comes back to the desk, that is another wait
    request.save(update_fields=["called_at", "updated_at"])
    record(by=by, verb="accompaniment.assign", on=proposal, subject=request.person)
    notify(
        to=request.person, kind="accompaniment.proposed", about=proposal,
        url=reverse("accompaniment:my_request", args=[request.pk]),
    )  # fmt: skip
    notify(
        to=line.peer, kind="accompaniment.asked", about=proposal,
        url=reverse("accompaniment:request_to_read", args=[request.pk]),
    )  # fmt: skip
    return True
