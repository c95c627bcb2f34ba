"""What this room registers with the rooms below it."""

import gc

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

YOUNG = 20_000
"""From how many new objects on Python looks for those that hold each other. A page makes some tens of thousands, nearly all dropped by
themselves: at Python's 700, looking is a twentieth of the time of a page."""


class PortalConfig(AppConfig):
    name = "eclaireur.portal"
    label = "portal"

    def ready(self) -> None:
        from eclaireur.accounts.rules import is_signed_in, is_staff_member  # noqa: PLC0415 (models are ready now)
        from eclaireur.core import heartbeats, registries  # noqa: PLC0415
        from eclaireur.core.registries import MINE, STAFF, MenuEntry, add_menu_entry  # noqa: PLC0415
        from eclaireur.portal import demo, links, worker  # noqa: PLC0415

        add_menu_entry(MenuEntry(MINE, _("Mon espace"), "portal:my_space", order=0, visible=is_signed_in))
        add_menu_entry(MenuEntry(STAFF, _("Bureau"), "portal:staff_desk", order=0, visible=is_staff_member))
        checks.register(links.links_are_verified, checks.Tags.security, deploy=True)
        registries.add_banner(demo.banner)
        registries.add_upkeep(worker.forget_ended_sessions)
        registries.add_upkeep(worker.forget_old_results)
        registries.add_upkeep(heartbeats.forget_the_gone)
        gc.freeze()  # what is loaded stays to the end, and is not looked at again
        gc.set_threshold(YOUNG)
