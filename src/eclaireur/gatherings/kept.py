"""Sentences the site itself writes in a row, for everyone who comes: kept as their source, read by each in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

TOO_FEW = _(
    "Nous n’étions pas assez pour que la rencontre soit bonne à vivre. Elle n’a pas lieu cette fois. "
    "Votre inscription a compté : les prochaines dates sont dans l’agenda."
)
OTHER_RHYTHM = _("Cette date n’a plus lieu : le rythme de la rencontre a changé.")
TAKEN_OUT = _("La modération a retiré cette rencontre de l’agenda.")
SENTENCES = (TOO_FEW, OTHER_RHYTHM, TAKEN_OUT)


def source_of(sentence: Promise) -> str:
    """What is kept, whoever's action writes it: known again later."""
    with translation.override(None):
        return str(sentence)


def as_read(words: str) -> str:
    """Kept words as who reads now reads them: those of a person as they wrote them, a sentence of the site in its language."""
    return next((str(each) for each in SENTENCES if source_of(each) == words), words)
