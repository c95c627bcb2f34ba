"""Something someone lives or lived, in their own account of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.people.enums import Stage, Visibility
from eclaireur.people.models.sight import readable_by
from eclaireur.people.models.thesaurus import Concept

LONGEST_DETAILS = 2000
READ_BY_MEMBERS = (Visibility.MEMBERS, Visibility.PUBLIC)


class ExperienceQuerySet(models.QuerySet):
    """Experiences as their owner keeps them and as others may read them."""

    def visible_to(self, viewer: Any) -> ExperienceQuerySet:
        """The viewer's own, and what each person shows to someone like the viewer.

        What serves matching only is read by nobody else, whatever their role.
        """
        return self.filter(readable_by(viewer, owner="person"))


class StandingManager(models.Manager.from_queryset(ExperienceQuerySet)):
    """Leaves out what was removed and may still be undone."""

    def get_queryset(self) -> ExperienceQuerySet:
        return super().get_queryset().filter(removed_at=None)


class Experience(BaseModel):
    """A person says they live, or lived, a concept of the thesaurus."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="experiences")
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="experiences", verbose_name=_("vécu")
    )
    stage = models.CharField(_("où j’en suis"), max_length=12, choices=Stage)
    visibility = models.CharField(_("qui peut le lire"), max_length=12, choices=Visibility, default=Visibility.MATCHING)
    accompanies = models.BooleanField(_("je peux accompagner cela"), default=False)
    details = EncryptedTextField(
        _("quelques mots"), owner="person", max_length=LONGEST_DETAILS, blank=True,
        help_text=_("Facultatif. Lu par les mêmes personnes que ce vécu."),
    )  # fmt: skip
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = StandingManager()
    with_removed = models.Manager.from_queryset(ExperienceQuerySet)()

    class Meta:
        verbose_name = _("vécu")
        verbose_name_plural = _("vécus")
        ordering = ["concept__position", "concept"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "concept"], condition=Q(removed_at=None), name="an_experience_is_told_once"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="an_experience_has_a_known_stage"),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="an_experience_has_a_known_visibility"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = ("concept", "stage", "visibility", "accompanies", "details", "created_at", "updated_at")
        withheld = {"id": "technical", "person": "you", "removed_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.concept)

    @property
    def shown_words(self) -> str:
        """Its words that members, or everybody, read on a peer's page; "" for those kept for matching or companions."""
        return self.details if self.visibility in READ_BY_MEMBERS and self.removed_at is None else ""
