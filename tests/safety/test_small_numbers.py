"""What is published of small counts never gives them back."""

import itertools

from hypothesis import assume, given
from hypothesis import strategies as st

from eclaireur.safety.small_numbers import published, published_number

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=10)
THRESHOLDS = st.integers(2, 12)


def test_a_small_count_takes_another_with_it():
    row = published([2, 9, 7, 20], threshold=5)
    assert row.counts == (None, 9, None, 20)
    assert row.total == 38


def test_nobody_is_shown_as_nobody_and_protects_nobody():
    assert published([0, 1, 9, 20], threshold=5).counts == (0, None, None, 20)
    assert published([0, 9, 20], threshold=5).counts == (0, 9, 20)


def test_small_counts_that_nothing_protects_hide_the_whole_row():
    assert published([3, 3, 0], threshold=4) == published([1, 0, 0], threshold=4)
    assert published([3, 3, 0], threshold=4).total is None


def test_a_small_total_hides_the_row():
    assert published([1, 2, 0], threshold=5) == published([0, 0, 0], threshold=5)
    assert published([1, 2, 0], threshold=5).total is None


def test_large_counts_are_all_shown():
    row = published([5, 6, 7], threshold=5)
    assert (row.counts, row.total) == ((5, 6, 7), 18)


def test_a_threshold_of_one_hides_nothing():
    assert published([0, 1], threshold=1).counts == (0, 1)


@given(COUNTS, THRESHOLDS)
def test_no_count_under_the_threshold_is_shown_and_what_is_shown_is_true(counts, threshold):
    row = published(counts, threshold=threshold)
    for shown, count in zip(row.counts, counts, strict=True):
        assert shown is None or (shown == count and (count == 0 or count >= threshold))
    assert row.total in (None, sum(counts))


@given(COUNTS, THRESHOLDS)
def test_a_hidden_count_cannot_be_worked_out_from_the_total(counts, threshold):
    row = published(counts, threshold=threshold)
    hidden = row.counts.count(None)
    assume(hidden and row.total is not None)
    left = row.total - sum(shown for shown in row.counts if shown is not None)
    assert hidden >= 2
    assert left >= threshold


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(2, 5))
def test_every_hidden_count_has_several_possible_values_even_knowing_the_rule(counts, threshold):
    """Every table that would be published the same: each hidden place takes at least two values among them."""
    row = published(counts, threshold=threshold)
    assume(None in row.counts and row.total is not None)
    same = [
        other for other in itertools.product(range(row.total + 1), repeat=len(counts))
        if sum(other) == row.total and published(other, threshold=threshold) == row
    ]
    for place, shown in enumerate(row.counts):
        if shown is None:
            assert len({other[place] for other in same}) >= 2


def test_a_median_of_few_cases_is_hidden():
    assert published_number(3.5, made_of=4, threshold=5) is None
    assert published_number(3.5, made_of=5, threshold=5) == 3.5
    assert published_number(None, made_of=0, threshold=1) is None
