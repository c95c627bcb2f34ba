"""The measure itself, the sentences shipped, and the least the rules must reach on them, as measured."""

import pytest

from eclaireur.safety.triage import Level, Reading, read
from eclaireur.safety.triage.evaluation import SENTENCES, Evaluation, Sentence, evaluated
from eclaireur.safety.triage.files import read_sentences

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


@pytest.mark.parametrize(
    ("part", "danger", "crisis", "raised", "macro_f"),
    [("work", 0.97, 0.97, 0.01, 0.96), ("apart", 0.70, 0.73, 0.07, 0.74)],
)
def test_the_rules_reach_what_was_measured(part, danger, crisis, raised, macro_f):
    measured = evaluated([sentence for sentence in SHIPPED if sentence.set == part], read)
    shares = {aim.code: aim.share for aim in measured.aims}
    assert shares["danger"] >= danger
    assert shares["crisis"] >= crisis
    assert shares["raised"] <= raised
    assert measured.macro_f >= macro_f
