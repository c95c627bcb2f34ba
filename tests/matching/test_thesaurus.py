"""The tree of concepts and how close two of them are."""

import pytest
from hypothesis import given

from eclaireur.matching import Parameters, Thesaurus, ThesaurusError
from tests.matching import reference
from tests.matching.strategies import TREE, concepts

PARAMETERS = Parameters()


@given(concepts, concepts)
def test_closeness_is_that_of_the_plain_reference(sought, lived):
    found = TREE.near(sought, PARAMETERS).get(lived, 0.0)
    assert found == reference.closeness(TREE, sought, lived, PARAMETERS)


def test_closeness_falls_with_each_step_and_less_downward_than_upward():
    near = TREE.near("hospital", PARAMETERS)
    assert near["hospital"] == 1
    assert near["hospital"] > near["forced"] > near["isolation"] > near.get("diagnosis", 0)
    assert near["forced"] > near["care"] > 0
    assert TREE.near("isolation", PARAMETERS)["forced"] > TREE.near("isolation", PARAMETERS)["hospital"]


def test_without_a_thesaurus_a_concept_is_close_to_itself_only():
    assert Thesaurus({}, {}).near("anything", PARAMETERS) == {"anything": 1.0}


@pytest.mark.parametrize(
    ("entries", "concept", "field"),
    [
        ([("a", "b"), ("b", "c"), ("c", "a")], "a", "parent"),
        ([("a", None), ("b", "nowhere")], "b", "parent"),
        ([("a", None), ("a", None)], "a", "id"),
    ],
)
def test_a_tree_that_cannot_be_is_refused_where_it_fails(entries, concept, field):
    with pytest.raises(ThesaurusError) as refused:
        Thesaurus.of(entries)
    assert (refused.value.concept, refused.value.field) == (concept, field)


def test_a_very_deep_tree_is_read_without_trouble():
    deep = Thesaurus.of([(f"c{n}", f"c{n - 1}" if n else None) for n in range(20_000)])
    assert len(deep.line("c19999")) == 20_000
    assert len(deep.near("c10000", PARAMETERS)) < 20
