"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    name = "eclaireur.territory"
    label = "territory"
    verbose_name = _("Territoire")

    def ready(self) -> None:
        from eclaireur.core.registries import add_reference_data  # noqa: PLC0415 (models are ready now)
        from eclaireur.territory.actions import load_communes  # noqa: PLC0415

        add_reference_data(10, load_communes)
