"""Signing in, proving it is still you, changing a password: allauth's forms in our words."""

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import robots, security_log
from eclaireur.accounts.forms.fields import (
    NewPasswordField,
    PasswordInput,
    PseudonymField,
    check_new_password,
)
from eclaireur.accounts.security_log import Outcome, Way


class _OneNewPassword(forms.Form):
    """A new password typed once: it can be pasted, and recovery codes mend a slip."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        self.fields["password1"] = NewPasswordField(label=_("Nouveau mot de passe"))

    def clean(self) -> dict:
        check_new_password(self, "password1", self.user)
        return super().clean()


def current_password(label: str) -> forms.CharField:
    """A password someone has already."""
    return forms.CharField(
        label=label, strip=False, max_length=1000, widget=PasswordInput({"autocomplete": "current-password"})
    )


class LoginForm(allauth_forms.LoginForm):
    """A pseudonym and a password. From a browser never seen, the page also does a small sum: see guard."""

    password = current_password(_("Mot de passe"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = PseudonymField(label=_("Pseudonyme"))
        self.order_fields(["login", "password"])
        self.sum = robots.fresh_sum()


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password again, before something that matters."""

    password = current_password(_("Votre mot de passe"))


class ChangePasswordForm(_OneNewPassword, allauth_forms.ChangePasswordForm):
    """The current password, then the new one."""

    oldpassword = current_password(_("Mot de passe actuel"))

    def clean_oldpassword(self) -> str:
        try:
            return super().clean_oldpassword()
        except forms.ValidationError:
            security_log.again(Outcome.REFUSED, way=Way.PASSWORD, who=self.user)
            raise


class SetPasswordForm(_OneNewPassword, allauth_forms.SetPasswordForm):
    """A first password, for someone who came with a passkey."""


class ResetPasswordKeyForm(_OneNewPassword, allauth_forms.ResetPasswordKeyForm):
    """A new password, from the link of an e-mail."""
