"""The key ring: a key per person, wrapped by the operator's keys (settings.OPERATOR_KEYS, first is current)."""

import base64
import binascii
import hashlib
import os
import uuid
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from eclaireur.accounts.models import Person, PersonKey
from eclaireur.core.models import new_id

KEY_BYTES = 32
NONCE_BYTES = 12
HOUSE_PREFIX = "house:"


class OperatorKeyMissingError(ImproperlyConfigured):
    """Something was wrapped by an operator key that is not configured any more."""


def fingerprint(key: bytes) -> str:
    """The public name of an operator key: 16 hexadecimal characters that say nothing of it."""
    return hashlib.sha256(key).hexdigest()[:16]


def new_operator_key() -> str:
    """A fresh operator key: 32 random bytes in base64, as settings.OPERATOR_KEYS wants them."""
    return base64.b64encode(AESGCM.generate_key(KEY_BYTES * 8)).decode()


def operator_keys() -> dict[str, bytes]:
    """The operator's keys by fingerprint, current first.

    Raises ImproperlyConfigured, without showing the key, when there is none or one is not 32 bytes in base64.
    """
    keys: dict[str, bytes] = {}
    for place, text in enumerate(settings.OPERATOR_KEYS, start=1):
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ImproperlyConfigured(f"Operator key {place} is not base64.") from error
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"Operator key {place} holds {len(key)} bytes instead of {KEY_BYTES}.")
        keys[fingerprint(key)] = key
    if not keys:
        raise ImproperlyConfigured("There is no operator key.")
    return keys


def current_operator_key() -> tuple[str, bytes]:
    """The fingerprint and the bytes of the key that wraps from now on."""
    return next(iter(operator_keys().items()))


def _operator_key(name: str) -> bytes:
    try:
        return operator_keys()[name]
    except KeyError as error:
        raise OperatorKeyMissingError(f"The operator key {name} is needed and is not configured.") from error


def wrap(key: bytes, *, key_id: uuid.UUID, with_key: bytes) -> bytes:
    """Encrypt a person's key with an operator key, bound to its identifier."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(with_key).encrypt(nonce, key, key_id.bytes)


def unwrap(row: PersonKey) -> bytes:
    """The 32 bytes of a person's key.

    Raises OperatorKeyMissingError when its operator key is not configured, ValueError when it was altered.
    """
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(_operator_key(row.operator_key)).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], row.pk.bytes
        )
    except InvalidTag as error:
        raise ValueError(f"The key {row.pk} was altered.") from error


def draw_key(person: Person) -> PersonKey:
    """A new current key for `person`, saved. IntegrityError when they already have one."""
    name, operator_key = current_operator_key()
    key_id = new_id()
    wrapped = wrap(AESGCM.generate_key(KEY_BYTES * 8), key_id=key_id, with_key=operator_key)
    return PersonKey.objects.create(id=key_id, person=person, wrapped=wrapped, operator_key=name)


def rewrap(row: PersonKey) -> None:
    """Wrap a person's key again, by the current operator key."""
    name, operator_key = current_operator_key()
    row.wrapped = wrap(unwrap(row), key_id=row.pk, with_key=operator_key)
    row.operator_key = name
    row.save(update_fields=["wrapped", "operator_key", "updated_at"])


def seal_for_house(text: str, *, purpose: str) -> str:
    """Encrypt a secret of the house (a one-time-code seed) with the current operator key, as printable text."""
    name, operator_key = current_operator_key()
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(operator_key).encrypt(nonce, text.encode(), purpose.encode())
    return f"{HOUSE_PREFIX}{name}:{base64.b64encode(sealed).decode()}"


def open_for_house(sealed: str, *, purpose: str) -> str:
    """The secret `seal_for_house` encrypted for this purpose. Raises ValueError when it is no such thing."""
    prefix, _, rest = sealed.partition(HOUSE_PREFIX)
    name, _, encoded = rest.partition(":")
    if prefix or not encoded:
        raise ValueError("This is not a secret of the house.")
    body = base64.b64decode(encoded)
    try:
        return AESGCM(_operator_key(name)).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], purpose.encode()).decode()
    except InvalidTag as error:
        raise ValueError("A secret of the house was altered.") from error


def sealed_by(sealed: str) -> str:
    """The fingerprint of the operator key that opens a secret of the house."""
    return sealed.removeprefix(HOUSE_PREFIX).partition(":")[0]


class DatabaseKeyRing:
    """Keys kept in PersonKey rows. Never cached across requests: an erased key is gone at once."""

    def key_of(self, person: Person) -> tuple[uuid.UUID, bytes]:
        """The identifier and bytes of the current key of `person`, made on first use."""
        row = PersonKey.objects.current().filter(person=person).first()
        if row is None:
            try:
                with transaction.atomic():
                    row = draw_key(person)
            except IntegrityError:  # two first texts at once: the other one made it
                row = PersonKey.objects.current().get(person=person)
        return row.pk, unwrap(row)

    def open(self, key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """The keys that still exist among `key_ids`, in one read."""
        ids = set(key_ids)
        if not ids:
            return {}
        return {row.pk: unwrap(row) for row in PersonKey.objects.filter(pk__in=ids)}
