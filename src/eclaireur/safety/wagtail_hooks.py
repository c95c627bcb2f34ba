"""The back office of this room: help numbers, kept by the operator."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from eclaireur.safety.models import HelpNumber


class HelpNumberViewSet(SnippetViewSet):
    """The numbers in a table, those to check first in sight."""

    model = HelpNumber
    icon = "help"
    add_to_admin_menu = True
    list_display = ["number", "name_fr", "situation", "is_confirmed", "is_shown"]
    list_filter = ["situation", "is_confirmed", "is_shown"]


register_snippet(HelpNumberViewSet)
