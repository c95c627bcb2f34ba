"""What moderators look for among what was decided."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.queries import MOST_NAMED

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LookBackForm(forms.Form):
    """Whom, what, why, when: each only if one wants to. They live in the address, in French words."""

    nom = forms.CharField(
        label=_("Le nom de la personne"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=format_lazy(_("Tel qu’il est écrit ici, même en partie. Cherché parmi les {most} décisions les plus récentes."), most=MOST_NAMED),
    )
    decision = forms.ChoiceField(label=_("La décision"), choices=[("", _("toutes")), *Measure.choices], required=False)
    raison = forms.ChoiceField(label=_("La raison"), choices=[("", _("toutes")), *Reason.choices], required=False)
    du = forms.DateField(label=_("Du"), required=False, widget=DAY)
    au = forms.DateField(label=_("Au"), required=False, widget=DAY, help_text=_("Ce jour-là compris."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("du") and given.get("au") and given["au"] < given["du"]:
            self.add_error("au", _("La dernière date est avant la première."))
        return given

    @property
    def asked(self) -> dict[str, Any]:
        """What is looked for, as queries.decided_for takes it; nothing while a day cannot be read."""
        if not self.is_valid():
            return {}
        names = {"name": "nom", "measure": "decision", "reason": "raison", "first": "du", "last": "au"}
        return {name: value for name, field in names.items() if (value := self.cleaned_data[field])}
