"""The words of this room: roles, circles, purposes of consent."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What someone does here besides being a member. Several at once are normal."""

    PEER = "peer", _("pair-aidant")
    FACILITATOR = "facilitator", _("facilitateur ou facilitatrice")
    GREETER = "greeter", _("accueillant ou accueillante")
    MODERATOR = "moderator", _("modérateur ou modératrice")
    PROFESSIONAL = "professional", _("professionnel ou professionnelle")
    COORDINATOR = "coordinator", _("coordinateur ou coordinatrice")
    SUPERVISOR = "supervisor", _("superviseur ou superviseuse")
    EVALUATOR = "evaluator", _("évaluateur ou évaluatrice")
    OPERATOR = "operator", _("opérateur ou opératrice de la plateforme")


STAFF_ROLES = frozenset({Role.MODERATOR, Role.COORDINATOR, Role.SUPERVISOR, Role.EVALUATOR, Role.OPERATOR})
"""Roles that see things about others: a second factor is required to use them."""

COORDINATED_ROLES = frozenset({Role.PEER, Role.FACILITATOR, Role.GREETER})
"""Roles a coordinator may give and end in their own structure."""

ROLE_WORDS = {
    Role.PEER: _("Accompagne des membres à partir de son propre vécu."),
    Role.FACILITATOR: _("Tient un groupe."),
    Role.GREETER: _("Répond la première fois que quelqu’un écrit dans la communauté. C’est du bénévolat."),
    Role.MODERATOR: _("Lit ce qui est signalé et décide."),
    Role.PROFESSIONAL: _("Accueille un pair dans son équipe de soin ou sociale."),
    Role.COORDINATOR: _("S’occupe des demandes qui attendent et des pairs de sa structure."),
    Role.SUPERVISOR: _("Soutient les pairs dans leur pratique."),
    Role.EVALUATOR: _("Lit des chiffres qui ne désignent personne."),
    Role.OPERATOR: _("Fait marcher la plateforme et donne les rôles."),
}
"""What each role is, in a sentence its holder reads."""


class Circle(models.TextChoices):
    """The space someone comes in: each circle has its own spaces and its own confidentiality."""

    CONCERNED = "concerned", _("personne concernée")
    RELATIVE = "relative", _("proche")


class Purpose(models.TextChoices):
    """What someone may agree to, one by one, and take back."""

    MATCHING = "matching", _("Être mis en relation")
    CONTACT = "contact", _("Recevoir des e-mails discrets")
    RESEARCH = "research", _("Participer à des recherches, sous pseudonyme")


PURPOSE_WORDS = {
    Purpose.MATCHING: _("Votre vécu est comparé à celui des pairs, pour vous proposer ceux qui vous ressemblent."),
    Purpose.CONTACT: _("Un e-mail sans contenu vous prévient qu’il y a du nouveau. Il faut une adresse vérifiée."),
    Purpose.RESEARCH: _("Des chiffres sans votre nom peuvent servir à comprendre ce qui aide."),
}
"""What saying yes to each purpose does."""

FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""`suspended_until` of someone suspended without an end: they may still sign in, export and erase."""
