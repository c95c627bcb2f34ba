"""What people write about alerts: what was done, hours on call, how they are told."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eclaireur.core.texts import tidy
from eclaireur.safety import gateway
from eclaireur.safety.enums import Outcome
from eclaireur.safety.models import OnCallReach, Weekday
from eclaireur.safety.queries import MOST_NAMED


class KeyedRadios(forms.RadioSelect):
    """Radio buttons, each reached by the key of its rank."""

    def create_option(self, name: str, value: Any, label: Any, selected: bool, index: int, *args: Any, **kwargs: Any) -> dict:
        option = super().create_option(name, value, label, selected, index, *args, **kwargs)
        option["attrs"]["accesskey"] = str(index + 1)
        option["label"] = f"{index + 1}. {label}"
        return option


class CloseAlertForm(forms.Form):
    """What was done about an alert. Each outcome has a key: Alt and its number, then Enter."""

    outcome = forms.ChoiceField(
        label=_("Ce qui a été fait"), choices=Outcome, widget=KeyedRadios,
        error_messages={"required": _("Dites ce qui a été fait : choisissez dans la liste.")},
    )
    note = forms.CharField(
        label=_("Pour l’équipe, si c’est utile"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chiffré, lu par l’équipe seulement, effacé avec le reste. N’y recopiez pas le texte."),
    )

    def clean_note(self) -> str:
        return tidy(self.cleaned_data["note"])


class ClosedAlertsForm(forms.Form):
    """Whose, and how it ended: each only if one wants to. They live in the address, in French words."""

    nom = forms.CharField(
        label=_("Le nom de la personne"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=format_lazy(_("Tel qu’il est écrit ici, même en partie. Cherché parmi les {most} alertes closes les plus récentes."), most=MOST_NAMED),
    )
    fait = forms.ChoiceField(label=_("Ce qui a été fait"), choices=[("", _("tout")), *Outcome.choices], required=False)

    @property
    def asked(self) -> dict[str, str]:
        """What is looked for, as queries.closed_alerts_for takes it."""
        if not self.is_valid():
            return {}
        names = {"name": "nom", "outcome": "fait"}
        return {name: value for name, field in names.items() if (value := self.cleaned_data[field])}


class SlotForm(forms.Form):
    """Hours kept each week."""

    weekday = forms.TypedChoiceField(label=_("Chaque"), choices=Weekday, coerce=int)
    starts = forms.TimeField(label=_("De"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(
        label=_("À"), widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Avant l’heure de début : jusqu’au lendemain. La même heure : toute la journée."),
    )


class ExceptionForm(forms.Form):
    """For once: away, or there."""

    starts_at = forms.DateTimeField(label=_("Du"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    ends_at = forms.DateTimeField(label=_("Au"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    is_away = forms.TypedChoiceField(
        label=_("Pendant ce temps"), choices=[("1", _("je ne réponds pas")), ("", _("je réponds aussi"))],
        coerce=bool, empty_value=False, required=False, widget=forms.RadioSelect, initial="1",
    )


class ReachForm(forms.Form):
    """How one is told besides the site."""

    by_mail = forms.BooleanField(label=OnCallReach._meta.get_field("by_mail").verbose_name, required=False)
    phone = forms.CharField(
        label=OnCallReach._meta.get_field("phone").verbose_name, required=False, max_length=20,
        validators=OnCallReach._meta.get_field("phone").validators,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("Chiffré. Il ne sert qu’aux alertes, et personne d’autre ne le lit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gateway.sms() is None:
            self.fields["phone"].help_text = _("Aucun SMS ne part d’ici pour l’instant : le numéro est gardé, chiffré, et ne joint personne.")
