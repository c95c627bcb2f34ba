"""Which words of this room are read on arrival by the room of safety."""

from django.utils.translation import gettext_lazy as _

from eclaireur.practice.models import Clearance
from eclaireur.safety.registries import add_written


def register() -> None:
    """Hand them over."""
    add_written(
        Clearance, "note", name=_("un mot de la coordination"), author=lambda clearance: clearance.decided_by,
        title=lambda clearance: _("un dossier d’habilitation"),
    )
