"""Asking to look again at first words, before they leave: a part of the forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.safety.queries import noticed_in, said_to_sender


class LookedAgain(forms.Form):
    """Words to someone one does not know yet: what is easily given too soon is asked about once, and never refused."""

    anyway = forms.BooleanField(label=_("J’ai relu : l’envoyer ainsi"), required=False, widget=forms.HiddenInput)

    @property
    def noticed(self) -> list[str]:
        """The kinds of what was noticed in words that are sent anyway, once cleaned."""
        return self.cleaned_data.get("noticed", [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = noticed_in(cleaned.get("words") or "")
        cleaned["noticed"] = list(dict.fromkeys(one.kind.value for one in found))
        if found and not cleaned.get("anyway"):
            self.fields["anyway"].widget = forms.CheckboxInput()
            self.add_error("words", forms.ValidationError(said_to_sender(one.kind for one in found)))
        return cleaned
