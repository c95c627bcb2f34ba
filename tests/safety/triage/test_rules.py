"""Every rule holds its own examples, has a name of its own, and stands in the file of its level."""

import importlib

import pytest

from eclaireur.safety.triage import Level, read
from eclaireur.safety.triage.classifiers import SHORT
from eclaireur.safety.triage.engine import RULES
from eclaireur.safety.triage.normalise import normalised
from eclaireur.safety.triage.syntax import compiled

FILES = {
    Level.CRISIS: ["crisis", "crisis_means", "crisis_others", "crisis_fields", "crisis_now"], Level.RED: ["red", "red_others", "red_fields"],
    Level.AMBER: ["amber", "amber_told"], Level.GREEN: ["green", "green_fields"],
}  # fmt: skip
WORRYING = [rule for rule in RULES if rule.level > Level.GREEN]
CALMING = [rule for rule in RULES if rule.level == Level.GREEN]


def named(value):
    return getattr(value, "name", None)


def found(rule, text):
    normal = normalised(text).marked
    return any(list(compiled(pattern).places(normal)) for pattern in rule.patterns)


def fired_in(module):
    held = importlib.import_module(f"eclaireur.safety.triage.{module}")
    return [rule for name in dir(held) if name.endswith("RULES") for rule in getattr(held, name)]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in WORRYING for text in rule.fires], ids=named)
def test_a_rule_fires_on_its_examples(rule, text):
    """In a longer message danger is noticed by the rule, and amber by itself: a half sign, that a model completes."""
    level = rule.level if len(normalised(text).words) <= SHORT else Level.AMBER
    assert (rule.name, level) in {(fired.rule, fired.level) for fired in read(text).rules}


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in WORRYING for text in rule.silent], ids=named)
def test_a_rule_is_silent_on_its_counter_examples(rule, text):
    assert rule.name not in {fired.rule for fired in read(text).rules if fired.level > Level.GREEN}


@pytest.mark.parametrize("rule", CALMING, ids=named)
def test_what_calms_is_found_where_it_should_be(rule):
    assert [text for text in rule.fires if not found(rule, text)] == []
    assert [text for text in rule.silent if found(rule, text)] == []


def test_names_are_unique():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("level", "module"), [(level, module) for level, modules in FILES.items() for module in modules])
def test_each_file_holds_rules_of_its_level(level, module):
    rules = fired_in(module)
    assert rules
    assert {rule.level for rule in rules} == {level}
    assert {rule.name for rule in rules} <= {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_rule_brings_examples_and_a_weight(rule):
    assert rule.fires
    assert rule.silent or rule.level == Level.GREEN
    assert 0 < rule.weight <= 1


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_pattern_can_be_read_and_is_announced_by_a_word(rule):
    for pattern in rule.patterns:
        assert compiled(pattern).keys, pattern
