"""An appeal, and its answer. Lengths are checked by the actions, which say more."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eclaireur.safety import queries
from eclaireur.safety.enums import LETTER_LIMIT, AppealOutcome
from eclaireur.safety.models import Appeal


class AppealForm(forms.Form):
    """Why someone does not agree with what was decided about them."""

    words = forms.CharField(
        label=_("Pourquoi vous n’êtes pas d’accord"), widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Dites avec vos mots pourquoi vous n’êtes pas d’accord.")},
        help_text=format_lazy(_("Dites ce que vous vouliez faire, ce qui n’a pas été compris. {limit} caractères au plus."), limit=LETTER_LIMIT),
    )


class AnswerForm(forms.Form):
    """What becomes of the decision, and why."""

    outcome = forms.ChoiceField(
        label=_("Ce que devient la décision"), choices=AppealOutcome, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une suite dans la liste.")},
    )
    measure = forms.ChoiceField(label=_("Si elle change : en quoi"), required=False)
    answer = forms.CharField(
        label=_("Votre réponse à la personne"), widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Répondez à la personne, en quelques mots.")},
        help_text=_("Elle la lira telle quelle. Dites que vous l’avez lue, et pourquoi vous décidez ainsi."),
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lighter = queries.lighter_than(appeal.decision)
        if lighter:
            self.fields["measure"].choices = [("", "–"), *((one.value, one.label) for one in lighter)]
        else:
            del self.fields["measure"]
            self.fields["outcome"].choices = [one for one in AppealOutcome.choices if one[0] != AppealOutcome.CHANGED]
