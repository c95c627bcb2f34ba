"""Those who hold a gathering know as much of it as those who registered: cancelled, moved, back again."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, Repeats
from eclaireur.gatherings.models import Occurrence
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def held_by_two(**fields) -> tuple:
    """(who does, who holds it with them, a third who holds the first date only, that series), nobody told of anything."""
    by, second, that_day = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(by, others=[second], **fields)
    actions.change_date(by=by, occurrence=series.occurrences.earliest("starts_at"), held_by=[by, that_day])
    Notice.objects.all().delete()
    return by, second, that_day, series


def test_a_cancelled_date_is_told_to_those_who_hold_it_and_not_to_who_cancels(client_of):
    by, second, that_day, series = held_by_two()
    first, next_one = series.occurrences.order_by("starts_at")[:2]
    actions.cancel_date(by=by, occurrence=first, words="")
    assert [told(each) for each in (by, second, that_day)] == [[], [], ["gatherings.held_off"]]
    actions.cancel_date(by=by, occurrence=next_one, words="")
    assert [told(each) for each in (by, second)] == [[], ["gatherings.held_off"]]
    assert client_of(second).get(Notice.objects.get(to=second).url).status_code == 200
    assert client_of(that_day).get(Notice.objects.get(to=that_day).url).status_code == 200


def test_a_block_between_two_who_hold_it_hides_no_cancellation():
    by, second, _that_day, series = held_by_two()
    block(by=second, person=by)
    actions.cancel_date(by=by, occurrence=series.occurrences.order_by("starts_at")[1], words="")
    assert told(second) == ["gatherings.held_off"]


@pytest.mark.parametrize("kind", [Kind.WORKSHOP, Kind.PROGRAMME])
def test_a_whole_gathering_cancelled_is_told_once_to_each(kind):
    by, second, that_day, series = held_by_two(kind=kind, count=4)
    actions.cancel(by=by, series=series, words="")
    assert [told(each) for each in (by, second, that_day)] == [[], ["gatherings.held_off"], ["gatherings.held_off"]]


def test_a_gathering_that_moderation_takes_out_is_told_to_those_who_hold_it_and_so_is_its_return():
    by, second, _that_day, series = held_by_two()
    moderator = PersonFactory(roles=[Role.MODERATOR])
    actions.hide_reported(by=moderator, series=series)
    assert (told(by), told(second)) == (["gatherings.held_off"], ["gatherings.held_off"])
    actions.show_reported(by=moderator, series=series)
    assert told(second) == ["gatherings.held_off", "gatherings.put_back"]


def test_too_few_is_said_as_such_and_once():
    by = a_facilitator()
    series = a_series(by, days=3, minimum=2, count=1)
    Notice.objects.all().delete()
    start = timezone.now() + dt.timedelta(hours=2)
    Occurrence.objects.update(starts_at=start, ends_at=start + dt.timedelta(hours=1), created_at=start - dt.timedelta(days=9))
    series.refresh_from_db()
    type(series).objects.update(published_at=start - dt.timedelta(days=9))
    actions.decide_minimums()
    assert told(by) == ["gatherings.too_few"]


def test_a_date_moved_is_told_to_those_who_hold_it():
    by, _second, that_day, series = held_by_two()
    date = series.occurrences.earliest("starts_at")
    date.starts_at, date.ends_at = date.starts_at + dt.timedelta(hours=1), date.ends_at + dt.timedelta(hours=1)
    newcomer = a_facilitator()
    actions.change_date(by=by, occurrence=date, held_by=[by, that_day, newcomer])
    assert [told(each) for each in (by, that_day, newcomer)] == [[], ["gatherings.held_moved"], ["gatherings.entrusted"]]


def test_new_words_of_a_date_move_nobody():
    by, _second, that_day, series = held_by_two()
    date = series.occurrences.earliest("starts_at")
    date.words = "Apportez un carnet."
    actions.change_date(by=by, occurrence=date, held_by=[by, that_day])
    assert told(that_day) == []


def test_all_dates_moved_are_told_once_to_those_who_hold_them():
    by, second, that_day, series = held_by_two(count=3)
    newcomer = a_facilitator()
    series.starts_at_time = dt.time((series.starts_at_time.hour + 1) % 20, 5)
    actions.change(by=by, series=series, themes=[], facilitators=[by, second, newcomer])
    assert [told(each) for each in (by, second, that_day)] == [[], ["gatherings.held_moved"], ["gatherings.held_moved"]]
    assert told(newcomer) == ["gatherings.entrusted"]


def test_a_closure_is_told_once_to_those_who_hold_the_gathering_and_to_who_holds_one_of_its_days():
    by, second, that_day, series = held_by_two(count=3)
    first, _next, last = (date.local_start.date() for date in series.occurrences.order_by("starts_at"))
    actions.leave_out(by=by, series=series, first=first, last=last)
    assert [told(each) for each in (by, second, that_day)] == [[], ["gatherings.held_off"], ["gatherings.held_off"]]


def test_a_block_hides_no_return_and_a_whole_gathering_back_is_said_once(client_of):
    by, second, _that_day, series = held_by_two(count=3)
    block(by=second, person=by)
    date = series.occurrences.order_by("starts_at")[1]
    actions.cancel_date(by=by, occurrence=date, words="")
    actions.restore_date(by=by, occurrence=date)
    assert told(second) == ["gatherings.held_off", "gatherings.put_back"]
    actions.cancel(by=by, series=series, words="")
    Notice.objects.all().delete()
    actions.resume(by=by, series=series)
    notice = Notice.objects.get(to=second)
    assert (notice.kind, notice.by, notice.url) == ("gatherings.put_back", None, reverse("gatherings:manage", args=[series.pk]))
    assert client_of(second).get(notice.url).status_code == 200


class TestAcrossABlock:
    """Whoever is asked, released or left alone hears of it, without a name."""

    def test_who_steps_down(self):
        by, second, _that_day, series = held_by_two()
        block(by=second, person=by)
        actions.step_down(by=by, occurrence=series.occurrences.order_by("starts_at")[1])
        notice = Notice.objects.get(to=second)
        assert (notice.kind, notice.by) == ("gatherings.unable", None)

    def test_who_entrusts_and_releases_a_day(self):
        by, second, that_day, series = held_by_two()
        for person in (second, that_day):
            block(by=person, person=by)
        actions.change_date(by=by, occurrence=series.occurrences.earliest("starts_at"), held_by=[by, second])
        found = {notice.to: (notice.kind, notice.by) for notice in Notice.objects.all()}
        assert found == {second: ("gatherings.entrusted", None), that_day: ("gatherings.released", None)}

    def test_who_publishes_then_changes_who_holds_it(self):
        by, second, newcomer = a_facilitator(), a_facilitator(), a_facilitator()
        for person in (second, newcomer):
            block(by=person, person=by)
        series = a_series(by, others=[second])
        assert told(second) == ["gatherings.entrusted"]
        actions.change(by=by, series=series, themes=[], facilitators=[by, newcomer])
        assert told(second) == ["gatherings.entrusted", "gatherings.released"]
        assert told(newcomer) == ["gatherings.entrusted"]
        assert not Notice.objects.filter(by=by).exists()

    def test_without_a_block_it_is_said_who(self):
        by, second, _that_day, series = held_by_two()
        actions.step_down(by=by, occurrence=series.occurrences.order_by("starts_at")[1])
        assert Notice.objects.get(to=second).by == by


def test_whoever_may_no_longer_open_the_page_is_not_led_there_by_a_notice():
    structure = StructureFactory()
    writer, by, second = a_facilitator(structure), a_facilitator(structure), a_facilitator(structure)
    series = a_series(writer, others=[by, second], structure=structure)
    actions.stop_holding(by=writer, series=series)
    Notice.objects.all().delete()
    actions.step_down(by=by, occurrence=series.occurrences.earliest("starts_at"))
    assert (told(writer), told(second)) == ([], ["gatherings.unable"])


@pytest.mark.parametrize("someone_comes", [True, False])
def test_a_date_that_goes_with_the_former_rhythm_is_told_to_who_holds_that_day(client_of, someone_comes):
    by, _second, that_day, series = held_by_two(count=3)
    last = series.occurrences.latest("starts_at")
    actions.change_date(by=by, occurrence=last, held_by=[by, that_day])
    if someone_comes:
        coming_to(last, PersonFactory())
    Notice.objects.all().delete()
    series.repeats, series.count = Repeats.ONCE, None
    actions.change(by=by, series=series, themes=[], facilitators=list(series.facilitators.all()))
    assert "gatherings.held_off" in told(that_day)
    assert client_of(that_day).get(Notice.objects.get(to=that_day, kind="gatherings.held_off").url).status_code == 200
