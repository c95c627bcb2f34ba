"""What those who hold a date do in one gesture: cancel it with a word, count who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.forms.words import TidyWords
from eclaireur.safety.queries import is_held_back

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person


FREELY = _("Un mot pour les personnes qui viennent")
FREELY_READ = _("On y vient sans s’inscrire : les personnes à qui elle s’adresse le lisent sur sa page.")


class CancelForm(TidyWords, forms.Form):
    """The words people read when something is cancelled. Whoever's texts wait to be read cancels without any: people are told at once."""

    WITHOUT = _("Elles sont prévenues tout de suite, sans mot de votre part : en ce moment, ce que vous écrivez attend d’être lu, et elles ne peuvent pas attendre.")
    LEFT_OUT = _("Votre mot n’a pas été joint : en ce moment, ce que vous écrivez attend d’être lu, et elles ne pouvaient pas attendre.")

    words = forms.CharField(
        label=_("Un mot pour les personnes inscrites"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), help_text=_("Elles sont prévenues tout de suite et lisent ce mot."),
    )

    def __init__(self, *args: Any, by: Person, freely: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.without = self.WITHOUT if is_held_back(by) else ""
        if freely:
            self.fields["words"].label, self.fields["words"].help_text = FREELY, FREELY_READ
        if self.without:
            del self.fields["words"]

    @property
    def left_out(self) -> str:
        """What is said of words sent from a page older than that."""
        return str(self.LEFT_OUT) if self.without and self.data.get("words", "").strip() else ""


class CountForm(forms.Form):
    """How many came. Numbers only."""

    present = forms.IntegerField(label=_("Personnes présentes"), min_value=0, max_value=5000)
    newcomers = forms.IntegerField(label=_("Dont venues pour la première fois"), min_value=0, max_value=5000, initial=0)

    def clean(self) -> dict:
        given = super().clean()
        if (given.get("newcomers") or 0) > (given.get("present") or 0) and "present" in given:
            self.add_error("newcomers", _("Il ne peut pas y en avoir plus que de personnes présentes."))
        return given
