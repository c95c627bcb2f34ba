"""The words of a form as they are kept: no mark that turns their direction, nothing that cannot be read."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from eclaireur.core.texts import refuse_unreadable, tidy

BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters by their name, drawn as nothing


class TidyWords(forms.BaseForm):
    """What is typed is tidied as in the community; a title is on one line; what only looks empty is empty."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        typed = [name for name, field in self.fields.items() if isinstance(field, forms.CharField) and given.get(name)]
        for name in typed:
            field = self.fields[name]
            try:
                given[name] = _as_kept(given[name], on_one_line=not isinstance(field.widget, forms.Textarea))
                field.validate(given[name])
            except ValidationError as error:
                self.add_error(name, error)
        return given


def has_letters(text: str) -> bool:
    """Whether something of it can be read aloud."""
    return any(unicodedata.category(sign)[0] == "L" and sign not in BLANK_LETTERS for sign in text)


def _as_kept(text: str, *, on_one_line: bool) -> str:
    text = tidy(text)
    if on_one_line:
        text = " ".join(text.splitlines())
    refuse_unreadable(text)
    says_something = any(unicodedata.category(sign)[0] not in "ZC" for sign in text)
    return text if says_something else ""
