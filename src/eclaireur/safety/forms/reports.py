"""What people write when they report, and moderators when they decide."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eclaireur.core.texts import tidy
from eclaireur.safety.enums import NOTE_LIMIT, SUSPENSIONS, Measure, Reason
from eclaireur.safety.letters import letter_for
from eclaireur.safety.models import ModerationSettings, suspension_in_words
from eclaireur.safety.queries import Case


class ReportForm(forms.Form):
    """Why, in one choice; the rest only if one wants to. Lengths are checked by the action, which says more."""

    reason = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"), choices=Reason, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui s’en approche le plus.")},
    )
    note = forms.CharField(
        label=_("Si vous voulez en dire plus"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=format_lazy(_("Facultatif. Lu par la modération seulement. {limit} caractères au plus."), limit=NOTE_LIMIT),
    )
    attach = forms.BooleanField(
        label=_("Joindre une copie du texte"), required=False,
        help_text=_("Sans copie, la modération ne peut pas lire un texte privé : elle n’aura que vos mots."),
    )

    def clean_note(self) -> str:
        return tidy(self.cleaned_data["note"])


def _label(measure: Measure, settings: ModerationSettings) -> str:
    """A measure with the length the settings give it today."""
    length = settings.length_of(measure)
    return suspension_in_words(length.days) if length else str(measure.label)


class DecisionForm(forms.Form):
    """What a moderator decides about a case."""

    measure = forms.ChoiceField(label=_("Votre décision"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Pour quelle raison"), choices=Reason)
    letter = forms.CharField(
        label=_("Votre mot à la personne"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Elle le lira tel quel, sauf si rien ne change. Nécessaire pour écrire ou suspendre. Commencez par ce "
                    "modèle et changez-le. Ne dites pas qui a signalé."),
    )

    hides = forms.BooleanField(
        label=_("Masquer aussi ce texte"), required=False, initial=True,
        help_text=_("Avec une suspension. Décochez pour le laisser où il est ; annuler la décision le fait reparaître."),
    )
    read = forms.CharField(widget=forms.HiddenInput, error_messages={  # which words were read: see Case.mark
        "required": _("Cette page ne dit plus quel texte vous avez lu. Rien n’est décidé : ouvrez-la de nouveau avant de répondre."),
    })

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_author = case.author is not None
        settings = ModerationSettings.load()
        self.fields["measure"].choices = [
            (measure.value, _label(measure, settings)) for measure in Measure
            if (measure != Measure.HIDE or case.can_be_hidden)
            and (has_author or (measure != Measure.WRITE and measure not in SUSPENSIONS))
        ]
        if not case.can_be_hidden or not has_author or case.held is not None:  # what waits stays hidden with a suspension
            del self.fields["hides"]
        self.fields["reason"].initial = case.reason
        self.fields["letter"].initial = letter_for(case.reason, case.author) if has_author else ""

    def clean_letter(self) -> str:
        return tidy(self.cleaned_data["letter"])
