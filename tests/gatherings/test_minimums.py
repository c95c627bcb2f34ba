"""When a minimum is decided: at its hour, or later where that hour had passed when the date was said; never at once."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.gatherings import actions
from eclaireur.gatherings.actions import deciding
from eclaireur.gatherings.enums import Kind, OccurrenceState, SeriesState
from eclaireur.gatherings.forms import DateForm
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.occurrence import time_to_decide
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series, coming_to

HOUR = dt.timedelta(hours=1)
TWO_IN_THE_AFTERNOON = dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC)  # 14:00 in Paris, a Tuesday


@given(
    start=st.datetimes(timezones=st.just(dt.UTC)).filter(lambda start: 1900 < start.year < 9000),
    hours=st.integers(1, 14 * 24), ahead=st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=400)),
)  # fmt: skip
def test_it_is_decided_before_the_start_and_never_before_half_of_the_time_people_had(start, hours, ahead):
    said = start - ahead
    decided = time_to_decide(start, hours, said)
    assert said < decided < start
    assert decided - said >= ahead / 2 - dt.timedelta(microseconds=1)
    assert decided >= start - hours * HOUR
    if ahead >= 2 * hours * HOUR:
        assert decided == start - hours * HOUR


def state_of(date: Occurrence) -> str:
    return Occurrence.objects.get(pk=date.pk).state


def decide_in(delay: dt.timedelta) -> None:
    with time_machine.travel(timezone.now() + delay):
        actions.decide_minimums()


@pytest.mark.django_db
class TestWhatIsSaidLate:
    def test_what_is_published_after_its_usual_hour_is_not_cancelled_at_once(self):
        date = a_date(minimum=3, decide_hours=24, days=20 / 24)
        for hours in (0, 1, 9.5):
            decide_in(hours * HOUR)
            assert state_of(date) == OccurrenceState.PLANNED
        decide_in(10.5 * HOUR)
        assert state_of(date) == OccurrenceState.CANCELLED

    def test_those_who_registered_meanwhile_make_it_take_place(self):
        date = a_date(minimum=2, decide_hours=24, days=20 / 24)
        actions.decide_minimums()
        coming_to(date, PersonFactory(), PersonFactory())
        decide_in(11 * HOUR)
        assert state_of(date) == OccurrenceState.CONFIRMED

    def test_a_programme_too(self):
        programme = a_series(kind=Kind.PROGRAMME, count=3, minimum=2, days=20 / 24)
        for hours, state in ((0, SeriesState.PUBLISHED), (9.5, SeriesState.PUBLISHED), (10.5, SeriesState.CANCELLED)):
            decide_in(hours * HOUR)
            assert Series.objects.get(pk=programme.pk).state == state

    def test_a_date_moved_nearer_has_half_of_the_time_left(self):
        by = a_facilitator()
        date = a_date(by, minimum=2, decide_hours=24, days=7)
        with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
            date.starts_at, date.ends_at = timezone.now() + 20 * HOUR, timezone.now() + 21 * HOUR
            actions.change_date(by=by, occurrence=date)
            for hours, state in ((0, OccurrenceState.PLANNED), (9.5, OccurrenceState.PLANNED), (10.5, OccurrenceState.CANCELLED)):
                decide_in(hours * HOUR)
                assert state_of(date) == state

    def test_so_does_a_rhythm_that_brings_dates_nearer(self):
        series = a_series(minimum=2, decide_hours=24, days=5, count=3)
        date, by = series.occurrences.order_by("starts_at").first(), series.facilitators.get()
        with time_machine.travel(date.starts_at - dt.timedelta(days=3), tick=False):
            series = Series.objects.get(pk=series.pk)
            series.starts_on -= dt.timedelta(days=2)
            actions.change(by=by, series=series, themes=[], facilitators=[by])
            actions.decide_minimums()
            assert state_of(date) == OccurrenceState.PLANNED
            decide_in(13 * HOUR)
            assert state_of(date) == OccurrenceState.CANCELLED

    def test_a_minimum_added_late_leaves_time_to_come(self):
        series = a_series(days=20 / 24, count=2)
        by, date = series.facilitators.get(), series.occurrences.order_by("starts_at").first()
        with time_machine.travel(timezone.now() + 4 * HOUR, tick=False):
            series = Series.objects.get(pk=series.pk)
            series.minimum = 3
            actions.change(by=by, series=series, themes=[], facilitators=[by])
            for hours, state in ((0, OccurrenceState.PLANNED), (7.5, OccurrenceState.PLANNED), (8.5, OccurrenceState.CANCELLED)):
                decide_in(hours * HOUR)
                assert state_of(date) == state

    @pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
    def test_nothing_is_decided_while_moderation_holds_it_and_people_have_time_afterwards(self, kind):
        series = a_series(kind=kind, minimum=2, decide_hours=24, days=2, count=2)
        date = series.occurrences.order_by("starts_at").first()
        actions.hold_series(series)
        with time_machine.travel(date.starts_at - 20 * HOUR, tick=False):
            actions.decide_minimums()
            actions.release_series(series)
            for hours, state in ((0, OccurrenceState.PLANNED), (9.5, OccurrenceState.PLANNED), (10.5, OccurrenceState.CANCELLED)):
                decide_in(hours * HOUR)
                assert state_of(date) == state

    @pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
    def test_what_is_decided_before_the_next_upkeep_is_left_to_a_task_on_time(self, settings, django_capture_on_commit_callbacks, kind):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        with django_capture_on_commit_callbacks(execute=True):
            date = a_date(kind=kind, minimum=2, days=1 / 24, count=2)
        task = DBTaskResult.objects.get(task_path="eclaireur.gatherings.actions.deciding.decide_on_time")
        assert task.run_after == date.decided_at
        for minutes, state in ((-1, OccurrenceState.PLANNED), (1, OccurrenceState.CANCELLED), (1, OccurrenceState.CANCELLED)):
            with time_machine.travel(date.decided_at + dt.timedelta(minutes=minutes)):
                deciding.decide_on_time.func(str(date.pk))
            assert state_of(date) == state

    def test_what_is_decided_later_is_left_to_upkeep_which_plans_the_next_hour(self, settings, django_capture_on_commit_callbacks):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        with django_capture_on_commit_callbacks(execute=True):
            date = a_date(minimum=2, days=5)
        planned = DBTaskResult.objects.filter(task_path="eclaireur.gatherings.actions.deciding.decide_on_time")
        assert not planned.exists()
        with time_machine.travel(date.decided_at - dt.timedelta(minutes=40)), django_capture_on_commit_callbacks(execute=True):
            actions.decide_minimums()
        assert planned.get().run_after == date.decided_at

    def test_other_changes_put_nothing_off(self):
        series = a_series(days=3, count=2, minimum=2)
        by, date = series.facilitators.get(), series.occurrences.order_by("starts_at").first()
        usual = date.decided_at
        with time_machine.travel(date.starts_at - 30 * HOUR):
            series = Series.objects.get(pk=series.pk)
            series.title, series.minimum = "Autre titre", 1
            actions.change(by=by, series=series, themes=[], facilitators=[by])
        assert Occurrence.objects.get(pk=date.pk).decided_at == usual == date.starts_at - 24 * HOUR


@pytest.mark.django_db
class TestWhatIsSaid:
    @time_machine.travel(TWO_IN_THE_AFTERNOON, tick=False)
    def test_the_draft_and_its_publication_say_when_it_is_decided(self, client_of):
        by = a_facilitator()
        draft = a_draft(by, minimum=3, days=20 / 24)  # tomorrow at 10
        browser, page = client_of(by), reverse("gatherings:manage", args=[draft.pk])
        assert "on décidera demain à 0\u00a0h si elle a lieu" in browser.get(page).content.decode()
        said = browser.post(reverse("gatherings:publish", args=[draft.pk]), follow=True).content.decode()
        assert "on décidera demain à 0\u00a0h si elle a lieu" in said
        date = Occurrence.objects.order_by("starts_at").first()
        assert "On le saura demain à 0\u00a0h." in browser.get(date.get_absolute_url()).content.decode()
        assert "On le saura demain à 0\u00a0h." in browser.get(reverse("gatherings:date", args=[date.pk])).content.decode()

    @time_machine.travel(TWO_IN_THE_AFTERNOON, tick=False)
    def test_nothing_is_said_when_the_usual_hour_is_to_come(self, client_of):
        by = a_facilitator()
        draft = a_draft(by, minimum=3, days=7)
        browser = client_of(by)
        assert "on décidera" not in browser.get(reverse("gatherings:manage", args=[draft.pk])).content.decode()
        assert "on décidera" not in browser.post(reverse("gatherings:publish", args=[draft.pk]), follow=True).content.decode()
        date = Occurrence.objects.order_by("starts_at").first()
        assert "On le sait 24 heures avant." in browser.get(date.get_absolute_url()).content.decode()


@pytest.mark.django_db
class TestFewPlacesThatDay:
    def form(self, date: Occurrence, **said) -> DateForm:
        start = date.local_start
        data = {"day": start.date().isoformat(), "time": start.strftime("%H:%M"), "minutes": "90", **said}
        return DateForm(data, instance=date, person=date.series.created_by)

    def test_a_full_date_takes_place_even_with_fewer_places_than_the_minimum(self):
        date = a_date(minimum=4, days=1.5)
        Occurrence.objects.filter(pk=date.pk).update(capacity=2)  # the minimum was raised afterwards
        coming_to(date, PersonFactory(), PersonFactory())
        decide_in(20 * HOUR)
        assert state_of(date) == OccurrenceState.CONFIRMED

    def test_fewer_places_than_the_minimum_are_refused_in_words(self):
        date = a_date(minimum=4)
        assert "4 personnes" in self.form(date, capacity="3").errors["capacity"][0]
        assert self.form(date, capacity="4").is_valid()

    def test_a_day_has_a_number_of_places_or_none_not_both(self):
        date = a_date(capacity=3)
        assert "is_unlimited" in self.form(date, capacity="3", is_unlimited="on").errors
        form = self.form(date, is_unlimited="on")
        assert form.is_valid()
        actions.change_date(by=date.series.created_by, occurrence=form.save(commit=False))
        assert Occurrence.objects.get(pk=date.pk).places is None


@pytest.mark.django_db
class TestAProgramme:
    """Its first session decides for all: no other has an hour of its own."""

    @time_machine.travel(TWO_IN_THE_AFTERNOON, tick=False)
    def test_every_session_says_the_hour_of_the_first(self, client_of):
        by = a_facilitator()
        programme = a_series(by, kind=Kind.PROGRAMME, count=3, minimum=3, days=20 / 24)
        browser = client_of(by)
        for date in programme.occurrences.all():
            for page in (date.get_absolute_url(), reverse("gatherings:date", args=[date.pk])):
                assert "On le saura demain à 0\u00a0h." in browser.get(page).content.decode()

    @time_machine.travel(TWO_IN_THE_AFTERNOON, tick=False)
    def test_moving_another_session_promises_nothing(self, client_of):
        by = a_facilitator()
        programme = a_series(by, kind=Kind.PROGRAMME, count=3, minimum=3, days=2, decide_hours=1)
        second = programme.occurrences.all()[1]
        start = programme.occurrences.first().local_start + dt.timedelta(minutes=100)
        Series.objects.update(decide_hours=60)
        data = {"day": start.date().isoformat(), "time": start.strftime("%H:%M"), "minutes": "90"}
        answer = client_of(by).post(reverse("gatherings:edit_date", args=[second.pk]), data, follow=True).content.decode()
        assert "C’est enregistré" in answer
        assert "on décidera" not in answer

    def test_once_it_began_nothing_is_said_to_be_decided(self, client_of):
        by = a_facilitator()
        programme = a_series(by, kind=Kind.PROGRAMME, count=3, minimum=3, days=1)
        first, second, _third = programme.occurrences.all()
        with time_machine.travel(first.starts_at + HOUR, tick=False):
            Occurrence.objects.filter(pk=second.pk).update(starts_at=timezone.now() + 2 * HOUR, ends_at=timezone.now() + 3 * HOUR, said_at=timezone.now())
            browser = client_of(by)
            for page in (second.get_absolute_url(), reverse("gatherings:date", args=[second.pk]), programme.get_absolute_url()):
                seen = browser.get(page).content.decode()
                assert "Écrire pour souffler" in seen
                assert "On le sa" not in seen
