"""Every rule holds its own examples, has a name of its own, and worries at the level of its file."""

import pytest

from eclaireur.safety.triage import Level, amber, crisis, green, read, red
from eclaireur.safety.triage.normalise import normalised
from eclaireur.safety.triage.syntax import compiled

FILES = {Level.CRISIS: crisis, Level.RED: red, Level.AMBER: amber, Level.GREEN: green}
RULES = [rule for module in FILES.values() for rule in module.RULES]
WORRYING = [rule for rule in RULES if rule.level > Level.GREEN]


def found(rule, text):
    return any(compiled(pattern).regex.search(normalised(text).text) for pattern in rule.patterns)


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r in WORRYING for t in r.fires], ids=str)
def test_a_rule_fires_on_its_examples(rule, text):
    assert (rule.name, rule.level) in {(fired.rule, fired.level) for fired in read(text).rules}


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r in WORRYING for t in r.silent], ids=str)
def test_a_rule_is_silent_on_its_counter_examples(rule, text):
    assert rule.name not in {fired.rule for fired in read(text).rules if fired.level > Level.GREEN}


@pytest.mark.parametrize("rule", green.RULES, ids=lambda rule: rule.name)
def test_what_calms_is_found_where_it_should_be(rule):
    assert [text for text in rule.fires if not found(rule, text)] == []
    assert [text for text in rule.silent if found(rule, text)] == []


def test_names_are_unique_and_each_file_holds_its_level():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert all(rule.level == level for level, module in FILES.items() for rule in module.RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_brings_examples(rule):
    assert rule.fires
    assert rule.silent or rule.level == Level.GREEN
