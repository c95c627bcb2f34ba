"""The arithmetic of patterns, for any counts and any thresholds."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eclaireur.safety.enums import PatternKind
from eclaireur.safety.patterns import Counts, Thresholds, patterns_in

numbers = st.integers(0, 60)
some_counts = st.builds(Counts, contacts=numbers, same_opening=numbers, written_to=numbers, newcomers=numbers, turned_away=numbers, asked_anyway=numbers)
least = st.integers(1, 40)
some_thresholds = st.builds(
    Thresholds, many_contacts=least, same_opening=least, newcomers_least=least, newcomers_percent=st.integers(50, 100), turned_away=least, repeated=least,
)


@given(some_thresholds)
def test_nothing_happened_makes_nothing(thresholds):
    assert patterns_in(Counts(), thresholds) == {}


@given(some_counts, some_thresholds, st.sampled_from(["contacts", "same_opening", "turned_away", "asked_anyway"]))
def test_more_of_one_thing_never_hides_a_pattern(counts, thresholds, name):
    more = replace(counts, **{name: getattr(counts, name) + 1})
    assert set(patterns_in(counts, thresholds)) <= set(patterns_in(more, thresholds))


@given(some_counts, some_thresholds)
def test_each_pattern_stands_exactly_from_its_threshold_on(counts, thresholds):
    seen = patterns_in(counts, thresholds)
    assert (PatternKind.MANY_CONTACTS in seen) == (counts.contacts >= thresholds.many_contacts)
    assert (PatternKind.SAME_OPENING in seen) == (counts.same_opening >= thresholds.same_opening)
    assert (PatternKind.TURNED_AWAY in seen) == (counts.turned_away >= thresholds.turned_away)
    assert (PatternKind.ASKED_ANYWAY in seen) == (counts.asked_anyway >= thresholds.repeated)
    if PatternKind.ONLY_NEWCOMERS in seen:
        assert counts.newcomers >= thresholds.newcomers_least
        assert counts.newcomers / max(counts.written_to, 1) >= thresholds.newcomers_percent / 100 - 1e-9


@given(st.integers(4, 30), st.integers(0, 30))
def test_newcomers_among_many_others_are_not_a_pattern(newcomers, others):
    thresholds = Thresholds(many_contacts=99, same_opening=99, newcomers_least=4, newcomers_percent=80, turned_away=99, repeated=99)
    seen = patterns_in(Counts(newcomers=newcomers, written_to=newcomers + others), thresholds)
    assert (PatternKind.ONLY_NEWCOMERS in seen) == (newcomers * 100 >= 80 * (newcomers + others))
