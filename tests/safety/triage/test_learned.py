"""The learned model: it only raises, says the same twice, sees danger no rule sees, and its weights are those of the work part."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety.triage import Level, read
from eclaireur.safety.triage.evaluation import SENTENCES
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import (
    COLUMNS,
    LONGEST,
    WEIGHTS,
    Learned,
    features_of,
    fingerprint,
    header,
)

MODEL = Learned()
with SENTENCES.open("rb") as lines:
    SHIPPED = list(read_sentences(lines, SENTENCES.name))
WORK = [sentence for sentence in SHIPPED if sentence.set == "work"]
ORDINARY = "Le marché était plein de monde et nous avons acheté des pommes, du pain et un bouquet. "


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.sampled_from([sentence.text for sentence in SHIPPED]), st.text(max_size=300)))
def test_beside_the_rules_it_may_raise_and_never_lowers(text):
    alone, said, together = read(text), MODEL.level(text), read(text, classifiers=[MODEL])
    assert together.level == max(alone.level, said, key=lambda level: level.rank)
    assert {fired.rule for fired in alone.rules} <= {fired.rule for fired in together.rules}
    assert (MODEL.name in {fired.rule for fired in together.rules}) == (said > alone.level)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_it_answers_anything_and_the_same_twice(text):
    assert MODEL.level(text) == Learned().level(text)
    assert MODEL.level(text) in {Level.GREEN, Level.RED, Level.CRISIS}


def test_it_says_the_same_in_another_process():
    """Words are kept in sets, whose order changes with the process: nothing may depend on it."""
    texts = [sentence.text for sentence in WORK[::40]]
    asked = (
        "import sys, json; from eclaireur.safety.triage.learned import Learned, _shipped, features_of;"
        "print(json.dumps([[Learned().level(text), features_of(text).along(_shipped().danger)] for text in json.load(sys.stdin)]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", asked], input=json.dumps(texts), capture_output=True, text=True, check=True,
            env={"PYTHONPATH": ":".join(sys.path), "PATH": "", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1


def test_the_weights_were_learned_from_the_work_part_as_it_is():
    """When this fails, a sentence or the cutting of words changed: run scripts/train_triage.py."""
    assert header()["fingerprint"] == fingerprint(WORK)
    assert fingerprint(WORK) != fingerprint(WORK[1:])
    assert len(WEIGHTS.read_bytes().partition(b"\n")[2]) == 2 * COLUMNS


def test_it_sees_danger_that_no_rule_sees():
    missed = [sentence.text for sentence in WORK if sentence.level >= Level.RED and read(sentence.text).level < Level.RED]
    assert sum(MODEL.level(text) >= Level.RED for text in missed) >= len(missed) / 3


@pytest.mark.parametrize("part", ["work", "apart"])
def test_alone_it_raises_two_greens_in_a_hundred_at_most(part):
    greens = [sentence.text for sentence in SHIPPED if sentence.set == part and sentence.level == Level.GREEN]
    assert sum(MODEL.level(text) > Level.GREEN for text in greens) <= 0.02 * len(greens)


@pytest.mark.parametrize("text", ["", "\x00", "?!", "me voici", "Bonjour à tous", "merci pour tout", "👋", ORDINARY, ORDINARY * 2])
def test_little_words_and_ordinary_ones_raise_nothing(text):
    assert MODEL.level(text) == Level.GREEN


def test_a_text_longer_than_it_was_taught_is_left_to_the_rules():
    [danger] = [sentence.text for sentence in WORK if sentence.id == "s002"]
    assert MODEL.level(danger) == Level.CRISIS
    assert MODEL.level("\n".join([danger] * LONGEST)) == Level.GREEN
    assert features_of("mot " * LONGEST).words == LONGEST
    assert features_of("mot " * (LONGEST + 1)).words == LONGEST + 1


def test_what_is_beyond_the_longest_text_costs_nothing_and_counts_for_nothing():
    start = "le marché du samedi " * LONGEST
    assert features_of(start).values == features_of(start + "je saute ce soir").values
