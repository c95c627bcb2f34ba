"""Calendars: two programs that know nothing of ours read back exactly the dates that are stored."""

import datetime as dt
import unicodedata
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eclaireur.core.zones import Zone
from eclaireur.gatherings import actions, calendars, queries
from eclaireur.gatherings.enums import Holidays, OccurrenceState, Repeats, Way
from eclaireur.gatherings.models import CalendarFeed, Occurrence, Series
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
BASE = "https://exemple.fr"
A_YEAR = dt.timedelta(days=399)

rules = st.fixed_dictionaries({
    "zone": st.sampled_from(Zone.values),
    "repeats": st.sampled_from([Repeats.ONCE, Repeats.WEEKLY, Repeats.MONTHLY_DAY, Repeats.MONTHLY_DATE]),
    "every": st.integers(1, 3),
    "starts_at_time": st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    "minutes": st.integers(5, 12 * 60),
    "holidays": st.sampled_from(Holidays.values),
    "days": st.integers(2, 40),
})  # fmt: skip
exceptions = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["cancel", "move"]), st.integers(-600, 600)), max_size=6)
strange = st.text(min_size=1, max_size=120).filter(lambda text: text.strip() and "\x00" not in text)
STRANGE = ['a, b; c\\ d: "e"', "deux\nlignes", "\U0001f33f\u200d\U0001f525 émoji", "\u202bעברית\u202c, العربية;", "\u2028coupée\x85ici\x0b", "é" * 120, "\r\nBEGIN:VEVENT", "=?utf-8?Q?x?="]


def written(series: Series, rule: dict) -> Series:
    time = rule.pop("starts_at_time")
    weekdays = [] if rule["repeats"] != Repeats.WEEKLY else [0, 3]
    draft = Series.objects.get(pk=series.pk)
    for name, value in ({"starts_on": timezone.localdate() + dt.timedelta(days=rule.pop("days")), "weekdays": weekdays} | rule).items():
        setattr(draft, name, value)
    draft.starts_at_time = time
    return actions.change(by=series.created_by, series=draft, themes=[], facilitators=[series.created_by])


def disturb(series: Series, exceptions: list) -> None:
    """Cancel some dates, move others, as people do."""
    for rank, gesture, minutes in exceptions:
        rows = list(series.occurrences.kept().coming().select_related("series"))
        if not rows:
            return
        row = rows[rank % len(rows)]
        if gesture == "cancel":
            actions.cancel_date(by=series.created_by, occurrence=row, words="Pas ce jour-là ; pardon, vraiment.")
        else:
            length = row.ends_at - row.starts_at
            row.starts_at = max(timezone.now() + dt.timedelta(minutes=5), row.starts_at + dt.timedelta(minutes=minutes)).replace(second=0, microsecond=0)
            row.ends_at = row.starts_at + length
            actions.change_date(by=series.created_by, occurrence=row)


def stored() -> set:
    return {
        (str(row.pk), row.starts_at, row.ends_at, row.is_cancelled) for row in Occurrence.objects.all()
    }


