"""A concept of the thesaurus, as the operator keeps it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eclaireur.people.thesaurus import (
    LONGEST_ID,
    LONGEST_LABEL,
    LONGEST_NOTE,
    Entry,
    Thesaurus,
    ThesaurusError,
)


class ConceptQuerySet(models.QuerySet):
    """Concepts as people meet them."""

    def active(self) -> ConceptQuerySet:
        """Concepts that may be chosen today, their themes included."""
        return self.filter(active=True)

    def choosable(self) -> ConceptQuerySet:
        """Active concepts below a theme: a theme only arranges."""
        return self.active().exclude(parent=None)

    def thesaurus(self) -> Thesaurus:
        """All of them as one checked tree, in one read."""
        return Thesaurus(concept.entry for concept in self.order_by("position", "slug"))


class Concept(models.Model):
    """Something people live through: a place in the tree, names, and the words by which it is said."""

    slug = models.SlugField(_("identifiant"), primary_key=True, max_length=LONGEST_ID)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("sous")
    )
    label_fr = models.CharField(_("libellé français"), max_length=LONGEST_LABEL)
    label_en = models.CharField(_("libellé anglais"), max_length=LONGEST_LABEL, blank=True)
    synonyms_fr = models.JSONField(_("synonymes français"), default=list, blank=True)
    synonyms_en = models.JSONField(_("synonymes anglais"), default=list, blank=True)
    everyday_fr = models.JSONField(_("mots de tous les jours, en français"), default=list, blank=True)
    everyday_en = models.JSONField(_("mots de tous les jours, en anglais"), default=list, blank=True)
    note_fr = models.TextField(_("note française"), max_length=LONGEST_NOTE, blank=True)
    note_en = models.TextField(_("note anglaise"), max_length=LONGEST_NOTE, blank=True)
    active = models.BooleanField(
        _("proposé"), default=True, help_text=_("Décoché, il reste sur ce qui existe, mais ne se choisit plus.")
    )
    position = models.PositiveIntegerField(_("ordre"), default=0)
    shipped_digest = models.CharField(max_length=64, blank=True, editable=False)
    """What the shipped thesaurus said when this row was last loaded from it: see actions.load_shipped."""
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    objects = ConceptQuerySet.as_manager()

    class Meta:
        verbose_name = _("vécu du thésaurus")
        verbose_name_plural = _("thésaurus des vécus")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("slug")), name="a_concept_is_not_its_own_parent"),
            models.CheckConstraint(condition=~Q(label_fr=""), name="a_concept_has_a_french_label"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the language of the moment."""
        return (self.label_en if (get_language() or "fr").startswith("en") else "") or self.label_fr

    @property
    def note(self) -> str:
        """The scope note in the language of the moment, in French where there is none."""
        return (self.note_en if (get_language() or "fr").startswith("en") else "") or self.note_fr

    @property
    def synonyms(self) -> list[str]:
        """The synonyms shown in the language of the moment."""
        return self.synonyms_en if (get_language() or "fr").startswith("en") else self.synonyms_fr

    @property
    def entry(self) -> Entry:
        """The concept as a plain value."""
        return Entry(
            id=self.slug,
            parent=self.parent_id,
            label_fr=self.label_fr,
            label_en=self.label_en,
            synonyms_fr=tuple(self.synonyms_fr),
            synonyms_en=tuple(self.synonyms_en),
            everyday_fr=tuple(self.everyday_fr),
            everyday_en=tuple(self.everyday_en),
            note_fr=self.note_fr,
            note_en=self.note_en,
            active=self.active,
        )

    def take(self, entry: Entry) -> None:
        """Say what `entry` says (not saved)."""
        values = asdict(entry)
        self.slug = values.pop("id")
        self.parent_id = values.pop("parent")
        for name, value in values.items():
            setattr(self, name, list(value) if isinstance(value, tuple) else value)

    def clean(self) -> None:
        """Refuse what would break the tree: a loop, too deep a branch, a malformed identifier."""
        others = {other.slug: other.entry for other in Concept.objects.exclude(pk=self.pk)}
        try:
            Thesaurus([*others.values(), self.entry])
        except ThesaurusError as error:
            raise ValidationError([why for _where, why in error.problems]) from error


def digest(entry: Entry) -> str:
    """A fingerprint of everything an entry says, to know whether someone changed it since."""
    return hashlib.sha256(json.dumps(asdict(entry), sort_keys=True).encode()).hexdigest()
