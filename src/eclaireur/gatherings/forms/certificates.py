"""The name on a certificate, typed at each download and kept nowhere; a number to verify."""

import unicodedata

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

UNWRITTEN = frozenset({"Cc", "Cn", "Co", "Cs"})  # controls, and what Unicode gave to nobody
UNWRITABLE = _("Un signe de ce nom ne peut pas être imprimé. Écrivez-le autrement, sans dessin ni émoji.")


class NameForm(forms.Form):
    """The name to print. It goes into the file, not into the site."""

    name = forms.CharField(
        label=_("Votre nom, tel qu’il doit être écrit"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        help_text=_("Il va dans le document seulement. Le site ne le garde pas : vous l’écrirez à nouveau la prochaine fois."),
    )
    language = forms.ChoiceField(label=_("Langue du document"), choices=settings.LANGUAGES)

    def clean_name(self) -> str:
        """One line, of signs that exist: no font writes the others."""
        name = " ".join(self.cleaned_data["name"].split())
        if any(unicodedata.category(sign) in UNWRITTEN for sign in name):
            raise ValidationError(UNWRITABLE)
        return name


class NumberForm(forms.Form):
    """The number written on a certificate."""

    numero = forms.CharField(
        label=_("Numéro de l’attestation"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Douze lettres et chiffres. Les tirets ne comptent pas."),
    )
