"""A peer's clearance to accompany: asked, read, decided, and good for a year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.accounts.rules import is_coordinator
from eclaireur.community.models import StructureMembership
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.core.zones import site_day
from eclaireur.practice.enums import ClearanceState

LONGEST_NOTE = 2000
VALID_FOR = dt.timedelta(days=365)
RENEW_FROM = dt.timedelta(days=60)
"""How long before its end a clearance may be asked anew."""
REMIND_FROM = dt.timedelta(days=30)
"""How long before its end the peer and the coordinators are reminded."""
GRACE = dt.timedelta(days=15)
"""How long after the day it was due a peer is still listed: nobody vanishes overnight for a late reading."""


def _is_attached_to(structures: Any) -> Q:
    """Their person holds a role in one of these structures, or is a member of it."""
    roles = RoleGrant.objects.current().filter(structure__in=structures)
    members = StructureMembership.objects.filter(structure__in=structures)
    return Q(person__in=roles.values("person")) | Q(person__in=members.values("person"))


def _has_a_coordination() -> Q:
    """Someone else, who is here, coordinates a structure their person is attached to."""
    whose, here = OuterRef(OuterRef("person")), Person.objects.here().values("pk")
    coordinated = RoleGrant.objects.current().filter(role=Role.COORDINATOR, person__in=here).exclude(person=OuterRef("person"))
    by_role = RoleGrant.objects.current().filter(person=whose, structure__isnull=False).values("structure")
    by_code = StructureMembership.objects.filter(person=whose).values("structure")
    return Q(Exists(coordinated.filter(Q(structure__in=by_role) | Q(structure__in=by_code))))


def _waits() -> Q:
    """An answer is asked of the coordination: a first one, or a yearly one."""
    due = Q(state=ClearanceState.APPROVED, valid_until__lte=site_day() + REMIND_FROM)
    return Q(state=ClearanceState.REVIEW) | due


class ClearanceQuerySet(models.QuerySet):
    """Clearances as the desk and the house read them."""

    def waiting(self) -> ClearanceQuerySet:
        """Those a coordinator has to read, longest wait first."""
        return self.filter(state=ClearanceState.REVIEW).order_by("asked_at", "pk")

    def in_force(self) -> ClearanceQuerySet:
        """Approved, and its year (with some days of grace) is not over. A renewal being read keeps the year already given."""
        return self.filter(valid_until__gte=site_day() - GRACE)

    def due(self) -> ClearanceQuerySet:
        """Those to look at again soon, or already late, the most urgent first; those being read wait elsewhere."""
        return self.filter(state=ClearanceState.APPROVED, valid_until__lte=site_day() + REMIND_FROM).order_by("valid_until", "pk")

    def visible_to(self, viewer: Any) -> ClearanceQuerySet:
        """One's own, and for a coordinator those they coordinate, except across a block.

        Who coordinates everywhere reads all. Who coordinates structures reads those of the people attached to them,
        those they decided, and whoever waits for an answer without a structure that could give it.
        """
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        if not is_coordinator(viewer):
            return self.filter(person=viewer)
        seats = [grant.structure_id for grant in viewer.current_grants if grant.role == Role.COORDINATOR]
        read = self.exclude(person__in=out_of_sight_of(viewer))
        if None in seats:
            return read
        theirs = Q(person=viewer) | Q(decided_by=viewer)
        return read.filter(theirs | _is_attached_to(seats) | (_waits() & ~_has_a_coordination()))


class Clearance(BaseModel):
    """Where the clearance of a peer stands. One row a person: the journal keeps its history."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="clearance")
    state = models.CharField(_("état"), max_length=12, choices=ClearanceState, default=ClearanceState.REVIEW)
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("rappelée le"), null=True, blank=True)  # of this year’s end, once
    lapse_told_at = models.DateTimeField(_("fin dite le"), null=True, blank=True)  # that one is no longer listed, once
    note = EncryptedTextField(_("mot de la coordination"), owner="person", max_length=LONGEST_NOTE, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("habilitation")
        verbose_name_plural = _("habilitations")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClearanceState.values), name="a_clearance_has_a_known_state"),
            models.CheckConstraint(
                condition=Q(state=ClearanceState.REVIEW, decided_at=None)
                | (~Q(state=ClearanceState.REVIEW) & Q(decided_at__isnull=False, decided_at__gte=F("asked_at"))),
                name="a_clearance_is_decided_after_it_was_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClearanceState.APPROVED) | Q(valid_until__isnull=False),
                name="an_approved_clearance_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClearanceState.DECLINED) | Q(valid_until=None),
                name="a_declined_clearance_gives_nothing",
            ),
            models.CheckConstraint(
                condition=Q(lapse_told_at=None) | Q(valid_until__isnull=False), name="only_a_clearance_given_can_lapse"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"])]

    class PersonalData:
        subject = "person"
        export = ("state", "asked_at", "decided_at", "valid_until", "reminded_at", "lapse_told_at", "note", "created_at", "updated_at")
        withheld = {"id": "technical", "person": "you", "decided_by": "about someone else"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()}"

    @property
    def is_in_force(self) -> bool:
        """Whether the person is cleared today."""
        return self.valid_until is not None and self.listed_until >= site_day()

    @property
    def has_lapsed(self) -> bool:
        """Whether a year was given, and is over."""
        return self.valid_until is not None and not self.is_in_force

    @property
    def listed_until(self) -> dt.date | None:
        """The last day one is listed: the day it was due, and the days of grace. None before a first yes."""
        return self.valid_until + GRACE if self.valid_until else None

    @property
    def is_due(self) -> bool:
        """Whether it is time to look at it again, and the peer has not asked yet."""
        return self.state == ClearanceState.APPROVED and self.valid_until <= site_day() + REMIND_FROM

    @property
    def is_to_answer(self) -> bool:
        """Whether a coordinator may answer now: asked, or due to be looked at again."""
        return self.state == ClearanceState.REVIEW or self.is_due

    @property
    def is_late(self) -> bool:
        """Whether the day it was due has passed."""
        return self.valid_until is not None and self.valid_until < site_day()

    @property
    def may_be_asked_again(self) -> bool:
        """Not while it is being read, nor while the year given has long to run."""
        if self.state == ClearanceState.REVIEW:
            return False
        if self.state == ClearanceState.APPROVED:
            return self.valid_until - site_day() <= RENEW_FROM
        return True
