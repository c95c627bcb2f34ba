"""What a pseudonym may be, and when two look the same."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from eclaireur.accounts.pseudonyms import MAX_LENGTH, check, propose, skeleton, tidy

words = st.text(alphabet="abcdefghjkopqstuxyz", min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Léa", "lea"), ("lea-12", "LEA 12"), ("paco", "расо"), ("Louis", "l0uis"),
     ("Ivan", "lvan"), ("corne", "come"), ("ﬁlou", "filou"), ("o'neil", "oneil")],
)
def test_names_the_eye_confuses_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@given(one=words, other=words)
def test_different_plain_words_keep_different_skeletons(one, other):
    assume(one != other)
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=60))
def test_case_and_outer_spaces_never_matter(name):
    assume(name.upper().lower() == name.lower() and name.casefold() == name.lower())
    assert skeleton(f"  {name.lower()} ") == skeleton(name.lower())


@given(st.text(max_size=80))
def test_any_text_is_accepted_tidy_or_refused_in_words(name):
    refusal = ""
    try:
        kept = check(name)
    except ValidationError as error:
        refusal = error.messages[0]
        kept = ""
    assert bool(refusal) != bool(kept)
    if kept:
        assert kept == tidy(name)
        assert 2 <= len(kept) <= MAX_LENGTH
        assert kept.isprintable()


@pytest.mark.parametrize(
    "name",
    ["Modératrice", "m0derateur", "Éclaireur officiel", "ECLAlREUR", "Administrateur", "équipe", "SAMU", "3114",
     "coordinatrice-Lyon", "modérateur\u200b", "мodérateur"],
)
def test_nobody_passes_for_the_site_or_a_service(name):
    with pytest.raises(ValidationError):
        check(name)


@pytest.mark.parametrize(
    ("name", "word"),
    [("lea@exemple.fr", "e-mail"), ("lea.gmail", "e-mail"), ("06 12 34 56 78", "téléphone"),
     ("leo 0612345678", "téléphone"), ("www.lea", "site"), ("monblog.fr", "site"), ("x", "deux lettres"),
     ("--", "deux lettres"), ("a" * 31, "30"), ("lea😀", "lettres"), ("le\x00a", "lettres"), ("Leа", "alphabet")],
)
def test_a_refusal_says_why(name, word):
    with pytest.raises(ValidationError, match=word):
        check(name)


@pytest.mark.parametrize("name", ["Léa", "brume 42", "Jean-Noël", "o’clair", "Мария", "مريم", "小明", "L. des Bois"])
def test_ordinary_names_of_any_alphabet_are_welcome(name):
    assert check(name)


def test_proposals_are_free_different_and_allowed():
    taken = {"lanterne-douce"}
    names = propose(5, is_free=lambda name: name not in taken)
    assert len(set(names)) == 5
    assert all(check(name) == name for name in names)


def test_nothing_is_proposed_when_nothing_is_free():
    assert propose(3, is_free=lambda name: False) == []
