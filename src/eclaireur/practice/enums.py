"""The words of this room: where a clearance stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClearanceState(models.TextChoices):
    """Where a peer's request to accompany stands."""

    REVIEW = "review", _("en cours de lecture")
    REVISE = "revise", _("à reprendre")
    APPROVED = "approved", _("habilitation accordée")
    DECLINED = "declined", _("pas pour l’instant")


DECISIONS = (ClearanceState.APPROVED, ClearanceState.REVISE, ClearanceState.DECLINED)
"""What a coordinator may answer."""
