"""The plan of a date: whatever is written is kept, in order; minutes are read where people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.gatherings.plan import Step, minutes_of, steps_of, timed

START = dt.datetime(2026, 3, 29, 18, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(("written", "step"), [
    ("10 Accueil", Step(10, "Accueil")),
    ("10 min Accueil", Step(10, "Accueil")),
    ("10 minutes : accueil", Step(10, "accueil")),
    ("10’ Accueil", Step(10, "Accueil")),
    ("10 - Accueil", Step(10, "Accueil")),
    ("Accueil", Step(0, "Accueil")),
    ("2026 mots à dire", Step(0, "2026 mots à dire")),
    ("10", Step(0, "10")),
    ("3 règles 🌿", Step(3, "règles 🌿")),
])  # fmt: skip
def test_a_line_is_a_step(written, step):
    assert steps_of(written) == [step]


@given(st.text(max_size=400))
def test_nothing_written_is_lost_nor_refused(text):
    steps = steps_of(text)
    assert len(steps) == len([line for line in text.splitlines() if line.strip()])
    assert all(step.words for step in steps)
    assert all(step.words in text for step in steps)


@given(st.lists(st.builds(Step, minutes=st.integers(0, 200), words=st.just("une étape")), max_size=20))
def test_steps_follow_each_other_without_a_hole(steps):
    placed = timed(steps, START)
    ends = [START, *(one.ends_at for one in placed)]
    assert [one.starts_at for one in placed] == ends[:-1]
    assert ends[-1] - START == dt.timedelta(minutes=minutes_of(steps))
    halfway = START + dt.timedelta(minutes=minutes_of(steps)) / 2
    assert sum(one.is_on(halfway) for one in placed) == (1 if minutes_of(steps) else 0)
