"""The path a peer displays: a few words of introduction, then steps."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.people.enums import PathVisibility, Readers
from eclaireur.people.models.sight import readable_by
from eclaireur.people.models.thesaurus import Concept

LONGEST_INTRODUCTION = 1500
SHORTEST_INTRODUCTION = 40
LONGEST_WHEN = 60
LONGEST_STEP = 1200
MOST_STEPS = 40


class PathQuerySet(models.QuerySet):
    """Paths as others read them."""

    def published(self) -> PathQuerySet:
        """Displayed by their author, and not hidden by moderation."""
        return self.filter(published_at__isnull=False, hidden_at=None)

    def visible_to(self, viewer: Any) -> PathQuerySet:
        """One's own path, and the published ones whose author shows them to someone like the viewer."""
        seen = readable_by(viewer, owner="person", visibility="readers") & Q(published_at__isnull=False, hidden_at=None)
        if getattr(viewer, "is_authenticated", False):
            seen |= Q(person=viewer)
        return self.filter(seen)


class Path(BaseModel):
    """What a peer tells of their own way. Community text: every member of their circle may read it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="path")
    introduction = models.TextField(
        _("en quelques lignes"), max_length=LONGEST_INTRODUCTION, blank=True,
        help_text=_("Ce que vous aimeriez qu’une personne sache avant de vous écrire."),
    )  # fmt: skip
    readers = models.CharField(_("qui peut lire ce parcours"), max_length=12, choices=Readers, default=Readers.MEMBERS)
    published_at = models.DateTimeField(_("affiché depuis"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("masqué le"), null=True, blank=True)  # by moderation, whatever its author displays

    objects = PathQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcours")
        verbose_name_plural = _("parcours")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(introduction=""), name="a_displayed_path_says_something"
            ),
            models.CheckConstraint(condition=Q(readers__in=Readers.values), name="a_path_has_known_readers"),
        ]

    class PersonalData:
        subject = "person"
        export = ("introduction", "readers", "published_at", "hidden_at", "created_at", "updated_at")
        withheld = {"id": "technical", "person": "you"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_hidden(self) -> bool:
        """Whether moderation hides it, whatever its author displays."""
        return self.hidden_at is not None


class PathStepQuerySet(models.QuerySet):
    """Steps as others read them."""

    def visible_to(self, viewer: Any) -> PathStepQuerySet:
        """The steps of one's own path, and those shown to someone like the viewer in a path they may read."""
        owner = "path__person"
        seen = readable_by(viewer, owner=owner) & readable_by(viewer, owner=owner, visibility="path__readers")
        seen &= Q(path__published_at__isnull=False, path__hidden_at=None)
        if getattr(viewer, "is_authenticated", False):
            seen |= Q(path__person=viewer)
        return self.filter(seen)


class PathStep(BaseModel):
    """A moment of a path, said in the person's own sense of time ("à vingt ans", "l’hiver d’après")."""

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    when = models.CharField(
        _("quand, dans vos mots"), max_length=LONGEST_WHEN, blank=True, help_text=_("« À vingt ans », « l’hiver d’après »…")
    )
    text = EncryptedTextField(_("ce qui s’est passé, ce qui a aidé"), owner="path.person", max_length=LONGEST_STEP)
    concept = models.ForeignKey(
        Concept, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("vécu")
    )
    visibility = models.CharField(
        _("qui peut lire cette étape"), max_length=12, choices=PathVisibility, default=PathVisibility.MEMBERS
    )

    objects = PathStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape du parcours")
        verbose_name_plural = _("étapes du parcours")
        ordering = ["position", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=PathVisibility.values), name="a_step_has_a_known_visibility"
            ),
        ]

    class PersonalData:
        subject = "path__person"
        export = ("position", "when", "text", "concept", "visibility", "created_at", "updated_at")
        withheld = {"id": "technical", "path": "your own path"}
        erase = DELETE

    def __str__(self) -> str:
        return self.when
