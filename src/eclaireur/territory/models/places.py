"""The directory: places where people go, kept by the operator. About places, never about anyone."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Structure
from eclaireur.core.models import BaseModel
from eclaireur.territory.enums import PlaceKind
from eclaireur.territory.models.communes import Commune, plain

LONGEST_SAID = 400


def coordinates_come_together(name: str) -> models.CheckConstraint:
    """A latitude without a longitude is nowhere."""
    both = Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180))  # a range alone lets null pass
    return models.CheckConstraint(condition=Q(lat=None, lon=None) | both, name=name)


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places as people look for them."""

    def listed(self) -> "PlaceQuerySet":
        """Places of the directory that are proposed today."""
        return self.filter(is_listed=True)

    def matching(self, typed: str) -> "PlaceQuerySet":
        """Places of which the name, the address, the commune or the postal code have words that begin like each of those typed.

        By name. Nothing typed finds nothing.
        """
        words = plain(typed).split()
        found = self if words else self.none()
        for word in words:
            found = found.filter(Q(plain_words__startswith=word) | Q(plain_words__contains=f" {word}"))
        return found.order_by("name", "pk")


class Place(BaseModel):
    """A place of the directory: what it is, where, how one comes to it.

    Its point is said when it is known; else it is that of its commune, read each time rather than copied here, so
    that a place never keeps the point of a commune it no longer is in. A place is not deleted when it closes but no
    longer proposed: what was announced there keeps its address.
    """

    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("sorte"), max_length=12, choices=PlaceKind)
    address = models.CharField(_("adresse"), max_length=240, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="listed_places", verbose_name=_("commune"))
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    lon = models.FloatField(_("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    access = models.JSONField(_("accessibilité"), default=list, blank=True)
    access_words = models.CharField(_("pour venir"), max_length=LONGEST_SAID, blank=True)
    structure = models.ForeignKey(
        Structure, on_delete=models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("structure")
    )
    is_listed = models.BooleanField(_("proposé"), default=True)
    plain_words = models.TextField(editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu de l’annuaire")
        verbose_name_plural = _("lieux de l’annuaire")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name", "address"], name="a_place_is_in_the_directory_once",
                violation_error_message=_("Ce lieu est déjà dans l’annuaire, à cette adresse."),
            ),
            coordinates_come_together("a_place_is_somewhere_or_nowhere"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.commune}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep also the words by which it is found."""
        self.plain_words = plain(f"{self} {self.address} {self.commune.postal_codes}")
        super().save(*args, **kwargs)

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude) in degrees: its own, else that of its commune, else None."""
        return (self.lat, self.lon) if self.lat is not None and self.lon is not None else self.commune.place
