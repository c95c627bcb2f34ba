"""A peer as they present themselves: a title of their own, a frame, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Circle
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.people import registries
from eclaireur.people.enums import Engagement, Gender, Language, Modality, Readers, Slot
from eclaireur.people.models.fields import ChoiceListField, labels_of
from eclaireur.people.models.sight import is_member, present
from eclaireur.people.models.thesaurus import Concept
from eclaireur.territory.models import Commune

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_FRAME = 1500
MOST_PEOPLE = 30
FARTHEST_KM = 500
OLDEST_BIRTH_YEAR = 1910


def french_first() -> list[str]:
    """The language of most people here."""
    return [Language.FRENCH.value]


_DISPLAYED = Q(person__path__published_at__isnull=False, person__path__hidden_at=None)


class PeerProfileQuerySet(models.QuerySet):
    """Peers as others meet them."""

    def displayed(self, *, once_shown: Collection[str] = ()) -> PeerProfileQuerySet:
        """Peers who are here, in the circle they came in, and display their path.

        `once_shown`: identifiers of paths that count as not hidden.
        """
        shown = _DISPLAYED
        if once_shown:
            shown |= Q(person__path__published_at__isnull=False, person__path__in=once_shown)
        return self.filter(present("person"), shown, circle=F("person__circle"))

    def listed(self, *, once_shown: Collection[str] = ()) -> PeerProfileQuerySet:
        """Peers who may be proposed: path displayed, and every registered check met (clearance).

        Without any registered check nobody is listed. `once_shown`: as for `displayed`.
        """
        checks = registries.listing_checks()
        if not checks:
            return self.none()
        return self.displayed(once_shown=once_shown).filter(*checks)

    def visible_to(self, viewer: Any) -> PeerProfileQuerySet:
        """One's own profile, the peers of one's circle who are listed, and those one walks with.

        Someone without an account, or from another circle, sees those who made their path public.
        A peer across a block is not there.
        """
        checks = registries.listing_checks()
        listed = Q()
        for check in checks:
            listed &= check
        shown = Q(person__path__readers=Readers.PUBLIC)
        if is_member(viewer):
            shown |= Q(circle=viewer.circle)
        seen = listed & shown if checks else Q(pk=None)
        if is_member(viewer):
            seen |= Q(person__in=registries.companions_of(viewer))
        seen &= present("person") & _DISPLAYED & Q(circle=F("person__circle"))
        if getattr(viewer, "is_authenticated", False):
            seen = Q(person=viewer) | (seen & ~Q(person__in=out_of_sight_of(viewer)))
        return self.filter(seen)


class PeerProfile(BaseModel):
    """What a peer shows of how they accompany, and what matching needs to propose them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="peer_profile")
    title = models.CharField(
        _("le titre que vous montrez"), max_length=60, blank=True,
        help_text=_("Vos mots à vous, ou l’un de ceux qui sont proposés."),
    )  # fmt: skip
    circle = models.CharField(_("j’accompagne"), max_length=12, choices=Circle, default=Circle.CONCERNED)
    engagement = models.CharField(_("à quel titre"), max_length=12, choices=Engagement, blank=True)
    frame = models.TextField(
        _("votre façon d’accompagner"), max_length=LONGEST_FRAME, blank=True,
        help_text=_("Le rythme, ce que vous proposez, ce que vous ne faites pas."),
    )  # fmt: skip
    languages = ChoiceListField(_("langues"), options=Language, default=french_first)
    modalities = ChoiceListField(_("comment vous rencontrer"), options=Modality, blank=True)
    availability = ChoiceListField(_("vos moments libres"), options=Slot, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("combien de personnes à la fois"), default=2, validators=[MaxValueValidator(MOST_PEOPLE)],
        help_text=_("Zéro si vous ne pouvez accueillir personne de nouveau pour l’instant."),
    )  # fmt: skip
    commune = models.ForeignKey(
        Commune, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune"),
    )  # fmt: skip
    radius_km = models.PositiveSmallIntegerField(
        _("jusqu’à quelle distance, en kilomètres"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(FARTHEST_KM)],
    )  # fmt: skip
    gender = models.CharField(_("genre"), max_length=12, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(
        _("année de naissance"), null=True, blank=True, validators=[MinValueValidator(OLDEST_BIRTH_YEAR)],
    )  # fmt: skip
    limits = models.ManyToManyField(
        Concept, through="Limit", related_name="+", blank=True, verbose_name=_("ce que je ne souhaite pas porter")
    )

    objects = PeerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profil de pair")
        verbose_name_plural = _("profils de pairs")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__lte=MOST_PEOPLE), name="a_peer_has_a_sensible_capacity"),
            models.CheckConstraint(
                condition=Q(radius_km=None) | Q(radius_km__gte=1, radius_km__lte=FARTHEST_KM),
                name="a_peer_travels_a_sensible_distance",
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__gte=OLDEST_BIRTH_YEAR, birth_year__lte=2100),
                name="a_peer_was_born_in_a_sensible_year",
            ),
            models.CheckConstraint(condition=Q(circle__in=Circle.values), name="a_peer_has_a_known_circle"),
            models.CheckConstraint(condition=Q(gender__in=["", *Gender.values]), name="a_peer_has_a_known_gender"),
            models.CheckConstraint(
                condition=Q(engagement__in=["", *Engagement.values]), name="a_peer_has_a_known_engagement"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = (
            "title", "circle", "engagement", "frame", "languages", "modalities", "availability", "capacity",
            "commune", "radius_km", "gender", "birth_year", "created_at", "updated_at",
        )  # fmt: skip
        withheld = {"id": "technical", "person": "you"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.person)

    @property
    def languages_in_words(self) -> list[str]:
        return labels_of(Language, self.languages)

    @property
    def modalities_in_words(self) -> list[str]:
        return labels_of(Modality, self.modalities)

    @property
    def availability_in_words(self) -> list[str]:
        return labels_of(Slot, self.availability)


class Limit(BaseModel):
    """Something a peer does not wish to carry: they are never proposed to someone who brings it."""

    peerprofile = models.ForeignKey(PeerProfile, on_delete=models.CASCADE, related_name="limit_rows")
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+", verbose_name=_("limite"))

    class Meta:
        verbose_name = _("limite")
        verbose_name_plural = _("limites")
        constraints = [models.UniqueConstraint(fields=["peerprofile", "concept"], name="a_limit_is_set_once")]

    class PersonalData:
        subject = "peerprofile__person"
        export = ("concept", "created_at")
        withheld = {"id": "technical", "peerprofile": "your own profile", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.concept)
