"""A person asks: one peer, or all who match without a name, or a coordinator."""

from collections.abc import Iterable, Mapping
from types import EllipsisType
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accompaniment.actions.arriving import send
from eclaireur.accompaniment.actions.settling import close, close_pending, settle, tell_the_peer
from eclaireur.accompaniment.actions.showing import show_to_peers
from eclaireur.accompaniment.enums import Origin, ProposalState, RequestState, Shown
from eclaireur.accompaniment.models import Proposal, Relation, Request, Topic
from eclaireur.accompaniment.queries import may_meet, shown_at_first
from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person, Structure
from eclaireur.safety.actions import note_sent_anyway


@transaction.atomic
def ask_peer(
    *, by: Person, peer: Person, words: str, shown: Mapping[UUID, Shown] | None = None, noticed: Iterable[str] = ()
) -> Proposal:
    """`by` writes to one listed peer, who reads `words`, the pseudonym, and the topics as `shown` says.

    One peer is asked at a time, so that each knows their answer counts: a former unanswered one is taken
    back. `shown` says by experience identifier how finely each is named; those not in it, by theme, or not at all when they are left out of the search.
    `noticed`: kinds of what `by` looked at again and sends anyway. The words may wait before they are read, as any first
    ones do. Raises ValidationError, in words, when the peer cannot be asked now.
    """
    if not by.has_perm("accompaniment.seek"):
        raise PermissionDenied
    if Relation.objects.under_way().between(by, peer).exists():
        raise ValidationError(_("Un accompagnement est déjà en cours entre vous."))
    request = _open_request(by)
    settle(request)
    if not may_meet(by, peer, request=request):
        raise ValidationError(_("Ce pair ne peut pas être sollicité en ce moment. Votre texte est gardé."))
    if (waiting := request.proposals.pending().filter(peer=peer).first()) is not None:
        if waiting.origin == Origin.PERSON:
            return waiting
        if not waiting.is_shown_to(by):
            raise ValidationError(_("Ce pair ne peut pas être sollicité en ce moment. Votre texte est gardé."))
        raise ValidationError(_("Ce pair vous est déjà proposé : sa proposition vous attend dans vos demandes."))
    for former in request.proposals.pending().filter(origin=Origin.PERSON).select_related("peer"):
        _take_back_the_ask(former)
    _tell_topics(request, shown or {})
    now = timezone.now()
    proposal = Proposal.objects.create(
        request=request, peer=peer, origin=Origin.PERSON, author=by, words=words, person_agreed_at=now
    )
    note_sent_anyway(by=by, towards=peer, kinds=list(noticed))
    send(by=by, proposal=proposal)
    return proposal


@transaction.atomic
def publish_request(
    *, by: Person, words: str, structure: Structure | None, shown: Mapping[UUID, Shown] | None = None
) -> Request:
    """Tell the request of `by`, without a name, to the peers who match best; also used to change it.

    Raises ValidationError when nothing would be told: no words and no topic.
    """
    if not by.has_perm("accompaniment.seek"):
        raise PermissionDenied
    request = _open_request(by)
    settle(request)
    _tell_topics(request, shown or {})
    if not words.strip() and not request.topics.exclude(shown=Shown.HIDDEN).exists():
        raise ValidationError(
            _("Dites au moins une chose, avec vos mots ou en nommant un thème, pour qu’un pair puisse répondre.")
        )
    request.words = words
    if request.structure != structure:
        request.called_at = None  # others coordinate it now: they are told in their turn
    request.structure = structure
    request.published_at = request.published_at or timezone.now()
    request.save(update_fields=["words", "structure", "called_at", "published_at", "updated_at"])
    record(by=by, verb="accompaniment.publish_request", on=request, subject=by)
    show_to_peers(request=request)
    return request


@transaction.atomic
def hand_over(*, by: Person, structure: Structure | EllipsisType | None = ...) -> Request:
    """`by` asks a coordinator to look for them now, without waiting for the cap. Gives the open request.

    It stays with whom it was entrusted to, unless `structure` says another, or None for everybody.
    """
    if not by.has_perm("accompaniment.seek"):
        raise PermissionDenied
    request = _open_request(by)
    if not request.topics.exists():
        _tell_topics(request, {})
    if request.handed_over_at is None:
        request.handed_over_at = timezone.now()
        if structure is not ...:
            request.structure = structure
        request.save(update_fields=["handed_over_at", "structure", "updated_at"])
        record(by=by, verb="accompaniment.hand_over", on=request, subject=by)
    return request


@transaction.atomic
def withdraw_request(*, by: Person, request: Request) -> Request:
    """`by` no longer looks for a peer. Those who were thinking about it are gently told; nothing else is kept waiting."""
    request = Request.objects.select_for_update().get(pk=request.pk)
    if not by.has_perm("accompaniment.withdraw_request", request):
        raise PermissionDenied
    if not request.is_open:
        return request
    close_pending(request, ProposalState.WITHDRAWN, "accompaniment.withdrawn")
    request.state, request.decided_at = RequestState.WITHDRAWN, timezone.now()
    request.save(update_fields=["state", "decided_at", "updated_at"])
    record(by=by, verb="accompaniment.withdraw_request", on=request, subject=by)
    return request


def _open_request(person: Person) -> Request:
    """The one open request of a person, made if needed, and locked until the end of the transaction."""
    request, _made = Request.objects.get_or_create(person=person, state=RequestState.OPEN)
    return Request.objects.select_for_update().get(pk=request.pk)


def _tell_topics(request: Request, shown: Mapping[UUID, Shown]) -> None:
    """Keep how finely each experience of the person is named, now; as before where nothing is said, or as at first."""
    first = shown_at_first(request.person)
    for experience in request.person.experiences.all():
        said = {"shown": shown[experience.pk]} if experience.pk in shown else {}
        Topic.objects.update_or_create(
            request=request, experience=experience, defaults=said, create_defaults={"shown": first[experience.pk], **said}
        )


def _take_back_the_ask(proposal: Proposal) -> None:
    close(proposal, ProposalState.WITHDRAWN)
    tell_the_peer(proposal, "accompaniment.withdrawn")
