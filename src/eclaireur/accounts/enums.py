"""The words of this room: roles, circles, purposes of consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What someone does here besides being a member. Several at once are normal."""

    PEER = "peer", _("pair-aidant")
    FACILITATOR = "facilitator", _("facilitateur ou facilitatrice")
    MODERATOR = "moderator", _("modérateur ou modératrice")
    PROFESSIONAL = "professional", _("professionnel ou professionnelle")
    COORDINATOR = "coordinator", _("coordinateur ou coordinatrice")
    SUPERVISOR = "supervisor", _("superviseur ou superviseuse")
    EVALUATOR = "evaluator", _("évaluateur ou évaluatrice")
    OPERATOR = "operator", _("opérateur ou opératrice de la plateforme")


STAFF_ROLES = frozenset({Role.MODERATOR, Role.COORDINATOR, Role.SUPERVISOR, Role.EVALUATOR, Role.OPERATOR})
"""Roles that see things about others: a second factor is required to use them."""


class Circle(models.TextChoices):
    """The space someone comes in: each circle has its own spaces and its own confidentiality."""

    CONCERNED = "concerned", _("personne concernée")
    RELATIVE = "relative", _("proche")


class Purpose(models.TextChoices):
    """What someone may agree to, one by one, and take back."""

    MATCHING = "matching", _("Être mis en relation : comparer mon vécu à celui des pairs")
    CONTACT = "contact", _("Recevoir des e-mails discrets")
    RESEARCH = "research", _("Participer à des recherches, sous pseudonyme")
