"""A certificate of attendance: asked by who followed a programme, confirmed by who held it. No name is kept."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import ANONYMISE
from eclaireur.gatherings.enums import VERIFIABLE, CertificateState
from eclaireur.gatherings.models.series import Series


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates as their readers meet them."""

    def visible_to(self, viewer: Any) -> CertificateQuerySet:
        """One's own; and those asked for programmes one holds or coordinates."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(Q(person=viewer) | Q(series__in=Series.objects.held_by(viewer)))

    def verifiable(self) -> CertificateQuerySet:
        """Those whose number answers, withdrawn ones included."""
        return self.filter(state__in=sorted(VERIFIABLE))


class Certificate(BaseModel):
    """That someone followed a programme. Its number can be verified by anybody; the page then names nobody."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="certificates")
    state = models.CharField(_("état"), max_length=10, choices=CertificateState, default=CertificateState.ASKED)
    code = models.CharField(_("numéro"), max_length=12, blank=True)
    decided_at = models.DateTimeField(_("réponse donnée le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    reminded_at = models.DateTimeField(null=True, blank=True)  # when those who may answer were reminded, once

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "person"], name="one_certificate_per_person_and_programme"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="a_certificates_number_is_its_own"),
            models.CheckConstraint(
                condition=Q(state=CertificateState.ASKED, decided_at=None) | (~Q(state=CertificateState.ASKED) & Q(decided_at__isnull=False)),
                name="a_certificate_is_answered_at_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=sorted(VERIFIABLE)) & ~Q(code="")) | (~Q(state__in=sorted(VERIFIABLE)) & Q(code="", person__isnull=False)),
                name="a_certificate_has_a_number_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=CertificateState.REVOKED, revoked_at__isnull=False)
                | (~Q(state=CertificateState.REVOKED) & Q(revoked_at=None)),
                name="a_certificate_is_withdrawn_at_a_time",
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("series", "state", "code", "created_at", "decided_at", "revoked_at")
        withheld = {"id": "technical", "person": "you", "reminded_at": "technical", "updated_at": "technical"}
        erase = ANONYMISE  # its number still answers; what was not confirmed is deleted before

    def __str__(self) -> str:
        return self.number or str(self.series)

    def get_absolute_url(self) -> str:
        return reverse("gatherings:certificate", args=[self.pk])

    @property
    def number(self) -> str:
        """Its code as people read it: groups of four."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))
