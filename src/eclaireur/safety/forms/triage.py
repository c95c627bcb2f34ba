"""Trying a text on triage, in the back office."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TryTriageForm(forms.Form):
    """Any text, to see what triage makes of it. Nothing of it is kept."""

    text = forms.CharField(
        label=_("Un texte à essayer"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Il est lu sur place et n’est gardé nulle part. N’y collez pas les mots d’une personne réelle."),
    )
