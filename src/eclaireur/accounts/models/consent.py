"""What someone agreed to, when, and when they took it back. Rows are only added or closed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Purpose
from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class ConsentQuerySet(models.QuerySet):
    def open(self) -> "ConsentQuerySet":
        """Consents in force now."""
        return self.filter(withdrawn_at=None)


class Consent(BaseModel):
    """A yes to one purpose, given at a time, perhaps withdrawn later."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("finalité"), max_length=16, choices=Purpose)
    given_at = models.DateTimeField(_("donné le"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("accord")
        verbose_name_plural = _("accords donnés")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at=None), name="one_open_consent_per_purpose"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="withdrawn_after_given"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("purpose", "given_at", "withdrawn_at")
        withheld = {"id": "technical", "person": "you", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"
