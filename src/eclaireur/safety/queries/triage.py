"""The rules of triage that operators added, ready to use."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.module_loading import import_string

from eclaireur.safety.models import TriageRule
from eclaireur.safety.triage import Classifier, Level, Reading, Rule, read
from eclaireur.safety.triage.syntax import PatternError, compiled

OWN_RULES = "safety.own_rules"
"""Cache key of the operators' rules; forgotten whenever one is saved or deleted."""
FRESH = 60
"""Seconds after which another process has seen a change, at most."""


def own_rules() -> tuple[Rule, ...]:
    """The operators' rules in service, for `triage.read(text, extra=own_rules())`. At most one query, and mostly none.

    A rule that can no longer be read (the syntax changed under it) is left out: the page that tries rules shows it.
    """
    rules = cache.get(OWN_RULES)
    if rules is None:
        rules = tuple(row.as_rule() for row in TriageRule.objects.enabled() if _readable(row.as_rule()))
        cache.set(OWN_RULES, rules, timeout=FRESH)
    return rules


def forget_own_rules(**_signal: object) -> None:
    """Drop the cached rules: one of them changed (at once, and again when others can see the change)."""
    cache.delete(OWN_RULES)
    transaction.on_commit(lambda: cache.delete(OWN_RULES))


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
