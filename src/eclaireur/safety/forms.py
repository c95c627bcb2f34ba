"""What people write when they report, and moderators when they decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.safety.enums import NOTE_LIMIT, SUSPENSIONS, Measure, Outcome, Reason
from eclaireur.safety.models import OnCallReach, Weekday
from eclaireur.safety.queries import Case


class ReportForm(forms.Form):
    """Why, in one choice; the rest only if one wants to. Lengths are checked by the action, which says more."""

    reason = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"), choices=Reason, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui s’en approche le plus.")},
    )
    note = forms.CharField(
        label=_("Si vous voulez en dire plus"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Facultatif. Lu par la modération seulement. %(limit)s caractères au plus.")
        % {"limit": NOTE_LIMIT},
    )
    attach = forms.BooleanField(
        label=_("Joindre une copie du texte"), required=False,
        help_text=_("Sans copie, la modération ne peut pas lire un texte privé : elle n’aura que vos mots."),
    )

    def clean_note(self) -> str:
        return self.cleaned_data["note"].replace("\r\n", "\n")


class DecisionForm(forms.Form):
    """What a moderator decides about a case."""

    measure = forms.ChoiceField(label=_("Votre décision"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Pour quelle raison"), choices=Reason)
    letter = forms.CharField(
        label=_("Votre mot à la personne"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Elle le lira tel quel. Nécessaire pour écrire ou suspendre. Ne dites pas qui a signalé."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_author = case.oldest.author_id is not None
        self.fields["measure"].choices = [
            (measure.value, measure.label) for measure in Measure
            if (measure != Measure.HIDE or case.can_be_hidden)
            and (has_author or (measure != Measure.WRITE and measure not in SUSPENSIONS))
        ]
        self.fields["reason"].initial = case.oldest.reason

    def clean_letter(self) -> str:
        return self.cleaned_data["letter"].replace("\r\n", "\n")


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
        return self.cleaned_data["note"].replace("\r\n", "\n")


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


class TryTriageForm(forms.Form):
    """Any text, to see what triage makes of it. Nothing of it is kept."""

    text = forms.CharField(
        label=_("Un texte à essayer"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Il est lu sur place et n’est gardé nulle part. N’y collez pas les mots d’une personne réelle."),
    )
