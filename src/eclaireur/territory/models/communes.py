"""Régions, départements, communes: reference data, the same for everybody."""

import re
import unicodedata

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from eclaireur.territory.enums import Precision

VILLAGE = 10_000
"""Inhabitants under which naming the commune would say too much about someone."""


def plain(text: str) -> str:
    """A name as people type it: no case, accents, hyphens or apostrophes, "St" and "Ste" written out.

    "SAINT-ÉTIENNE", "st etienne" and "Saint Etienne" are one: "saint etienne".
    """
    text = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c)))
    return " ".join({"st": "saint", "ste": "sainte", "s": "sur"}.get(word, word) for word in words)


class Region(models.Model):
    """A région, or a territory overseas."""

    code = models.CharField(primary_key=True, max_length=3)
    name = models.CharField(_("nom"), max_length=60)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    """A département, or a territory overseas."""

    code = models.CharField(primary_key=True, max_length=3)
    name = models.CharField(_("nom"), max_length=60)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departements")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CommuneQuerySet(models.QuerySet):
    def current(self) -> "CommuneQuerySet":
        """Communes that exist this year."""
        return self.filter(is_current=True)

    def matching(self, typed: str) -> "CommuneQuerySet":
        """Communes whose name or postal code begins like what was typed, best first.

        "Lyon (69)" and "69 Lyon" keep to a département. Order: the very name, then names that begin so,
        then names with a word that begins so; each by population. Nothing typed finds nothing.
        """
        name, postal, departement = _read(typed)
        if not name and not postal:
            return self.none()
        found = self.current()
        if departement:
            found = found.filter(departement_id=departement)
        if postal:
            found = found.filter(Q(postal_codes__startswith=postal) | Q(postal_codes__contains=f" {postal}"))
        rank = Value(0)
        if name:
            found = found.filter(Q(plain_name__startswith=name) | Q(plain_name__contains=f" {name}"))
            rank = Case(When(plain_name=name, then=0), When(plain_name__startswith=name, then=1), default=2,
                        output_field=IntegerField())
        return found.order_by(rank, F("population").desc(nulls_last=True), "code")


def _read(typed: str) -> tuple[str, str, str]:
    """The (plain name, start of a postal code, département) in what someone typed; "" for what is not there."""
    departement = ""
    if bracket := re.search(r"\(\s*(\d[\dABab]\d?)\s*\)", typed):
        departement = bracket[1].upper()
        typed = typed.replace(bracket[0], " ")
    words = plain(typed).split()
    digits = [word for word in words if word.isdigit() and (len(word) > 1 or len(words) == 1)]
    postal = next((word for word in digits if len(word) <= 5), "")  # noqa: PLR2004 (French postal codes)
    return " ".join(word for word in words if word != postal), postal, departement


class Commune(models.Model):
    """A commune, or an arrondissement of Paris, Lyon or Marseille (`city` is then that city).

    Coordinates are those of the commune, in degrees, never of a person; `precision` says how well they are
    known. `near_town` is the town people know near a small commune.
    """

    code = models.CharField(_("code INSEE"), primary_key=True, max_length=5)
    name = models.CharField(_("nom"), max_length=80)
    plain_name = models.CharField(max_length=80, db_index=True, editable=False)
    postal_codes = models.CharField(_("codes postaux"), max_length=160, blank=True)
    departement = models.ForeignKey(Departement, on_delete=models.PROTECT, related_name="communes")
    population = models.PositiveIntegerField(_("habitants"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    lon = models.FloatField(_("longitude"), null=True)
    precision = models.CharField(_("précision"), max_length=1, choices=Precision, blank=True)
    city = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="arrondissements")
    near_town = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_current = models.BooleanField(default=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune")
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat=None, lon=None, precision="")
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180),
                    precision__in=Precision.values),
                name="coordinates_come_whole_with_their_precision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"

    @property
    def place(self) -> tuple[float, float] | None:
        """(latitude, longitude) in degrees, or None."""
        return None if self.lat is None else (self.lat, self.lon)

    @property
    def said(self) -> str:
        """How the place of a person is told to others: the commune when many live there, else the town nearby."""
        if self.city is not None:
            return self.city.name
        if (self.population or 0) >= VILLAGE:
            return self.name
        if self.near_town is not None:
            return said_now("près de %(town)s") % {"town": self.near_town.name}
        return self.departement.name


class LoadedData(models.Model):
    """Which version of a reference file is in the database."""

    name = models.CharField(primary_key=True, max_length=40)
    version = models.CharField(max_length=40)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
