"""Notices, and people who can be written to, for tests."""

import datetime as dt

from allauth.account.models import EmailAddress

from eclaireur.accounts.enums import Purpose
from eclaireur.accounts.models import Consent, Person
from eclaireur.notices import registries
from tests.factories.accounts import PersonFactory

WROTE = "tests.wrote"
THANKED = "tests.thanked"
registries.add_kind(WROTE, "{who} vous a écrit.", default_email=True)
registries.add_kind(THANKED, "{who} vous remercie.")


def person_with_mail(**fields) -> Person:
    """Someone with a verified address who agreed to discreet e-mails."""
    person = PersonFactory(**fields)
    EmailAddress.objects.create(user=person, email=f"{person.pk}@example.org", verified=True, primary=True)
    Consent.objects.create(person=person, purpose=Purpose.CONTACT, given_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    return person
