"""The words of this room: situations, reasons of a report, measures of moderation."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Situation(models.TextChoices):
    """What a help number is for; the sections of the help page, in order."""

    DANGER = "danger", _("En danger maintenant")
    TALK = "talk", _("Besoin de parler")
    DEAF = "deaf", _("Sourd, malentendant, ou dans l’impossibilité de parler")
    VIOLENCE = "violence", _("Face à des violences")


class Inset(models.TextChoices):
    """What a help page shows under its text, besides what was written there."""

    NOTHING = "", _("Rien de plus")
    IDENTITY = "identity", _("Qui tient cette plateforme (réglages, mentions légales)")
    NUMBERS = "numbers", _("Les numéros d’aide")


class Reason(models.TextChoices):
    """Why someone reports: the same words for who reports, who decides, who is told, and in the charter."""

    WORRY = "worry", _("Inquiétude pour cette personne")
    HARASSMENT = "harassment", _("Insultes, menaces ou harcèlement")
    SEXUAL = "sexual", _("Propos ou demandes à caractère sexuel")
    OUTSIDE = "outside", _("Insistance pour obtenir des coordonnées, de l’argent ou une rencontre")
    HARM = "harm", _("Encouragement à se faire du mal")
    HATE = "hate", _("Racisme, sexisme, mépris d’un trouble ou de qui l’on est")
    PRIVACY = "privacy", _("Identité ou vie privée de quelqu’un révélée")
    TREATMENT = "treatment", _("Pression pour prendre ou arrêter un traitement")
    IMPOSTURE = "imposture", _("Se faire passer pour quelqu’un d’autre")
    OTHER = "other", _("Autre chose")


class Measure(models.TextChoices):
    """What a moderator decides."""

    NOTHING = "nothing", _("Rien à changer")
    HIDE = "hide", _("Masquer le texte")
    WRITE = "write", _("Écrire à son auteur")
    TWO_WEEKS = "two_weeks", _("Suspendre deux semaines")
    ONE_MONTH = "one_month", _("Suspendre un mois")
    PERMANENT = "permanent", _("Suspendre définitivement")


SUSPENSIONS: dict[str, timedelta | None] = {
    Measure.TWO_WEEKS: timedelta(days=14),
    Measure.ONE_MONTH: timedelta(days=30),
    Measure.PERMANENT: None,
}
"""How long each suspension lasts; None: no end."""

NOTE_LIMIT = 2_000
EXCERPT_LIMIT = 20_000
LETTER_LIMIT = 5_000
