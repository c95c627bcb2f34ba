"""Moderated hours: what is written, what it means, across midnight and clock changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.safety.hours import (
    A_DAY,
    DAYS,
    Hours,
    Range,
    in_the_language_read,
    parse_days,
    parse_week,
    week_in_words,
)

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.integers(0, 6 * 366 * A_DAY).map(lambda minutes: dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes))
RANGES = st.builds(
    lambda day, start, length: Range(day, start, start + length),
    st.integers(0, 6), st.integers(0, A_DAY - 1), st.integers(1, A_DAY),
)
WEEKS = st.frozensets(RANGES, max_size=8).map(lambda found: Hours(tuple(sorted(found))))


def paris(*parts: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=PARIS, fold=fold)


def week(text: str, **more) -> Hours:
    return Hours(parse_week(text), **more)


@pytest.mark.parametrize(("line", "expected"), [
    ("lundi 9:00-12:30", [(0, 540, 750)]),
    ("Lundi : 9h-12h30, 14h–19h", [(0, 540, 750), (0, 840, 1140)]),
    ("samedi-lundi 10:00-11:00", [(0, 600, 660), (5, 600, 660), (6, 600, 660)]),
    ("lundi au mercredi 0:00-24:00", [(0, 0, 1440), (1, 0, 1440), (2, 0, 1440)]),
    ("vendredi 20:00-2:00", [(4, 1200, 1560)]),
    ("", []),
])
def test_what_is_written_becomes_ranges(line, expected):
    assert [(one.weekday, one.start, one.end) for one in parse_week(line)] == expected


@pytest.mark.parametrize("line", [
    "lundi", "9:00-12:00", "lundi 9-12", "lundi 9:00-9:00", "lundi 25:00-26:00", "lundi 9:00-12:75", "montag 9:00-12:00",
    "lundi 9:00-12:00;", "lundi 24:00-3:00", "lundi 9:00-25:00",
])
def test_what_cannot_be_read_is_said_with_its_line(line):
    with pytest.raises(ValueError, match="«"):
        parse_week(line)


@given(st.text(max_size=80))
def test_any_text_gives_ranges_or_words(text):
    try:
        found = parse_week(text)
    except ValueError as error:
        found, said = (), str(error)
        assert "«" in said or "trop de lignes" in said
    assert all(0 <= one.start < A_DAY and one.start < one.end <= one.start + A_DAY for one in found)


def test_closed_days_are_read_in_both_orders_and_wrong_ones_are_told():
    assert parse_days("25/12/2026\n\n2027-01-01") == {dt.date(2026, 12, 25), dt.date(2027, 1, 1)}
    for wrong in ("31/02/2026", "demain", "2026-13-01", "٢٥/12/2026 x"):
        with pytest.raises(ValueError, match="n’est pas une date"):
            parse_days(wrong)


def test_hours_bind_to_the_minute():
    hours = week("lundi 9:00-12:30")
    assert not hours.is_open(paris(2026, 11, 23, 8, 59))
    assert hours.is_open(paris(2026, 11, 23, 9, 0))
    assert hours.is_open(paris(2026, 11, 23, 12, 29))
    assert not hours.is_open(paris(2026, 11, 23, 12, 30))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Cayenne", "Indian/Reunion", "UTC"])
def test_the_zone_of_who_writes_changes_nothing(zone):
    hours, moment = week("lundi 9:00-12:30"), paris(2026, 11, 23, 9, 0)
    assert hours.is_open(moment.astimezone(ZoneInfo(zone)))
    assert hours.next_opening(moment.astimezone(ZoneInfo(zone)) - dt.timedelta(days=1)) == moment


def test_a_night_belongs_to_the_day_it_begins_on():
    hours = week("vendredi 20:00-2:00", closed=frozenset({dt.date(2026, 11, 28)}))
    assert hours.is_open(paris(2026, 11, 28, 1, 59))  # the night of Friday goes on into a closed Saturday
    assert not hours.is_open(paris(2026, 11, 28, 2, 0))
    assert not hours.is_open(paris(2026, 11, 28, 20, 30))
    friday_closed = week("vendredi 20:00-2:00", closed=frozenset({dt.date(2026, 11, 27)}))
    assert not friday_closed.is_open(paris(2026, 11, 28, 1, 0))


def test_when_clocks_go_forward_a_night_ends_at_its_wall_time():
    hours = week("samedi 22:00-4:00")
    assert hours.is_open(paris(2026, 3, 29, 3, 59))
    assert not hours.is_open(paris(2026, 3, 29, 4, 0))
    in_the_gap = week("samedi 22:00-2:30")  # 2:30 does not exist that night
    assert in_the_gap.is_open(paris(2026, 3, 29, 1, 59))
    assert not in_the_gap.is_open(paris(2026, 3, 29, 3, 30))


def test_when_clocks_go_back_the_hour_that_comes_twice_is_read_twice():
    hours = week("dimanche 2:00-2:45")
    assert hours.is_open(paris(2026, 10, 25, 2, 10, fold=0))
    assert hours.is_open(paris(2026, 10, 25, 2, 10, fold=1))
    assert not hours.is_open(paris(2026, 10, 25, 2, 50, fold=1))


def test_public_holidays_are_closed_when_asked():
    christmas = paris(2026, 12, 25, 10, 0)  # a Friday
    assert week("vendredi 9:00-12:00").is_open(christmas)
    assert not week("vendredi 9:00-12:00", closed_on_holidays=True).is_open(christmas)
    assert week("vendredi 9:00-12:00", closed_on_holidays=True).next_opening(christmas) == paris(2027, 1, 8, 9, 0)  # 1 January too


@given(WEEKS, MOMENTS)
def test_the_next_opening_comes_after_and_is_open(hours, moment):
    opening = hours.next_opening(moment)
    assert (opening is None) == (not hours.ranges)
    if opening is not None:
        assert opening > moment
        assert hours.is_open(opening)
        assert opening - moment <= dt.timedelta(days=8)


@given(WEEKS, MOMENTS)
def test_being_open_agrees_with_a_minute_by_minute_reading(hours, moment):
    """The slow, obviously right way away from clock changes: wall minutes since Monday."""
    local = moment.astimezone(PARIS)
    night_before, night_after = (local + dt.timedelta(days=days) for days in (-2, 2))
    if night_before.utcoffset() != night_after.utcoffset():
        return
    seconds = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    today = any(one.weekday == local.weekday() and one.start * 60 <= seconds < one.end * 60 for one in hours.ranges)
    yesterday = any(
        one.weekday == (local.weekday() - 1) % 7 and seconds + A_DAY * 60 < one.end * 60 for one in hours.ranges
    )
    assert hours.is_open(moment) == (today or yesterday)


def test_the_week_is_told_day_by_day():
    assert week_in_words(week("lundi 9:00-12:30, 14:00-19:00\nvendredi 20:00-2:00")) == [
        ("lundi", "9:00–12:30, 14:00–19:00"), ("vendredi", "20:00–2:00"),
    ]
    assert set(DAYS) == {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}


@pytest.mark.parametrize(("said", "same"), [
    ("Monday 9:00-12:30", "lundi 9:00-12:30"), ("monday to friday 9:00-17:00", "lundi au vendredi 9:00-17:00"),
    ("Saturday - sunday: 10:00-11:00", "samedi-dimanche 10:00-11:00"), ("lundi to friday 9:00-10:00", "lundi-vendredi 9:00-10:00"),
])
def test_days_may_be_written_in_either_language(said, same):
    assert parse_week(said) == parse_week(same)


@given(WEEKS)
def test_days_named_again_in_another_language_are_the_same_week(hours):
    text = "\n".join(f"{DAYS[one.weekday]} {one.start // 60}:{one.start % 60:02}-{one.end % A_DAY // 60}:{one.end % 60:02}" for one in hours.ranges)
    with translation.override("en"):
        english = in_the_language_read(text)
    assert not any(day in english.lower() for day in DAYS)
    with translation.override("fr"):
        assert in_the_language_read(english) == text
    assert _parsed(english) == _parsed(text)


def _parsed(text):
    try:
        return parse_week(text)
    except ValueError:
        return "refused"
