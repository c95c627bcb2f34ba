"""Changing keys: wrapping every person key again, and drawing fresh ones for everybody."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from eclaireur.accounts import keys
from eclaireur.accounts.adapters import TOTP_PURPOSE
from eclaireur.accounts.models import Person, PersonKey, TagKey
from eclaireur.accounts.security_log import TAG_PURPOSE
from eclaireur.core import crypto
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.privacy import every_row

GRACE = dt.timedelta(minutes=10)
"""How long a retired key is kept: a text being written while it retires was perhaps sealed with it."""

Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What a rotation did."""

    rewrapped: int = 0
    house_secrets: int = 0
    renewed: int = 0
    resealed_texts: int = 0
    destroyed_keys: int = 0
    keys_in_grace: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def sealed_fields() -> Iterator[EncryptedTextField]:
    """Every sealed field of the house."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield field


def rewrap_all(report: Report, progress: Progress) -> None:
    """Wrap every person key, and every secret of the house, by the current operator key.

    Each row is its own transaction and rows already done are not looked at again: a rotation cut short is
    resumed by running it again. Raises OperatorKeyMissingError when an old operator key is not configured.
    """
    name, _key = keys.current_operator_key()
    behind = PersonKey.objects.exclude(operator_key=name).order_by("pk")
    total = behind.count()
    for pk in list(behind.values_list("pk", flat=True)):
        with transaction.atomic():
            row = PersonKey.objects.select_for_update().filter(pk=pk).first()
            if row is not None:  # its person may have left meanwhile
                keys.rewrap(row)
                report.rewrapped += 1
        progress("rewrap", report.rewrapped, total)
    for pk in list(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is not None and keys.sealed_by(row.data["secret"]) != name:
                secret = keys.open_for_house(row.data["secret"], purpose=TOTP_PURPOSE)
                row.data["secret"] = keys.seal_for_house(secret, purpose=TOTP_PURPOSE)
                row.save(update_fields=["data"])
                report.house_secrets += 1
    for pk in list(TagKey.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            row = TagKey.objects.select_for_update().filter(pk=pk).first()
            if row is not None and keys.sealed_by(row.sealed) != name:
                row.sealed = keys.seal_for_house(keys.open_for_house(row.sealed, purpose=TAG_PURPOSE), purpose=TAG_PURPOSE)
                row.save(update_fields=["sealed"])
                report.house_secrets += 1


def renew_all(report: Report, progress: Progress, *, since: dt.datetime) -> None:
    """Draw a fresh key for everyone whose key is older than `since`, and seal their texts again with it.

    One transaction per person. The old key is retired, then destroyed once nothing needs it (`sweep`).
    """
    waiting = PersonKey.objects.current().filter(created_at__lt=since).order_by("pk")
    people = list(waiting.values_list("person_id", flat=True))
    for done, person_id in enumerate(people, start=1):
        with transaction.atomic():
            person = Person.objects.select_for_update().filter(pk=person_id).first()
            if person is not None:
                person.keys.current().update(retired_at=timezone.now())
                keys.draw_key(person)
                report.resealed_texts += _reseal(person)
                report.renewed += 1
        progress("renew", done, len(people))


def sweep(report: Report) -> None:
    """Destroy retired keys once their grace is over, after sealing again what was still written with them."""
    over = PersonKey.objects.filter(retired_at__lt=timezone.now() - GRACE)
    for person_id in set(over.values_list("person_id", flat=True)):
        with transaction.atomic():
            person = Person.objects.select_for_update().get(pk=person_id)
            report.resealed_texts += _reseal(person)
            report.destroyed_keys += over.filter(person=person).delete()[0]
    report.keys_in_grace = PersonKey.objects.exclude(retired_at=None).count()


def _reseal(person: Person) -> int:
    """Seal again, with the current key, each text of `person` sealed with a retired one; how many."""
    current, _key = crypto.ring().key_of(person)
    old = crypto.ring().open(set(person.keys.exclude(retired_at=None).values_list("pk", flat=True)))
    return sum(_reseal_field(field, person, current, old) for field in sealed_fields()) if old else 0


def _reseal_field(
    field: EncryptedTextField, person: Person, current: uuid.UUID, old: dict[uuid.UUID, bytes]
) -> int:
    rows: Any = every_row(field.model).filter(**{field.owner_lookup: person}).exclude(**{field.attname: None})
    count = 0
    for pk, sealed in rows.values_list("pk", field.attname).iterator(chunk_size=200):
        if crypto.key_id_of(sealed) in old:
            place = field.place_of(pk)
            text = crypto.unseal(sealed, place=place, keys=old)
            again = crypto.seal(text, person=person, place=place)
            changed = every_row(field.model).filter(pk=pk, **{field.attname: bytes(sealed)})
            count += changed.update(**{field.attname: again})  # unless it was rewritten meanwhile
    return count
