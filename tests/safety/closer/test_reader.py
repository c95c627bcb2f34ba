"""The closer reading as a classifier: what it sees that is told without words of danger, and what it leaves alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety.closer import Closer
from eclaireur.safety.closer.reader import ENDLESS, FEWEST, PART, WHOLE, passages_of
from eclaireur.safety.triage import Level, Signs, read

CLOSER = Closer()
TOLD_WITHOUT_ITS_WORDS = "Tout est rangé. J’ai donné le chat. Une enveloppe pour chacun sur la table."
CALM = "Hier, j’ai cuisiné pour des amis. Il y a deux ans, je n’aurais pas cru cela possible, et pourtant."


def test_it_sees_danger_that_no_word_names():
    assert read(TOLD_WITHOUT_ITS_WORDS).level == Level.GREEN
    assert CLOSER.level(TOLD_WITHOUT_ITS_WORDS) >= Level.RED


@pytest.mark.parametrize("text", [CALM, "Bonjour, la réunion est à quelle heure ?", "Moi non plus, longtemps. Je vous lis.", "Mort de rire, ce film.", "", " \n"])
def test_what_is_calm_stays_green(text):
    assert CLOSER.level(text) == Level.GREEN


def test_it_sees_danger_told_in_the_middle_of_a_long_message():
    long = " ".join([CALM] * 6 + ["Ce soir j’avale toutes les boîtes qui sont sur la table et je m’endors pour toujours."] + [CALM] * 6)
    assert len(list(passages_of(long))) > 3
    assert CLOSER.level(long) >= Level.RED


def test_a_long_calm_message_stays_green():
    assert CLOSER.level(" ".join([CALM] * 12)) == Level.GREEN


@given(st.integers(0, 400), st.sets(st.integers(0, 400)))
def test_each_word_is_in_a_passage_in_order_and_no_passage_is_too_long(many, ends):
    text = " ".join(f"{word}{'.' if word in ends else ''}" for word in range(many))
    passages = [passage.split() for passage in passages_of(text)]
    assert all(len(passage) <= max(WHOLE, 2 * (PART + FEWEST)) for passage in passages)
    assert list(dict.fromkeys(word for passage in passages for word in passage)) == text.split()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.floats(0, 1), st.floats(0, 1))
def test_signs_of_the_rules_only_raise(text, danger, crisis):
    assert CLOSER.beside(text, Signs(danger, crisis)) >= CLOSER.level(text)


@pytest.mark.parametrize("said", ["oui. ", "un deux trois. ", "a b c d e f g h "])
def test_no_text_however_it_is_cut_keeps_the_task_long(said):
    text = (said * 10_000)[:20_000]
    assert len(list(passages_of(text))) <= max(ENDLESS / FEWEST, len(text.split()) / PART)
