"""What a peer writes of themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person
from eclaireur.people.enums import TITLES, Engagement, Gender, Language, PathVisibility, Readers, Slot
from eclaireur.people.models import Concept, Experience, Limit, Path, PathStep, PeerProfile
from eclaireur.people.models.paths import LONGEST_INTRODUCTION, LONGEST_STEP
from eclaireur.people.models.profiles import LONGEST_FRAME, OLDEST_BIRTH_YEAR
from eclaireur.people.queries import Branch, held_thesaurus, tree_from
from eclaireur.territory.forms import CommuneField

ADULT = 18
COMMON_LANGUAGES = (Language.FRENCH, Language.FRENCH_SIGN, Language.ENGLISH)
PARTS_OF_DAY = (("morning", _("Le matin")), ("afternoon", _("L’après-midi")), ("evening", _("Le soir")))


class TitleInput(forms.TextInput):
    """A free text with suggestions under it, which the browser offers while one types."""

    template_name = "people/title_input.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["suggestions"] = [str(title) for title in TITLES]
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-suggestions"
        return context


class FoldedChoices(forms.CheckboxSelectMultiple):
    """Checkboxes by group, each group folded unless something in it is chosen."""

    template_name = "people/folded_choices.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["groups"] = [
            (label, options, sum(option["selected"] for option in options))
            for label, options, _rank in context["widget"]["optgroups"]
        ]
        return context


class IntroductionForm(forms.ModelForm):
    """The first lines of a path, and who may read it."""

    class Meta:
        model = Path
        fields = ["introduction", "readers"]
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST_INTRODUCTION}),
            "readers": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = Readers.choices
        self.fields["introduction"].required = True
        self.fields["introduction"].error_messages["required"] = _("Écrivez quelques lignes.")


class StepForm(forms.ModelForm):
    """A step of a path."""

    class Meta:
        model = PathStep
        fields = ["when", "text", "concept", "visibility"]
        widgets = {"visibility": forms.RadioSelect}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].widget.attrs |= {"rows": 5, "maxlength": LONGEST_STEP}
        self.fields["text"].error_messages["required"] = _("Écrivez quelques mots de cette étape.")
        self.fields["visibility"].choices = PathVisibility.choices
        lived = Concept.objects.filter(experiences__in=Experience.objects.filter(person=person))
        self.fields["concept"].queryset = (
            (lived | Concept.objects.filter(pk=self.instance.concept_id)).distinct().order_by("position", "slug")
        )
        self.fields["concept"].empty_label = _("Aucun en particulier")
        self.fields["concept"].help_text = _("L’un de vos vécus, si cette étape en parle.")


class FrameForm(forms.ModelForm):
    """How a peer accompanies: title, languages, place, times, number of people."""

    commune = CommuneField(
        label=_("Votre commune"), required=False,
        help_text=_("Seulement pour calculer la distance. On lit « près de Lyon », jamais une adresse."),
    )  # fmt: skip

    class Meta:
        model = PeerProfile
        fields = [
            "title", "engagement", "frame", "languages", "modalities", "availability", "capacity",
            "commune", "radius_km", "gender", "birth_year",
        ]  # fmt: skip
        widgets = {
            "title": TitleInput,
            "engagement": forms.RadioSelect,
            "gender": forms.RadioSelect,
            "languages": FoldedChoices,
            "availability": FoldedChoices,
            "frame": forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_FRAME}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = ("", _("Je préfère ne pas le dire"))
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = _("Choisissez un titre, ou inventez le vôtre.")
        self.fields["engagement"].choices = [unsaid, *Engagement.choices]
        self.fields["gender"].choices = [unsaid, *Gender.choices]
        self.fields["gender"].help_text = _("Pour les personnes qui souhaitent parler avec quelqu’un d’un genre précis.")
        self.fields["birth_year"].help_text = _("Facultative et jamais montrée. Elle sert aux souhaits d’âge.")
        common = [choice for choice in Language.choices if choice[0] in COMMON_LANGUAGES]
        others = [choice for choice in Language.choices if choice[0] not in COMMON_LANGUAGES]
        self.fields["languages"].choices = [*common, (_("D’autres langues"), others)]
        self.fields["availability"].choices = [
            (part, [choice for choice in Slot.choices if choice[0].endswith(end)]) for end, part in PARTS_OF_DAY
        ]

    def clean_birth_year(self) -> int | None:
        year = self.cleaned_data["birth_year"]
        latest = timezone.localdate().year - ADULT
        if year is not None and not OLDEST_BIRTH_YEAR <= year <= latest:
            raise forms.ValidationError(
                _("Cette année ne semble pas juste : écrivez une année entre %(first)s et %(last)s, ou laissez vide."),
                params={"first": OLDEST_BIRTH_YEAR, "last": latest},
            )
        return year


class AccompanyForm(forms.Form):
    """Which of one's own experiences one can accompany."""

    experiences = forms.ModelMultipleChoiceField(
        label=_("Je me sens en mesure d’accompagner"), required=False, queryset=Experience.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        own = Experience.objects.filter(person=person).select_related("concept")
        kwargs.setdefault("initial", {"experiences": [each.pk for each in own if each.accompanies]})
        super().__init__(*args, **kwargs)
        self.fields["experiences"].queryset = own


class LimitsForm(forms.Form):
    """What one does not wish to carry. Choosing something includes all that is under it."""

    concepts = forms.MultipleChoiceField(label=_("Je ne souhaite pas porter"), required=False, widget=FoldedChoices)

    def __init__(self, *args: Any, person: Person, language: str, **kwargs: Any) -> None:
        kept = list(Limit.objects.filter(peerprofile__person=person).values_list("concept", flat=True))
        kwargs.setdefault("initial", {"concepts": kept})
        super().__init__(*args, **kwargs)
        groups = list(_groups(language))
        offered = {slug for _theme, options in groups for slug, _label in options}
        if others := [(slug, held_thesaurus()[slug].label(language)) for slug in kept if slug not in offered]:
            groups.append((_("Gardées"), others))  # no longer proposed: they go by choice only
        self.fields["concepts"].choices = groups

    def chosen(self) -> list[Concept]:
        """The concepts kept."""
        return list(Concept.objects.filter(pk__in=self.cleaned_data["concepts"]))


def _groups(language: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each theme with all that is under it; what is deeper is set back by a dash."""
    for theme in tree_from(None):
        if options := list(_options(theme.branches, language, 0)):
            yield theme.entry.label(language), options


def _options(branches: Iterable[Branch], language: str, depth: int) -> Iterator[tuple[str, str]]:
    for branch in branches:
        yield branch.entry.id, "– " * depth + branch.entry.label(language)
        yield from _options(branch.branches, language, depth + 1)
