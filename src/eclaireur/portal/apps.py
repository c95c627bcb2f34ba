"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "eclaireur.portal"
    label = "portal"

    def ready(self) -> None:
        from eclaireur.core import heartbeats, registries  # noqa: PLC0415 (models are ready now)
        from eclaireur.portal import worker  # noqa: PLC0415

        registries.add_upkeep(worker.forget_ended_sessions)
        registries.add_upkeep(worker.forget_old_results)
        registries.add_upkeep(heartbeats.forget_the_gone)
