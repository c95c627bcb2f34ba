"""Who belongs to a structure without holding a role there: the members of a GEM, let in by a code."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person, Structure
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE

CODE_LENGTH = 12


class StructureDoor(BaseModel):
    """The code by which people join a structure. Its coordinator draws it, tells it, and draws another to close it."""

    structure = models.OneToOneField(Structure, on_delete=models.CASCADE, related_name="door")
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)

    class Meta:
        verbose_name = _("code d’une structure")
        verbose_name_plural = _("codes des structures")
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="a_door_has_a_code")]

    def __str__(self) -> str:
        return str(self.structure)


class StructureMembership(BaseModel):
    """A person belongs to a structure: they read and write in the spaces it keeps for its members."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("structure"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="structure_memberships")

    class Meta:
        verbose_name = _("membre d’une structure")
        verbose_name_plural = _("appartenances à des structures")
        constraints = [models.UniqueConstraint(fields=["structure", "person"], name="a_structure_is_joined_once")]

    class PersonalData:
        subject = "person"
        export = ("structure", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person} · {self.structure}"
