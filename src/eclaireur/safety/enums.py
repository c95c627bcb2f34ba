"""The words of this room: situations, reasons of a report, measures of moderation."""

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


SUSPENSIONS = (Measure.TWO_WEEKS, Measure.ONE_MONTH, Measure.PERMANENT)
"""The measures that stop someone. How long each lasts is a setting: ModerationSettings.length_of."""

SHORT, LONG = 14, 30
"""Days of the two first suspensions as they are named; others are said in days."""


class AppealOutcome(models.TextChoices):
    """What becomes of a decision after an appeal."""

    KEPT = "kept", _("Décision gardée")
    CHANGED = "changed", _("Décision changée")
    CANCELLED = "cancelled", _("Décision annulée")


class HeldFor(models.TextChoices):
    """Why something waits before others read it."""

    REPORTS = "reports", _("Plusieurs personnes l’ont signalé")
    AUTHOR = "author", _("Plusieurs textes de cette personne ont été signalés")
    NEWCOMER = "newcomer", _("Personne nouvelle, hors des heures de lecture")
    FIRST = "first", _("Premier message à quelqu’un, hors des heures de lecture")
    SCREENING = "screening", _("À relire avant d’arriver")


class Subject(models.TextChoices):
    """What a text may be about that someone who reads all day may need to leave to others for a while."""

    SUICIDE = "suicide", _("Suicide")
    SELF_HARM = "self_harm", _("Automutilation")
    VIOLENCE = "violence", _("Violences, menaces")
    SEXUAL = "sexual", _("Violences et propos sexuels")
    CHILDREN = "children", _("Enfants en danger")
    PSYCHOSIS = "psychosis", _("Voix, idées délirantes")
    EATING = "eating", _("Alimentation, poids")
    ADDICTION = "addiction", _("Alcool, drogues, médicaments")
    DEATH = "death", _("Deuil, mort")


class Priority(models.IntegerChoices):
    """In which order the desk shows what waits; within one, the oldest first."""

    NOW = 10, _("Alerte")
    SOON = 20, _("À lire d’abord")
    HELD = 30, _("Masqué jusqu’à lecture")
    REPORTED = 40, _("Signalé")
    APPEAL = 50, _("Recours")
    WAITING = 60, _("En attente de lecture")
    FIRST = 70, _("Premiers messages")
    SHOWN = 80, _("Parcours à lire")


NOTE_LIMIT = 2_000
EXCERPT_LIMIT = 20_000
LETTER_LIMIT = 5_000
