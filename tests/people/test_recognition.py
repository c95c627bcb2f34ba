"""What free text proposes, on sentences written for it, a third of them never looked at while tuning."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.people import recognition
from eclaireur.people.recognition import LONGEST_TEXT, Recogniser
from eclaireur.people.thesaurus import Entry, Thesaurus
from eclaireur.people.thesaurus_files import read

HERE = Path(__file__).parent
SHIPPED = Path(recognition.__file__).parent / "data" / "thesaurus.json"


def sentences(name):
    rows = (HERE / f"sentences_{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(text, set(must.split()), set(may.split())) for text, must, may in (row.split("\t") for row in rows)]


@cache
def thesaurus() -> Thesaurus:
    """That of the house."""
    return read(SHIPPED.read_bytes(), "json")


@cache
def shipped() -> Recogniser:
    """What recognises its concepts."""
    return Recogniser(thesaurus())


def proposed(text, recogniser=None):
    return {proposal.concept for proposal in (recogniser or shipped()).propose(text)}


@pytest.mark.parametrize(("name", "precision", "recall"), [("seen", 0.95, 0.95), ("held", 0.88, 0.86)])
def test_precision_and_recall_stay_above_their_floor(name, precision, recall, capsys):
    right = wrong = missed = 0
    for text, must, may in sentences(name):
        found = proposed(text)
        right += len(found & must)
        wrong += len(found - must - may)
        missed += len(must - found)
    with capsys.disabled():
        print(f"\n{name}: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}")  # noqa: T201
    assert right / (right + wrong) >= precision
    assert right / (right + missed) >= recall


def test_the_evaluation_is_large_and_a_third_is_held_apart():
    seen, held = sentences("seen"), sentences("held")
    assert len(seen) + len(held) >= 200
    assert len(held) >= len(seen) / 2
    assert {text for text, _, _ in seen}.isdisjoint(text for text, _, _ in held)
    assert all((must | may) <= set(thesaurus()) for _, must, may in seen + held)


def test_a_psychotic_episode_at_university_proposes_both():
    assert {"episode-psychotique", "etudes"} <= proposed("j'ai fait une bouffée délirante à la fac")


@pytest.mark.parametrize(
    "text",
    [
        "Je n’ai jamais été hospitalisé",
        "j'ai jamais été hospitalisée",
        "je n'ai pas été hospitalisé",
        "sans avoir été hospitalisé",
        "ni bipolaire, ni schizophrène",
        "I have never been hospitalised",
        "I wasn’t hospitalised",
    ],
)
def test_what_is_denied_is_not_proposed(text):
    assert proposed(text) == set()


def test_what_is_no_longer_was_lived():
    assert "depression" in proposed("je ne suis plus en dépression")


def test_a_possessive_says_there_is_one_even_after_a_negation():
    assert "traitements" in proposed("je ne supporte pas mon traitement")


def test_the_longest_expression_wins():
    found = proposed("hospitalisée sous contrainte")
    assert found == {"hospitalisation-sous-contrainte"}


@pytest.mark.parametrize(
    "text",
    ["DEPRESSION", "dépréssion", "depresion", "dépressif", "dépressives", "dépressiiion", "de\u0301pression", "ｄépression"],
)
def test_accents_typos_case_inflections_and_odd_letters_do_not_hide_a_concept(text):
    assert "depression" in proposed(f"je suis en {text}")


@pytest.mark.parametrize("text", ["je l'ajoute à la liste", "une addition salée", "elle did it and add more", "un an, trois fois"])
def test_ordinary_words_are_not_taken_for_misspellings_or_abbreviations(text):
    assert proposed(text) == set()


def test_two_words_may_slip_in_but_not_a_sentence():
    assert "entente-de-voix" in proposed("j'entends souvent plusieurs voix")
    assert "entente-de-voix" not in proposed("j'entends. Les voix du chœur étaient belles")


def test_a_relative_is_recognised_beside_what_they_live_and_only_then():
    assert {"parent-de", "schizophrenie"} <= proposed("mon fils est schizophrène")
    assert "fratrie-de" in proposed("l’hospitalisation de ma sœur")
    assert "parent-de" not in proposed("mon fils aime le vélo")
    assert "fratrie-de" not in proposed("Ma sœur ne comprend pas ma dépression")


def test_each_proposal_shows_the_words_that_fired():
    text = "Jai connu lhopital, et la contention."
    shown = {p.concept: [text[start:end] for start, end in p.spans] for p in shipped().propose(text)}
    assert shown == {"hospitalisation": ["lhopital"], "contention": ["contention"]}


def test_a_retired_concept_and_a_theme_are_not_proposed():
    recogniser = Recogniser(
        Thesaurus(
            [
                Entry("monde", None, "Marmelade"),
                Entry("vivant", "monde", "Tarentelle"),
                Entry("retire", "monde", "Cabriole", active=False),
            ]
        )
    )
    assert proposed("marmelade, tarentelle, cabriole", recogniser) == {"vivant"}


def test_every_french_label_proposes_its_own_concept():
    unheard = [
        entry.label_fr
        for entry in thesaurus().values()
        if entry.parent and entry.id not in proposed(entry.label_fr.replace(",", ""))
    ]
    assert unheard == []


@given(st.text(max_size=300))
def test_any_text_is_read_and_spans_lie_inside_it(text):
    for proposal in shipped().propose(text):
        assert all(0 <= start < end <= len(text) for start, end in proposal.spans)
        assert proposal.score > 0


@given(st.permutations([text for text, _, _ in sentences("seen")][:12]))
def test_reading_does_not_depend_on_what_was_read_before(texts):
    fresh = {text: proposed(text) for text in sorted(texts)}
    assert {text: proposed(text) for text in texts} == fresh


def test_a_very_long_text_is_read_up_to_a_bound():
    text = "x " * LONGEST_TEXT + "dépression"
    assert proposed(text) == set()
