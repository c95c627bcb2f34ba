"""Coming back: with a recovery code, or by e-mail."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import robots, security_log
from eclaireur.accounts.forms.fields import NewPasswordField, PseudonymField, check_new_password
from eclaireur.accounts.models import Person
from eclaireur.accounts.security_log import Outcome, Way
from eclaireur.accounts.tasks import send_way_back


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sum = robots.fresh_sum()

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        check_new_password(self, "password", Person(pseudonym=cleaned.get("pseudonym", "")))
        return cleaned


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """By e-mail, only to a verified address: an address typed by someone else must never receive a link."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Hand the request to the worker, for one person or for nobody: the page does the same work."""
        verified = EmailAddress.objects.filter(email=self.cleaned_data["email"], verified=True, user__is_active=True)
        send_way_back.enqueue([str(pk) for pk in verified.values_list("user_id", flat=True)])
        return self.cleaned_data["email"]


class LinkForm(allauth_forms.UserTokenForm):
    """What the link of an e-mail holds: good once, for three days. One that is not good is written in the log of security."""

    def clean(self) -> dict:
        try:
            return super().clean()
        except ValidationError:
            security_log.entrance(Outcome.REFUSED, way=Way.RESET, who=self.reset_user)
            raise
