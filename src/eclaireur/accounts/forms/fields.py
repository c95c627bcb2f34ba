"""Fields shared by the forms of this room."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.models import Person


class PseudonymField(forms.CharField):
    """A pseudonym as someone types theirs to come back."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", _("Votre pseudonyme"))
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault(
            "widget", forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        )
        super().__init__(**kwargs)


class PasswordInput(forms.PasswordInput):
    """A password as dots. A script of the page adds the button that shows it (its words are here): without it, there is none."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"data-shown-by": _("Afficher le mot de passe")} | (attrs or {}))


class NewPasswordField(forms.CharField):
    """A password being chosen: pasted or typed, spaces kept, checked by `check_new_password`."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("label", _("Mot de passe"))
        kwargs.setdefault(
            "help_text",
            _("Douze caractères au moins. Quatre mots au hasard font un bon mot de passe. Vous pouvez le coller."),
        )
        kwargs.setdefault("strip", False)
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault(
            "widget", PasswordInput({"autocomplete": "new-password", "data-strength": "true"})
        )
        super().__init__(**kwargs)


def check_new_password(form: forms.Form, name: str, person: Person) -> None:
    """Add to the field `name` what is weak in the password, judged beside what is known of `person`."""
    if password := form.cleaned_data.get(name):
        try:
            password_validation.validate_password(password, person)
        except ValidationError as error:
            form.add_error(name, error)
