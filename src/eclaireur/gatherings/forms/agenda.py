"""What one looks for in the agenda, and how one takes a place."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.utils.translation import gettext_lazy as _

from eclaireur.gatherings import queries
from eclaireur.gatherings.enums import Audience, Kind, Way
from eclaireur.gatherings.forms.words import TidyWords, has_letters
from eclaireur.gatherings.queries import Wish
from eclaireur.territory.enums import Access
from eclaireur.territory.forms import CommuneField

ANY = ("", _("peu importe"))
DISTANCES = [(km, f"{km} km") for km in (5, 10, 20, 30, 50, 100)]
GONE = {"invalid_choice": _("Ce choix n’existe plus. Prenez-en un autre, ou enlevez-le.")}
NAMED = {"theme": slug_re, "structure": slug_re, "commune": re.compile(r".*\w", re.DOTALL)}
"""What an address asks by a name, which may be nobody's any more, and what such a name looks like."""
READABLE = {Audience.EVERYONE, Audience.CONCERNED, Audience.RELATIVES, Audience.PEERS}


class WishForm(forms.Form):
    """The filters of the agenda. They live in the address, in French words: a search can be sent to someone."""

    sorte = forms.MultipleChoiceField(label=_("Quoi"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple)
    comment = forms.ChoiceField(
        label=_("Comment se retrouver"), required=False, choices=[ANY, ("online", _("à distance, sans se déplacer")), *Way.choices]
    )
    theme = forms.ChoiceField(label=_("Thème"), required=False, error_messages=GONE)
    commune = CommuneField(label=_("Près de"), required=False, help_text=_("Une commune ou un code postal."))
    km = forms.TypedChoiceField(label=_("À moins de"), choices=DISTANCES, coerce=int, empty_value=30, required=False, initial=30)
    pour = forms.ChoiceField(
        label=_("Pour"), required=False, choices=[ANY, *((each.value, each.label) for each in Audience if each in READABLE)]
    )
    structure = forms.ChoiceField(label=_("Proposé par"), required=False, error_messages=GONE)
    acces = forms.MultipleChoiceField(
        label=_("Accessibilité du lieu"), choices=Access.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = queries.themes_announced(asked=self._name("theme"))
        structures = queries.structures_that_announce(asked=self._name("structure"))
        self.fields["theme"].choices = [ANY, *((each.slug, each.label) for each in themes)]
        self.fields["structure"].choices = [ANY, *((each.slug, each.name) for each in structures)]

    def _name(self, field: str) -> str:
        """The name given in the address for this field; empty for what never was one."""
        given = self.data.get(field, "").strip()
        return given if NAMED[field].match(given) else ""

    @property
    def wish(self) -> Wish:
        """What is asked. A part of the address that never meant anything asks for nothing; a name that is nobody's any
        more still asks: a calendar that followed one theme must not become one of everything.
        """
        self.is_valid()
        given, is_lost = self.cleaned_data, any(name in self.errors and self._name(name) for name in NAMED)
        return Wish(
            kinds=tuple(given.get("sorte", ())), theme=given.get("theme", ""), way=given.get("comment", ""),
            audience=given.get("pour", ""), access=tuple(given.get("acces", ())), structure=given.get("structure", ""),
            near=given.get("commune"), km=given.get("km") or 30, is_lost=is_lost,
        )  # fmt: skip

    @property
    def is_vague(self) -> bool:
        """Whether nothing answers only because several communes bear the name asked: one of them is to be chosen."""
        lost = {name for name in NAMED if name in self.errors and self._name(name)}
        return lost == {"commune"} and self.has_error("commune", "several")


class RegisterForm(TidyWords, forms.Form):
    """Taking a place: the rules read, and a name for a visitor."""

    name = forms.CharField(
        label=_("Prénom ou pseudonyme"), max_length=40, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Celui que vous voulez. Les personnes qui tiennent le groupe le voient, personne d’autre."),
    )
    rules = forms.BooleanField(label=_("J’ai lu les règles du groupe et je les accepte"))

    def __init__(self, *args: Any, with_name: bool, with_rules: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_name:
            del self.fields["name"]
        if not with_rules:
            del self.fields["rules"]

    def clean_name(self) -> str:
        """Those who hold the group say it aloud."""
        if not has_letters(name := self.cleaned_data["name"]):
            raise ValidationError(_("Écrivez un nom avec des lettres, pour que l’on puisse vous appeler."))
        return name


class SeveralForm(RegisterForm):
    """Taking a place at several dates of a group, with its rules read once. `choices`: identifiers of dates, said in words."""

    field_order = ("dates", "name", "rules")
    dates = forms.MultipleChoiceField(
        label=_("Les dates où vous voulez venir"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une date."), **GONE},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = choices


class GuestForm(RegisterForm):
    """Taking a place for someone who phones."""

    def __init__(self, *args: Any, with_rules: bool, **kwargs: Any) -> None:
        super().__init__(*args, with_name=True, with_rules=with_rules, **kwargs)
        self.fields["name"].help_text = _("Celui que la personne vous donne. Seules les personnes qui tiennent le groupe le voient.")
        if with_rules:
            self.fields["rules"].label = _("La personne connaît les règles du groupe et les accepte")


class CodeForm(forms.Form):
    """The code of a visitor without an account."""

    code = forms.CharField(
        label=_("Votre code"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Les douze lettres et chiffres notés à l’inscription. Les tirets ne comptent pas."),
    )


class RemindersForm(forms.Form):
    """When one wants to be reminded."""

    the_day_before = forms.BooleanField(label=_("La veille"), required=False)
    an_hour_before = forms.BooleanField(label=_("Une heure avant"), required=False)
