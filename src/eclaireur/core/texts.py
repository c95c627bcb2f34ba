"""Text as any room keeps it, no database: the same line ends, no mark that disguises, nothing that cannot be shown."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows, and could disguise it. Scripts written from right to left need none."""


def tidy(text: str) -> str:
    """The text with equal line ends, no blank ends, and no mark that turns its direction."""
    return _OVERRIDES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def refuse_unreadable(text: str) -> None:
    """Raise ValidationError when a character cannot be kept (a NUL, a control, half a character)."""
    if any(is_unreadable(character) for character in text):
        raise ValidationError(
            _("Votre texte contient un caractère invisible que nous ne savons pas garder. Recopiez-le sans ce caractère."),
            code="unreadable",
        )


def is_unreadable(character: str) -> bool:
    """Whether a character cannot be kept or shown: a control other than line end and tab, or half a character."""
    return character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}
