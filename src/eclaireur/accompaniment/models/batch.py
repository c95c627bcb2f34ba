"""A batch assignment prepared for a coordinator, read and adjusted before anything is sent."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import BatchState
from eclaireur.accompaniment.models.request import Request
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE, DELETE


def assigned_by(coordinator: Person) -> models.QuerySet | None:
    """The peers a coordinator may assign: None for all, or those who hold the role in their structures."""
    seats = {grant.structure_id for grant in coordinator.current_grants if grant.role == Role.COORDINATOR}
    if None in seats:
        return None
    return RoleGrant.objects.current().filter(role=Role.PEER, structure__in=seats).values("person")


class BatchQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "BatchQuerySet":
        """Batches whose every request lies within the desk of `viewer`; none to who is no coordinator.

        Those of others, only when each peer in them is one whom `viewer` may assign.
        """
        if not (getattr(viewer, "is_authenticated", False) and viewer.holds(Role.COORDINATOR)):
            return self.none()
        beyond = ~Q(request__in=Request.objects.for_the_desk_of(viewer).values("pk"))
        if (peers := assigned_by(viewer)) is not None:
            beyond |= Q(peer__isnull=False) & ~Q(peer__in=peers) & ~Q(batch__made_by=viewer)
        return self.exclude(pk__in=BatchLine.objects.filter(beyond).values("batch"))


class Batch(BaseModel):
    """The best overall pairing at one moment, under everybody's capacity."""

    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("état"), max_length=12, choices=BatchState, default=BatchState.COMPUTING)
    objective = models.FloatField(_("somme des poids"), default=0)
    decided_at = models.DateTimeField(_("envoyée ou abandonnée le"), null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("répartition")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[BatchState.SENT, BatchState.DISCARDED], decided_at__isnull=False)
                | (~Q(state__in=[BatchState.SENT, BatchState.DISCARDED]) & Q(decided_at=None)),
                name="a_batch_is_decided_at_a_time",
            )
        ]

    class PersonalData:
        subject = "made_by"
        export = ("state", "created_at", "decided_at")
        withheld = {"id": "technical", "made_by": "you", "objective": "a total", "updated_at": "technical"}
        erase = ANONYMISE

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.created_at:%Y-%m-%d %H:%M})"


class BatchLine(BaseModel):
    """One request of a batch: the peer found for it, or why there is none."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    score = models.FloatField(_("score"), null=True, blank=True)
    weight = models.FloatField(_("poids"), null=True, blank=True)
    why = models.CharField(_("pourquoi personne"), max_length=40, blank=True)
    by_hand = models.BooleanField(_("choisi à la main"), default=False)

    class Meta:
        verbose_name = _("ligne d’une répartition")
        verbose_name_plural = _("lignes d’une répartition")
        constraints = [
            models.UniqueConstraint(fields=["batch", "request"], name="a_request_once_per_batch"),
            models.CheckConstraint(
                condition=Q(peer=None, score=None, weight=None)
                | Q(peer__isnull=False, score__isnull=False, weight__isnull=False),
                name="a_pair_has_its_score",
            ),
        ]

    class PersonalData:
        subject = ("request__person", "peer")
        export = ("score", "created_at")
        withheld = {
            "id": "technical", "batch": "technical", "request": "technical", "peer": "shown once proposed",
            "weight": "depends on others’ waits", "why": "depends on others", "by_hand": "technical",
            "updated_at": "technical",
        }  # fmt: skip
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.request_id} → {self.peer_id}"
