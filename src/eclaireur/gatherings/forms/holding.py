"""What those who hold a date write: its plan, what to bring, a word to moderators, a word between themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.forms.words import TidyWords
from eclaireur.gatherings.models import Preparation
from eclaireur.gatherings.models.holding import NOTE_LIMIT


class PreparationForm(TidyWords, forms.ModelForm):
    """The plan of a date; those who may change the series may keep it for the next dates."""

    is_usual = forms.BooleanField(
        label=_("Garder ce déroulé pour les prochaines dates"), required=False,
        help_text=_("Il sera déjà écrit quand vous les préparerez. Pour l’enlever, cochez en laissant le déroulé vide."),
    )

    class Meta:
        model = Preparation
        fields = ("plan", "material")
        widgets = {
            "plan": forms.Textarea(attrs={"rows": 8, "dir": "auto"}), "material": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        }  # fmt: skip
        help_texts = {
            "plan": _("Une étape par ligne : ses minutes, puis ce que vous faites. Par exemple : 10 Accueil et règles."),
            "material": _("La salle, les clés, les feuilles, le café. Rien sur les personnes."),
        }

    def __init__(self, *args: Any, may_keep: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_keep:
            del self.fields["is_usual"]


class CallForm(TidyWords, forms.Form):
    """A word to moderators, if there is time for one."""

    words = forms.CharField(
        label=_("Un mot pour elles (facultatif)"), max_length=NOTE_LIMIT, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class AfterForm(TidyWords, forms.Form):
    """A word to the others who held the date."""

    body = forms.CharField(
        label=_("Votre mot"), max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-limit": NOTE_LIMIT}),
    )
