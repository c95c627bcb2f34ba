"""The key ring: a key per person, wrapped by the operator's keys (settings.OPERATOR_KEYS, first is current)."""

import base64
import hashlib
import os
import uuid
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from eclaireur.accounts.models import Person, PersonKey
from eclaireur.core.models import new_id


def operator_keys() -> dict[str, bytes]:
    """The operator's keys by fingerprint, current first. Each is 32 bytes in base64."""
    keys = [base64.b64decode(text) for text in settings.OPERATOR_KEYS]
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in keys}


def wrap(key: bytes, *, key_id: uuid.UUID, with_key: bytes) -> bytes:
    """Encrypt a person's key with an operator key, bound to its identifier."""
    nonce = os.urandom(12)
    return nonce + AESGCM(with_key).encrypt(nonce, key, key_id.bytes)


def unwrap(row: PersonKey, keys: dict[str, bytes]) -> bytes:
    """The 32 bytes of a person's key. Raises KeyError when its operator key is not configured."""
    wrapped = bytes(row.wrapped)
    return AESGCM(keys[row.operator_key]).decrypt(wrapped[:12], wrapped[12:], row.pk.bytes)


class DatabaseKeyRing:
    """Keys kept in PersonKey rows. Never cached across requests: an erased key is gone at once."""

    def key_of(self, person: Person) -> tuple[uuid.UUID, bytes]:
        """The identifier and bytes of the key of `person`, made on first use."""
        keys = operator_keys()
        row = PersonKey.objects.filter(person=person).first()
        if row is None:
            fingerprint, current = next(iter(keys.items()))
            key_id = new_id()
            row, _made = PersonKey.objects.get_or_create(
                person=person,
                defaults={
                    "id": key_id,
                    "wrapped": wrap(AESGCM.generate_key(256), key_id=key_id, with_key=current),
                    "operator_key": fingerprint,
                },
            )
        return row.pk, unwrap(row, keys)

    def open(self, key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """The keys that still exist among `key_ids`, in one read."""
        ids = set(key_ids)
        if not ids:
            return {}
        keys = operator_keys()
        return {row.pk: unwrap(row, keys) for row in PersonKey.objects.filter(pk__in=ids)}
