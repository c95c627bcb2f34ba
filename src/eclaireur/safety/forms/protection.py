"""What moderators answer to a pattern, a hint of age; and whose pseudonym is asked to be lifted, and why."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.core.texts import tidy
from eclaireur.safety import queries
from eclaireur.safety.enums import (
    SUSPENSIONS,
    WORDS_LIMIT,
    HintOutcome,
    LiftingReason,
    Measure,
    Reason,
    Secrecy,
)
from eclaireur.safety.letters import letter_for

MINORS_LETTER = _(
    "Bonjour,\n\nD’après ce que vous avez écrit, vous avez moins de 18 ans. Ce lieu est réservé aux adultes : nous devons fermer votre "
    "compte. Vous n’avez rien fait de mal, et vous avez eu raison de chercher quelqu’un à qui parler.\n\nLe 119 et le 3114 répondent jour "
    "et nuit, gratuitement, sans donner votre nom. Près de chez vous, une maison des adolescents peut vous recevoir.\n\nPendant trente "
    "jours, vous pouvez revenir ici pour emporter ce que vous avez écrit. Ensuite, tout sera effacé.\n\nSi nous nous trompons, "
    "écrivez-nous : nous rouvrirons votre compte."
)


class PatternForm(forms.Form):
    """What a moderator decides after looking at numbers."""

    measure = forms.ChoiceField(
        label=_("Votre décision"), widget=forms.RadioSelect,
        choices=[(measure.value, measure.label) for measure in (Measure.NOTHING, Measure.WRITE, *SUSPENSIONS)],
        error_messages={"required": _("Choisissez une réponse.")},
    )
    reason = forms.ChoiceField(label=_("Pour quelle raison"), choices=Reason, required=False)
    letter = forms.CharField(
        label=_("Votre mot à la personne"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Elle le lira tel quel. Nécessaire pour écrire ou suspendre. Ne dites pas qui s’en est plaint."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = queries.reason_suggested(person)
        self.fields["reason"].initial = reason
        self.fields["letter"].initial = letter_for(reason, person, of_numbers=True)

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"] or self.fields["reason"].initial

    def clean_letter(self) -> str:
        return tidy(self.cleaned_data["letter"])


class AgeForm(forms.Form):
    """An adult, or someone under eighteen."""

    outcome = forms.ChoiceField(
        label=_("Votre réponse"), widget=forms.RadioSelect, choices=HintOutcome,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    letter = forms.CharField(
        label=_("Votre mot, si le compte se ferme"), required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Envoyé seulement si la personne a moins de 18 ans. Elle le lira tel quel."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with translation.override(person.language):  # they read it, not the moderator
            self.fields["letter"].initial = str(MINORS_LETTER)

    def clean_letter(self) -> str:
        return tidy(self.cleaned_data["letter"])


class LiftingForm(forms.Form):
    """Whose pseudonym, why, and whether they may be told at once."""

    pseudonym = forms.CharField(
        label=_("Pseudonyme du compte"), max_length=40,
        help_text=_("Tel qu’il est écrit. Cette page ne propose personne : il faut savoir de qui l’on parle."),
    )
    reason = forms.ChoiceField(label=_("Pour quelle raison"), choices=LiftingReason, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("En quelques mots"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=format_lazy(_("Lus par la personne qui décide. {n} signes au plus."), n=WORDS_LIMIT),
    )
    secrecy = forms.ChoiceField(
        label=_("Le dire plus tard à la personne ?"), choices=Secrecy, required=False, widget=forms.RadioSelect, initial=Secrecy.NONE,
    )
    secret_until = forms.DateField(
        label=_("À partir de quel jour"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Quatre-vingt-dix jours au plus. Ce jour-là, la personne lira tout."),
    )

    def clean_pseudonym(self) -> str:
        pseudonym = self.cleaned_data["pseudonym"]
        self.cleaned_data["person"] = Person.objects.filter(pseudonym=pseudonym).first()
        if self.cleaned_data["person"] is None:
            raise forms.ValidationError(_("Personne ne porte ce pseudonyme, écrit ainsi."))
        return pseudonym

    def clean_words(self) -> str:
        return tidy(self.cleaned_data["words"])

    def clean_secret_until(self) -> datetime | None:
        day = self.cleaned_data["secret_until"]
        return make_aware(datetime.combine(day, time())) if day else None


class LiftingOfForm(LiftingForm):
    """Likewise, about whoever signs a text: nobody is named."""

    pseudonym = None
