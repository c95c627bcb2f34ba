"""Arriving: a person comes into being, with their key."""

import uuid

from django.db import IntegrityError, transaction

from eclaireur.accounts.actions.journal import record
from eclaireur.accounts.enums import Circle
from eclaireur.accounts.keys import draw_key
from eclaireur.accounts.models import Person
from eclaireur.accounts.pseudonyms import check
from eclaireur.core.models import new_id
from eclaireur.core.zones import Zone


class PseudonymTakenError(Exception):
    """Someone has this pseudonym, or one that looks like it."""


def sign_up(
    *,
    pseudonym: str,
    password: str | None,
    circle: Circle | str,
    language: str,
    zone: str = Zone.PARIS,
    person_id: uuid.UUID | None = None,
    by: None = None,
) -> Person:
    """Make a person with the pseudonym they chose, and their key; `password` None for a passkey.

    `person_id` is the identifier a passkey was already bound to. `by` is always None: nobody is here yet. Raises ValidationError when the pseudonym may not be taken by
    anybody, PseudonymTakenError when someone has it, even if they took it a moment ago.
    """
    name = check(pseudonym)
    if Person.objects.looking_like(name).exists():
        raise PseudonymTakenError
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                name, password, id=person_id or new_id(), circle=circle, language=language, zone=zone
            )
            draw_key(person)
            record(by=by, verb="accounts.sign_up", on=person, subject=person)
    except IntegrityError as error:
        raise PseudonymTakenError from error
    return person
