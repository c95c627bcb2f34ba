"""The coordinator's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.models import LONGEST_NOTE


class DecisionForm(forms.Form):
    """Yes, to be revised, or not for now; with a word."""

    decision = forms.ChoiceField(
        label=_("Votre réponse"), widget=forms.RadioSelect,
        choices=[
            (ClearanceState.APPROVED, _("Oui : cette personne peut accompagner, pour un an")),
            (ClearanceState.REVISE, _("Presque : quelque chose est à reprendre")),
            (ClearanceState.DECLINED, _("Pas pour l’instant")),
        ],
        error_messages={"required": _("Choisissez une réponse.")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Un mot à cette personne"), required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_NOTE}),
        help_text=_("Dites ce qui vous a touché, ce qui manque, ce qui peut suivre. Nécessaire si la réponse n’est pas oui."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") not in (None, ClearanceState.APPROVED) and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Un mot est nécessaire : dites ce qui manque, ou pourquoi, avec tact."))
        return cleaned
