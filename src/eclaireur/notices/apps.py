"""What this room registers with the rooms below it."""

from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eclaireur.notices.registries import add_kind


class NoticesConfig(AppConfig):
    name = "eclaireur.notices"
    label = "notices"
    verbose_name = _("Avis")

    def ready(self) -> None:
        from eclaireur.accounts.registries import (  # noqa: PLC0415 (models are ready now)
            CODE_USED_TWICE,
            LOCK_CHANGED,
            NEW_DEVICE,
            WAVE,
            on_account_news,
        )
        from eclaireur.core.registries import MINE, MenuEntry, add_menu_entry  # noqa: PLC0415 (models are ready now)

        add_menu_entry(
            MenuEntry(
                MINE, _("Avis"), "notices:notices", 20, visible=lambda person: person.is_authenticated, badge=unread_in_words
            )
        )
        add_kind(NEW_DEVICE, _("Votre compte a été ouvert depuis un nouvel appareil."), default_email=True)
        add_kind(LOCK_CHANGED, _("Ce qui ouvre votre compte a changé. Si ce n’est pas vous, regardez tout de suite."), default_email=True)
        add_kind(
            CODE_USED_TWICE, _("Un code à usage unique a servi deux fois : le second essai a été refusé. Si ce n’est pas vous, regardez."),
            default_email=True,
        )
        add_kind(WAVE, _("Beaucoup d’essais d’entrée ratés en une heure."), default_email=True)
        on_account_news(tell)


def tell(person: Any, what: str) -> None:
    """In the notices and by a discreet e-mail: the page of devices says what to do if it was someone else."""
    from eclaireur.accounts.registries import WAVE  # noqa: PLC0415
    from eclaireur.notices.actions import notify  # noqa: PLC0415 (models are ready when something happens)

    notify(to=person, kind=what, url=reverse("accounts:entrance" if what == WAVE else "usersessions_list"))


def unread_in_words(person: Any) -> str | None:
    """Such as "2 nouveaux"; None when all is read."""
    from eclaireur.notices.queries import unread_count  # noqa: PLC0415 (models are ready when a menu is drawn)

    count = unread_count(person)
    return ngettext("%(count)d nouveau", "%(count)d nouveaux", count) % {"count": count} if count else None
