"""The back office of this room: the places of the directory, kept by the operator."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from eclaireur.territory.enums import OF_THE_PLACE, Access
from eclaireur.territory.forms import CommuneField
from eclaireur.territory.models import Place

FIELDS = ("name", "kind", "structure", "is_listed", "address", "commune", "lat", "lon", "access", "access_words")


class PlaceForm(WagtailAdminModelForm):
    """A place; its commune is typed, as everywhere."""

    commune = CommuneField(
        label=_("Commune"), help_text=_("Son nom ou son code postal. Si plusieurs répondent, vous choisissez à l’étape suivante.")
    )
    access = forms.MultipleChoiceField(
        label=_("Accessibilité"), choices=[each for each in Access.choices if each[0] in OF_THE_PLACE], required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict:
        given = super().clean()
        known = [given.get(name) is not None for name in ("lat", "lon")]
        if any(known) and not all(known) and not {"lat", "lon"} & set(self.errors):
            self.add_error("lon", _("Donnez la latitude et la longitude, ou aucune des deux."))
        return given


class PlaceViewSet(SnippetViewSet):
    """The directory in a table, searchable."""

    model = Place
    icon = "home"
    add_to_admin_menu = True
    menu_label = _("Annuaire")
    list_display = ["name", "kind", "commune", "is_listed"]
    list_filter = ["kind", "is_listed"]
    list_per_page = 50
    search_fields = ["name", "address", "commune__name"]
    search_backend_name = None
    ordering = ["name"]
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("kind"), FieldPanel("structure"), FieldPanel("is_listed")], _("Lieu")),
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("commune"), FieldRowPanel([FieldPanel("lat"), FieldPanel("lon")])], _("Où"),
            help_text=_("Sans latitude ni longitude, c’est le centre de la commune qui compte."),
        ),
        MultiFieldPanel([FieldPanel("access"), FieldPanel("access_words")], _("Pour venir")),
    ]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(Place, form=PlaceForm, fields=FIELDS)


register_snippet(PlaceViewSet)
