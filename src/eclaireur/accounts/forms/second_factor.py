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

from eclaireur.accounts import actions, entrance, second_factor

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
            if second_factor.is_first_return(self.user, typed):
                actions.refuse_used_code(of=self.user)
            entrance.count_in_vain(entrance.SECOND_FACTOR)
            raise get_adapter().validation_error("incorrect_code")
        try:
            code = super().clean_code()
        except ValidationError:
            if not actions.spend_recovery_code(by=self.user, typed=typed):
                entrance.count_in_vain(entrance.SECOND_FACTOR)
                raise
            self.spent_recovery_code = True
            return typed
        second_factor.note_served(self.user, code)
        return code

    def save(self) -> None:
        if self.spent_recovery_code:
            second_factor.note_recovery_code_used(context.request, self.user)
        else:
            super().save()


class AuthenticateForm(_CodeOrRecoveryCode, allauth_base.AuthenticateForm):
    """At sign-in."""


class ReauthenticateForm(_CodeOrRecoveryCode, allauth_base.ReauthenticateForm):
    """Before something that matters."""


class ActivateForm(allauth_totp.ActivateTOTPForm):
    """Setting up an authenticator app."""

    code = forms.CharField(
        label=_("Le code que montre l’application"), max_length=20, widget=CODE_WIDGET, help_text=_("Six chiffres.")
    )


BROKEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, struct.error, InvalidSignature)
"""What the library raises on an answer no passkey gives."""


class _AnswerOfAKey(forms.Form):
    """What a passkey answers comes from outside: cut short or forged, it is wrong, and nothing more."""

    def clean_credential(self) -> Any:
        """The answer, or the passkey it is of. The same error whatever is wrong."""
        parent = super()
        try:
            return parent.clean_credential() if hasattr(parent, "clean_credential") else self.cleaned_data["credential"]
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except BROKEN as error:
            raise get_adapter().validation_error("incorrect_code") from error


class EnterWithKeyForm(_AnswerOfAKey, allauth_webauthn.LoginWebAuthnForm):
    """A passkey instead of a pseudonym and a password."""


class ConfirmWithKeyForm(_AnswerOfAKey, allauth_webauthn.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


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
