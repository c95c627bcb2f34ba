"""The code of a visitor without an account: drawn, shown once, found again. Only its fingerprint is kept. Pure."""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to mistake
LENGTH = 12  # 60 bits, and the page that reads it is slow to answer many tries
_MISREAD = str.maketrans("ILOU", "110V")


def draw() -> str:
    """A fresh code as it is shown: groups of four."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def fingerprint(typed: str) -> str | None:
    """What is kept of a code; None when what was typed cannot be one. Case, spaces and dashes do not matter."""
    code = "".join(c for c in typed.upper()[:60] if c.isalnum()).translate(_MISREAD)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return hashlib.sha256(f"gatherings:{code}".encode()).hexdigest()
