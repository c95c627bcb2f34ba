"""What the gallery shows: a form with every kind of field, in each state, and a page of a list."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

THEMES = {"auto": "Auto", "light": "Clair", "dark": "Sombre"}


class SampleForm(forms.Form):
    """One of each field."""

    pseudonym = forms.CharField(label="Pseudonyme", max_length=40, help_text="Celui que les autres verront.")
    story = forms.CharField(
        label="Votre message", max_length=5000, widget=forms.Textarea(attrs={"maxlength": 5000}),
        help_text="Écrivez comme vous parlez.",
    )
    email = forms.EmailField(label="Adresse e-mail", required=False, help_text="Facultative.")
    since = forms.DateField(label="Depuis quand", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    modality = forms.ChoiceField(
        label="Comment voulez-vous échanger", widget=forms.RadioSelect,
        choices=[("onsite", "Sur place"), ("phone", "Par téléphone"), ("text", "Par écrit")],
    )
    languages = forms.MultipleChoiceField(
        label="Langues", widget=forms.CheckboxSelectMultiple, choices=[("fr", "Français"), ("en", "Anglais"), ("ar", "Arabe")],
    )
    department = forms.ChoiceField(
        label="Département", required=False, choices=[("", "Sans préférence"), ("42", "Loire"), ("69", "Rhône")],
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes", required=False, choices=[("work", "Travail"), ("home", "Logement"), ("care", "Soins"), ("love", "Couple")],
    )
    charter = forms.BooleanField(label="J’ai lu la charte", help_text="Elle tient en une page.")


def context(theme: str) -> dict:
    """The gallery's variables; `theme` is the one shown."""
    now = timezone.now()
    return {
        "empty_form": SampleForm(prefix="vide"),
        "wrong_form": SampleForm({"erreur-email": "pas une adresse", "erreur-story": "Un texte gardé."}, prefix="erreur"),
        "themes": [(word, name, word == theme) for word, name in THEMES.items()],
        "page": Paginator(range(60), 20).page(2),
        "last_page": Paginator(range(60), 20).page(3),
        "now": now,
        "yesterday": now - dt.timedelta(days=1),
    }
