"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccompanimentConfig(AppConfig):
    name = "eclaireur.accompaniment"
    label = "accompaniment"
    verbose_name = _("Accompagnement")

    def ready(self) -> None:
        from eclaireur.accompaniment import registrations, signals, written  # noqa: PLC0415 (models are ready now)
        from eclaireur.practice.models import Clearance  # noqa: PLC0415

        signals.listen(Clearance)
        registrations.menus()
        registrations.words()
        registrations.upkeep()
        registrations.what_others_ask()
        written.register()
