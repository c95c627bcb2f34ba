"""Who holds a gathering, or one of its dates: a few people as boxes, and anybody else by their pseudonym."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.gatherings import queries

if TYPE_CHECKING:
    from eclaireur.gatherings.models import Occurrence, Series

LONGEST_LIST = 400  # signs


class HoldersField(forms.ModelMultipleChoiceField):
    """Boxes: those already there, and some of one's own structures. Never a list of everybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, by: Person, series: Series, date: Occurrence | None = None) -> None:
        """Whom `by` sees here; whoever they may ask is taken."""
        self.queryset = queries.people_who_may_hold(by, series, date)
        self.choices = [(each.pk, each.pseudonym) for each in queries.people_to_offer(by, series, date)]

    def also_show(self, people: list[Person]) -> None:
        """Those ticked from the start, when they are not among the few offered."""
        shown = {pk for pk, _name in self.choices}
        self.choices = [*self.choices, *((one.pk, one.pseudonym) for one in people if one.pk not in shown)]


class AlsoField(forms.CharField):
    """People found by their exact pseudonym among those the boxes take. The same answer for nobody and for not them."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Quelqu’un d’autre"), required=False, max_length=LONGEST_LIST,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "autocapitalize": "off"}),
            help_text=_("Son pseudonyme exact. Pour plusieurs personnes, mettez une virgule entre chaque."),
        )

    def people_among(self, boxes: HoldersField, typed: str) -> list[Person]:
        """Those named; ValidationError in words for a name that is nobody's there."""
        found, unknown = [], []
        for name in filter(None, map(str.strip, typed.split(","))):
            person = boxes.queryset.looking_like(name).first()
            found += [person] if person else []
            unknown += [] if person else [name]
        if unknown:
            raise ValidationError(
                _("Nous ne trouvons pas « %(names)s » parmi les personnes qui peuvent tenir cette rencontre avec vous. "
                  "Vérifiez le pseudonyme, ou demandez à la personne de vous l’écrire.") % {"names": ", ".join(unknown)}
            )
        return found
