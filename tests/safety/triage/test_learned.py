"""The learned model: it only raises, says the same twice, sees danger no rule sees, and its weights are those of the work part."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety.triage import Level, read
from eclaireur.safety.triage.classifiers import LONGEST, SHORT
from eclaireur.safety.triage.engine import signs_in
from eclaireur.safety.triage.evaluation import SENTENCES
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import (
    APART,
    DENIED,
    DENIES,
    ENDS,
    PHRASE_COLUMNS,
    PIECE_COLUMNS,
    QUESTIONS,
    SIGNS,
    STEM,
    WEIGHTS,
    Learned,
    features_of,
    fingerprint,
    header,
    score,
    sentences_of,
)
from eclaireur.safety.triage.models import Signs
from eclaireur.safety.triage.normalise import normalised

MODEL = Learned()
with SENTENCES.open("rb") as lines:
    SHIPPED = list(read_sentences(lines, SENTENCES.name))
WORK = [sentence for sentence in SHIPPED if sentence.set == "work"]
ORDINARY = "Le marché était plein de monde et nous avons acheté des pommes, du pain et un bouquet. "


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.sampled_from([sentence.text for sentence in WORK]), st.text(max_size=300)))
def test_beside_the_rules_it_may_raise_and_never_lowers(text):
    alone, said, together = read(text), MODEL.beside(text, signs_in(text)), read(text, classifiers=[MODEL])
    assert together.level == max(alone.level, said, key=lambda level: level.rank)
    assert {fired.rule for fired in alone.rules} <= {fired.rule for fired in together.rules}
    assert (MODEL.name in {fired.rule for fired in together.rules}) == (said > alone.level)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([sentence.text for sentence in WORK]), min_size=1, max_size=4).map(" ".join),
    *[st.floats(0, 1)] * 4,
)
def test_the_more_the_rules_found_the_higher_it_says_or_the_same(text, danger, crisis, more_danger, more_crisis):
    less = Signs(danger, crisis)
    more = Signs(max(danger, more_danger), max(crisis, more_crisis))
    assert MODEL.level(text) == MODEL.beside(text, Signs()) <= MODEL.beside(text, less) <= MODEL.beside(text, more)


def test_a_sign_completes_what_it_would_not_raise_alone():
    """Among longer messages of the work part: some would be raised for a sign, none is by the rules alone."""
    longer = [one.text for one in WORK if SHORT < features_of(one.text).length <= LONGEST]
    assert any(MODEL.level(text) < Level.RED <= MODEL.beside(text, Signs(1.0, 1.0)) for text in longer)
    assert all(read(text).level <= Level.AMBER for text in longer)


def test_danger_told_in_passing_is_read_in_its_own_sentence():
    passing = ORDINARY * 2 + "Ce soir je veux mourir, j’ai la corde, adieu. " + ORDINARY
    assert [sentence.length for sentence in sentences_of(passing)] == [len(ORDINARY.split()) + 2] * 2 + [13, len(ORDINARY.split()) + 2]
    assert read(passing, classifiers=[MODEL]).level >= Level.RED
    assert sentences_of(ORDINARY) == sentences_of("") == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_it_answers_anything_and_the_same_twice(text):
    assert MODEL.level(text) == Learned().level(text)
    assert MODEL.level(text) in set(Level)


def test_it_says_the_same_in_another_process():
    """Words are kept in sets, whose order changes with the process: nothing may depend on it."""
    texts = [sentence.text for sentence in WORK[::120]]
    asked = (
        "import sys, json; from eclaireur.safety.triage.learned import Learned, score, features_of;"
        "print(json.dumps([[Learned().level(text), score(features_of(text), 'danger')] for text in json.load(sys.stdin)]))"
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
    assert len(WEIGHTS.read_bytes().partition(b"\n")[2]) == len(QUESTIONS) * (PIECE_COLUMNS + PHRASE_COLUMNS)
    assert WEIGHTS.stat().st_size < 1_500_000


def test_it_sees_danger_that_no_rule_sees():
    missed = [sentence.text for sentence in WORK if sentence.level >= Level.RED and read(sentence.text).level < Level.RED]
    assert sum(MODEL.level(text) >= Level.RED for text in missed) >= len(missed) / 3


@pytest.mark.parametrize("part", ["work", "apart"])
def test_alone_it_raises_two_greens_in_a_hundred_to_danger_at_most(part):
    greens = [sentence.text for sentence in SHIPPED if sentence.set == part and sentence.level == Level.GREEN]
    raised = sum(MODEL.level(text) >= Level.RED for text in greens)
    assert raised <= 0.02 * len(greens)


def test_on_the_part_apart_it_sees_by_itself_what_the_rules_do_not_and_they_complete_each_other():
    apart = [sentence for sentence in SHIPPED if sentence.set == "apart"]
    danger = [one.text for one in apart if one.level >= Level.RED]
    model, rules, both = (
        sum(level(text) >= Level.RED for text in danger)
        for level in (MODEL.level, lambda text: read(text).level, lambda text: read(text, classifiers=[MODEL]).level)
    )
    assert model >= 0.73 * len(danger) - 1
    assert both > model > rules


@pytest.mark.parametrize("text", ["", "\x00", "?!", "me voici", "Bonjour à tous", "merci pour tout", "👋", ORDINARY, ORDINARY * 2])
def test_little_words_and_ordinary_ones_raise_nothing(text):
    assert MODEL.level(text) == Level.GREEN


def test_a_text_longer_than_it_was_taught_is_read_by_its_sentences_and_is_worth_a_closer_reading():
    [danger] = [sentence.text for sentence in WORK if sentence.id == "s002"]
    assert MODEL.level(danger) == Level.CRISIS
    assert MODEL.level(". ".join([danger] * LONGEST)) == Level.CRISIS
    assert MODEL.weighed("Le marché du samedi. " * LONGEST, Signs()) == (Level.GREEN, True)
    assert [part.length for part in sentences_of("mot " * (2 * LONGEST + 3))] == [LONGEST, LONGEST, 3]


def test_a_number_is_one_sign_whatever_its_figures():
    read_as = {features_of(f"Le train de {hour} h coûte {price} €.") for hour, price in [(7, 12), (18, 45), (9, 3999)]}
    assert len(read_as) == 1


def test_how_a_long_text_is_counted():
    assert features_of("mot " * LONGEST).length == LONGEST
    assert features_of("mot " * (LONGEST + 1)).length == LONGEST + 1


def test_what_is_beyond_the_longest_text_costs_nothing_and_counts_for_nothing():
    start = "le marché du samedi " * LONGEST
    longer = features_of(start + "je saute ce soir")
    assert (features_of(start).words, features_of(start).phrases) == (longer.words, longer.phrases)


def test_denial_and_the_last_sentence_are_heard():
    assert features_of("je veux pas mourir").phrases != features_of("je veux mourir pas").phrases
    assert score(features_of("J’ai envie de mourir."), "danger") > score(features_of("Je n’ai plus envie de mourir."), "danger")


def test_what_is_danger_is_more_distress_than_ordinary_words():
    assert score(features_of("Je veux en finir ce soir, adieu."), "distress") > score(features_of(ORDINARY), "distress")


def written_out(words: list[str]) -> set[str]:
    """The phrases of a text, as words: what `features_of` finds the columns of without writing them."""
    stems = [word[:STEM] for word in words]
    framed = ["^", *stems, "$"]
    phrases = {*words, *(f"w:{stem}" for stem in stems)}
    phrases |= {f"b:{one} {two}" for one, two in pairwise(framed)}
    phrases |= {f"t:{one} {two} {three}" for one, two, three in zip(framed, framed[1:], framed[2:], strict=False)}
    phrases |= {f"{apart}:{one} {other}" for apart in APART for one, other in zip(stems, stems[apart:], strict=False)}
    left = 0
    for word, stem in zip(words, stems, strict=True):
        left = 0 if word in SIGNS else DENIED if word in DENIES else left - 1
        phrases |= {f"n:{stem}"} if left >= 0 and word not in SIGNS | DENIES else set()
    ends = [place for place, word in enumerate(words[:-1]) if word in ENDS]
    return phrases | {f"l:{stem}" for stem in stems[ends[-1] + 1 :]} if ends else phrases


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.sampled_from([sentence.text for sentence in WORK]), st.text(max_size=200)))
def test_columns_are_those_of_the_phrases_written_out(text):
    words = [re.sub("[0-9]+", "0", word) for word in normalised(text).words][:LONGEST]
    assert features_of(text).phrases == ({crc32(phrase.encode()) % PHRASE_COLUMNS for phrase in written_out(words)} if words else set())
