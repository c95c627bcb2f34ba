"""A text is cut in the likeliest pieces, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from eclaireur.safety.closer.encoder import shipped
from eclaireur.safety.closer.pieces import SPACE, cut

PIECES = ["<unk>", SPACE, "a", "b", "ab", "abab", SPACE + "ab"]
RANKS = {piece: rank for rank, piece in enumerate(PIECES)}
LIKELY = [0.0, -3.0, -4.0, -4.0, -2.0, -9.0, -2.5]


def pieces_of(text):
    ranks = cut(text, RANKS, LIKELY, unknown=0)
    return [PIECES[rank] for rank in ranks][-6:]


def test_the_likeliest_way_is_taken_not_the_longest_piece():
    assert pieces_of("abab")[-2:] == [SPACE + "ab", "ab"]


def test_a_sign_of_no_piece_is_unknown_and_loses_nothing_else():
    assert pieces_of("ab☃ab")[-3:] == [SPACE + "ab", "<unk>", "ab"]


def test_invisible_marks_and_spaces_change_nothing():
    encoder = shipped()
    plain = encoder.pieces("Je n’en peux plus.")
    assert encoder.pieces("  Je \u00a0 n’en\u200b peux\n\nplus.  ") == plain
    assert len(plain) < len("Je n’en peux plus.")


@given(st.text(max_size=200))
def test_any_text_is_cut_in_known_pieces(text):
    encoder = shipped()
    assert all(0 <= rank < len(encoder.likely) for rank in encoder.pieces(text))


def test_no_text_at_all_is_only_what_comes_before_each():
    encoder = shipped()
    assert encoder.pieces("Bonjour")[: len(encoder.pieces(""))] == encoder.pieces("")
