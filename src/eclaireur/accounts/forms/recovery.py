"""Coming back: with a recovery code, or by e-mail."""

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django import forms
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts.forms.fields import NewPasswordField, PseudonymField, check_new_password
from eclaireur.accounts.models import Person


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
