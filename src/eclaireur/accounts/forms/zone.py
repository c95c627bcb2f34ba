"""By which clock someone lives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.core.zones import Zone


class ZoneForm(forms.Form):
    """One of the zones of France."""

    zone = forms.ChoiceField(label=_("Suivre l’heure de"), choices=Zone)
