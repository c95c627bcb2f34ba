"""Telling what one lives: in one's own words, then by choosing, or one concept at a time."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.people.enums import Stage, Visibility
from eclaireur.people.models import Experience
from eclaireur.people.models.experience import LONGEST_DETAILS
from eclaireur.people.recognition import LONGEST_TEXT
from eclaireur.people.thesaurus import Entry


class TellForm(forms.Form):
    """Free words. They are read once to propose concepts, and kept nowhere."""

    text = forms.CharField(
        label=_("Avec vos mots"), max_length=LONGEST_TEXT,
        help_text=_("Quelques phrases suffisent, comme vous les diriez à un ami. L’orthographe ne compte pas."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_TEXT}),
        error_messages={"required": _("Écrivez quelques mots, ou choisissez plutôt dans la liste.")},
    )  # fmt: skip


class ChooseForm(forms.Form):
    """Among proposed concepts, those that are right, where one is with each, and who may read them."""

    visibility = forms.ChoiceField(
        label=_("Qui peut lire ce que vous ajoutez"), choices=Visibility, widget=forms.RadioSelect,
        initial=Visibility.MATCHING, help_text=_("Vous pourrez changer pour chacun, à tout moment."),
    )  # fmt: skip

    def __init__(self, *args: Any, entries: Sequence[Entry], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[f"stage-{entry.id}"] = forms.ChoiceField(
                label=entry.label(language), required=False, widget=forms.RadioSelect,
                choices=[("", _("Non, pas cela")), *Stage.choices], help_text=entry.note(language),
            )  # fmt: skip
        self.order_fields([*(f"stage-{entry.id}" for entry in entries), "visibility"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.told():
            raise forms.ValidationError(_("Dites où vous en êtes pour au moins un vécu, ou changez vos mots."))
        return cleaned

    def told(self) -> dict[str, str]:
        """Concept id to stage, for each concept kept."""
        stages = {entry.id: self.cleaned_data.get(f"stage-{entry.id}") for entry in self.entries}
        return {concept: stage for concept, stage in stages.items() if stage}


class ExperienceForm(forms.ModelForm):
    """One experience: where I am with it, who may read it, a few words."""

    class Meta:
        model = Experience
        fields = ["stage", "visibility", "details", "accompanies"]
        widgets = {"stage": forms.RadioSelect, "visibility": forms.RadioSelect}

    def __init__(self, *args: Any, as_peer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = Stage.choices
        self.fields["stage"].error_messages["required"] = _("Dites où vous en êtes.")
        self.fields["visibility"].choices = Visibility.choices
        self.fields["details"].widget.attrs |= {"rows": 4, "maxlength": LONGEST_DETAILS}
        self.fields["details"].required = False
        if not as_peer:
            del self.fields["accompanies"]


class SearchForm(forms.Form):
    """A few words to find a concept."""

    q = forms.CharField(label=_("Chercher un vécu"), max_length=100, required=False)
