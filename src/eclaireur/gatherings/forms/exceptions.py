"""A date more; a period without any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings.forms.desk import DAY, TIME
from eclaireur.gatherings.forms.gestures import CancelForm
from eclaireur.gatherings.forms.sure import AskedFirst

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Series

class OneMoreForm(forms.Form):
    """A date the rhythm does not give: something special, or a session made up for."""

    day = forms.DateField(label=_("Jour"), widget=DAY)
    time = forms.TimeField(label=_("Heure de début"), widget=TIME)

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["time"] = series.starts_at_time


class PeriodForm(AskedFirst, CancelForm):
    """Days without a date, both included; of a published gathering, one word for whoever had registered."""

    first = forms.DateField(label=_("Du"), widget=DAY)
    last = forms.DateField(label=_("Au"), widget=DAY, help_text=_("Ce jour-là compris."))

    sure = forms.CharField(required=False, widget=forms.HiddenInput)  # what the page said this would cancel

    field_order = ("first", "last", "words")

    def __init__(self, *args: Any, by: Person, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        if is_draft:
            self.without = ""
            self.fields.pop("words", None)
            del self.fields["sure"]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("La dernière date est avant la première."))
        return given
