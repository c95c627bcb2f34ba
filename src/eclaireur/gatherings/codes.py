"""Codes people copy: of a visitor without an account (shown once, only its fingerprint is kept), of a certificate."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to mistake
LENGTH = 12  # 60 bits, and the page that reads it is slow to answer many tries
_MISREAD = str.maketrans("ILOU", "110V")


def draw() -> str:
    """A fresh code as it is shown: groups of four."""
    return _shown("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def of_submission(key: str) -> str:
    """The code of one submission of a form, always the same: sent again after its answer was lost, it shows it again."""
    drawn = salted_hmac("gatherings.code", key, algorithm="sha256").digest()
    return _shown("".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:LENGTH]))


def fingerprint(typed: str) -> str | None:
    """What is kept of a visitor's code; None when what was typed cannot be one."""
    code = canonical(typed)
    return hashlib.sha256(f"gatherings:{code}".encode()).hexdigest() if code else None


def _shown(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def canonical(typed: str) -> str | None:
    """The twelve signs of a code, or None when what was typed cannot be one. Case, spaces and dashes do not matter."""
    code = "".join(c for c in typed.upper()[:60] if c.isalnum()).translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
