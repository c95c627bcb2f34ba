"""A form that knows what its page showed: nobody replaces, without a word, what someone else changed meanwhile."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

A_SIGN = 12  # of a fingerprint: enough to tell two values apart


class AsSeen(forms.BaseForm):
    """What each field held when the page was drawn goes with it; what differs when it comes back is said, and nothing typed
    is lost. Sent again, it replaces: whoever writes knows by then.
    """

    def remember(self, *, but: str = "") -> None:
        """Put beside the fields what they hold now, `but` the one that only asks. Call it once they all have what they begin with."""
        now = {name: _sign(self.get_initial_for_field(field, name)) for name, field in self.fields.items() if name != but}
        self.fields["seen"] = forms.Field(required=False, widget=forms.HiddenInput, initial=json.dumps(now))

    def say_what_changed(self) -> None:
        """An error, if a field no longer holds what the page showed; the next time, this one was seen."""
        shown, now = _read(self.data.get("seen", "")), json.loads(self.fields["seen"].initial)
        others = [name for name in now if name in shown and shown[name] != now[name]]
        if not others:
            return
        self.data = self.data.copy()
        self.data["seen"] = self.fields["seen"].initial
        labels = ", ".join(capfirst(str(self.fields[name].label)) for name in others)
        self.add_error(None, _(
            "Pendant que vous écriviez, quelqu’un d’autre, ou vous dans une autre fenêtre, a changé ceci : %(labels)s. "
            "Rien n’est enregistré, et ce que vous avez écrit est gardé ci-dessous. Relisez : si vous enregistrez de nouveau, c’est votre version qui reste."
        ) % {"labels": labels})  # fmt: skip


def _sign(value: Any) -> str:
    """A short fingerprint of what a field begins with."""
    many = value if isinstance(value, list | tuple) else [value]
    plain = sorted(str(each.pk if isinstance(each, Model) else each) for each in many if each not in (None, ""))
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:A_SIGN]


def _read(typed: str) -> dict:
    """What a page says it showed; nothing for what no page wrote."""
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
