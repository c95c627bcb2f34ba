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
    UNDER_AGE = "under_age", _("Une personne qui a peut-être moins de 18 ans")
    OTHER = "other", _("Autre chose")


PRESSING = (Reason.WORRY, Reason.HARM, Reason.SEXUAL)
"""What is read first, and told at once."""


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


class Urgency(models.TextChoices):
    """What a reading of a text says; the levels of triage, and a text that nothing could read."""

    GREEN = "green", _("rien à signaler")
    AMBER = "amber", _("attend la réponse d’un pair")
    UNREAD = "unread", _("à relire : la lecture automatique a échoué")
    RED = "red", _("souffrance ou danger")
    CRISIS = "crisis", _("danger immédiat")

    @property
    def rank(self) -> int:
        """From 0, green, to 4, crisis: the higher, the sooner someone should look."""
        return list(Urgency).index(self)


ALARMING = (Urgency.CRISIS, Urgency.RED, Urgency.UNREAD)
"""What makes an alert, the most urgent first."""


class Step(models.IntegerChoices):
    """Who an alert has been told to so far. Each step adds people; nobody is taken off."""

    ON_CALL = 0, _("les personnes d’astreinte")
    MODERATORS = 1, _("toute la modération")
    COORDINATORS = 2, _("la coordination")
    OPERATORS = 3, _("les opérateurs de la plateforme")


class Outcome(models.TextChoices):
    """How an alert ended: what was done, in words that stay true a year later."""

    WITH_SOMEONE = "with", _("Quelqu’un est avec cette personne")
    SPOKE = "spoke", _("Nous avons parlé ensemble")
    EMERGENCY = "emergency", _("Les secours ont été appelés")
    ORIENTED = "oriented", _("Orientée vers quelqu’un qui peut l’aider")
    SOMEONE_ELSE = "other", _("Le texte parlait de quelqu’un d’autre, et nous en avons parlé")
    FALSE_ALARM = "false", _("Ce n’était pas une alerte")
    GONE = "gone", _("La personne n’est plus joignable")
    NO_NEED = "no_need", _("L’aide n’est plus nécessaire")
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

    ADULT = "adult", _("Cette personne est adulte")
    UNSAID = "unsaid", _("Ces mots ne disent rien de son âge")
    MINOR = "minor", _("Cette personne a moins de 18 ans")


OPEN_ACCOUNT = (HintOutcome.ADULT, HintOutcome.UNSAID)
"""The answers that leave the account as it is."""


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
