"""What this room registers with the rooms below it."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class NoticesConfig(AppConfig):
    name = "eclaireur.notices"
    label = "notices"
    verbose_name = _("Avis")

    def ready(self) -> None:
        from eclaireur.core.registries import MINE, MenuEntry, add_menu_entry  # noqa: PLC0415 (models are ready now)

        add_menu_entry(
            MenuEntry(
                MINE, _("Avis"), "notices:notices", 20, visible=lambda person: person.is_authenticated, badge=unread_in_words
            )
        )


def unread_in_words(person: Any) -> str | None:
    """Such as "2 nouveaux"; None when all is read."""
    from eclaireur.notices.queries import unread_count  # noqa: PLC0415 (models are ready when a menu is drawn)

    count = unread_count(person)
    return ngettext("%(count)d nouveau", "%(count)d nouveaux", count) % {"count": count} if count else None