def with_icalendar(made: bytes) -> set:
    """What icalendar and recurring_ical_events find in a year and a bit."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(made), skip_bad_series=False).between(
        timezone.now() - dt.timedelta(days=8), timezone.now() + A_YEAR + dt.timedelta(days=60)
    )
    return {(str(each["UID"]), each.start, each.end, each["STATUS"] == "CANCELLED") for each in found}


def with_vobject(made: bytes) -> set:
    """What vobject, with dateutil, finds."""
    found = vobject.readOne(made.decode())
    return {(each.uid.value, each.dtstart.value, each.dtend.value, each.status.value == "CANCELLED") for each in getattr(found, "vevent_list", [])}


@given(rule=rules, exceptions=exceptions)
@settings(max_examples=25)
def test_two_readers_find_the_stored_dates_and_nothing_else(rule, exceptions):
    Series.objects.all().delete()
    try:
        series = written(a_series(days=1), dict(rule))
    except ValidationError:  # no date is left, every one is a holiday
        assume(False)
    disturb(series, exceptions)
    made = calendars.public(queries.announced(queries.Wish()), base=BASE, name="Agenda")
    assert with_icalendar(made) == with_vobject(made) == stored() != set()


@pytest.mark.parametrize("zone", Zone.values)
def test_the_hour_on_the_wall_stays_the_same_all_year(zone):
    a_series(zone=zone, days=2)
    series = Series.objects.get()
    made = calendars.public(queries.announced(queries.Wish()), base=BASE, name="Agenda")
    starts = [start for _uid, start, _end, _gone in with_vobject(made)]
    assert len(starts) > 52
    assert {start.astimezone(ZoneInfo(zone)).time() for start in starts} == {series.starts_at_time}


@pytest.mark.parametrize("zone", [Zone.PARIS, Zone.MIQUELON])
def test_where_clocks_change_the_universal_hour_does_too(zone):
    a_series(zone=zone, days=2)
    made = calendars.public(queries.announced(queries.Wish()), base=BASE, name="Agenda")
    assert len({start.time() for _uid, start, _end, _gone in with_icalendar(made)}) == 2


@given(title=strange)
@settings(max_examples=60)
def test_any_title_is_read_back_and_adds_nothing(title):
    read_back_as_written(title)


@pytest.mark.parametrize("title", STRANGE)
def test_commas_lines_emoji_and_right_to_left_are_read_back(title):
    read_back_as_written(title)


def shown(title: str) -> str:
    """A title without what no calendar may hold: lines are kept, controls become blanks."""
    lines = title.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if each != "\n" and unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in lines)


def read_back_as_written(title: str) -> None:
    """A calendar with this title everywhere, read twice."""
    Series.objects.all().delete()
    date = a_date(repeats=Repeats.ONCE)
    Series.objects.update(title=title[:120], description=title * 3, place_name=title[:120], way=Way.ON_SITE)
    row = Occurrence.objects.with_series().get(pk=date.pk)
    made = calendars.public([row], base=BASE, name=title)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    kept = shown(title[:120])
    for summary in (
        str(icalendar.Calendar.from_ical(made).walk("VEVENT")[0]["SUMMARY"]), vobject.readOne(made.decode()).vevent.summary.value,
    ):  # fmt: skip
        assert summary == kept
    assert len(icalendar.Calendar.from_ical(made).walk("VEVENT")) == len(vobject.readOne(made.decode()).vevent_list) == 1


def test_a_date_moved_then_cancelled_keeps_its_uid_and_its_sequence_grows():
    date = a_date(by=(by := a_facilitator()))
    seen = [event_of(date)]
    row = Occurrence.objects.select_related("series").get(pk=date.pk)
    row.starts_at, row.ends_at = row.starts_at + dt.timedelta(days=1), row.ends_at + dt.timedelta(days=1)
    actions.change_date(by=by, occurrence=row)
    seen.append(event_of(date))
    actions.cancel_date(by=by, occurrence=row, words="")
    seen.append(event_of(date))
    assert len({each["UID"] for each in seen}) == 1
    assert [each["SEQUENCE"] for each in seen] == sorted({each["SEQUENCE"] for each in seen})
    assert [str(each["STATUS"]) for each in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert str(seen[-1]["SUMMARY"]) == "Annulé\u00a0: Écrire pour souffler"


def event_of(date: Occurrence) -> icalendar.Event:
    rows = {str(row.pk): row for row in queries.announced(queries.Wish())}
    return icalendar.Calendar.from_ical(calendars.public([rows[str(date.pk)]], base=BASE, name="x")).walk("VEVENT")[0]


def test_a_date_that_waits_for_its_minimum_is_tentative():
    date = a_date(minimum=3)
    assert event_of(date)["STATUS"] == "TENTATIVE"
    Occurrence.objects.filter(pk=date.pk).update(state=OccurrenceState.CONFIRMED)
    assert event_of(date)["STATUS"] == "CONFIRMED"


def private(person, **fields) -> list[icalendar.Event]:
    feed = CalendarFeed.objects.filter(person=person).first() or CalendarFeed(person=person, name="x", fingerprint="x" + str(person.pk))
    for name, value in fields.items():
        setattr(feed, name, value)
    feed.save()
    made = calendars.private(queries.expected(person), feed=feed, base=BASE)
    assert with_vobject(made) == with_icalendar(made)
    return icalendar.Calendar.from_ical(made).walk("VEVENT")


def test_a_private_calendar_says_a_time_and_nothing_else():
    date = a_date(description="Ce qu’on y fait.", title="Vivre avec les voix", phone="01 99 00 12 34")
    coming_to(date, person := PersonFactory())
    (event,) = private(person)
    assert str(event["SUMMARY"]) == "Rendez-vous"
    assert event.start == date.starts_at
    assert {"DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "GEO"} & set(event) == set()
    text = event.to_ical().decode()
    assert str(date.pk) not in text
    assert event.walk("VALARM") == []
    (event,) = private(person, with_titles=True, with_places=True, alarm=60)
    assert str(event["SUMMARY"]) == "Vivre avec les voix"
    assert str(event["LOCATION"]) == "par téléphone"
    assert event.walk("VALARM")[0]["TRIGGER"].dt == -dt.timedelta(hours=1)
    assert "01 99 00 12 34" not in event.to_ical().decode()


def test_two_devices_share_no_identifier():
    coming_to(a_date(), person := PersonFactory())
    feeds = [CalendarFeed.objects.create(person=person, name=name, fingerprint=name) for name in ("un", "deux")]
    made = [with_vobject(calendars.private(queries.expected(person), feed=feed, base=BASE)) for feed in feeds]
    ((one, start, _end, _gone),), ((other, same, _same_end, _same_gone),) = made
    assert one != other
    assert start == same


def test_a_place_given_back_appears_cancelled_then_goes_and_may_come_back():
    date = a_date(by=(by := a_facilitator()))
    (seat,) = coming_to(date, person := PersonFactory())
    (first,) = private(person)
    actions.leave(by=person, registration=seat)
    (left,) = private(person, alarm=15)
    assert left["STATUS"] == "CANCELLED"
    assert left.walk("VALARM") == []
    coming_to(date, person)
    (again,) = private(person)
    assert [str(each["STATUS"]) for each in (first, again)] == ["CONFIRMED", "CONFIRMED"]
    assert first["SEQUENCE"] < left["SEQUENCE"] < again["SEQUENCE"]
    actions.leave(by=person, registration=person.registrations.active().get())
    person.registrations.update(left_at=timezone.now() - dt.timedelta(days=8))
    assert private(person) == []
    assert len(private(by)) > 50  # who holds the group sees its dates


def test_one_who_waits_has_a_tentative_date_and_a_programme_all_of_its_sessions():
    date = a_date(capacity=1)
    coming_to(date, PersonFactory(), waiting := PersonFactory())
    assert private(waiting)[0]["STATUS"] == "TENTATIVE"
    programme = a_series(kind="programme", count=6)
    coming_to(programme, person := PersonFactory())
    assert len(private(person)) == 6


def test_someone_suspended_has_an_empty_calendar():
    coming_to(a_date(), person := PersonFactory())
    person.suspended_until = timezone.now() + dt.timedelta(days=3)
    person.save()
    assert private(person) == []
