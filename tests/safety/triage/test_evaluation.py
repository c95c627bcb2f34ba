"""The measure itself, the sentences shipped, and the least the rules and the model must reach on them, as measured."""

import pytest

from eclaireur.safety.triage import Level, Reading, read
from eclaireur.safety.triage.evaluation import SENTENCES, Evaluation, Sentence, evaluated
from eclaireur.safety.triage.files import read_sentences
from eclaireur.safety.triage.learned import Learned

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
    assert len(SHIPPED) >= 460
    assert len({sentence.text for sentence in SHIPPED}) == len(SHIPPED)
    assert len({sentence.voice for sentence in SHIPPED}) >= 20
    for part in ("work", "apart"):
        for level in Level:
            assert sum(sentence.level == level and sentence.set == part for sentence in SHIPPED) >= 20
    assert sum(sentence.set == "apart" for sentence in SHIPPED) >= 150


BATCHES = {"written with": range(1, 995), "fifth": range(995, 1147), "apart": range(1981, 2157)}
"""Sentences by their numbers: those the rules were written with, the fifth batch, the sixth (the part apart today)."""


def of_batch(name):
    return [sentence for sentence in SHIPPED if int(sentence.id[1:]) in BATCHES[name]]


def test_the_part_apart_is_the_last_batch():
    assert of_batch("apart") == [sentence for sentence in SHIPPED if sentence.set == "apart"]


@pytest.mark.parametrize(
    ("batch", "classifiers", "danger", "crisis", "raised", "macro_f"),
    [
        ("written with", [], 0.97, 0.97, 0.01, 0.96),
        ("fifth", [], 0.70, 0.73, 0.07, 0.74),
        ("apart", [], 0.45, 0.43, 0.09, 0.63),
        ("apart", [Learned()], 0.68, 0.61, 0.09, 0.74),
    ],
)
def test_rules_and_model_reach_what_was_measured(batch, classifiers, danger, crisis, raised, macro_f):
    measured = evaluated(of_batch(batch), lambda text: read(text, classifiers=classifiers))
    shares = {aim.code: aim.share for aim in measured.aims}
    assert shares["danger"] >= danger
    assert shares["crisis"] >= crisis
    assert shares["raised"] <= raised
    assert measured.macro_f >= macro_f
