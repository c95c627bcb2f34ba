"""The words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How well we know where a commune is."""

    PLACE = "P", _("au centre de la commune")
    POSTAL = "C", _("au milieu des communes du même code postal")
    DEPARTEMENT = "D", _("au milieu du département")
