"""What happens by itself, once each: horizon, minimums, reminders, forgetting; also after a downtime."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, OccurrenceState, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def test_dates_are_stored_ahead_once_even_after_a_long_downtime():
    series = a_series()
    last = series.occurrences.last().starts_at
    with time_machine.travel(timezone.now() + dt.timedelta(days=200)):
        for _ in range(2):
            actions.store_ahead()
        starts = list(series.occurrences.values_list("original_start", flat=True))
        assert max(starts) > last + dt.timedelta(days=190)
        assert len(starts) == len(set(starts))
        weeks = {(later - sooner) for sooner, later in itertools.pairwise(starts)}
        assert weeks <= {dt.timedelta(days=7), dt.timedelta(days=7, hours=1), dt.timedelta(days=7, hours=-1)}


def test_a_series_whose_last_date_is_over_has_ended():
    series = a_series(count=2)
    with time_machine.travel(timezone.now() + dt.timedelta(days=30)):
        actions.store_ahead()
    assert Series.objects.get(pk=series.pk).state == SeriesState.ENDED


@pytest.mark.parametrize(("come", "state", "kind"), [(2, OccurrenceState.CONFIRMED, "confirmed"), (1, OccurrenceState.CANCELLED, "cancelled")])
def test_the_minimum_is_decided_in_time_and_told_once(come, state, kind):
    date = a_date(minimum=2, decide_hours=24, days=1.5)
    coming_to(date, *(people := [PersonFactory() for _ in range(come)]))
    actions.decide_minimums()
    assert Occurrence.objects.get(pk=date.pk).state == OccurrenceState.PLANNED
    with time_machine.travel(timezone.now() + dt.timedelta(hours=20)):
        for _ in range(2):
            actions.decide_minimums()
    found = Occurrence.objects.get(pk=date.pk)
    assert found.state == state
    assert bool(found.words) == (state == OccurrenceState.CANCELLED)
    assert [told(person) for person in people] == [[f"gatherings.{kind}"]] * come


def test_a_minimum_nobody_decided_before_the_start_cancels_nothing_afterwards():
    date = a_date(minimum=5, days=1)
    with time_machine.travel(date.starts_at + dt.timedelta(minutes=5)):
        actions.decide_minimums()
    assert Occurrence.objects.get(pk=date.pk).state == OccurrenceState.PLANNED


def test_a_programme_too_few_come_to_is_cancelled_as_a_whole():
    programme = a_series(kind=Kind.PROGRAMME, count=3, minimum=2, days=0.9)
    coming_to(programme, person := PersonFactory())
    with time_machine.travel(timezone.now() + dt.timedelta(days=0.5)):
        actions.decide_minimums()
    assert Series.objects.get(pk=programme.pk).state == SeriesState.CANCELLED
    assert told(person) == ["gatherings.cancelled"]


def test_the_day_before_is_told_once_and_the_last_hour_only_if_wished():
    date = a_date(days=0.9)
    usual, hourly, never = PersonFactory(), PersonFactory(), PersonFactory()
    actions.choose_reminders(by=hourly, the_day_before=False, an_hour_before=True)
    actions.choose_reminders(by=never, the_day_before=False, an_hour_before=False)
    coming_to(date, usual, hourly, never)
    for _ in range(2):
        actions.remind()
    assert [told(each) for each in (usual, hourly, never)] == [["gatherings.tomorrow"], [], []]
    with time_machine.travel(date.starts_at - dt.timedelta(minutes=40)):
        for _ in range(2):
            actions.remind()
    assert [told(each) for each in (usual, hourly, never)] == [["gatherings.tomorrow"], ["gatherings.soon"], []]
    assert Notice.objects.filter(to__in=(usual, hourly, never)).count() == 2


def test_who_holds_a_date_is_reminded_of_it_once_as_they_wish_on_its_own_page(client_of):
    by, hourly, away = a_facilitator(), a_facilitator(), a_facilitator()
    date = a_date(by, others=[hourly, away], days=0.9)
    actions.choose_reminders(by=hourly, the_day_before=False, an_hour_before=True)
    Person.objects.filter(pk=away.pk).update(paused_since=timezone.now())
    Notice.objects.all().delete()
    for _ in range(2):
        actions.remind()
    assert [told(each) for each in (by, hourly, away)] == [["gatherings.held_tomorrow"], [], []]
    assert client_of(by).get(Notice.objects.get(to=by).url).context["occurrence"] == date
    with time_machine.travel(date.starts_at - dt.timedelta(minutes=40)):
        for _ in range(2):
            actions.remind()
    assert [told(each) for each in (by, hourly, away)] == [["gatherings.held_tomorrow"], ["gatherings.held_soon"], []]


def test_who_holds_a_date_that_moved_is_reminded_of_its_new_time():
    by = a_facilitator()
    date = a_date(by, days=0.9)
    actions.remind()
    Notice.objects.all().delete()
    date.starts_at, date.ends_at = date.starts_at + dt.timedelta(hours=1), date.ends_at + dt.timedelta(hours=1)
    actions.change_date(by=by, occurrence=date)
    actions.remind()
    assert told(by) == ["gatherings.held_tomorrow"]


def test_my_space_shows_the_next_date_whether_i_come_or_hold_it(client_of):
    by = a_facilitator()
    held, other = a_date(by, days=3, title="Écrire"), a_date(days=2, title="Marcher")
    browser, home = client_of(by), reverse("portal:my_space")
    shown = browser.get(home).content.decode()
    assert "Mon prochain rendez-vous" in shown
    assert reverse("gatherings:date", args=[held.pk]) in shown
    coming_to(other, by)
    shown = browser.get(home).content.decode()
    assert "Marcher" in shown
    assert "Vous la tenez" not in shown


def test_each_session_of_a_programme_is_reminded():
    programme = a_series(kind=Kind.PROGRAMME, count=2, days=0.9)
    coming_to(programme, person := PersonFactory())
    actions.remind()
    with time_machine.travel(timezone.now() + dt.timedelta(days=7)):
        actions.remind()
    assert told(person) == ["gatherings.tomorrow"] * 2


def test_a_cancelled_date_reminds_nobody():
    date = a_date(days=0.9)
    coming_to(date, person := PersonFactory())
    actions.cancel_date(by=None, occurrence=date, words="")
    actions.remind()
    assert told(person) == ["gatherings.cancelled"]


def test_registrations_are_forgotten_long_after_and_those_of_visitors_soon_after():
    date = a_date(open_to_visitors=True, count=1)
    coming_to(date, PersonFactory())
    actions.register_visitor(gathering=date, name="Nour", rules_accepted=False)
    for days, left in ((2, 2), (5, 1), (59, 1), (62, 0)):
        with time_machine.travel(date.ends_at + dt.timedelta(days=days)):
            actions.forget()
        assert Registration.objects.count() == left


def test_a_programme_is_not_forgotten_before_its_last_session():
    programme = a_series(kind=Kind.PROGRAMME, count=20)
    coming_to(programme, PersonFactory())
    with time_machine.travel(timezone.now() + dt.timedelta(days=100)):
        actions.forget()
    assert Registration.objects.count() == 1
