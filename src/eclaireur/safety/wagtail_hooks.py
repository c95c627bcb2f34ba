"""The back office of this room: help numbers, rules of triage and hours of moderation, kept by the operator."""

from typing import Any

from django.db.models import Model
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from eclaireur.safety.hours import in_the_language_read
from eclaireur.safety.models import HelpNumber, ModerationSettings, TriageRule
from eclaireur.safety.views.triage import try_triage


def _tick(model: type[Model], field: str) -> BooleanColumn:
    """A column of yes and no, drawn rather than written in code."""
    return BooleanColumn(field, label=capfirst(model._meta.get_field(field).verbose_name), sort_key=field)


class HelpNumberViewSet(SnippetViewSet):
    """The numbers in a table, those to check first in sight."""

    model = HelpNumber
    icon = "help"
    add_to_admin_menu = True
    list_display = ["number", "name_fr", "situation", _tick(HelpNumber, "is_confirmed"), _tick(HelpNumber, "is_shown")]
    list_filter = ["situation", "is_confirmed", "is_shown"]


register_snippet(HelpNumberViewSet)


class ModerationForm(WagtailAdminModelForm):
    """The settings of moderation, their days named in the language of whoever changes them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["week"] = in_the_language_read(self.initial.get("week") or "")


ModerationSettings.base_form_class = ModerationForm


class TriageRuleIndex(IndexView):
    """The list of rules, with the way to the page that tries them."""

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [*super().header_buttons, HeaderButton(_("Essayer"), url=reverse("safety_try_triage"), icon_name="view")]


class TriageRuleViewSet(SnippetViewSet):
    """The operators' own rules of triage, in a table."""

    model = TriageRule
    icon = "warning"
    add_to_admin_menu = True
    menu_label = _("Règles de tri")
    index_view_class = TriageRuleIndex
    list_display = ["name", "level", _tick(TriageRule, "is_enabled")]
    list_filter = ["level", "is_enabled"]
    list_per_page = 50
    search_fields = ["name", "patterns"]
    search_backend_name = None


register_snippet(TriageRuleViewSet)


@hooks.register("register_admin_urls")
def triage_addresses() -> list[URLPattern]:
    """Where rules are tried, inside the back office."""
    return [path("tri/essayer/", try_triage, name="safety_try_triage")]
