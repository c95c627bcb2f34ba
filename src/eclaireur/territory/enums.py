"""The words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How well we know where a commune is."""

    PLACE = "P", _("au centre de la commune")
    POSTAL = "C", _("au milieu des communes du même code postal")
    DEPARTEMENT = "D", _("au milieu du département")


class PlaceKind(models.TextChoices):
    """What a place of the directory is."""

    GEM = "gem", _("groupe d’entraide mutuelle (GEM)")
    ASSOCIATION = "association", _("association")
    CLUBHOUSE = "clubhouse", _("clubhouse")
    SOCIAL = "social", _("centre social, maison de quartier")
    CMP = "cmp", _("centre médico-psychologique (CMP)")
    HOSPITAL = "hospital", _("espace d’accueil à l’hôpital")
    HEALTH = "health", _("maison de santé pluridisciplinaire")
    LIBRARY = "library", _("bibliothèque, médiathèque")
    TOWN_HALL = "town_hall", _("mairie, salle municipale")
    TRAINING = "training", _("organisme de formation")
    OTHER = "other", _("autre lieu")


class Access(models.TextChoices):
    """What makes a place easier to come to."""

    WHEELCHAIR = "wheelchair", _("accessible en fauteuil")
    LIFT = "lift", _("ascenseur ou plain-pied")
    TRANSPORT = "transport", _("près des transports en commun")
    PARKING = "parking", _("stationnement adapté")
    LOOP = "loop", _("boucle magnétique")
    SIGNS = "signs", _("interprète en langue des signes")
    QUIET = "quiet", _("pièce calme pour se mettre à l’écart")
    TOILETS = "toilets", _("toilettes adaptées")


OF_THE_PLACE = frozenset(Access) - {Access.SIGNS}
"""What a place has whoever meets there; an interpreter comes with a gathering."""
