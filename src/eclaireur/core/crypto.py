"""Private text at rest: AES-256-GCM under a key per person.

A sealed text is `version (1) | key id (16) | nonce (12) | ciphertext and tag`. It carries the identifier of
the person's key, so that reading needs no other column, and it is bound to its place (model, field, row),
so that a sealed text copied elsewhere does not open. The keys themselves belong to `accounts`, which
registers a key ring here when it starts: core never knows whose they are.
"""

import os
import uuid
from collections.abc import Iterable
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
HEADER = 1 + 16 + 12


class KeyGoneError(Exception):
    """The key of this text no longer exists: its owner erased everything. The text cannot be read, ever."""


class KeyRing(Protocol):
    """Where keys are kept."""

    def key_of(self, person: object) -> tuple[uuid.UUID, bytes]:
        """The identifier and the 32 bytes of a person's key, made on first use."""

    def open(self, key_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
        """The keys that still exist among `key_ids`; one read for all of them."""


_ring: KeyRing | None = None


def use_key_ring(ring: KeyRing) -> None:
    """Register where keys are kept (called once, by accounts)."""
    global _ring  # noqa: PLW0603 (the one registration point)
    _ring = ring


def ring() -> KeyRing:
    """The registered key ring; RuntimeError when accounts did not start."""
    if _ring is None:
        raise RuntimeError("No key ring: eclaireur.accounts is not installed.")
    return _ring


def seal(text: str, *, person: object, place: str) -> bytes:
    """Encrypt `text` with the key of `person`, bound to `place` ("model.field:row id")."""
    key_id, key = ring().key_of(person)
    nonce = os.urandom(12)
    header = VERSION + key_id.bytes + nonce
    return header + AESGCM(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), header + place.encode())


def key_id_of(sealed: bytes) -> uuid.UUID:
    """The identifier of the key that opens `sealed`."""
    return uuid.UUID(bytes=bytes(sealed[1:17]))


def unseal(sealed: bytes, *, place: str, keys: dict[uuid.UUID, bytes] | None = None) -> str:
    """Decrypt a sealed text read from `place`.

    `keys` are all the keys that still exist, opened beforehand (for a list of texts, one read). Raises
    KeyGoneError when the owner's key was destroyed, ValueError when the text was altered or moved.
    """
    sealed = bytes(sealed)
    if len(sealed) < HEADER or sealed[:1] != VERSION:
        raise ValueError(f"What is stored at {place} is not a sealed text.")
    key_id = key_id_of(sealed)
    key = (ring().open([key_id]) if keys is None else keys).get(key_id)
    if key is None:
        raise KeyGoneError
    header, body = sealed[:HEADER], sealed[HEADER:]
    try:
        plain = AESGCM(key).decrypt(header[17:], body, header + place.encode())
    except InvalidTag as error:
        raise ValueError(f"A sealed text at {place} was altered or moved.") from error
    return plain.decode("utf-8", "surrogatepass")
