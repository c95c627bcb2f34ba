"""Whoever answers an alert reads in words what was recognised."""

import pytest

from eclaireur.safety.triage import Level
from eclaireur.safety.triage.engine import RULES
from eclaireur.safety.wording import WORDS, rule_in_words


@pytest.mark.parametrize("name", sorted({rule.name for rule in RULES if rule.level > Level.GREEN}))
def test_each_rule_that_worries_is_said_in_words(name):
    assert name in WORDS
    assert rule_in_words(name) != name


def test_an_operators_own_rule_is_said_by_its_name():
    assert rule_in_words("mots de notre région") == "mots de notre région"
