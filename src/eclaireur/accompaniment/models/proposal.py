"""Two people might walk together: who had the idea, and who said yes so far."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import Origin, ProposalState, RequestState
from eclaireur.accompaniment.models.request import Request
from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE

WAITS = timedelta(days=21)
"""How long a proposal waits for an answer before it goes away by itself."""

REST = timedelta(days=90)
"""How long after a no the same two people are not brought together again, whatever the request."""


def _last_day() -> Any:
    return timezone.now() + WAITS


class ProposalQuerySet(models.QuerySet):
    def pending(self, now: datetime | None = None) -> "ProposalQuerySet":
        """Proposals that may still be answered: offered, not out of time, in an open request."""
        return self.filter(
            state=ProposalState.OFFERED, expires_at__gt=now or timezone.now(), request__state=RequestState.OPEN
        )

    def overdue(self) -> "ProposalQuerySet":
        """Proposals nobody answered in time, not marked yet."""
        return self.filter(state=ProposalState.OFFERED, expires_at__lte=timezone.now())

    def declined_for_now(self) -> "ProposalQuerySet":
        """Proposals one of the two declined: not to be made again in this request, nor before some time."""
        lately = Q(request__state=RequestState.OPEN) | Q(decided_at__gt=timezone.now() - REST)
        return self.filter(lately, state=ProposalState.DECLINED)

    def waiting_for_the_peer(self) -> "ProposalQuerySet":
        """Pending proposals the peer has not agreed to yet."""
        return self.pending().filter(peer_agreed_at=None)

    def waiting_for_the_person(self, now: datetime | None = None) -> "ProposalQuerySet":
        """Pending proposals the person has not agreed to yet, and whose peer may be looked at."""
        return self.pending(now).filter(person_agreed_at=None)

    def open_to_the_peer(self) -> "ProposalQuerySet":
        """Proposals that let their peer read the request: pending ones, arrived. After a yes, the relation speaks."""
        return self.pending().filter(Q(hidden_at=None) | Q(origin=Origin.PEER))

    def on_their_way_to(self, person: Person) -> "ProposalQuerySet":
        """Pending proposals another made to `person`, who may not know of them yet."""
        mine = Q(request__person=person) | Q(peer=person)
        return self.pending().filter(mine, hidden_at__isnull=False).exclude(author=person)

    def visible_to(self, viewer: Any) -> "ProposalQuerySet":
        """A proposal is seen by its two people only, by its author alone while it waits; nobody across a block."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        apart = viewer.blocks.values("blocked"), viewer.blocked_by.values("person")
        mine = Q(request__person=viewer) | Q(peer=viewer)
        return self.filter(mine, Q(hidden_at=None) | Q(author=viewer)).exclude(
            Q(request__person__in=apart[0]) | Q(request__person__in=apart[1])
            | Q(peer__in=apart[0]) | Q(peer__in=apart[1])
        )  # fmt: skip


class Proposal(BaseModel):
    """A possible pair. It begins with one yes (the person asks, or the peer offers) or none (a coordinator)."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="proposals")
    peer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals_as_peer")
    origin = models.CharField(_("origine"), max_length=12, choices=Origin)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    words = EncryptedTextField(_("votre mot"), owner="author", max_length=2000, null=True)
    state = models.CharField(_("état"), max_length=12, choices=ProposalState, default=ProposalState.OFFERED)
    person_agreed_at = models.DateTimeField(_("oui de la personne"), null=True, blank=True)
    peer_agreed_at = models.DateTimeField(_("oui du pair"), null=True, blank=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"), default=_last_day)
    hidden_at = models.DateTimeField(_("masquée le"), null=True, blank=True)  # for the other than its author, while it waits

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["peer", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.OFFERED, decided_at=None)
                | (~Q(state=ProposalState.OFFERED) & Q(decided_at__isnull=False)),
                name="a_proposal_waits_or_is_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.ACCEPTED)
                | Q(person_agreed_at__isnull=False, peer_agreed_at__isnull=False),
                name="accepted_means_both_said_yes",
            ),
            models.UniqueConstraint(
                fields=["request", "peer"],
                condition=Q(state=ProposalState.OFFERED),
                name="one_pending_proposal_per_pair",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state=ProposalState.OFFERED, origin=Origin.PERSON),
                name="one_peer_asked_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state=ProposalState.OFFERED, origin=Origin.COORDINATOR),
                name="one_coordinators_proposal_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state=ProposalState.ACCEPTED), name="one_yes_per_request"
            ),
        ]

    class PersonalData:
        subject = ("request__person", "peer")
        export = (
            "peer", "origin", "state", "person_agreed_at", "peer_agreed_at", "decided_at", "expires_at", "created_at",
        )  # fmt: skip
        withheld = {
            "id": "technical", "request": "technical", "author": "you, or someone else",
            "words": "written by the other, or by you: shown on the site while it waits",
            "hidden_at": "said to its author on the site while it waits", "updated_at": "technical",
        }  # fmt: skip
        untold = ("hidden_at", "author")
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.get_origin_display()}: {self.get_state_display()}"

    @property
    def is_pending(self) -> bool:
        """Whether it may still be answered."""
        return (
            self.state == ProposalState.OFFERED
            and self.expires_at > timezone.now()
            and self.request.is_open
        )

    def is_shown_to(self, person: Person) -> bool:
        """Whether one of the two sees it: its author, or both once it arrived."""
        return self.hidden_at is None or self.author_id == person.pk

    @property
    def is_expired(self) -> bool:
        """Whether nobody answered in time."""
        return self.state == ProposalState.EXPIRED or (
            self.state == ProposalState.OFFERED and self.expires_at <= timezone.now()
        )

    @property
    def tells_the_pseudonym(self) -> bool:
        """Whether the peer knows who asks: the person wrote to them, or both said yes."""
        return self.origin == Origin.PERSON or self.state == ProposalState.ACCEPTED
