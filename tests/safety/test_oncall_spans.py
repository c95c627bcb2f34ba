"""Arithmetic of hours: joining and taking away, whatever the spans."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eclaireur.safety.queries.oncall import joined, without

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda pair: (START + dt.timedelta(hours=min(pair)), START + dt.timedelta(hours=max(pair)))), max_size=8)
SINCE, UNTIL = START + dt.timedelta(hours=5), START + dt.timedelta(hours=35)


def hours(spans):
    """The hours the spans cover, one by one."""
    return {n for n in range(40) for starts, ends in spans if starts <= START + dt.timedelta(hours=n) < ends}


@given(SPANS)
def test_joined_spans_cover_the_same_hours_in_order_and_never_touch(spans):
    made = joined(spans, SINCE, UNTIL)

    assert hours(made) == {n for n in hours(spans) if 5 <= n < 35}
    assert all(one[1] < other[0] for one, other in pairwise(made))


@given(SPANS, SPANS)
def test_taking_hours_away_leaves_the_others(spans, gone):
    left = without(joined(spans, SINCE, UNTIL), gone)

    assert hours(left) == {n for n in hours(spans) if 5 <= n < 35} - hours(gone)
