"""Dates against a plain reference: wall time kept across daylight saving, ends, holidays, nights with no or two 2:30."""

import calendar
import datetime as dt
from dataclasses import replace
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.core.zones import Zone
from eclaireur.gatherings import wording
from eclaireur.gatherings.enums import Holidays, Repeats
from eclaireur.gatherings.recurrence import Rule, public_holidays, subdivision_of, to_local, to_utc
from tests.factories.gatherings import a_facilitator


def wall(*moment: int) -> dt.datetime:
    """What a clock on the wall says, in whatever zone."""
    return dt.datetime(*moment)  # noqa: DTZ001 (a local time has no zone yet)


starts = st.datetimes(wall(2024, 1, 1), wall(2030, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))
zones = st.sampled_from(Zone.values)


def plainly(rule: Rule, days: int) -> list[dt.datetime]:
    """Every day one after the other: does the rule fall on it? Slow, and obviously right."""
    first = rule.start.date()
    found = []
    for number in range(days):
        day = first + dt.timedelta(days=number)
        months = (day.year - first.year) * 12 + day.month - first.month
        if rule.repeats == Repeats.ONCE:
            falls = day == first
        elif rule.repeats == Repeats.WEEKLY:
            monday = first - dt.timedelta(days=first.weekday())
            falls = (day - monday).days // 7 % rule.every == 0 and day.weekday() in (rule.weekdays or (first.weekday(),))
        elif rule.repeats == Repeats.MONTHLY_DATE:
            falls = day.day == first.day and months % rule.every == 0
        else:
            last = calendar.monthrange(day.year, day.month)[1]
            rank_right = day.day + 7 > last if rule.rank == -1 else (day.day - 1) // 7 + 1 == rule.rank
            falls = day.weekday() == first.weekday() and rank_right and months % rule.every == 0
        if falls and rule.until and day > rule.until:
            falls = False
        if falls and rule.holidays == Holidays.SKIPPED and day in public_holidays(rule.subdivision, day.year):
            falls = False
        if falls:
            found.append(dt.datetime.combine(day, rule.start.time()))
    return found[: rule.count] if rule.count else found


@st.composite
def rules_said(draw) -> Rule:
    start = draw(starts)
    repeats = draw(st.sampled_from(Repeats.values))
    end = draw(st.sampled_from(["count", "until", "none"]))
    return Rule(
        start=start, zone=draw(zones), repeats=repeats, every=draw(st.integers(1, 12)),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6))))) if repeats == Repeats.WEEKLY else (),
        count=draw(st.integers(1, 60)) if end == "count" else None,
        until=start.date() + dt.timedelta(days=draw(st.integers(0, 500))) if end == "until" else None,
        holidays=draw(st.sampled_from(Holidays.values)),
    )  # fmt: skip


@given(rules_said())
def test_dates_are_those_found_day_by_day(rule):
    days = 800
    end = rule.start + dt.timedelta(days=days - 1)
    dates = [at for at in islice(rule.dates(), 900) if at <= end]
    assert dates == [at for at in plainly(rule, days) if at <= end]


@given(starts, zones)
def test_a_time_that_exists_keeps_its_place_on_the_clock(local, zone):
    moment = to_utc(local, zone)
    back = to_local(moment, zone)
    assert back == local or back - local == dt.timedelta(hours=1)  # the hour that the night of spring leaves out
    if back == local:
        assert moment == local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def test_18_o_clock_stays_18_o_clock_across_both_changes():
    rule = Rule(start=wall(2026, 3, 24, 18), zone="Europe/Paris", repeats=Repeats.WEEKLY, count=33)
    moments = rule.moments(before=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert {to_local(moment, "Europe/Paris").time() for _local, moment in moments} == {dt.time(18)}
    assert moments[0][1].hour == 17  # winter
    assert moments[1][1].hour == 16  # after 29 March
    assert moments[31][1] == dt.datetime(2026, 10, 27, 17, tzinfo=dt.UTC)  # after 25 October


def test_the_hour_that_does_not_exist_is_an_hour_later_and_the_one_that_exists_twice_is_the_first():
    assert to_utc(wall(2026, 3, 29, 2, 30), "Europe/Paris") == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    assert to_utc(wall(2026, 10, 25, 2, 30), "Europe/Paris") == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(("zone", "utc_hour"), [("Indian/Reunion", 14), ("America/Cayenne", 21), ("Pacific/Noumea", 7)])
def test_overseas_has_its_own_hour_all_year(zone, utc_hour):
    for month in (1, 7):
        assert to_utc(wall(2026, month, 6, 18), zone).hour == utc_hour


def test_public_holidays_are_those_of_the_place():
    assert dt.date(2026, 12, 26) in public_holidays(subdivision_of("Europe/Paris", "67"), 2026)
    assert dt.date(2026, 12, 26) not in public_holidays(subdivision_of("Europe/Paris", "75"), 2026)
    assert dt.date(2026, 12, 20) in public_holidays(subdivision_of("Indian/Reunion", "974"), 2026)  # abolition of slavery


def test_a_skipped_holiday_is_made_up_for_at_the_end():
    rule = Rule(start=wall(2026, 5, 1, 18), zone="Europe/Paris", repeats=Repeats.WEEKLY, count=2, holidays=Holidays.SKIPPED)
    dates = [at.date() for at in rule.dates()]
    assert dates == [dt.date(2026, 5, 15), dt.date(2026, 5, 22)]  # the 1st and the 8th are holidays


def test_the_31st_of_each_month_leaves_short_months_out():
    rule = Rule(start=wall(2026, 1, 31, 18), zone="Europe/Paris", repeats=Repeats.MONTHLY_DATE, count=4)
    assert [at.month for at in rule.dates()] == [1, 3, 5, 7]


@pytest.mark.parametrize(("start", "every", "misses"), [
    (wall(2026, 1, 31, 18), 1, True), (wall(2026, 1, 30, 18), 1, True), (wall(2026, 1, 29, 18), 1, True), (wall(2026, 1, 28, 18), 1, False),
    (wall(2026, 1, 31, 18), 12, False), (wall(2026, 3, 29, 18), 2, False), (wall(2026, 2, 28, 18), 12, False),
])  # fmt: skip
def test_a_day_some_months_do_not_have_is_said_in_the_rhythm(start, every, misses):
    rule = Rule(start=start, zone="Europe/Paris", repeats=Repeats.MONTHLY_DATE, every=every)
    assert (f", sauf les mois sans {start.day}" in wording.rhythm(rule)) is misses
    assert "sauf les mois" not in wording.rhythm(replace(rule, repeats=Repeats.MONTHLY_DAY))


@pytest.mark.django_db
def test_and_beside_the_field_before_anything_is_saved(client_of):
    page = client_of(a_facilitator()).get("/tenir-un-groupe/ecrire/").content.decode()
    assert "pas de rencontre les mois qui n’ont pas ce jour" in page
