"""The back office of this room: structures. People and roles are not managed there but at the desk of roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
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


@hooks.register("before_delete_snippet")
def keep_what_hangs_on_a_structure(request: HttpRequest, rows: list[Any]) -> HttpResponse | None:
    """A structure goes alone, never with its gatherings, its spaces, its members and their places: one at a time or several."""
    kept = [row.name for row in rows if isinstance(row, Structure) and row.is_used]
    if not kept:
        return None
    messages.error(request, _(
        "Rien n’est effacé. Des rencontres, des espaces, des membres, des rôles ou des lieux tiennent encore à : %(names)s. "
        "Effacer la structure les effacerait aussi, avec les inscriptions et les attestations."
    ) % {"names": ", ".join(kept)})  # fmt: skip
    return redirect("wagtailsnippets_accounts_structure:list")


@hooks.register("construct_settings_menu")
@hooks.register("construct_search")
def without_wagtails_own_accounts(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's pages of users and groups are closed: someone is a pseudonym here, and roles have their desk."""
    items[:] = [item for item in items if item.name not in OURS_ALREADY]
