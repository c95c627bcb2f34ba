"""The card of "Mon espace" about passkeys, for those who enter with a password alone."""

from allauth.mfa.models import Authenticator
from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.core.registries import Card

LAST, FIRST = 80, 5


def passkey_card(person: Person) -> Card | None:
    """For someone who has no passkey and did not put the card away. The staff meets it first."""
    if person.no_passkey_card_until and person.no_passkey_card_until > timezone.now():
        return None
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists():
        return None
    is_staff = person.is_staff_member
    return Card("accounts/passkey_card.html", {"is_staff": is_staff}, order=FIRST if is_staff else LAST)
