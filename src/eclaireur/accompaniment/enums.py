"""The words of this room: what a request, a proposal, a relation can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Importance(models.IntegerChoices):
    """How much an experience counts when someone looks for a peer."""

    LEFT_OUT = 0, _("ne pas en tenir compte")
    SOME = 1, _("un peu")
    MUCH = 2, _("beaucoup")
    MOST = 3, _("avant tout")


class Shown(models.TextChoices):
    """How finely an experience is named to those who read a request."""

    HIDDEN = "hidden", _("ne pas le dire")
    THEME = "theme", _("dire seulement le thème")
    EXACT = "exact", _("le dire")


class RequestState(models.TextChoices):
    """Where a request stands. "With a coordinator" is not stored: it follows from the time waited."""

    OPEN = "open", _("ouverte")
    ANSWERED = "answered", _("un accompagnement a commencé")
    WITHDRAWN = "withdrawn", _("retirée")


class Origin(models.TextChoices):
    """Who had the idea of bringing these two people together."""

    PERSON = "person", _("la personne a écrit au pair")
    PEER = "peer", _("le pair s’est proposé")
    COORDINATOR = "coordinator", _("une coordinatrice ou un coordinateur a proposé")


class ProposalState(models.TextChoices):
    """Where a proposal stands. Accepted means that both said yes."""

    OFFERED = "offered", _("en attente")
    ACCEPTED = "accepted", _("acceptée")
    DECLINED = "declined", _("déclinée")
    NOT_CHOSEN = "not_chosen", _("une autre proposition a été choisie")
    WITHDRAWN = "withdrawn", _("retirée")
    EXPIRED = "expired", _("restée sans réponse")
    UNAVAILABLE = "unavailable", _("le pair n’était plus libre")


class RelationState(models.TextChoices):
    """Where an accompaniment stands."""

    BEING_FRAMED = "being_framed", _("le cadre reste à poser")
    ACTIVE = "active", _("en cours")
    PAUSED = "paused", _("en pause")
    ENDED = "ended", _("terminé")


class FrameState(models.TextChoices):
    """Where a proposed frame stands: it holds only once the other agreed."""

    PROPOSED = "proposed", _("proposé")
    AGREED = "agreed", _("convenu")
    DECLINED = "declined", _("à reprendre")
    REPLACED = "replaced", _("remplacé")


class EndReason(models.TextChoices):
    """Why an accompaniment ended: a note to oneself, never shown to the other."""

    NONE = "", _("je préfère ne pas le dire")
    REACHED = "reached", _("nous sommes allés où je voulais aller")
    TIME = "time", _("ce n’est plus le bon moment pour moi")
    LIKENESS = "likeness", _("je cherche quelqu’un au vécu plus proche")
    AT_EASE = "at_ease", _("je ne me sentais pas à l’aise")
    PRACTICAL = "practical", _("l’organisation est devenue difficile")


class GoalState(models.TextChoices):
    """Where a goal stands. None is a failure."""

    OPEN = "open", _("en chemin")
    REACHED = "reached", _("atteint")
    SET_ASIDE = "set_aside", _("mis de côté")


class FeedbackFor(models.TextChoices):
    """Who reads a word left at the end."""

    OTHER = "other", _("pour l’autre personne")
    ONESELF = "oneself", _("pour moi")


class BatchState(models.TextChoices):
    """Where a batch assignment stands."""

    COMPUTING = "computing", _("calcul en cours")
    READY = "ready", _("à relire")
    SENT = "sent", _("envoyée")
    DISCARDED = "discarded", _("abandonnée")
    FAILED = "failed", _("le calcul n’a pas abouti")
