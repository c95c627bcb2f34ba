"""What someone looks for in a peer: it stands from one visit to the next, and only they read it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import Importance
from eclaireur.accounts.models import Person, Structure
from eclaireur.core.models import BaseModel
from eclaireur.core.privacy import DELETE
from eclaireur.people.enums import Gender
from eclaireur.people.models import Concept, Experience
from eclaireur.territory.models import Commune


def _listed() -> list:
    return []


class Search(BaseModel):
    """Someone's standing wishes. Their experiences are in `people`; their circle is the person's own."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="search")
    languages = models.JSONField(_("langues"), default=_listed, blank=True)
    modalities = models.JSONField(_("comment se parler"), default=_listed, blank=True)
    availability = models.JSONField(_("moments libres"), default=_listed, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    max_km = models.PositiveSmallIntegerField(
        _("distance, en kilomètres"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    gender_wish = models.CharField(_("genre souhaité"), max_length=12, choices=Gender, blank=True)
    age_from = models.PositiveSmallIntegerField(
        _("âge souhaité, à partir de"), null=True, blank=True, validators=[MinValueValidator(18), MaxValueValidator(120)]
    )
    age_to = models.PositiveSmallIntegerField(
        _("âge souhaité, jusqu’à"), null=True, blank=True, validators=[MinValueValidator(18), MaxValueValidator(120)]
    )
    avoid = models.ManyToManyField(Concept, related_name="+", blank=True, verbose_name=_("plutôt éviter"))
    places = models.ManyToManyField(
        Structure, related_name="+", blank=True, verbose_name=_("lieux que je fréquente")
    )

    class Meta:
        verbose_name = _("recherche")
        verbose_name_plural = _("recherches")
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from=None, age_to=None)
                | Q(age_from__gte=18, age_to__lte=120, age_from__lte=F("age_to")),
                name="age_wish_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(max_km=None) | Q(max_km__gte=1, max_km__lte=1000), name="search_distance_is_sensible"
            ),
        ]

    class PersonalData:
        subject = "person"
        export = (
            "languages", "modalities", "availability", "commune", "max_km", "gender_wish", "age_from", "age_to",
            "created_at", "updated_at",
        )  # fmt: skip
        withheld = {"id": "technical", "person": "you"}
        erase = DELETE

    def __str__(self) -> str:
        return str(self.person)


class Wish(BaseModel):
    """How much one of my experiences counts in my search. Without a wish, it counts much."""

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="wishes")
    experience = models.OneToOneField(Experience, on_delete=models.CASCADE, related_name="wish")
    importance = models.PositiveSmallIntegerField(_("importance"), choices=Importance, default=Importance.MUCH)

    class Meta:
        verbose_name = _("importance d’un vécu")
        verbose_name_plural = _("importance des vécus")
        constraints = [
            models.CheckConstraint(condition=Q(importance__lte=3), name="importance_is_within_0_and_3"),
        ]

    class PersonalData:
        subject = "search__person"
        export = ("experience", "importance")
        withheld = {"id": "technical", "search": "technical", "created_at": "technical", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return self.get_importance_display()


class SetAside(BaseModel):
    """A peer someone no longer wants proposed, without a word of explanation. The peer is never told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="peers_set_aside")
    peer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("pair écarté")
        verbose_name_plural = _("pairs écartés")
        constraints = [
            models.UniqueConstraint(fields=["person", "peer"], name="set_aside_once"),
            models.CheckConstraint(condition=~Q(person=F("peer")), name="nobody_sets_oneself_aside"),
        ]

    class PersonalData:
        subject = "person"
        export = ("peer", "created_at")
        withheld = {"id": "technical", "person": "you", "updated_at": "technical"}
        erase = DELETE

    def __str__(self) -> str:
        return f"{self.person} / {self.peer}"
