"""The measure itself, the sentences shipped, and the least the rules and the model must reach on them, as measured."""

from hashlib import sha256

import pytest

from eclaireur.safety.triage import Level, Reading, read
from eclaireur.safety.triage.engine import signs_in
from eclaireur.safety.triage.evaluation import SENTENCES, SETS, Evaluation, Sentence, evaluated
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import Learned
from eclaireur.safety.triage.normalise import normalised

with SENTENCES.open("rb") as lines:
    SHIPPED = list(read_sentences(lines, SENTENCES.name))


def test_counts_shares_and_aims_are_what_they_say():
    said = ["green"] * 50 + ["crisis"] * 4 + ["red"] * 4
    levels = iter(["red"] + ["green"] * 49 + ["crisis"] * 3 + ["red"] + ["red"] * 3 + ["amber"])
    measured = evaluated(
        [Sentence(str(rank), "", Level(level)) for rank, level in enumerate(said)], lambda _: Reading(Level(next(levels)))
    )
    assert measured.count() == 58
    assert measured.recall(Level.CRISIS) == pytest.approx(3 / 4)
    assert measured.precision(Level.RED) == pytest.approx(3 / 5)
    assert measured.f_score(Level.RED) == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert measured.accuracy == pytest.approx((49 + 3 + 3) / 58)
    shares = {aim.code: (aim.share, aim.of, aim.reached) for aim in measured.aims}
    assert shares == {
        "danger": (pytest.approx(7 / 8), 8, False), "crisis": (pytest.approx(3 / 4), 4, False), "raised": (pytest.approx(0.02), 50, True),
    }  # fmt: skip


def test_nothing_measured_is_nothing_missed():
    empty = Evaluation({})
    assert (empty.recall(Level.RED), empty.precision(Level.RED), empty.count()) == (1.0, 1.0, 0)


def test_the_sentences_are_many_varied_and_once_each():
    assert len(SHIPPED) == 37676
    assert len({sentence.text for sentence in SHIPPED}) == len(SHIPPED)
    assert len({sentence.voice for sentence in SHIPPED}) >= 20
    for part in SETS:
        for level in Level:
            assert sum(sentence.level == level and sentence.set == part for sentence in SHIPPED) >= 280
    assert sum(sentence.set == "apart" for sentence in SHIPPED) == 3300


BATCHES = {"written with": range(1, 995), "fifth": range(995, 1147), "sixth": range(1981, 2157)}
"""Sentences of the first hand by their numbers: those the rules were first written with, the fifth batch, the sixth."""
HANDS = ("h1", "h2", "h3", "h4", "h5", "h6")
"""Six other hands, who knew neither the rules nor the sentences: "h3-0417" is the 417th sentence of the third."""
MORE = ("h7", "h8", "h9", "h10")
"""Four more, who came later; the model learns from them too."""
UNMET = ("h11", "h12", "h13")
"""Three of which neither the rules nor the model saw anything; the last wrote allusions, without a word of danger."""
ORDINARY = ("h14", "h15", "h16", "h17")
"""Four who wrote what people say when nothing is wrong, or when it is hard without danger; short and long."""
TWINS = "h23"
"""One of eighteen who wrote near twins: danger without its words, and the same scenes when all is well. Nothing was learned from this one."""


def hand_of(sentence):
    return sentence.id.partition("-")[0] if "-" in sentence.id else "s"


def of_batch(name):
    if name in BATCHES:
        return [sentence for sentence in SHIPPED if hand_of(sentence) == "s" and int(sentence.id[1:]) in BATCHES[name]]
    hands = {"work": HANDS, "apart": HANDS, "six more": (*MORE, *UNMET[:-1]), "unmet": UNMET[:-1], "ordinary": ORDINARY, "twins": (TWINS,)}.get(name, (name,))
    sets = {"work": ("work",), "apart": ("apart",), "ordinary": ("apart",)}.get(name, SETS)
    return [sentence for sentence in SHIPPED if hand_of(sentence) in hands and sentence.set in sets]


def test_a_third_of_what_most_hands_wrote_is_apart_by_the_hash_of_its_name():
    for sentence in SHIPPED:
        drawn = int(sha256(sentence.id.encode()).hexdigest(), 16) % 3 == 0
        assert (sentence.set == "apart") == (hand_of(sentence) in (*HANDS, *ORDINARY) and drawn), sentence.id
        assert (sentence.set == "unmet") == (hand_of(sentence) in (*UNMET, TWINS)), sentence.id
    for hand in HANDS:
        apart = [sentence for sentence in of_batch("apart") if hand_of(sentence) == hand]
        assert 300 <= len(apart) <= 400
        assert {sentence.level for sentence in apart} == set(Level)
    assert {sentence.level for sentence in of_batch("ordinary")} == {Level.GREEN, Level.AMBER}


def test_no_two_sentences_read_the_same_across_the_parts():
    plain = {part: {normalised(sentence.text).text for sentence in SHIPPED if sentence.set == part} for part in SETS}
    assert not plain["work"] & plain["apart"]
    assert not plain["unmet"] & (plain["work"] | plain["apart"])


MODEL = Learned()


def by_the_rules(text):
    return read(text)


def by_rules_and_model(text):
    return read(text, classifiers=[MODEL])


def noticed_by_the_rules(text):
    """What the rules find, be it only a half sign because the message is longer."""
    signs = signs_in(text)
    whole = Level.CRISIS if signs.crisis == 1 else Level.RED if signs.danger == 1 else Level.GREEN
    return Reading(max(whole, read(text).level))


@pytest.mark.parametrize(
    ("batch", "reading", "danger", "crisis", "raised", "macro_f"),
    [
        ("written with", noticed_by_the_rules, 0.98, 0.97, 0.01, 0.97),
        ("fifth", noticed_by_the_rules, 0.72, 0.76, 0.03, 0.76),
        ("sixth", noticed_by_the_rules, 0.45, 0.43, 0.04, 0.64),
        ("work", noticed_by_the_rules, 0.46, 0.38, 0.06, 0.58),
        ("apart", noticed_by_the_rules, 0.42, 0.36, 0.09, 0.56),
        ("written with", by_the_rules, 0.66, 0.58, 0.01, 0.81),
        ("work", by_the_rules, 0.20, 0.19, 0.01, 0.42),
        ("apart", by_the_rules, 0.17, 0.15, 0.011, 0.39),
        ("apart", by_rules_and_model, 0.79, 0.787, 0.0225, 0.74),
        ("six more", noticed_by_the_rules, 0.26, 0.24, 0.034, 0.44),
        ("unmet", by_rules_and_model, 0.79, 0.86, 0.0227, 0.75),
        ("twins", by_rules_and_model, 0.72, 0.77, 0.067, 0.70),
        ("work", by_rules_and_model, 0.80, 0.80, 0.04, 0.75),
        ("h13", by_rules_and_model, 0.57, 0.59, 0.077, 0.58),
    ],
)
def test_rules_and_model_reach_what_was_measured(batch, reading, danger, crisis, raised, macro_f):
    measured = evaluated(of_batch(batch), reading)
    shares = {aim.code: aim.share for aim in measured.aims}
    assert shares["danger"] >= danger
    assert shares["crisis"] >= crisis
    assert shares["raised"] <= raised
    assert measured.macro_f >= macro_f


def test_ordinary_talk_calls_nobody_out_of_proportion():
    measured = evaluated(of_batch("ordinary"), by_rules_and_model)
    raised = next(aim for aim in measured.aims if aim.code == "raised")
    assert raised.of > 1_000
    assert raised.share <= 0.017
