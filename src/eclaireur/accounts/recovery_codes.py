"""The shape of a recovery code: drawn, shown, and read back from a tired hand. Pure."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to mistake
LENGTH = 16  # 16 characters of 5 bits: 80 bits
GROUP = 4
HOW_MANY = 8

_MISREAD = str.maketrans("ILOU", "110V")


def draw() -> str:
    """A fresh code, as it is compared: 16 characters, no dash."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def spell(code: str) -> str:
    """The code as it is shown: groups of four, dashes between."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def read(typed: str) -> str | None:
    """The code someone meant to type, or None when it cannot be one.

    Case, spaces and dashes do not matter; letters the alphabet leaves out are taken for what they look like.
    """
    code = "".join(c for c in typed.upper() if c.isalnum()).translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
