"""What this room registers with the rooms below it."""

import gc

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

YOUNG, OFTEN = 5_000, 20
"""From how many new objects on Python looks for those that hold each other, and after how many such looks at those that stayed too. At
Python's own 700, looking is a fiftieth of the time of a page, nearly all of whose objects are dropped by themselves; at 20,000 it costs
no less than at 5,000, but all at once: ten milliseconds, for which everybody in a room waits."""


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
        gc.set_threshold(YOUNG, OFTEN)
