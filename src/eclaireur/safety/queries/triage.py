"""The rules of triage that operators added, ready to use."""

import time
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from eclaireur.safety.models import TriageRule
from eclaireur.safety.triage import Classifier, Level, Reading, Rule, read
from eclaireur.safety.triage.syntax import PatternError, compiled

FRESH = 60.0
"""Seconds for which a process keeps the operators' rules at hand, so that another has seen a change after them: each text asks."""

_at_hand: tuple[float, tuple[Rule, ...]] | None = None
"""Until when (of the monotonic clock), and the rules."""


def own_rules() -> tuple[Rule, ...]:
    """The operators' rules in service, for `triage.read(text, extra=own_rules())`. At most one query, and mostly none.

    A rule that can no longer be read (the syntax changed under it) is left out: the page that tries rules shows it.
    """
    global _at_hand  # noqa: PLW0603 (one list for all threads, replaced whole)
    if (kept := _at_hand) is not None and time.monotonic() < kept[0]:
        return kept[1]
    rules = tuple(row.as_rule() for row in TriageRule.objects.enabled() if _readable(row.as_rule()))
    _at_hand = (time.monotonic() + FRESH, rules)
    return rules


def forget_own_rules(**_signal: object) -> None:
    """Drop the rules at hand: one of them changed (at once, and again when others can see the change)."""
    drop_rules_at_hand()
    transaction.on_commit(drop_rules_at_hand)


def drop_rules_at_hand() -> None:
    """Have this process read the operators’ rules again at the next text."""
    global _at_hand  # noqa: PLW0603
    _at_hand = None


@lru_cache(maxsize=1)
def classifiers() -> tuple[Classifier, ...]:
    """The learned models named in the settings, made once a process. ImportError when one is not there."""
    return tuple(import_string(path)() for path in settings.TRIAGE_CLASSIFIERS)


def reading_of(text: str) -> Reading:
    """What triage makes of `text` here: our rules, the operators' own, and the models of the settings."""
    return read(text, extra=own_rules(), classifiers=classifiers())


@lru_cache(maxsize=1)
def closer_readers() -> tuple[Classifier, ...]:
    """The slower models named in the settings, made once a process. ImportError when one is not there."""
    return tuple(import_string(path)() for path in settings.TRIAGE_CLOSER)


def closer_reading_of(text: str) -> Reading:
    """What triage makes of `text` with the slower models too. How long they take: docs/triage.md."""
    return read(text, extra=own_rules(), classifiers=(*classifiers(), *closer_readers()))


def make_triage_ready() -> None:
    """Make the rules and the models now, without the database: who writes first after a start does not wait for them."""
    read("Bonjour.", classifiers=classifiers())


def tried(text: str) -> tuple[Reading, list[tuple[str, str, Level]]]:
    """What triage makes of `text` with every rule in service: the reading, and (words, rule, level) for each that fired."""
    reading = reading_of(text)
    return reading, [(text[slice(*fired.span)], fired.rule, fired.level) for fired in reading.rules]


@dataclass(frozen=True)
class Checked:
    """An operator's rule run on its own examples: those it misses, those it notices wrongly, or why it cannot be read."""

    rule: TriageRule
    missed: list[str]
    wrong: list[str]
    reason: str = ""


def checked(rule: TriageRule) -> Checked:
    """`rule` against its own examples."""
    try:
        return Checked(rule, rule.examples_missed(), rule.examples_wrongly_noticed())
    except PatternError as error:
        return Checked(rule, [], [], str(error))


def _readable(rule: Rule) -> bool:
    try:
        for pattern in rule.patterns:
            compiled(pattern)
    except PatternError:
        return False
    return True
