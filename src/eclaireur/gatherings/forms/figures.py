"""Which figures one wants to read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.gatherings import queries


class FiguresForm(forms.Form):
    """A structure and a length of time. They live in the address, in French words."""

    structure = forms.ModelChoiceField(label=_("Structure"), queryset=None, to_field_name="slug", required=False, empty_label=_("toutes"))
    par = forms.ChoiceField(label=_("Par"), choices=[("trimestre", _("trimestre")), ("annee", _("année"))], required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.fields["structure"].queryset = queries.structures_with_figures(person)
        if not queries.coordinates_everywhere(person):
            self.fields["structure"].empty_label = None
            self.first = own.first()
        else:
            self.first = None
