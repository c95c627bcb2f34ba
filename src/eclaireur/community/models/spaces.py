"""A space of the community, whom it is for, and the themes its topics are arranged by."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Structure
from eclaireur.community.enums import WITHIN, Audience
from eclaireur.community.models.sight import belonging, moderated, readable
from eclaireur.core.models import BaseModel
from eclaireur.people.models import Concept

SLOWEST = 24 * 3600  # seconds between two messages of one person, at most
CHARTER_LIMIT = 10_000
USUAL_PLACE, LAST_PLACE = 100, 32_767  # of a theme among others, or of a space


class SpaceQuerySet(models.QuerySet["Space"]):
    """Spaces as people meet them."""

    def visible_to(self, viewer: Any) -> SpaceQuerySet:
        """Spaces the viewer may read, visitors included."""
        return self.filter(readable(viewer))

    def of(self, viewer: Any) -> SpaceQuerySet:
        """Spaces the viewer is part of: there they write as one of its people, under a name they choose."""
        return self.filter(belonging(viewer))

    def for_writing_by(self, viewer: Any) -> SpaceQuerySet:
        """Spaces the viewer is part of, or moderates."""
        return self.filter(belonging(viewer) | moderated(viewer))

    def open(self) -> SpaceQuerySet:
        """Spaces in which people still write."""
        return self.filter(closed_at=None)


class Space(BaseModel):
    """A place of the community. What is said of it is public to its readers; what is written there follows `audience`."""

    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=80)
    purpose = models.CharField(_("à quoi il sert, en une phrase"), max_length=200)
    charter = models.TextField(_("charte"), max_length=CHARTER_LIMIT, blank=True)
    charter_html = models.TextField(blank=True, editable=False)
    audience = models.CharField(_("pour qui"), max_length=12, choices=Audience, default=Audience.EVERYONE)
    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="spaces", verbose_name=_("structure")
    )
    is_open = models.BooleanField(
        _("lisible sans compte"), default=False, help_text=_("Les visiteurs le lisent aussi. Seul son public y écrit.")
    )
    slow_seconds = models.PositiveIntegerField(
        _("mode lent, en secondes"), default=0, validators=[MaxValueValidator(SLOWEST)],
        help_text=_("Temps à attendre entre deux messages d’une même personne. Zéro : aucun."),
    )
    closed_at = models.DateTimeField(_("fermé le"), null=True, blank=True)
    closing = models.CharField(_("pourquoi il est fermé"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=USUAL_PLACE)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("espace")
        verbose_name_plural = _("espaces")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(audience=Audience.STRUCTURE) | Q(structure__isnull=False), name="a_space_of_members_has_a_structure"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | ~Q(audience__in=WITHIN), name="who_stays_among_themselves_is_not_opened"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing="") | (Q(closed_at__isnull=False) & ~Q(closing="")),
                name="a_space_closes_with_a_word",
            ),
            models.CheckConstraint(condition=Q(slow_seconds__lte=SLOWEST), name="slow_is_a_day_at_most"),
            models.CheckConstraint(condition=~Q(name=""), name="a_space_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("community:space", args=[self.slug])

    @property
    def readers(self) -> str:
        """Who reads what is written here, in words, said where one writes."""
        if self.is_open:
            return gettext("Tout le monde lit cet espace, même sans compte.")
        return {
            Audience.EVERYONE: gettext("Toutes les personnes inscrites lisent cet espace."),
            Audience.CONCERNED: gettext("Seules les personnes concernées inscrites lisent cet espace."),
            Audience.RELATIVES: gettext("Seuls les proches inscrits lisent cet espace."),
            Audience.PEERS: gettext("Seuls les pairs-aidants lisent cet espace."),
            Audience.STRUCTURE: gettext("Seuls les membres de cette structure lisent cet espace."),
        }[Audience(self.audience)] + " " + gettext("La modération aussi.")


class Theme(BaseModel):
    """A theme of a space, tied to a concept of the thesaurus when there is one for it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="themes")
    concept = models.ForeignKey(
        Concept, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vécu du thésaurus"),
        help_text=_("Sert à proposer ce thème à qui écrit un sujet qui en parle."),
    )
    label = models.CharField(_("nom"), max_length=60)
    position = models.PositiveSmallIntegerField(_("ordre"), default=USUAL_PLACE)

    class Meta:
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = ["position", "label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["space", "label"], name="one_theme_of_that_name_in_a_space"),
            models.CheckConstraint(condition=~Q(label=""), name="a_theme_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """Its name in the language of the moment: the thesaurus knows it when the theme is called as its concept is."""
        return self.concept.label if self.concept and self.concept.label_fr == self.label else self.label
