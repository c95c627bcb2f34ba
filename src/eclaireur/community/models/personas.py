"""Another name, in one space only. Nothing shown to other members ties it to the person's pseudonym."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.accounts.pseudonyms import skeleton
from eclaireur.community.models.spaces import Space
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE


class PersonaQuerySet(models.QuerySet["Persona"]):
    def looking_like(self, pseudonym: str) -> PersonaQuerySet:
        """Names the eye would take for `pseudonym`."""
        return self.filter(skeleton=skeleton(pseudonym))


class Persona(BaseModel):
    """The name a person goes by in a space. Taken before writing there, kept as long as they wrote there."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="personas")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="personas", verbose_name=_("espace"))
    pseudonym = models.CharField(_("pseudonyme"), max_length=40)
    skeleton = models.CharField(max_length=160, editable=False)

    objects = PersonaQuerySet.as_manager()

    class Meta:
        verbose_name = _("pseudonyme d’un espace")
        verbose_name_plural = _("pseudonymes dans des espaces")
        constraints = [
            models.UniqueConstraint(fields=["person", "space"], name="one_name_per_person_and_space"),
            models.UniqueConstraint(fields=["space", "skeleton"], name="nobody_passes_for_another_in_a_space"),
        ]

    class PersonalData:
        subject = "person"
        export = ("space", "pseudonym", "created_at")
        withheld = {"id": "technical", "person": "you", "skeleton": "said by the pseudonym", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.pseudonym

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep what the eye keeps of the name."""
        self.skeleton = skeleton(self.pseudonym)
        super().save(*args, **kwargs)
