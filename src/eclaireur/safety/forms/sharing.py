"""How a moderator works: the keys, the totals shown, the subjects left to others."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.safety.enums import Subject


class WayOfWorkingForm(forms.Form):
    """Two choices, both changed at any time."""

    keys_on = forms.BooleanField(
        label=_("Décider au clavier, en deux touches"), required=False,
        help_text=_("Une touche choisit, la seconde confirme. Décochez si vos touches servent à autre chose."),
    )
    shares_load = forms.BooleanField(
        label=_("Montrer mes totaux de la semaine à l’encadrement"), required=False,
        help_text=_("Trois nombres : décisions et alertes closes, les difficiles, les alertes. Jamais les textes, ni les sujets que vous laissez. "
                    "Sans votre accord, vous êtes compté avec les autres, sans nom. "
                    "Il n’y avait que deux nombres, décisions et difficiles : qui avait coché avant le troisième est invité à le redire."),
    )


class SteppingAwayForm(forms.Form):
    """The subjects one leaves to others, until a day; none left means all are read."""

    subjects = forms.MultipleChoiceField(
        label=_("Les sujets que je laisse à d’autres"), choices=Subject, required=False, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        label=_("Jusqu’au"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Ce jour n’est pas une date : choisissez-le dans le calendrier, ou écrivez 2026-12-31.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("subjects") and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Dites jusqu’à quel jour : vous pourrez le changer quand vous voudrez."))
        return given
