"""Forms of the core room, and how every form of the house is drawn."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from eclaireur.core.display import Display


class HouseRenderer(TemplatesSetting):
    """`{{ form }}` anywhere comes out as the components of the design system (settings.FORM_RENDERER)."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    formset_template_name = "core/forms/formset.html"


class DisplayForm(forms.Form):
    """Theme, size and spacing."""

    theme = forms.ChoiceField(
        label=_("Thème"), widget=forms.RadioSelect,
        choices=[("auto", _("Comme mon appareil")), ("light", _("Clair")), ("dark", _("Sombre"))],
    )
    size = forms.ChoiceField(
        label=_("Taille du texte"), widget=forms.RadioSelect,
        choices=[("normal", _("Normale")), ("large", _("Grande")), ("larger", _("Très grande"))],
    )
    spacing = forms.ChoiceField(
        label=_("Espacement"), widget=forms.RadioSelect,
        choices=[("normal", _("Normal")), ("wide", _("Large : lettres, mots et lignes plus écartés"))],
    )

    def display(self) -> Display:
        """What was chosen."""
        return Display(**self.cleaned_data)
