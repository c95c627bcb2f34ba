"""Plain words and the way back: whatever is written, spans stay in the text and cover what was meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.safety.triage import read
from eclaireur.safety.triage.normalise import _cut, normalised, plain_words
from eclaireur.safety.triage.spelling import DANGER, FALSE_FRIENDS, corrected


def words(text):
    return " ".join(plain_words(text))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("J’ai l'impression", "je ai le impression"),
        ("ÉLÈVE À NOËL, cœur", "eleve a noel coeur"),
        ("mourrriiir", "mourir"),
        ("mourire", "mourir"),
        ("suisside", "suicide"),
        ("m0urir", "mourir"),
        ("su1c1de", "suicide"),
        ("s u i c i d e", "suicide"),
        ("m.o.u.r.i.r", "mourir"),
        ("m\u200bou\u00adrir", "mourir"),
        ("mоurіr", "mourir"),  # Cyrillic о, і
        ("𝗺𝗼𝘂𝗿𝗶𝗿", "mourir"),
        ("ｍｏｕｒｉｒ", "mourir"),
        ("e\u0301cole", "ecole"),
        ("\u202ejveu\u202c", "je veux"),
        ("jpp", "je en peux plus"),
        ("jsuis msuicider", "je suis me suicider"),
        ("jveu kil sarrete", "je veux que il se arrete"),
        ("i'm", "i am"),
        ("c trop", "ce est trop"),
        ("🔪😂", "couteau emojirire"),
        ("nourrir", "nourrir"),
        ("courir", "courir"),
        ("mûrir", "murir"),
        ("un sourire", "un sourire"),
        ("", ""),
        ("\x00\ud800", ""),
    ],
)
def test_what_is_written_becomes_plain_words(written, plain):
    assert words(written) == plain


@pytest.mark.parametrize("word", sorted(FALSE_FRIENDS))
def test_a_real_word_is_never_taken_for_a_danger(word):
    assert corrected(word) == word


@pytest.mark.parametrize("word", sorted(DANGER))
def test_a_word_of_danger_is_known_with_a_letter_doubled(word):
    for place in range(len(word)):
        doubled = word[:place] + word[place] + word[place:]
        assert doubled in FALSE_FRIENDS or corrected(doubled) in DANGER


ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aàâeéèîjmnortuv'’ .,;!?«»\n\x00\u200b\u202e\u0301\u00ad🔪😂💊оаі0134@*-œß"),
    ),
    max_size=200,
)


@settings(max_examples=300, deadline=None)
@given(ODD)
def test_every_word_comes_from_inside_the_text(text):
    normal = normalised(text)
    for word, place in zip(normal.words, normal.starts, strict=bool(normal.words)):
        assert normal.text[place : place + len(word)] == word
        start, end = normal.span(place, place + len(word) + 1)
        assert 0 <= start < end <= len(text)
    assert normal.marked.lower() == normal.text


def test_light_words_and_no_others_are_in_capitals():
    assert normalised("J'ai vraiment peur, la vie quand même").marked == " je ai VRAIMENT peur , LA vie quand MEME "


@settings(max_examples=200, deadline=None)
@given(ODD, st.sampled_from(["je veux mourir", "Je VEUX vraiment MOURIR", "jveu crever", "je ne veux plus vivre"]), ODD)
def test_spans_are_inside_the_text_and_cover_the_words(before, danger, after):
    text = f"{before}\n{danger}\n{after}"
    reading = read(text)
    for fired in reading.rules:
        start, end = fired.span
        assert 0 <= start < end <= len(text)
    first = len(before) + 1
    wish = [one for one in reading.rules if one.span == (first, first + len(danger))]
    calmed = {one.rule for one in reading.rules if one.level == "green"}
    assert wish or calmed or any(one.span[0] <= first and one.span[1] >= first + len(danger) for one in reading.rules)


@pytest.mark.parametrize("text", ["mourir " * 5_000, "\x00" * 30_000, "e\u0301" * 20_000, "a" * 200_000, "«" * 30_000, "s " * 15_000])
def test_long_and_strange_texts_are_read(text):
    read(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(["i'm", "j'ai", "s u i c i d e", "\n", "- ", ".", "aujourd'hui", " ", "m'", "x" * 45, "'", "l'", "i' m", "su1c1de", "…", "œuf"]) | st.text(max_size=8), max_size=12).map("".join))
def test_words_are_the_same_whether_or_not_their_places_are_asked_for(text):
    normal = normalised(text)
    assert (normal.words, len(normal.words)) == (_cut(normal.plain)[0], len(normal.tokens))
    assert len(normal.places) == len(normal.plain) + 1
