"""Any words of any script, whole; and what is refused, in plain words."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.conversations import texts

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
readable = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=TURNS), max_size=200)
EMOJI_FAMILY = "👩‍👩‍👧"
HEBREW = "\u200fשלום, מה שלומך\u200e (Léa)?"
ARABIC = "لا أنام منذ ثلاثة أيام\u061c، وأريد أن أتكلم.\u200f"
PERSIAN = "می\u200cخواهم حرف بزنم"


@given(words=readable, before=st.sampled_from(["", " ", "\r\n"]))
def test_readable_words_come_through_whole(words, before):
    kept = texts.tidy(before + words)
    if any(character.isalnum() for character in words):
        assert texts.clean(before + words) == kept
        assert kept in words


@pytest.mark.parametrize("words", [EMOJI_FAMILY, HEBREW, ARABIC, PERSIAN, "a\tb\nc", "e\u0301", "ẞ", "\U0010fffd x", "<script>alert(1)</script>"])
def test_every_script_and_sign_is_kept_as_it_is(words):
    assert texts.clean(words) == words


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("words", [ARABIC, HEBREW, "appelle-moi ce soir"])
def test_a_mark_that_disguises_words_by_turning_them_is_taken_off_and_every_letter_stays(words, turn):
    assert texts.clean(f"{turn}{words[:4]}{turn}{words[4:]}\n{turn}") == words
    with pytest.raises(ValidationError) as refused:
        texts.clean(turn * 3)
    assert refused.value.code == "empty"


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_are_one_character_whatever_the_browser(line_end):
    assert texts.clean(f"un{line_end}deux") == "un\ndeux"


@given(st.sampled_from(["a", "é", "😀", "\u05d0"]), st.integers(-3, 3))
def test_the_limit_counts_characters(letter, around):
    words = letter * (texts.LIMIT + around)
    if around <= 0:
        assert texts.clean(words) == words
    else:
        with pytest.raises(ValidationError) as refused:
            texts.clean(words)
        assert refused.value.code == "too_long"
        assert f"00{around} caractères" in refused.value.messages[0].replace("\u202f", "").replace("\xa0", "")


@pytest.mark.parametrize("words", ["", "   ", "\r\n\t", "\u200b\u200d", "\u3000"])
def test_nothing_to_read_is_said_to_be_empty(words):
    with pytest.raises(ValidationError) as refused:
        texts.clean(words)
    assert refused.value.code == "empty"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x9f", "\ud83d"])
def test_what_cannot_be_kept_is_refused_not_altered(bad):
    with pytest.raises(ValidationError) as refused:
        texts.clean(f"bonjour{bad}toi")
    assert refused.value.code == "unreadable"
