"""Coming back: with a recovery code, or by e-mail."""

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.base import forms as allauth_mfa_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import actions
from eclaireur.accounts.forms.fields import NewPasswordField, PseudonymField, check_new_password
from eclaireur.accounts.models import Person
from eclaireur.accounts.second_factor import note_recovery_code_used


class RecoveryForm(forms.Form):
    """A pseudonym, a code, a new password. The same answer is given whether the pseudonym exists or not."""

    pseudonym = PseudonymField()
    code = forms.CharField(
        label=_("Un de vos codes de secours"),
        help_text=_("Seize lettres et chiffres, par groupes de quatre. Les tirets ne comptent pas."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    password = NewPasswordField(label=_("Nouveau mot de passe"))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        check_new_password(self, "password", Person(pseudonym=cleaned.get("pseudonym", "")))
        return cleaned


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """By e-mail, only to a verified address: an address typed by someone else must never receive a link."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        verified = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True)
        self.users = [row.user for row in verified.select_related("user")]
        return email


class _CodeOrRecoveryCode:
    """A second factor is a one-time code or, when the phone is lost, a recovery code."""

    def clean_code(self) -> str:
        self.spent_recovery_code = False
        try:
            return super().clean_code()
        except ValidationError:
            if not actions.spend_recovery_code(by=self.user, typed=self.cleaned_data["code"]):
                raise
        self.spent_recovery_code = True
        return self.cleaned_data["code"]

    def save(self) -> None:
        if self.spent_recovery_code:
            note_recovery_code_used(context.request, self.user)
        else:
            super().save()


class AuthenticateForm(_CodeOrRecoveryCode, allauth_mfa_forms.AuthenticateForm):
    """At sign-in."""


class ReauthenticateForm(_CodeOrRecoveryCode, allauth_mfa_forms.ReauthenticateForm):
    """Before something that matters."""
