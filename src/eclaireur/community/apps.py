"""What this room registers with the rooms below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "eclaireur.community"
    label = "community"
    verbose_name = _("Communauté")

    def ready(self) -> None:
        from eclaireur.community import registrations  # noqa: PLC0415 (models are ready now)

        registrations.register_all()
