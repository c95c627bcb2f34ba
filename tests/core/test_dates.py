"""Days as our languages write them."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.core.dates import in_full
from eclaireur.core.templatetags.core import coming, in_words

FIRST = dt.date(2026, 12, 1)


@pytest.mark.parametrize(("day", "form", "said"), [
    (FIRST, "l j F Y", "mardi 1er décembre 2026"),
    (FIRST, "j F", "1er décembre"),
    (FIRST, "j", "1er"),
    (FIRST, "F Y", "décembre 2026"),
    (dt.date(2026, 12, 11), "l j F", "vendredi 11 décembre"),
    (dt.date(2026, 12, 21), "j F Y", "21 décembre 2026"),
    (dt.datetime(2026, 12, 1, 1, 1), "j F, H:i", "1er décembre, 01:01"),  # noqa: DTZ001 (already where it is said)
    (FIRST, "Y-m-d", "2026-12-01"),
])
def test_the_first_of_a_month_is_written_as_french_does(day, form, said):
    assert in_full(day, form) == said


def test_in_english_it_stays_a_number():
    with translation.override("en"):
        assert in_full(FIRST, "j F Y") == "1 December 2026"


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)))
def test_only_the_first_is_written_so(day):
    assert ("1er " in in_full(day, "l j F Y")) == (day.day == 1)


def test_templates_write_it_where_the_reader_is():
    """The last hour of November in UTC is the first of December in Paris."""
    late = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    said = Template('{{ at|date:"l j F" }}|{{ nothing|date:"j F" }}|{{ hour|date:"H:i" }}').render(
        Context({"at": late, "nothing": None, "hour": dt.time(1, 5)})
    )
    assert said == "mardi 1er décembre||01:05"


def test_a_moment_in_words_writes_it_too():
    year = timezone.localdate().year
    assert "1er " in in_words(dt.datetime(year - 1, 3, 1, 12, tzinfo=dt.UTC))
    assert "1er " in coming(dt.datetime(year + 1, 3, 1, 12, tzinfo=dt.UTC))
