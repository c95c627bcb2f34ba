"""What people fill in here. A refused form keeps every word."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accompaniment.enums import EndReason, FeedbackFor, GoalState, Importance, Shown
from eclaireur.accompaniment.models import Frame, Search, Session
from eclaireur.accompaniment.queries import entrusted_to, shown_at_first, themes
from eclaireur.accompaniment.second_look import LookedAgain
from eclaireur.accounts.models import Person, Structure
from eclaireur.people.enums import Language, Modality, Slot
from eclaireur.people.models import Concept
from eclaireur.territory.forms import CommuneField


def _words(label: str, *, longest: int, rows: int = 6, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Quelques mots suffisent, mais il en faut.")},
    )


class WishesForm(forms.ModelForm):
    """What I look for. Only what is filled in counts; the rest stays open."""

    languages = forms.MultipleChoiceField(
        label=_("Langues dans lesquelles nous pouvons parler"),
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    modalities = forms.MultipleChoiceField(
        label=_("Comment se parler"),
        choices=Modality.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tout convient."),
    )
    availability = forms.MultipleChoiceField(
        label=_("Quand je suis libre, le plus souvent"),
        choices=Slot.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    commune = CommuneField(
        label=_("Ma commune"), required=False, help_text=_("Elle n’est montrée à personne. Les pairs ne voient qu’une distance.")
    )
    avoid = forms.ModelMultipleChoiceField(
        label=_("Ce que je préfère éviter"),
        queryset=Concept.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un souhait, pas une porte fermée : ces pairs passeront plus loin dans la liste."),
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Lieux que je fréquente ou qui me suivent"),
        queryset=Structure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Personne qui y travaille ou y est pair ne vous sera proposé."),
    )

    class Meta:
        model = Search
        fields = (
            "languages", "modalities", "availability", "commune", "max_km", "gender_wish", "age_from", "age_to",
            "avoid", "places",
        )  # fmt: skip
        help_texts = {"max_km": _("Pour se voir sur place. Vide : aucune limite.")}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.experiences = list(person.experiences.select_related("concept").order_by("concept__position"))
        weights = {} if self.instance._state.adding else dict(self.instance.wishes.values_list("experience", "importance"))
        for experience in self.experiences:
            self.fields[f"importance_{experience.pk}"] = forms.TypedChoiceField(
                label=experience.concept.label,
                choices=Importance.choices,
                coerce=int,
                required=False,
                empty_value=Importance.MUCH.value,
                initial=weights.get(experience.pk, Importance.MUCH),
            )
        # Branches one step under a heading: fine enough to say what weighs, short enough to be read.
        self.fields["avoid"].queryset = (
            Concept.objects.active().filter(parent__isnull=False, parent__parent=None).select_related("parent")
        )
        self.fields["places"].queryset = Structure.objects.order_by("name")
        if not self.fields["places"].queryset.exists():
            del self.fields["places"]
        self.fields["gender_wish"].choices = [("", _("peu importe")), *self.fields["gender_wish"].choices[1:]]

    @property
    def importance_fields(self) -> list[forms.BoundField]:
        """One field per experience, in the order of their names."""
        return [self[f"importance_{experience.pk}"] for experience in self.experiences]

    @property
    def importance(self) -> dict[UUID, int]:
        """How much each experience counts, once cleaned."""
        return {each.pk: self.cleaned_data[f"importance_{each.pk}"] for each in self.experiences}

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields of Search."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("age_from"), cleaned.get("age_to")
        if (low is None) != (high is None) and not {"age_from", "age_to"} & self.errors.keys():
            self.add_error("age_to" if high is None else "age_from", _("Donnez les deux âges, ou aucun."))
        elif low is not None and high is not None and low > high:
            self.add_error("age_to", _("Le second âge est plus petit que le premier."))
        if cleaned.get("max_km") and not cleaned.get("commune") and "commune" not in self.errors:
            self.add_error("commune", _("Pour compter une distance, il faut une commune."))
        if self.experiences and not any(cleaned.get(f"importance_{each.pk}") for each in self.experiences):
            self.add_error(None, _("Au moins une expérience doit compter, sinon nous ne savons pas qui vous proposer."))
        return cleaned


class _WithTopics(forms.Form):
    """A form that also says how finely each experience is named to its readers."""

    def __init__(self, *args: Any, person: Person, shown: Mapping[UUID, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.experiences = list(person.experiences.select_related("concept").order_by("concept__position"))
        theme_of = themes() if self.experiences else {}
        said = shown_at_first(person) | (shown or {})
        for experience in self.experiences:
            self.fields[f"shown_{experience.pk}"] = forms.ChoiceField(
                label=experience.concept.label,
                choices=Shown.choices,
                required=False,
                initial=said[experience.pk],
                help_text=_("Son thème : « %(theme)s »") % {"theme": theme_of[experience.concept_id]},
            )

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        """One field per experience."""
        return [self[f"shown_{experience.pk}"] for experience in self.experiences]

    @property
    def shown(self) -> dict[UUID, Shown]:
        """How finely each experience is named, once cleaned."""
        names = {each.pk: f"shown_{each.pk}" for each in self.experiences}
        return {pk: Shown(self.cleaned_data[name] or self.fields[name].initial) for pk, name in names.items()}


class AskForm(LookedAgain, _WithTopics):
    """A word to one peer."""

    words = _words(
        _("Votre message"),
        longest=2000,
        help_text=_("Qui vous êtes aujourd’hui, ce que vous aimeriez. Vous n’avez pas à tout raconter."),
    )


class _WithStructure(forms.Form):
    """Who of the coordination may see a request: everyone there, or one structure's."""

    structure = forms.ModelChoiceField(
        label=_("À qui la confier"),
        queryset=Structure.objects.none(),
        required=False,
        empty_label=_("À toute la coordination"),
        help_text=_("Si vous choisissez une structure, seule sa coordination s’en occupe, avec ses pairs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = entrusted_to(self.initial.get("structure"))


class PublishForm(LookedAgain, _WithTopics, _WithStructure):
    """A request told without a name."""

    words = _words(
        _("Ce que vous aimeriez dire"),
        longest=2000,
        required=False,
        help_text=_("Facultatif. N’écrivez rien qui permette de vous reconnaître : ni nom, ni adresse, ni téléphone."),
    )


class HandOverForm(_WithStructure):
    """Entrusting a request to a coordinator."""


class OfferForm(LookedAgain):
    """A peer's word to someone who published a request."""

    words = _words(
        _("Votre mot"),
        longest=2000,
        help_text=_("Qui vous êtes, ce que vous avez traversé de proche, comment vous aimez accompagner."),
    )


class FrameForm(forms.ModelForm):
    """How to walk together."""

    rhythm = forms.CharField(label=_("À quel rythme"), max_length=200, help_text=_("Par exemple : une heure, un mardi sur deux."))
    boundaries = _words(
        _("Nos limites"),
        longest=2000,
        rows=4,
        required=False,
        help_text=_("Ce que nous ne faisons pas, quand ne pas s’appeler, vers qui se tourner en cas d’urgence."),
    )

    class Meta:
        model = Frame
        fields = ("rhythm", "modality", "boundaries", "review_on", "ends_on")
        widgets = {
            "review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {"ends_on": _("Facultatif. La fin peut toujours être avancée ou repoussée.")}

    def clean_review_on(self) -> Any:
        review = self.cleaned_data["review_on"]
        if review < timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir pour en reparler."))
        if review > timezone.localdate() + timedelta(days=366):
            raise forms.ValidationError(_("Choisissez un jour dans l’année qui vient : le cadre se relit au moins une fois par an."))
        return review

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("ends_on") and cleaned.get("review_on") and cleaned["ends_on"] < cleaned["review_on"]:
            self.add_error("ends_on", _("La fin prévue vient après le jour où en reparler."))
        return cleaned


class SessionForm(forms.ModelForm):
    """A time the two met."""

    note = forms.CharField(
        label=_("Une ligne, pour vous deux"), max_length=300, required=False, help_text=_("Facultatif. L’autre personne la lit aussi.")
    )

    class Meta:
        model = Session
        fields = ("held_on", "minutes", "modality", "note")
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_held_on(self) -> Any:
        held_on = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore passé. Notez une rencontre après qu’elle a eu lieu."))
        if held_on < timezone.localdate() - timedelta(days=366 * 2):
            raise forms.ValidationError(_("Ce jour est trop ancien. Vérifiez l’année."))
        return held_on


class GoalForm(forms.Form):
    """Where the member wants to go."""

    words = _words(_("Où j’aimerais aller, avec mes mots"), longest=500, rows=3)


class GoalStateForm(forms.Form):
    """What became of a goal."""

    state = forms.ChoiceField(label=_("État"), choices=GoalState.choices)


class EndForm(forms.Form):
    """A gentle end."""

    farewell = _words(_("Un mot pour l’autre personne"), longest=2000, rows=4, required=False, help_text=_("Facultatif."))
    reason = forms.ChoiceField(
        label=_("Pour vous, la raison"),
        choices=EndReason.choices,
        required=False,
        help_text=_("Facultatif. Vous seulement la relirez ; l’autre personne ne la verra pas."),
    )


class FeedbackForm(forms.Form):
    """A word once it has ended."""

    words = _words(_("Votre retour"), longest=2000, rows=4, required=False, help_text=_("Pour l’effacer, enregistrez un texte vide."))
    meant_for = forms.ChoiceField(label=_("Qui le lira"), choices=FeedbackFor.choices, widget=forms.HiddenInput)
