"""The keys of each person, wrapped by the operator's key. Backups leave this table out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models.person import Person
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class PersonKeyQuerySet(models.QuerySet):
    def current(self) -> "PersonKeyQuerySet":
        """Keys that seal new texts; the others only open old ones until these are sealed again."""
        return self.filter(retired_at=None)


class PersonKey(BaseModel):
    """A person's 32-byte key, encrypted by an operator key. Deleting the rows destroys all they wrote."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    wrapped = models.BinaryField()
    operator_key = models.CharField(max_length=16)  # fingerprint of the operator key that wraps it
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PersonKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("clé des textes")
        verbose_name_plural = _("clés des textes")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(retired_at=None), name="one_current_key_per_person"),
        ]

    class PersonalData:
        subject = "person"
        export = ()
        withheld = {
            "id": "technical", "person": "you", "wrapped": "a key, even from this archive",
            "operator_key": "technical", "retired_at": "technical", "created_at": "technical",
            "updated_at": "technical",
        }
        erase = DELETE

    def __str__(self) -> str:
        return str(self.pk)
