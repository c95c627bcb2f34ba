"""The words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a space is: they write there, and read it."""

    EVERYONE = "everyone", _("toutes les personnes inscrites")
    CONCERNED = "concerned", _("les personnes concernées")
    RELATIVES = "relatives", _("les proches")
    PEERS = "peers", _("les pairs-aidants")
    STRUCTURE = "structure", _("les membres d’une structure")


WITHIN = (Audience.PEERS, Audience.STRUCTURE)
"""Audiences that stay among themselves: their spaces are never opened to visitors."""


class ContentNote(models.TextChoices):
    """What a text speaks of, said before one reads it: the text is folded under these words."""

    NONE = "", _("Aucune")
    SUICIDE = "suicide", _("parle de suicide")
    SELF_HARM = "self_harm", _("parle de se faire du mal")
    VIOLENCE = "violence", _("parle de violences")
    SEXUAL_VIOLENCE = "sexual_violence", _("parle de violences sexuelles")
    CONSTRAINT = "constraint", _("parle de soins sous contrainte")
    EATING = "eating", _("parle de troubles alimentaires")
    ADDICTION = "addiction", _("parle d’alcool ou de drogues")
    GRIEF = "grief", _("parle de deuil")
    OTHER = "other", _("parle de choses difficiles")


class ReactionKind(models.TextChoices):
    """What one can say of a text without writing: never a score."""

    THANKS = "thanks", _("Merci")
    ME_TOO = "me_too", _("Moi aussi")
