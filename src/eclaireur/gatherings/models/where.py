"""Where and how people meet: said once for a series, perhaps otherwise for one date.

A place of the directory is pointed at, and its words are copied here. The copy is what was announced: when the
directory changes, or loses the place, nobody is sent elsewhere without being told. The pointer says where the copy
comes from: those who hold the gathering see that the place changed, and take the new words up by saving again, which
tells whoever registered.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.enums import Way
from eclaireur.territory.enums import OF_THE_PLACE, Access
from eclaireur.territory.models import Commune, Place


class Where(models.Model):
    """A way to meet and what it needs. On a date, an empty way means "as the series says"."""

    way = models.CharField(_("comment se retrouver"), max_length=8, choices=Way, blank=True)
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lieu de l’annuaire")
    )
    place_name = models.CharField(_("nom du lieu"), max_length=120, blank=True)
    address = models.CharField(_("adresse"), max_length=240, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    lon = models.FloatField(_("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    access = models.JSONField(_("accessibilité"), default=list, blank=True)
    access_words = models.CharField(_("pour venir"), max_length=400, blank=True)
    phone = models.CharField(_("numéro à appeler"), max_length=40, blank=True)
    video_url = models.URLField(_("lien de la visio"), max_length=400, blank=True)
    video_is_ours = models.BooleanField(_("salle de visio créée par le site"), default=False)

    class Meta:
        abstract = True

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude) in degrees: of the place, else of its commune, else None."""
        if self.lat is not None and self.lon is not None:
            return (self.lat, self.lon)
        return self.commune.place if self.commune else None

    @property
    def is_on_site(self) -> bool:
        return self.way == Way.ON_SITE

    @property
    def access_labels(self) -> list[str]:
        """What makes the place easier to come to, in words."""
        return [str(Access(flag).label) for flag in self.access if flag in Access.values]

    @property
    def town(self) -> str:
        """The commune's name, or nothing."""
        return self.commune.name if self.commune else ""

    def go_to(self, place: Place) -> None:
        """Take a place of the directory, and copy what it says; what the gathering itself brings stays."""
        self.place, self.place_name = place, place.name
        self.address, self.commune, self.lat, self.lon = place.address, place.commune, place.lat, place.lon
        said = {*place.access, *(set(self.access) - OF_THE_PLACE)}
        self.access = [flag for flag in Access.values if flag in said]
        self.access_words = self.access_words or place.access_words

    @property
    def place_has_changed(self) -> bool:
        """Whether the directory says something else of its place since it was taken."""
        if self.place is None:
            return False
        taken = (self.place_name, self.address, self.commune_id, self.lat, self.lon, set(self.access) & OF_THE_PLACE)
        place = self.place
        return taken != (place.name, place.address, place.commune_id, place.lat, place.lon, set(place.access))


def one_goes_to_a_place(name: str) -> models.CheckConstraint:
    """A place of the directory is for meeting there."""
    return models.CheckConstraint(condition=Q(place=None) | Q(way=Way.ON_SITE), name=name)


WHERE_FIELDS = tuple(field.name for field in Where._meta.local_fields)
"""Names of the fields that say where: copied together, never one without the others."""
