"""Signing up: a pseudonym, a password or a passkey, and two questions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import pseudonyms, robots
from eclaireur.accounts.enums import Circle
from eclaireur.accounts.forms.fields import NewPasswordField, PseudonymField, check_new_password
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import pseudonym_is_free

ADULT = "adult"
MINOR = "minor"


class CircleForm(forms.Form):
    """As whom someone comes."""

    circle = forms.ChoiceField(
        label=_("Vous venez comme"),
        choices=[(Circle.CONCERNED, _("Personne concernée : c’est de moi qu’il s’agit")),
                 (Circle.RELATIVE, _("Proche : quelqu’un que j’aime est concerné"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment vous venez : les espaces ne sont pas les mêmes.")},
    )


class PasskeySignUpForm(CircleForm):
    """The questions asked of everyone. `proof` is the script's sum, `stamp` the page's signed moment."""

    pseudonym = PseudonymField(
        label=_("Pseudonyme"),
        help_text=_("Le nom que les autres verront. Évitez votre vrai nom."),
        error_messages={"required": _("Choisissez un pseudonyme.")},
    )
    age = forms.ChoiceField(
        label=_("Votre âge"),
        choices=[(ADULT, _("J’ai 18 ans ou plus")), (MINOR, _("J’ai moins de 18 ans"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si vous avez 18 ans ou plus.")},
    )
    website = forms.CharField(
        label=_("Laissez cette case vide"), required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    proof = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ["pseudonym", "circle"]

    def is_minor(self) -> bool:
        """Whether someone under eighteen is writing: nothing else they typed is looked at."""
        return self.data.get(self.add_prefix("age")) == MINOR

    def clean_pseudonym(self) -> str:
        return pseudonyms.check(self.cleaned_data["pseudonym"])

    def taken(self) -> ValidationError:
        """What is said when someone has the pseudonym, with free ones beside."""
        free = pseudonyms.propose(3, is_free=pseudonym_is_free)
        return ValidationError(
            _("Ce pseudonyme, ou un autre qui lui ressemble trop, est déjà pris. Libres en ce moment : %(names)s."),
            params={"names": ", ".join(free)},
        )

    def with_proof(self) -> bool:
        """Whether the page's script did its sum."""
        return bool(self.cleaned_data.get("proof"))

    def clean(self) -> dict:
        """Look for robots last, so that a slip of the pen does not spend the proof; only people learn what is taken."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                robots.check(proof=cleaned["proof"], stamp=cleaned["stamp"], trap=cleaned["website"])
            except robots.RobotError as error:
                raise ValidationError(
                    _("Nous n’avons pas pu vérifier que cet envoi vient d’une personne. Ce que vous avez écrit est "
                      "gardé : relisez-le, puis envoyez de nouveau.")
                ) from error
            if not pseudonym_is_free(cleaned["pseudonym"]):
                self.add_error("pseudonym", self.taken())
        return cleaned


class SignUpForm(PasskeySignUpForm):
    """The same, with a password."""

    password = NewPasswordField(error_messages={"required": _("Choisissez un mot de passe.")})

    field_order = ["pseudonym", "password", "circle", "age", "website", "stamp", "proof"]

    def clean(self) -> dict:
        check_new_password(self, "password", Person(pseudonym=self.cleaned_data.get("pseudonym", "")))
        return super().clean()
