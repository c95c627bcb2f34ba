"""One-time codes, and what stands for them when the phone is lost."""

import struct
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as allauth_base
from allauth.mfa.totp import forms as allauth_totp
from allauth.mfa.webauthn import forms as allauth_webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import actions, entrance, second_factor, security_log
from eclaireur.accounts.security_log import Outcome, Second, Way


def _outcome(error: ValidationError) -> Outcome:
    """Wrong, or tried too often to be compared."""
    return Outcome.SLOWED if error.code == "too_many_login_attempts" else Outcome.REFUSED


CODE_WIDGET = forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"})


class _CodeOrRecoveryCode(forms.Form):
    """A second factor is a one-time code or, when the phone is lost, a recovery code."""

    code = forms.CharField(
        label=_("Code à usage unique"), max_length=60, widget=CODE_WIDGET,
        help_text=_("Les six chiffres de votre application. Téléphone perdu ? Écrivez un de vos codes de secours."),
    )

    def clean_code(self) -> str:
        self.spent_recovery_code = False
        typed = self.cleaned_data["code"]
        if second_factor.has_served(self.user, typed):
            raise self._served(typed)
        try:
            code = super().clean_code()
        except ValidationError as error:
            if not actions.spend_recovery_code(by=self.user, typed=typed):
                entrance.count_in_vain(entrance.SECOND_FACTOR)
                self.say(_outcome(error))
                raise
            self.spent_recovery_code = True
            return typed
        if not second_factor.note_served(self.user, code):  # somebody sent it at the same moment
            raise self._served(typed)
        return code

    def _served(self, typed: str) -> ValidationError:
        """What to answer to a code that served: its owner is told once, it is counted and written in the log."""
        if second_factor.is_first_return(self.user, typed):
            actions.refuse_used_code(of=self.user)
        entrance.count_in_vain(entrance.SECOND_FACTOR)
        self.say(Outcome.REFUSED)
        return get_adapter().validation_error("incorrect_code")

    def save(self) -> None:
        if self.spent_recovery_code:
            second_factor.note_recovery_code_used(context.request, self.user)
        else:
            super().save()


class AuthenticateForm(_CodeOrRecoveryCode, allauth_base.AuthenticateForm):
    """At sign-in."""

    def say(self, outcome: Outcome) -> None:
        """Write it in the log of security."""
        security_log.entrance(outcome, way=Way.PASSWORD, second=Second.TOTP, who=self.user)


class ReauthenticateForm(_CodeOrRecoveryCode, allauth_base.ReauthenticateForm):
    """Before something that matters."""

    def say(self, outcome: Outcome) -> None:
        """Write it in the log of security."""
        security_log.again(outcome, way=Second.TOTP, who=self.user)


class ActivateForm(allauth_totp.ActivateTOTPForm):
    """Setting up an authenticator app."""

    code = forms.CharField(
        label=_("Le code que montre l’application"), max_length=20, widget=CODE_WIDGET, help_text=_("Six chiffres.")
    )


BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error, InvalidSignature)
"""What the library raises on an answer no passkey gives."""


class _AnswerOfAKey(forms.Form):
    """What a passkey answers comes from outside: cut short or forged, it is wrong, and nothing more."""

    def say(self, outcome: Outcome) -> None:
        """Write it in the log of security, where this key opens something."""

    def clean_credential(self) -> Any:
        """The answer, or the passkey it is of. The same error whatever is wrong."""
        parent = super()
        try:
            return parent.clean_credential() if hasattr(parent, "clean_credential") else self.cleaned_data["credential"]
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def clean(self) -> dict[str, Any]:
        for error in self.errors.as_data().get("credential", ())[:1]:
            self.say(_outcome(error))
        try:
            return super().clean() or {}
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error


class EnterWithKeyForm(_AnswerOfAKey, allauth_webauthn.LoginWebAuthnForm):
    """A passkey instead of a pseudonym and a password."""

    def say(self, outcome: Outcome) -> None:
        """Write it in the log of security: nobody is known yet."""
        security_log.entrance(outcome, way=Way.PASSKEY)


class SecondKeyForm(_AnswerOfAKey, allauth_webauthn.AuthenticateWebAuthnForm):
    """A key after a password."""

    def say(self, outcome: Outcome) -> None:
        """Write it in the log of security."""
        security_log.entrance(outcome, way=Way.PASSWORD, second=Second.KEY, who=self.user)


class ConfirmWithKeyForm(_AnswerOfAKey, allauth_webauthn.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""

    def say(self, outcome: Outcome) -> None:
        """Write it in the log of security."""
        security_log.again(outcome, way=Second.KEY, who=self.user)


class FirstKeyForm(_AnswerOfAKey, allauth_webauthn.SignupWebAuthnForm):
    """The passkey of someone who arrives."""


class AddKeyForm(_AnswerOfAKey, allauth_webauthn.AddWebAuthnForm):
    """Adding a passkey."""

    name = forms.CharField(
        label=_("Nom de cette clé"), required=False, max_length=100,
        help_text=_("Pour la reconnaître : « téléphone », « clé bleue »…"),
    )
    passwordless = forms.BooleanField(
        label=_("Entrer avec cette clé seule, sans mot de passe"), required=False, initial=True,
        help_text=_("L’appareil demande alors votre empreinte, votre visage ou son code."),
    )


class RenameKeyForm(allauth_webauthn.EditWebAuthnForm):
    """Renaming a passkey."""

    name = forms.CharField(label=_("Nom de cette clé"), max_length=100)
