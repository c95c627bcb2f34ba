"""What the rhythm of a gathering does not say: a date more, a period without any, before and after it is announced."""

import datetime as dt
from itertools import islice

import icalendar
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Kind, Repeats, SeriesState
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.recurrence import Rule
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_draft, a_facilitator, a_series, coming_to
from tests.gatherings.test_restoring import told

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(weeks=1)
TUESDAY = dt.datetime(2027, 1, 5, 18)  # noqa: DTZ001 (wall time)


def days_of(series) -> list[dt.date]:
    return [row.local_start.date() for row in series.occurrences.order_by("starts_at").select_related("series")]


spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=4)
mores = st.lists(st.integers(0, 400), max_size=5, unique=True)


@given(spans=spans, mores=mores, count=st.none() | st.integers(1, 60))
def test_a_day_left_out_is_never_given_by_the_rhythm_and_what_is_added_is_given_once(spans, mores, count):
    day = TUESDAY.date()
    left_out = tuple((day + dt.timedelta(days=first), day + dt.timedelta(days=first + length)) for first, length in spans)
    added = tuple(TUESDAY.replace(hour=10) + dt.timedelta(days=number) for number in mores)
    rule = Rule(start=TUESDAY, zone="Europe/Paris", repeats=Repeats.WEEKLY, count=count, left_out=left_out, added=added)
    found = list(islice(rule.dates(), 120))
    assert found == sorted(set(found))
    assert len({moment.date() for moment in found}) == len(found)
    regular = [moment for moment in found if moment not in added]
    assert not any(first <= moment.date() <= last for moment in regular for first, last in left_out)
    assert {moment.weekday() for moment in regular} <= {TUESDAY.weekday()}
    if count:
        assert len(regular) == count
        assert set(added) <= set(found)


def test_a_draft_leaves_the_days_out_and_nothing_makes_them_again():
    by = a_facilitator()
    draft = a_draft(by)
    first = draft.starts_on + 2 * A_WEEK
    actions.leave_out(by=by, series=draft, first=first, last=first + 3 * A_WEEK)
    more = dt.datetime.combine(first + dt.timedelta(days=3), dt.time(10))
    draft = actions.add_date(by=by, series=draft, start=more)
    series = actions.publish(by=by, series=draft)
    gone = {first + number * A_WEEK for number in range(4)}
    assert not gone & set(days_of(series))
    assert more.date() in days_of(series)
    found = Series.objects.get(pk=series.pk)
    found.minutes = 45
    actions.change(by=by, series=found, themes=[], facilitators=[by])
    assert not gone & set(days_of(series))
    with time_machine.travel(timezone.now() + dt.timedelta(days=200)):
        for _ in range(2):
            actions.store_ahead()
    days = days_of(series)
    assert not gone & set(days)
    assert days.count(more.date()) == 1
    assert len(days) == len(set(days))


def test_a_closure_cancels_its_dates_with_one_word_and_each_person_is_told_once(client):
    by, many, one, none = a_facilitator(), PersonFactory(), PersonFactory(), PersonFactory()
    series = a_series(by)
    before, first, second, after = series.occurrences.order_by("starts_at")[:4]
    coming_to(before, none)
    for date in (first, second):
        coming_to(date, many)
    coming_to(second, one)
    was = {row.pk: row.sequence for row in (first, second)}
    count = actions.leave_out(by=by, series=series, first=first.local_start.date(), last=second.local_start.date(), words="Nous sommes en vacances.")
    assert count == 2
    assert [told(person) for person in (many, one, none)] == [["gatherings.cancelled"], ["gatherings.cancelled"], []]
    assert Notice.objects.get(to=one).url == second.get_absolute_url()
    for row in Occurrence.objects.filter(pk__in=was):
        assert (row.is_cancelled, row.words, row.sequence) == (True, "Nous sommes en vacances.", was[row.pk] + 1)
    assert not Occurrence.objects.get(pk=after.pk).is_cancelled
    events = icalendar.Calendar.from_ical(client.get("/agenda.ics").content).walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == len(events) == series.occurrences.count()
    assert [str(event.get("STATUS")) for event in events].count("CANCELLED") == 2
    stored = series.occurrences.count()
    actions.store_ahead()
    assert series.occurrences.count() == stored
    with pytest.raises(ValidationError, match="aucune date"):
        actions.leave_out(by=by, series=series, first=first.local_start.date(), last=second.local_start.date())
    with pytest.raises(ValidationError, match="pas encore posées"):
        actions.leave_out(by=by, series=series, first=after.local_start.date(), last=timezone.localdate() + dt.timedelta(days=500))
    actions.restore_date(by=by, occurrence=first)
    assert not Occurrence.objects.get(pk=first.pk).is_cancelled


