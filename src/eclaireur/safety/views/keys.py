"""Deciding in two keys: a first one chooses, D decides. Each moderator may turn them off; forms work without."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from eclaireur.accounts.models import Person
from eclaireur.safety import queries, rules
from eclaireur.safety.enums import AppealOutcome, HintOutcome, Measure

MEASURES = {
    Measure.NOTHING: "R", Measure.HIDE: "M", Measure.WRITE: "E", Measure.TWO_WEEKS: "2", Measure.ONE_MONTH: "1",
    Measure.PERMANENT: "P",
}
AGES = {HintOutcome.ADULT: "A", HintOutcome.UNSAID: "R", HintOutcome.MINOR: "M"}
APPEALS = {AppealOutcome.KEPT: "G", AppealOutcome.CHANGED: "C", AppealOutcome.CANCELLED: "A"}
"""The first key of each answer, said on its page; the second is D ("décider")."""


@dataclass(frozen=True)
class Keys:
    """The keys of a page: the field they choose in ("" when there is nothing to choose), and (answer, key, words)."""

    field: str
    choices: list[tuple[str, str, Any]]


def keys_for(person: Person, form: forms.Form, field: str, keys: Mapping[str, str]) -> Keys | None:
    """The keys that choose in `field` of `form`; None for whoever turned them off, or does not moderate."""
    offered = dict(form.fields[field].choices)
    return _for(person, Keys(field, [(value, key, offered[value]) for value, key in keys.items() if value in offered]))


def key_to_agree(person: Person, key: str, words: str) -> Keys | None:
    """The key of a page where there is one thing to do, said by `words`; None as above."""
    return _for(person, Keys("", [("", key, words)]))


def _for(person: Person, keys: Keys) -> Keys | None:
    return keys if rules.may_see_desk(person) and queries.choices_of(person).keys_on else None
