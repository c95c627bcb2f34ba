"""« Changer à partir de cette date »: what the change leaves as it was is never lost nor moved by another one."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.enums import OccurrenceState, Repeats
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_series, coming_to

pytestmark = pytest.mark.django_db
A_TUESDAY_NOON = dt.datetime(2026, 6, 2, 10, tzinfo=dt.UTC)


def changed(series: Series, pivot: Occurrence | None = None, **fields) -> Series:
    """The gathering as its form sends it back: with what it offers when a date to begin from is chosen."""
    by = series.facilitators.get()
    series = Series.objects.get(pk=series.pk)
    for name, value in ((queries.taken_up_from(pivot) if pivot else {}) | fields).items():
        setattr(series, name, value)
    return actions.change(by=by, series=series, themes=[], facilitators=[by], since=pivot.original_start if pivot else None)


def coming(series: Series) -> list[Occurrence]:
    return list(Occurrence.objects.filter(series=series).kept().coming())


def test_what_a_change_left_before_its_first_date_is_not_taken_for_dates_too_many():
    series = a_series(count=8)
    dates = coming(series)
    coming_to(dates[1], person := PersonFactory())
    changed(series, dates[3], starts_at_time=dt.time(7, 15))
    before = [(row.pk, row.starts_at) for row in coming(series)]
    changed(series, minutes=120)
    after = coming(series)
    assert [(row.pk, row.starts_at) for row in after] == before
    assert [row.minutes for row in after] == [90] * 3 + [120] * 5
    assert not Notice.objects.filter(to=person).exists()


def test_a_rule_that_begins_sooner_takes_back_the_dates_left_before_it():
    series = a_series(count=8)
    dates = coming(series)
    changed(series, dates[3], starts_at_time=dt.time(7, 15))
    changed(series, dates[1], minutes=120)
    after = coming(series)
    assert [row.pk for row in after] == [row.pk for row in dates]
    assert {row.local_start.time() for row in after[1:]} == {dt.time(7, 15)}
    assert [row.minutes for row in after] == [90] + [120] * 7


def test_a_second_date_to_begin_from_loses_no_date_at_the_end():
    series = a_series(count=6)
    dates = coming(series)
    changed(series, dates[3])
    assert Series.objects.get(pk=series.pk).count == 3
    changed(series, Occurrence.objects.get(pk=dates[4].pk))
    assert Series.objects.get(pk=series.pk).count == 2
    assert coming(series) == dates


@time_machine.travel(A_TUESDAY_NOON, tick=False)
def test_the_last_tuesday_of_a_month_stays_so_from_whichever_date():
    series = a_series(days=28.3, repeats=Repeats.MONTHLY_DAY, count=6)  # 30 June, a fifth Tuesday
    dates = coming(series)
    assert [row.local_start.day for row in dates] == [30, 28, 25, 29, 27, 24]
    assert queries.taken_up_from(dates[1]) == {}
    assert queries.taken_up_from(dates[3]) == {"starts_on": dt.date(2026, 9, 29), "count": 3}
    changed(series, dates[1], starts_at_time=dt.time(7, 15))
    assert [row.local_start.day for row in coming(series)] == [30, 28, 25, 29, 27, 24]
    assert [row.pk for row in coming(series)] == [row.pk for row in dates]


def test_the_page_says_which_dates_keep_their_hour(client_of):
    series = a_series(count=6)
    dates, words = coming(series), "gardent leur heure et leur durée"
    browser, page = client_of(series.facilitators.get()), reverse("gatherings:edit", args=[series.pk])
    assert words not in browser.get(page).content.decode()
    changed(series, dates[3])
    assert words in browser.get(page).content.decode()
    assert words not in browser.get(f"{page}?a_partir={dates[4].pk}").content.decode()


@settings(max_examples=25)
@given(
    repeats=st.sampled_from([Repeats.WEEKLY, Repeats.MONTHLY_DAY, Repeats.MONTHLY_DATE]), every=st.integers(1, 3),
    days=st.integers(1, 60), count=st.one_of(st.none(), st.integers(2, 10)), pivots=st.lists(st.integers(0, 9), max_size=3),
)  # fmt: skip
def test_no_coming_date_is_lost_nor_moved_by_a_change_that_leaves_the_rhythm(repeats, every, days, count, pivots):
    series = a_series(repeats=repeats, every=every, days=days, count=count)
    was = [(row.pk, row.starts_at) for row in coming(series)]
    for number, pivot in enumerate([*pivots, None]):
        row = Occurrence.objects.get(pk=was[pivot % len(was)][0]) if pivot is not None else None
        changed(series, row, minutes=60 + number)
        assert [(each.pk, each.starts_at) for each in coming(series)][: len(was)] == was
        assert count is None or len(coming(series)) <= count  # one that was too far ahead to be stored may be now
    assert not series.occurrences.filter(state=OccurrenceState.CANCELLED).exists()


@time_machine.travel(A_TUESDAY_NOON, tick=False)
def test_dates_before_the_one_a_last_tuesday_changed_from_keep_their_hour_through_later_changes(client_of):
    series = a_series(days=28.3, repeats=Repeats.MONTHLY_DAY, count=6)
    dates = coming(series)
    was = dates[0].local_start.time()
    changed(series, dates[1], starts_at_time=dt.time(7, 15))
    for fields in ({"minutes": 120}, {"title": "Autre titre"}, {"minutes": 60, "starts_at_time": dt.time(7, 30)}):
        changed(series, **fields)
        after = coming(series)
        assert (after[0].local_start.time(), after[0].minutes) == (was, 90)
        assert [row.pk for row in after] == [row.pk for row in dates]
    assert [row.local_start.time() for row in after[1:]] == [dt.time(7, 30)] * 5
    page = client_of(series.facilitators.get()).get(reverse("gatherings:edit", args=[series.pk])).content.decode()
    assert "Celles d’avant le mardi 28 juillet 2026 gardent leur heure" in page
    changed(series, Occurrence.objects.get(pk=dates[0].pk), starts_at_time=dt.time(8))
    assert {row.local_start.time() for row in coming(series)} == {dt.time(8)}


def test_dates_before_the_one_places_were_limited_from_stay_without_limit():
    series = a_series(count=5)
    dates = coming(series)
    coming_to(dates[0], *(PersonFactory() for _ in range(3)))
    changed(series, dates[2], capacity=2)
    assert [row.places for row in coming(series)] == [None, None, 2, 2, 2]
    assert coming_to(coming(series)[0], PersonFactory())[0].state == "registered"
    changed(series, capacity=4)
    assert [row.places for row in coming(series)] == [None, None, 4, 4, 4]


def test_who_had_a_place_reads_when_it_was_to_be_and_who_comes_later_does_not(client_of):
    series = a_series(count=3, open_to_visitors=True)
    date, person, later = coming(series)[1], PersonFactory(), PersonFactory()
    coming_to(date, person)
    visitor = Client()
    visitor.post(date.get_absolute_url(), {"name": "Nour"})
    first = wording.announced_first(Occurrence(series=series, first_starts_at=date.starts_at, first_ends_at=date.ends_at))
    assert first.startswith("Prévue d’abord")
    pages = [(client_of(person), date.get_absolute_url()), (client_of(person), "/mes-rendez-vous/"), (visitor, "/agenda/ma-place/")]
    assert not any("Prévue d’abord" in browser.get(page).content.decode() for browser, page in pages)
    for hour in (7, 8):  # twice: what is remembered is the first
        changed(series, starts_at_time=dt.time(hour, 15))
        assert all(first in browser.get(page).content.decode() for browser, page in pages)
    coming_to(Occurrence.objects.get(pk=date.pk), later)
    assert "Prévue d’abord" not in client_of(later).get(date.get_absolute_url()).content.decode()


def test_who_came_between_two_moves_is_told_of_no_hour_they_never_knew(client_of):
    series, between = a_series(count=3), PersonFactory()
    for number in range(2):
        row = coming(series)[0]
        row.starts_at, row.ends_at = row.starts_at + dt.timedelta(hours=1), row.ends_at + dt.timedelta(hours=1)
        actions.change_date(by=series.facilitators.get(), occurrence=row)
        if not number:
            coming_to(coming(series)[0], between)
    assert "Prévue d’abord" not in client_of(between).get(row.get_absolute_url()).content.decode()


def test_a_date_moved_by_hand_says_it_too_until_it_is_back_where_it_was(client_of):
    series, person = a_series(count=3), PersonFactory()
    date = coming(series)[0]
    coming_to(date, person)
    browser, by = client_of(person), series.facilitators.get()
    for days, is_said in ((1, True), (-1, False)):
        row = Occurrence.objects.get(pk=date.pk)
        row.starts_at, row.ends_at = row.starts_at + dt.timedelta(days=days), row.ends_at + dt.timedelta(days=days)
        actions.change_date(by=by, occurrence=row)
        assert ("Prévue d’abord" in browser.get(date.get_absolute_url()).content.decode()) == is_said


@pytest.mark.parametrize("again", ["restored", "released"])
def test_a_date_restored_or_put_back_in_the_agenda_did_not_move_for_who_came_after_its_move(client_of, again):
    series, before, after = a_series(count=3), PersonFactory(), PersonFactory()
    date, by = coming(series)[0], series.facilitators.get()
    coming_to(date, before)
    row = Occurrence.objects.get(pk=date.pk)
    row.starts_at, row.ends_at = row.starts_at + dt.timedelta(hours=1), row.ends_at + dt.timedelta(hours=1)
    actions.change_date(by=by, occurrence=row)
    coming_to(Occurrence.objects.get(pk=date.pk), after)
    if again == "restored":
        actions.cancel_date(by=by, occurrence=row, words="")
        actions.restore_date(by=by, occurrence=row)
    else:
        actions.hold_series(series)
        actions.release_series(series)
    for person, is_said in ((before, True), (after, False)):
        assert ("Prévue d’abord" in client_of(person).get(date.get_absolute_url()).content.decode()) == is_said
