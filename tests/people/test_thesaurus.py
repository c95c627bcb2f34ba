"""What makes a thesaurus valid, and what the shipped one holds."""

from pathlib import Path

import pytest

from eclaireur.people import thesaurus as room
from eclaireur.people.thesaurus import Entry, Thesaurus, ThesaurusError
from eclaireur.people.thesaurus_files import read

SHIPPED = read((Path(room.__file__).parent / "data" / "thesaurus.json").read_bytes(), "json")


def problems(*entries):
    with pytest.raises(ThesaurusError) as caught:
        Thesaurus(entries)
    return dict(caught.value.problems)


def test_the_shipped_thesaurus_is_large_named_in_both_languages_and_three_levels_deep_at_least():
    assert len(SHIPPED) >= 220
    assert all(entry.label_en for entry in SHIPPED.values())
    assert max(len(SHIPPED.ancestors(concept)) for concept in SHIPPED) >= 2
    labels = [entry.label_fr.casefold() for entry in SHIPPED.values()]
    assert len(labels) == len(set(labels))


def test_most_shipped_concepts_carry_the_words_people_use():
    wordy = [entry for entry in SHIPPED.values() if entry.synonyms_fr or entry.everyday_fr]
    assert len(wordy) >= 0.9 * len(SHIPPED)


def test_a_loop_is_named_with_its_path():
    found = problems(Entry("a", "b", "A"), Entry("b", "a", "B"))
    assert "boucle" in found["a"]
    assert "a → b → a" in found["a"]


def test_an_entry_that_is_its_own_parent_is_a_loop():
    assert "boucle" in problems(Entry("a", "a", "A"))["a"]


def test_a_missing_parent_a_double_id_and_a_missing_label_are_all_named_at_once():
    found = problems(Entry("a", "z", "A"), Entry("b", None, "B"), Entry("b", None, "B"), Entry("c", None, " "))
    assert "« z » n’existe pas" in found["a"]
    assert "deux fois" in found["b"]
    assert "libellé français" in found["c"]


@pytest.mark.parametrize("bad", ["Été", "a b", "", "-a", "a--b", "a" * 65])
def test_a_malformed_id_is_refused(bad):
    assert "identifiant" in next(iter(problems(Entry(bad, None, "A")).values()))


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "x" * 121])
def test_a_label_with_control_characters_or_too_long_is_refused(bad):
    problems(Entry("a", None, bad))


def test_a_tree_too_deep_to_browse_is_refused():
    chain = [Entry("n0", None, "N")] + [Entry(f"n{level}", f"n{level - 1}", "N") for level in range(1, 9)]
    assert "profondeur" in problems(*chain)["n8"]


def test_the_order_of_synonyms_carries_no_meaning():
    assert Entry("a", None, "A", synonyms_fr=("x", "y ", "x")) == Entry("a", None, "A", synonyms_fr=("y", "x"))


def test_theme_ancestors_and_children_follow_the_tree():
    tree = Thesaurus([Entry("a", None, "A"), Entry("b", "a", "B"), Entry("c", "b", "C")])
    assert tree.ancestors("c") == ["b", "a"]
    assert tree.theme("c") == tree.theme("a") == "a"
    assert [entry.id for entry in tree.children("a")] == ["b"]