def test_a_session_made_up_for_is_numbered_and_those_who_follow_are_told():
    by, person = a_facilitator(), PersonFactory()
    programme = a_series(by, kind=Kind.PROGRAMME, count=3)
    coming_to(programme, person)
    first, second, last = programme.occurrences.order_by("starts_at")
    actions.leave_out(by=by, series=programme, first=second.local_start.date(), last=second.local_start.date())
    start = last.local_start + dt.timedelta(days=2)
    actions.add_date(by=by, series=programme, start=start)
    assert list(programme.occurrences.order_by("starts_at").values_list("number", flat=True)) == [1, None, 2, 3]
    assert told(person) == ["gatherings.added", "gatherings.cancelled"]
    assert queries.taken_up_from(Series.objects.get(pk=programme.pk).occurrences.order_by("starts_at").last()) == {}
    found = Series.objects.get(pk=programme.pk)
    found.minutes = 60
    actions.change(by=by, series=found, themes=[], facilitators=[by])
    rows = programme.occurrences.order_by("starts_at")
    assert [row.pk for row in rows][:3] == [first.pk, second.pk, last.pk]
    assert rows[3].local_start == start
    assert rows[3].minutes == 60


def test_a_date_more_keeps_its_day_when_the_rhythm_changes():
    by = a_facilitator()
    series = a_series(by, count=4)
    start = series.occurrences.order_by("starts_at")[1].local_start + dt.timedelta(days=2)
    actions.add_date(by=by, series=series, start=start)
    extra = series.occurrences.get(starts_at=series.occurrences.order_by("-created_at").first().starts_at)
    found = Series.objects.get(pk=series.pk)
    found.weekdays = [(found.starts_on.weekday() + 1) % 7]
    actions.change(by=by, series=found, themes=[], facilitators=[by])
    assert Occurrence.objects.get(pk=extra.pk).local_start == start
    assert series.occurrences.count() == 5


def test_what_cannot_be_is_refused_in_words():
    by = a_facilitator()
    for series in (a_series(by), a_draft(by)):
        taken = dt.datetime.combine(series.starts_on + A_WEEK, dt.time(9))
        with pytest.raises(ValidationError, match="déjà une date ce jour-là"):
            actions.add_date(by=by, series=series, start=taken)
        with pytest.raises(ValidationError, match="déjà passée"):
            actions.add_date(by=by, series=series, start=taken - 20 * A_WEEK)
        with pytest.raises(ValidationError, match="plus d’un an"):
            actions.add_date(by=by, series=series, start=taken + 80 * A_WEEK)
        for act in (actions.add_date, actions.leave_out):
            days = {"start": taken + dt.timedelta(days=1)} if act is actions.add_date else {"first": taken.date(), "last": taken.date()}
            with pytest.raises(PermissionDenied):
                act(by=PersonFactory(), series=series, **days)
    stopped = a_series(by)
    actions.cancel(by=by, series=stopped, words="")
    with pytest.raises(ValidationError, match="arrêtée"):
        actions.add_date(by=by, series=stopped, start=taken)


def test_the_page_does_both_and_keeps_what_was_typed(client_of):
    by = a_facilitator()
    draft = a_draft(by)
    browser, address = client_of(by), reverse("gatherings:exceptions", args=[draft.pk])
    assert address in browser.get(reverse("gatherings:manage", args=[draft.pk])).content.decode()
    first, last = draft.starts_on, draft.starts_on + A_WEEK
    wrong = browser.post(address, {"quoi": "periode", "first": last.isoformat(), "last": first.isoformat()})
    assert wrong.status_code == 422
    assert last.isoformat() in wrong.content.decode()
    browser.post(address, {"quoi": "periode", "first": first.isoformat(), "last": last.isoformat()})
    browser.post(address, {"quoi": "ajouter", "day": (last + dt.timedelta(days=1)).isoformat(), "time": "10:00"})
    page = browser.get(address).content.decode()
    assert "Pas de date du" in page
    assert "En plus" in page
    browser.post(address, {"quoi": "effacer"})
    draft.refresh_from_db()
    assert (draft.left_out, draft.added) == ([], [])
    series = actions.publish(by=by, series=draft)
    page = browser.post(address, {"quoi": "periode", "first": first.isoformat(), "last": last.isoformat(), "words": "x" * 700})
    assert page.status_code == 422
    assert "x" * 700 in page.content.decode()
    coming_to(series.occurrences.first(), PersonFactory())
    sent = {"quoi": "periode", "first": first.isoformat(), "last": last.isoformat(), "words": "À bientôt."}
    asked = browser.post(address, sent)
    assert "2 dates seront annulées. 1 personne y est inscrite" in asked.content.decode()
    assert not series.occurrences.cancelled().exists()
    sure = asked.context["period"]["sure"].value()
    too_far = browser.post(address, sent | {"last": (timezone.localdate() + dt.timedelta(days=500)).isoformat()})
    assert "pas encore posées si loin" in too_far.content.decode()
    other_days = browser.post(address, sent | {"last": first.isoformat(), "sure": sure})
    assert "1 date sera annulée." in other_days.content.decode()
    assert not series.occurrences.cancelled().exists()
    page = browser.post(address, sent | {"sure": sure}, follow=True)
    assert "2 dates sont annulées" in page.content.decode()
    assert browser.post(address, {"quoi": "effacer"}).status_code == 200
    assert Series.objects.get(pk=series.pk).state == SeriesState.PUBLISHED
