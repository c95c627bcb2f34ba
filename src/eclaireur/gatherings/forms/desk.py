"""Writing a gathering: what, who, when, where, how many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from eclaireur.accounts.rules import is_operator
from eclaireur.gatherings import queries
from eclaireur.gatherings.enums import Audience, Kind, Repeats, SeriesState, Way
from eclaireur.gatherings.forms.freely import COMING_FREELY, refuse_coming_freely
from eclaireur.gatherings.forms.gestures import FREELY, FREELY_READ
from eclaireur.gatherings.forms.holders import AlsoField, HoldersField
from eclaireur.gatherings.forms.sure import AskedFirst
from eclaireur.gatherings.forms.where import ADDRESS, ELSEWHERE, OFFERED_WAYS, PHONE_READ, WHERE, WhereForm
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.series import LONGEST, MOST_NOTICE, MOST_PLACES, STAYS_A_PROGRAMME
from eclaireur.gatherings.recurrence import MOST_APART, MOST_DATES, to_utc
from eclaireur.gatherings.rules import coordinates_it
from eclaireur.people.models import Concept

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
YEARS_AHEAD = 5


class SeriesForm(AskedFirst, WhereForm):
    """A gathering. Dates are said in words; a page shows the next ones before anything is published."""

    themes = forms.ModelMultipleChoiceField(
        label=_("Thèmes"), queryset=Concept.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    facilitators = HoldersField(
        label=_("Qui la tient"),
        help_text=_("Deux personnes, d’habitude : l’une peut sortir avec quelqu’un, l’autre reste avec le groupe."),
    )
    also = AlsoField()
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Jours, si elle revient chaque semaine"), choices=list(WEEKDAYS.items()), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Rien de coché : le jour de la première date."),
    )
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=5, max_value=LONGEST, initial=90)
    every = forms.IntegerField(label=_("Toutes les combien de semaines, ou de mois"), min_value=1, max_value=MOST_APART, initial=1)
    count = forms.IntegerField(
        label=_("Combien de dates en tout"), min_value=1, max_value=MOST_DATES, required=False,
        help_text=_("Laissez vide si elle n’a pas de fin prévue."),
    )
    keeps_zone = forms.BooleanField(label=_("Garder cette heure, même si le lieu en a une autre"), required=False)
    capacity = forms.IntegerField(
        label=_("Nombre de places"), min_value=1, max_value=MOST_PLACES, required=False, help_text=_("Vide : sans limite.")
    )
    minimum = forms.IntegerField(
        label=_("Nombre minimum d’inscrits"), min_value=1, max_value=MOST_PLACES, required=False,
        help_text=_("En dessous, la rencontre est annulée d’elle-même, avec un mot pour les personnes inscrites. Vide : elle a lieu."),
    )
    decide_hours = forms.IntegerField(
        label=_("Décider combien d’heures avant"), min_value=1, max_value=MOST_NOTICE, initial=24
    )
    doors_close_after = forms.IntegerField(
        label=_("Portes fermées combien de minutes après le début"), min_value=0, max_value=240, required=False,
        help_text=_("Vide : on peut arriver en retard."),
    )
    sure = forms.CharField(required=False, widget=forms.HiddenInput)  # what the page said another rhythm would cancel

    class Meta:
        model = Series
        fields = (
            "kind", "title", "description", "themes", "structure", "facilitators", "alone_because",
            "starts_on", "starts_at_time", "minutes", "zone", "repeats", "every", "weekdays", "count", "until", "holidays",
            *WHERE,
            "audience", "open_to_visitors", "come_freely", "capacity", "minimum", "decide_hours", "doors_close_after",
            "rules_text", "moderation_text", "material",
        )  # fmt: skip
        widgets = {
            "starts_on": DAY, "until": DAY, "starts_at_time": TIME, "description": forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
            "rules_text": forms.Textarea(attrs={"rows": 6, "dir": "auto"}), "moderation_text": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            "material": forms.Textarea(attrs={"rows": 4, "dir": "auto"}), "way": forms.RadioSelect, "repeats": forms.RadioSelect,
            "holidays": forms.RadioSelect, "audience": forms.RadioSelect,
        }  # fmt: skip
        help_texts = {
            "phone": PHONE_READ,
            "repeats": _("Chaque mois à la même date, si c’est un 29, un 30 ou un 31 : pas de rencontre les mois qui n’ont pas ce jour."),
            "rules_text": _("Chacun les accepte avant d’entrer. Vide : rien à accepter."),
            "alone_because": _("Si une personne la tient seule : une phrase, que les personnes qui viennent lisent."),
            "open_to_visitors": _("Un prénom ou un pseudonyme suffit. Seulement pour une rencontre ouverte à tout le monde."),
            "come_freely": COMING_FREELY,
            "until": _("Ou bien une dernière date. L’une ou l’autre, pas les deux."),
        }

    GROUPS = (
        (_("Quoi, et avec qui"), ("kind", "title", "description", "themes", "structure", "facilitators", "also", "alone_because")),
        (_("Quand"), ("starts_on", "starts_at_time", "minutes", "zone", "keeps_zone", "repeats", "every", "weekdays", "count", "until", "holidays")),
        (_("Où"), WHERE),
        (_("Pour qui, et combien"), ("audience", "open_to_visitors", "come_freely", "capacity", "minimum", "decide_hours", "doors_close_after")),
        (_("Le cadre"), ("rules_text", "moderation_text", "material")),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, series = person, self.instance
        chosen = [] if series._state.adding else list(series.themes.all())
        self.fields["themes"].queryset = Concept.objects.active().filter(parent=None)
        if not series._state.adding:
            self.initial |= {"themes": chosen, "facilitators": list(series.facilitators.all())}
            from_the_start = []  # those who hold it are offered
        else:
            from_the_start = (kwargs.get("initial") or {}).get("facilitators", [person])
            self.initial["facilitators"] = [one.pk for one in from_the_start]
        self.fields["structure"].queryset = structures = queries.structures_to_publish_in(person, series)
        if series._state.adding and "zone" not in (kwargs.get("initial") or {}):
            self.initial["zone"] = queries.usual_zone(person, structures)
        self.fields["structure"].required = not queries.may_publish_without_structure(person, series)
        self.fields["facilitators"].offer(person, series)
        self.fields["facilitators"].also_show(from_the_start)
        self.fields["way"].choices = OFFERED_WAYS
        self.fields["way"].required = True
        self.fields["description"].max_length = 6000
        if series.state != SeriesState.DRAFT:
            kind = self.fields["kind"]
            kind.choices = [choice for choice in Kind.choices if (choice[0] == Kind.PROGRAMME) == series.is_programme]
            kind.error_messages["invalid_choice"] = kind.help_text = STAYS_A_PROGRAMME
        self.remember(but="keeps_zone")

    def groups(self) -> list[tuple[Any, list]]:
        """The fields by part of the page: (title, bound fields)."""
        self.offer_to_keep_zone("zone")
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS]

    def clean_also(self) -> str:
        """Those named join those ticked. Whoever writes stays among them, unless they may open it in another way: nobody
        loses what they just wrote.
        """
        typed, chosen = self.cleaned_data["also"], list(self.cleaned_data.get("facilitators", ()))
        chosen += self.fields["also"].people_among(self.fields["facilitators"], typed)
        self.instance.structure = self.cleaned_data.get("structure")
        if "facilitators" in self.errors:
            return typed
        if not chosen:
            self.add_error("facilitators", _("Dites qui la tient."))
        elif self.person not in chosen and not (coordinates_it | is_operator)(self.person, self.instance):
            self.add_error("facilitators", _("Gardez-vous dans la liste : sinon, vous ne pourriez plus ouvrir cette rencontre."))
        else:
            self.cleaned_data["facilitators"] = list(dict.fromkeys(chosen))
        return typed

    def clean_starts_on(self) -> dt.date:
        day = self.cleaned_data["starts_on"]
        if day > timezone.localdate() + dt.timedelta(days=365 * YEARS_AHEAD):
            raise ValidationError(_("Cette date est dans plus de cinq ans. Vérifiez l’année."))
        if day < timezone.localdate() and (self.instance._state.adding or "starts_on" in self.changed_data):
            raise ValidationError(_("Cette date est passée. Choisissez une date à venir."))
        return day

    def clean(self) -> dict:
        given = super().clean()
        self.say_what_changed()
        self.clean_where(given)
        self._clean_when(given)
        self._clean_zone(given)
        if given.get("audience") == Audience.STRUCTURE and not given.get("structure"):
            self.add_error("structure", _("Pour les membres d’une structure, dites laquelle."))
        if given.get("open_to_visitors") and given.get("audience") != Audience.EVERYONE:
            self.add_error("open_to_visitors", _("Sans compte, on ne peut s’inscrire qu’à une rencontre ouverte à tout le monde."))
        if given.get("open_to_visitors") and given.get("way") == Way.TEXT:
            self.add_error("open_to_visitors", _("Sans compte, on ne peut pas entrer dans un salon. Décochez, ou choisissez une autre façon de se retrouver."))
        refuse_coming_freely(self, given)
        if (given.get("minimum") or 0) > (given.get("capacity") or MOST_PLACES):
            self.add_error("minimum", _("Le minimum dépasse le nombre de places : la rencontre n’aurait jamais lieu."))
        return given

    def _clean_zone(self, given: dict) -> None:
        """People go by the clock of the place: another is asked about once, and kept when it is meant."""
        if "zone" in self.changed_data or self.instance._state.adding or self.place_is_new:
            self.clean_clock(given, given.get("zone"), "zone", _(
                "%(town)s est à une autre heure : %(there)s. Choisissez-la, ou cochez plus bas pour garder celle-ci."
            ))  # fmt: skip

    def _clean_when(self, given: dict) -> None:
        first, last = given.get("starts_on"), given.get("until")
        if given.get("repeats") == Repeats.ONCE:
            given |= {"count": None, "until": None, "every": 1, "weekdays": []}
        elif given.get("repeats") != Repeats.WEEKLY:
            given["weekdays"] = []
        if given.get("count") and given.get("until"):
            self.add_error("until", _("Choisissez un nombre de dates, ou une dernière date : pas les deux."))
        elif first and given.get("until") and last < first:
            self.add_error("until", _("La dernière date est avant la première."))
        is_endless = given.get("repeats") not in {None, Repeats.ONCE} and not given.get("count") and not given.get("until")
        if given.get("kind") == Kind.PROGRAMME and is_endless:
            self.add_error("count", _("Un programme a une fin : dites combien de séances, ou jusqu’à quand."))


class DateForm(WhereForm):
    """One date: its hour, its place when it is elsewhere, its places, who holds it that day."""

    day = forms.DateField(label=_("Jour"), widget=DAY)
    time = forms.TimeField(label=_("Heure de début"), widget=TIME)
    keeps_zone = forms.BooleanField(label=_("Garder cette heure, même si le lieu en a une autre"), required=False)
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=5, max_value=LONGEST)
    capacity = forms.IntegerField(
        label=_("Nombre de places ce jour-là"), min_value=1, max_value=MOST_PLACES, required=False, help_text=_("Vide : comme d’habitude.")
    )
    held_by = HoldersField(
        label=_("Qui la tient ce jour-là"),
        help_text=_("Rien de coché : comme d’habitude. Qui commence ou cesse de la tenir est prévenu."),
    )
    also = AlsoField()

    class Meta:
        model = Occurrence
        fields = ("words", "capacity", "is_unlimited", "alone_because", *WHERE)
        widgets = {"way": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 3, "dir": "auto"})}
        help_texts = {
            "way": _("« Comme d’habitude » garde le lieu de la rencontre."),
            "alone_because": _("Si une personne la tient seule : une phrase, que les personnes qui viennent lisent."),
        }  # fmt: skip

    GROUPS = (
        (_("Quand, et combien"), ("day", "time", "keeps_zone", "minutes", "capacity", "is_unlimited", "words"), False),
        (_("Qui la tient"), ("held_by", "also", "alone_because"), True),
        (_("Où, si c’est ailleurs ou autrement"), WHERE, True),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        start = row.local_start
        self.initial |= {
            "day": start.date(), "time": start.time(), "held_by": list(row.held_by.all()),
            "minutes": row.minutes,
        }  # fmt: skip
        if row.series.is_programme:  # one registers for the whole: the places of one session would change nothing
            del self.fields["capacity"], self.fields["is_unlimited"]
        if row.comes_freely:
            self.fields["words"].label, self.fields["words"].help_text = FREELY, FREELY_READ
        self.fields["way"].choices = [("", _("comme d’habitude")), *OFFERED_WAYS]
        self.fields["held_by"].offer(person, row.series, row)
        self.remember(but="keeps_zone")

    def groups(self) -> list[tuple[Any, list, bool, bool]]:
        """The fields by part of the page: (title, bound fields, whether it folds, whether it begins open)."""
        self.offer_to_keep_zone("time")
        parts = [(title, [self[name] for name in names if name in self.fields], folds) for title, names, folds in self.GROUPS]
        return [(title, fields, folds, any(field.errors or field.value() for field in fields)) for title, fields, folds in parts]

    def clean_also(self) -> str:
        """Those named join those ticked."""
        typed, chosen = self.cleaned_data["also"], list(self.cleaned_data.get("held_by", ()))
        chosen += self.fields["also"].people_among(self.fields["held_by"], typed)
        self.cleaned_data["held_by"] = list(dict.fromkeys(chosen))
        return typed

    def clean(self) -> dict:
        given = super().clean()
        self.say_what_changed()
        self.clean_where(given)
        if not given.get("way") and "way" not in self.errors and any(given.get(name) for name in ADDRESS if name in self.changed_data):
            self.add_error("way", ELSEWHERE)
        elif not given.get("way"):
            given |= dict.fromkeys(("place_name", "address", "access_words", "phone", "video_url"), "")
            given |= {"commune": None, "access": []}
        self._clean_places(given)
        if self.place_is_new:
            self.clean_clock(given, self.instance.series.zone, "time", _(
                "%(town)s est à une autre heure : %(there)s. Ici, les heures sont dites à celle-ci : %(here)s. Vérifiez, puis cochez plus bas pour la garder."
            ))  # fmt: skip
        if given.get("day") and given.get("time") and given.get("minutes"):
            start = to_utc(dt.datetime.combine(given["day"], given["time"]), self.instance.series.zone)
            if start > timezone.now() + dt.timedelta(days=365 * YEARS_AHEAD):
                self.add_error("day", _("Cette date est dans plus de cinq ans. Vérifiez l’année."))
            self.instance.starts_at, self.instance.ends_at = start, start + dt.timedelta(minutes=given["minutes"])
        return given

    def _clean_places(self, given: dict) -> None:
        """Places said, or none needed; enough of them for the date to take place."""
        series, places = self.instance.series, given.get("capacity")
        if places and given.get("is_unlimited"):
            self.add_error("is_unlimited", _("Choisissez un nombre de places, ou pas de limite : pas les deux."))
        if places and "capacity" in self.changed_data and not series.is_programme and places < (series.minimum or 0):
            self.add_error("capacity", ngettext(
                "Cette rencontre a lieu à partir de %(minimum)d personne : il faut au moins autant de places.",
                "Cette rencontre a lieu à partir de %(minimum)d personnes : il faut au moins autant de places.", series.minimum,
            ) % {"minimum": series.minimum})  # fmt: skip
