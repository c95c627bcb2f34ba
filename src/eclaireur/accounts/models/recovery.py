"""Recovery codes: the way back in for someone who gave no e-mail address."""

import hashlib
import hmac

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class RecoveryCodeQuerySet(models.QuerySet):
    def unused(self) -> "RecoveryCodeQuerySet":
        """Codes that still open the door."""
        return self.filter(used_at=None)


class RecoveryCode(BaseModel):
    """One code, kept as a digest. It serves once: to choose a new password, or as a second factor.

    A code is 80 random bits, so one fast hash is enough: there is no dictionary to try.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(_("utilisé le"), null=True, blank=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code de secours")
        verbose_name_plural = _("codes de secours")
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="a_recovery_code_is_given_once")]

    class PersonalData:
        subject = "person"
        export = ("created_at", "used_at")
        withheld = {"id": "technical", "person": "you", "digest": "a secret, even from this archive",
                    "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def digest_of(person: Person, code: str) -> str:
        """The digest of a plain code of `person` (no dash, capitals): the same code of two people differs."""
        return hmac.new(person.pk.bytes, code.encode(), hashlib.sha256).hexdigest()
