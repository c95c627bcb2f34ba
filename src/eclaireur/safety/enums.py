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
    UNDER_AGE = "under_age", _("Une personne qui a peut-être moins de 18 ans")
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


class SignKind(models.TextChoices):
    """What is counted about first exchanges, for a while: that it happened, never what was said."""

    FIRST_WORDS = "first_words", _("a écrit en premier")
    ASKED_MONEY = "money", _("a parlé d’argent, après relecture")
    ASKED_SEXUAL = "sexual", _("a tenu des propos sexuels, après relecture")
    REFUSED = "refused", _("a reçu un non")


class PatternKind(models.TextChoices):
    """What several signs make together."""

    MANY_CONTACTS = "many_contacts", _("Beaucoup de nouveaux contacts en peu de temps")
    SAME_OPENING = "same_opening", _("Les mêmes premiers mots à plusieurs personnes")
    ONLY_NEWCOMERS = "only_newcomers", _("Presque seulement des personnes qui viennent d’arriver")
    TURNED_AWAY = "turned_away", _("Plusieurs personnes ont dit non, bloqué ou signalé")
    ASKED_ANYWAY = "asked_anyway", _("Argent ou propos sexuels, envoyés après relecture")


class HintOutcome(models.TextChoices):
    """What a person decided after a hint that someone may be under eighteen."""

    ADULT = "adult", _("Cette personne est adulte, ou rien ne dit le contraire")
    MINOR = "minor", _("Cette personne a moins de 18 ans")


class LiftingReason(models.TextChoices):
    """Why two people may look behind a pseudonym. Nothing else is a reason."""

    DANGER = "danger", _("Une vie est en danger, et il faut joindre les secours")
    PREDATION = "predation", _("Une personne en vise d’autres sous plusieurs noms")
    LAW = "law", _("Une autorité le demande, comme la loi l’y autorise")
    REQUEST = "request", _("La personne elle-même le demande, pour retrouver son compte ou ses droits")


class Secrecy(models.TextChoices):
    """Why the person is told later rather than at once."""

    NONE = "", _("Non : la personne le lit tout de suite")
    DANGER = "danger", _("Le dire tout de suite mettrait quelqu’un en danger")
    LAW = "law", _("La loi interdit de le dire pour l’instant")


WORDS_LIMIT = 1_000
