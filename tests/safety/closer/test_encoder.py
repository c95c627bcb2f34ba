"""The encoder: the same scores for the same text, wherever it stands, and finite whatever it holds."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety.closer.encoder import LONGEST, QUESTIONS, Encoder, Matrix, opened, shipped


def test_four_bits_areopened_as_they_were_packed():
    scale = np.array([0.5], np.float16).view(np.uint8)
    packed = np.concatenate([scale, np.full(16, 0xF0, np.uint8)])[None, :]
    weights = opened(packed)
    assert weights.shape == (1, 32)
    assert (weights[0, :16] == -4.0).all()
    assert (weights[0, 16:] == 3.5).all()


def test_a_matrix_gives_what_its_steps_are_worth():
    matrix = Matrix(np.array([[1, -2], [3, 4]], np.int8), np.array([0.5, 2], np.float32), np.array([1, 0], np.float32))
    assert matrix(np.array([[1, 10]], np.float32)).tolist() == [[16.5, 76.0]]


def test_it_answers_each_question_and_the_same_again():
    once = Encoder()
    pieces = once.pieces("Je ne sais plus comment tenir.")
    assert set(once.scores(pieces)) == set(QUESTIONS)
    assert once.scores(pieces) == shipped().scores(pieces)


def test_what_comes_after_the_longest_passage_is_not_read():
    encoder = shipped()
    long = encoder.pieces("et puis le jour se lève " * 60)
    assert encoder.scores(long) == encoder.scores(long[:LONGEST])


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_finite_scores(text):
    encoder = shipped()
    assert all(map(math.isfinite, encoder.scores(encoder.pieces(text)).values()))
