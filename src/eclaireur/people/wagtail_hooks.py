"""The back office of this room: the thesaurus, kept by the operator."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from eclaireur.accounts.models import Person
from eclaireur.people.models import Concept

WORDS = ("synonyms_fr", "everyday_fr", "synonyms_en", "everyday_en")


class LinesField(forms.CharField):
    """A list of expressions, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or [])

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class ConceptForm(WagtailAdminModelForm):
    """A concept, its expressions one a line."""

    synonyms_fr = LinesField(label=_("Synonymes français, montrés"), required=False)
    synonyms_en = LinesField(label=_("Synonymes anglais, montrés"), required=False)
    everyday_fr = LinesField(
        label=_("Mots de tous les jours, en français"), required=False,
        help_text=_("Un par ligne, reconnus mais pas montrés. Une abréviation de trois lettres en capitales n’est "
                    "reconnue qu’en capitales. « mon fils … » ne compte qu’à côté d’un autre vécu."),
    )  # fmt: skip
    everyday_en = LinesField(label=_("Mots de tous les jours, en anglais"), required=False)


class NamedConceptForm(ConceptForm):
    """A concept that exists: its identifier stays, since what people told points to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = True


class KeptForGood(ModelPermissionPolicy):
    """Concepts are never deleted: what people told would lose its name. They are no longer proposed instead."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class ConceptViewSet(SnippetViewSet):
    """The thesaurus, searchable."""

    model = Concept
    icon = "tag"
    add_to_admin_menu = True
    permission_policy = KeptForGood(Concept)
    menu_label = _("Thésaurus")
    list_display = ["label_fr", "parent", "slug", "active"]
    list_filter = ["active"]
    list_per_page = 50
    search_fields = ["label_fr", "label_en", "slug"]
    search_backend_name = None
    ordering = ["position", "slug"]
    panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("parent"), FieldPanel("position"), FieldPanel("active")], _("Place")),
        MultiFieldPanel(
            [FieldPanel("label_fr"), FieldPanel("synonyms_fr"), FieldPanel("everyday_fr"), FieldPanel("note_fr")], _("Français")
        ),
        MultiFieldPanel(
            [FieldPanel("label_en"), FieldPanel("synonyms_en"), FieldPanel("everyday_en"), FieldPanel("note_en")], _("Anglais")
        ),
    ]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        fields = ["slug", "parent", "position", "active", "label_fr", *WORDS, "note_fr", "label_en", "note_en"]
        return forms.modelform_factory(Concept, form=NamedConceptForm if for_update else ConceptForm, fields=fields)


register_snippet(ConceptViewSet)


@hooks.register("before_bulk_action")
def keep_concepts(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """The same for several at once."""
    if action_type == "delete" and any(isinstance(row, Concept) for row in objects):
        messages.error(request, _("Un vécu du thésaurus ne s’efface pas. Décochez plutôt « proposé »."))
        return redirect("wagtailsnippets_people_concept:list")
    return None
