"""The back office of this room: structures. People and roles are not managed there but at the desk of roles."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from eclaireur.accounts.models import Structure

OURS_ALREADY = {"users", "groups"}


class StructureViewSet(SnippetViewSet):
    """Structures in a table."""

    model = Structure
    icon = "group"
    add_to_admin_menu = True
    list_display = ["name", "slug"]
    search_fields = ["name"]
    inspect_view_enabled = True


register_snippet(StructureViewSet)


@hooks.register("construct_settings_menu")
@hooks.register("construct_search")
def without_wagtails_own_accounts(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's pages of users and groups are closed: someone is a pseudonym here, and roles have their desk."""
    items[:] = [item for item in items if item.name not in OURS_ALREADY]
