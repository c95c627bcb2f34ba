"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheringsConfig(AppConfig):
    name = "eclaireur.gatherings"
    label = "gatherings"
    verbose_name = _("Groupes et agenda")

    def ready(self) -> None:
        from eclaireur.gatherings import registrations, written  # noqa: PLC0415 (models are ready now)

        registrations.menus()
        registrations.words()
        registrations.what_others_ask()
        written.register()
