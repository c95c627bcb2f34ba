"""The words of this room: kinds of gathering, ways to meet, states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.enums import Role


class Kind(models.TextChoices):
    """What people come for."""

    TALK = "talk", _("groupe de parole")
    DROP_IN = "drop_in", _("permanence")
    ACTIVITY = "activity", _("activité de GEM")
    WORKSHOP = "workshop", _("atelier")
    PROGRAMME = "programme", _("programme de psychoéducation")
    ASSEMBLY = "assembly", _("assemblée")


HELD_BY_TWO = frozenset(Kind) - {Kind.ASSEMBLY}
"""Kinds that two people hold, by default; an assembly has its own bureau."""

DROPPED_IN_ON = frozenset({Kind.DROP_IN, Kind.ACTIVITY})
"""Kinds one comes to at any moment while they last."""

WHO_HOLD = frozenset({Role.FACILITATOR, Role.PEER, Role.COORDINATOR, Role.OPERATOR})
"""Roles that let someone hold what was entrusted to them."""


class Way(models.TextChoices):
    """How people meet."""

    ON_SITE = "on_site", _("sur place")
    PHONE = "phone", _("par téléphone")
    VIDEO = "video", _("en visio")
    TEXT = "text", _("par écrit, dans un salon")


ONLINE = frozenset({Way.PHONE, Way.VIDEO, Way.TEXT})
"""Ways that ask nobody to travel."""


class Audience(models.TextChoices):
    """Whom a gathering is for."""

    EVERYONE = "everyone", _("tout le monde")
    CONCERNED = "concerned", _("les personnes concernées")
    RELATIVES = "relatives", _("les proches")
    PEERS = "peers", _("les pairs")
    STRUCTURE = "structure", _("les membres de la structure")


ANNOUNCED = frozenset({Audience.EVERYONE, Audience.CONCERNED, Audience.RELATIVES})
"""Audiences whose gatherings anybody may read about: someone must be able to find them before coming."""


class Repeats(models.TextChoices):
    """How dates follow each other."""

    ONCE = "once", _("une seule fois")
    WEEKLY = "weekly", _("chaque semaine, ou toutes les deux, trois… semaines")
    MONTHLY_DAY = "monthly_day", _("chaque mois, le même jour de la semaine (le 2e mardi)")
    MONTHLY_DATE = "monthly_date", _("chaque mois, à la même date (le 15)")


class Holidays(models.TextChoices):
    """What happens on a public holiday."""

    SKIPPED = "skipped", _("pas de rencontre les jours fériés")
    HELD = "held", _("la rencontre a lieu même un jour férié")


class SeriesState(models.TextChoices):
    """Where a series stands."""

    DRAFT = "draft", _("brouillon")
    PUBLISHED = "published", _("publiée")
    ENDED = "ended", _("terminée")
    CANCELLED = "cancelled", _("annulée")


class OccurrenceState(models.TextChoices):
    """Where a date stands."""

    PLANNED = "planned", _("prévue")
    CONFIRMED = "confirmed", _("confirmée")
    CANCELLED = "cancelled", _("annulée")
    HELD = "held", _("a eu lieu")


class Seat(models.TextChoices):
    """Where someone's registration stands."""

    REGISTERED = "registered", _("vous avez une place")
    WAITING = "waiting", _("vous êtes sur la liste d’attente")
    OFFERED = "offered", _("une place vous est proposée")
    LAPSED = "lapsed", _("la place proposée est passée à la personne suivante")
    CANCELLED = "cancelled", _("votre place est rendue")
    PASSED = "passed", _("aucune place ne s’est libérée")


HOLDING = frozenset({Seat.REGISTERED, Seat.OFFERED})
"""Seats that take a place."""

ACTIVE = HOLDING | {Seat.WAITING}
"""Seats of people who still mean to come."""

LEFT = frozenset({Seat.CANCELLED, Seat.LAPSED, Seat.PASSED})
"""Seats of people who no longer do."""


class Alarm(models.IntegerChoices):
    """How long before a date a private calendar rings, in minutes."""

    QUARTER = 15, _("un quart d’heure avant")
    HOUR = 60, _("une heure avant")
    DAY = 1440, _("un jour avant")


class CertificateState(models.TextChoices):
    """Where a certificate of attendance stands."""

    ASKED = "asked", _("demandée")
    CONFIRMED = "confirmed", _("confirmée")
    DECLINED = "declined", _("pas confirmée")
    REVOKED = "revoked", _("retirée")


VERIFIABLE = frozenset({CertificateState.CONFIRMED, CertificateState.REVOKED})
"""Certificates whose number answers: valid, or withdrawn."""
