"""How allauth behaves here: our pseudonyms, discreet e-mails, secrets sealed at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from eclaireur.accounts import guard, known_devices, sessions
from eclaireur.accounts.keys import open_for_house, seal_for_house
from eclaireur.accounts.models import Person

TOTP_PURPOSE = "allauth.mfa"


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, and the few e-mails allauth sends."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Ce pseudonyme et ce mot de passe ne vont pas ensemble. Rien n’est perdu : vous pouvez réessayer."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais de suite. Attendez cinq minutes, puis réessayez ; vos codes de secours marchent aussi."
        ),
        "incorrect_password": _("Ce n’est pas le bon mot de passe."),
        "incorrect_code": _("Ce code ne convient pas. Il change toutes les trente secondes : prenez le suivant."),
        "rate_limited": _("Trop d’essais de suite. Attendez quelques minutes."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Our own guard stands here: see guard. Someone signed in who proves it is them has allauth's limit."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Whoever these credentials are of. Every pseudonym costs the same work, whether someone has it or not."""
        if request.user.is_authenticated:
            return super().authenticate(request, **credentials)
        attempt = guard.SIGN_IN.begin(request, credentials.get("username", ""))
        person = super().authenticate(request, **credentials)
        if person is None:
            attempt.failed()
        else:
            attempt.succeeded()
        return person

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Someone is in: their session begins, their browser is remembered."""
        response = super().post_login(request, user, **kwargs)
        sessions.begin(request)
        known_devices.remember(request, user)
        return response

    def format_email_subject(self, subject: str) -> str:
        """Nothing in front of the subject: it must say nothing of us."""
        return subject

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No e-mail says what happened in an account: "Mon compte" does."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes and passkeys: their secrets are sealed with the operator's key, their names are neutral."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return seal_for_house(text, purpose=TOTP_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return open_for_house(encrypted_text, purpose=TOTP_PURPOSE)

    def get_totp_label(self, user: Person) -> str:
        """The pseudonym, never the e-mail address: an authenticator app shows it to whoever holds the phone."""
        return user.pseudonym

    def _get_user_identifier(self, user: Person) -> str:
        return user.pseudonym


