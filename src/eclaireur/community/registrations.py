"""The entries of this room in the menus, the notices, the journal, moderation and erasure; called once."""

from django.utils.translation import gettext_lazy as _

from eclaireur.community.actions import indexing, telling
from eclaireur.core import registries
from eclaireur.notices.registries import add_kind


def register_all() -> None:
    """Hand everything over."""
    registries.add_upkeep(indexing.make_up)
    add_kind(telling.ANSWERED, _("Quelqu’un a répondu dans un sujet que vous suivez."))
    add_kind(telling.QUOTED, _("Quelqu’un a repris un de vos messages dans le sien."))
    add_kind(telling.OPENED, _("Un sujet vient d’être ouvert dans un espace que vous suivez."))
