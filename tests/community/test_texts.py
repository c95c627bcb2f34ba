"""What a message may be, and how the search reads French."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.community import texts


@pytest.mark.parametrize("family", [
    "hospitalisé hospitalisée Hospitalisees HOSPITALISATION hospitalisations", "médicament medicaments", "angoisse angoissée angoissant",
    "épuisé epuisee épuisés", "travaille travailler travail", "seul seules",
])
def test_the_forms_of_a_word_meet_accents_or_not(family):
    assert len({texts.analysed(word)[0] for word in family.split()}) == 1


def test_small_words_weigh_nothing():
    assert texts.analysed("je suis dans la nuit") == ["nuit"]


@given(st.text())
def test_reading_words_never_fails_and_marks_stay_in_the_text(text):
    stems = texts.analysed(text)
    for start, end in texts.marked(text, stems):
        assert 0 <= start < end <= len(text)


def test_marks_that_turn_the_direction_of_a_text_are_taken_off_and_scripts_are_kept():
    assert texts.clean("abc\u202edef \u05e9\u05dc\u05d5\u05dd 😀") == "abcdef \u05e9\u05dc\u05d5\u05dd 😀"


@given(st.text(max_size=300))
def test_a_text_is_kept_whole_or_refused_in_words(text):
    try:
        kept = texts.clean(text)
    except ValidationError as error:
        said = error.messages[0]
    else:
        assert "\x00" not in kept
        assert texts.clean(kept) == kept == texts.tidy(text)
        return
    assert said.endswith(".")


def test_ten_thousand_characters_pass_and_one_more_is_told():
    assert len(texts.clean("é" * 10_000)) == 10_000
    with pytest.raises(ValidationError) as refused:
        texts.clean("é" * 10_001)
    assert "10\u00a0001 caractères" in refused.value.messages[0]
