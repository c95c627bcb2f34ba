"""Publishing, changing, cancelling: what is refused in words, who is told, and what nobody loses."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.actions.dates import HORIZON
from eclaireur.gatherings.enums import HELD_BY_TWO, Kind, OccurrenceState, Repeats, Seat, SeriesState
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.recurrence import to_local
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series, coming_to
from tests.gatherings.test_views import written

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def changed(series: Series, by=None, since=None, **fields) -> Series:
    by = by or series.facilitators.first()
    series = Series.objects.get(pk=series.pk)
    for name, value in fields.items():
        setattr(series, name, value)
    return actions.change(by=by, series=series, themes=[], facilitators=[by], since=since)


def test_publishing_stores_the_dates_of_more_than_a_year():
    series = a_series()
    assert series.state == SeriesState.PUBLISHED
    assert 55 <= series.occurrences.count() <= 58
    assert series.stored_until - timezone.now() > HORIZON - dt.timedelta(minutes=5)
    assert a_series(count=3).stored_until is None


def test_publishing_twice_is_once():
    series = a_series(count=3)
    actions.publish(by=series.facilitators.get(), series=series)
    assert series.occurrences.count() == 3


def test_a_draft_whose_dates_are_past_is_not_published():
    with pytest.raises(ValidationError, match="passée"):
        a_series(days=-3, repeats=Repeats.ONCE)
    with pytest.raises(ValidationError, match="aucune date"):
        a_series(days=-30, count=2)


@pytest.mark.parametrize("kind", sorted(HELD_BY_TWO))
def test_a_gathering_held_by_one_asks_why(kind):
    by, fields = a_facilitator(), {"kind": kind, "count": 3}
    with pytest.raises(ValidationError, match="à deux"):
        a_series(by, alone_because="  ", **fields)
    assert a_series(by, alone_because="Ma collègue revient en mars.", **fields).state == SeriesState.PUBLISHED
    other = PersonFactory(roles=[Role.PEER])
    assert a_series(by, others=[other], **fields).state == SeriesState.PUBLISHED
    assert told(other) == ["gatherings.entrusted"]


def test_an_assembly_asks_nothing_it_has_its_own_bureau():
    assert a_series(kind=Kind.ASSEMBLY, alone_because="").state == SeriesState.PUBLISHED


class TestWhoHolds:
    def test_nobody_is_left_to_hold_alone_without_a_word(self):
        by, second = a_facilitator(), a_facilitator()
        series = a_series(by, others=[second])
        with pytest.raises(ValidationError, match="à deux"):
            changed(series, by=by)
        date = series.occurrences.first()
        with pytest.raises(ValidationError, match="à deux"):
            actions.change_date(by=by, occurrence=date, held_by=[second])
        assert not date.day_holdings.exists()
        date.alone_because = "L’autre est en formation."
        actions.change_date(by=by, occurrence=date, held_by=[second])
        assert Occurrence.objects.get(pk=date.pk).holders == [second]

    def test_whoever_starts_to_hold_a_date_is_asked_and_whoever_stops_is_told(self):
        by, second, third = a_facilitator(), a_facilitator(), PersonFactory(roles=[Role.PEER])
        date = a_series(by, others=[second]).occurrences.first()
        Notice.objects.all().delete()
        actions.change_date(by=by, occurrence=date, held_by=[by, third])
        assert (told(by), told(second), told(third)) == ([], ["gatherings.released"], ["gatherings.entrusted"])
        Notice.objects.all().delete()
        actions.change_date(by=by, occurrence=Occurrence.objects.get(pk=date.pk), held_by=[by, third])
        assert not Notice.objects.exists()
        actions.change_date(by=by, occurrence=Occurrence.objects.get(pk=date.pk), held_by=[])  # as usual again
        assert (told(by), told(second), told(third)) == ([], ["gatherings.entrusted"], ["gatherings.released"])

    def test_the_same_for_a_whole_gathering(self):
        by, second, third = a_facilitator(), a_facilitator(), a_facilitator()
        series = a_series(by, others=[second])
        Notice.objects.all().delete()
        actions.change(by=by, series=series, themes=[], facilitators=[by, third])
        assert (told(by), told(second), told(third)) == ([], ["gatherings.released"], ["gatherings.entrusted"])

    def test_who_cannot_hold_a_date_passes_it_to_the_others_who_are_told_and_no_reason_is_asked(self, client_of):
        by, second = a_facilitator(), a_facilitator()
        date, following = a_series(by, others=[second]).occurrences.order_by("starts_at")[:2]
        Notice.objects.all().delete()
        page = client_of(second).get(reverse("gatherings:date", args=[date.pk]))
        assert reverse("gatherings:step_down", args=[date.pk]) in page.content.decode()
        client_of(second).post(reverse("gatherings:step_down", args=[date.pk]))
        assert Occurrence.objects.get(pk=date.pk).holders == [by]
        assert set(Occurrence.objects.get(pk=following.pk).holders) == {by, second}
        assert (told(by), told(second)) == (["gatherings.unable"], [])

    def test_who_was_asked_for_one_day_gives_it_back_to_those_who_hold_the_gathering(self):
        by, second, third = a_facilitator(), a_facilitator(), PersonFactory(roles=[Role.PEER])
        date = a_series(by, others=[second]).occurrences.first()
        date.alone_because = "Une seule fois."
        actions.change_date(by=by, occurrence=date, held_by=[third])
        Notice.objects.all().delete()
        actions.step_down(by=third, occurrence=date)
        assert set(Occurrence.objects.get(pk=date.pk).holders) == {by, second}
        assert (told(by), told(second), told(third)) == (["gatherings.entrusted"], ["gatherings.entrusted"], [])

    def test_the_only_one_to_hold_a_date_is_told_what_to_do_and_nobody_steps_down_for_another_or_too_late(self):
        by, stranger = a_facilitator(), a_facilitator()
        date = a_date(by)
        with pytest.raises(ValidationError, match="Confiez-la"):
            actions.step_down(by=by, occurrence=date)
        with pytest.raises(PermissionDenied):
            actions.step_down(by=stranger, occurrence=date)
        Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() - dt.timedelta(minutes=1))
        with pytest.raises(ValidationError, match="a commencé"):
            actions.step_down(by=by, occurrence=date)

    def test_a_date_others_hold_that_day_is_no_longer_among_ones_own(self, client_of):
        by, second, third = a_facilitator(), a_facilitator(), a_facilitator()
        first, following = a_series(by, others=[second]).occurrences.order_by("starts_at")[:2]
        actions.change_date(by=by, occurrence=first, held_by=[by, third])
        assert [list(queries.held_dates(each)) for each in (by, second, third)] == [[first], [following], [first]]
        assert first not in {each.occurrence for each in queries.expected(second)}
        assert first in {each.occurrence for each in queries.expected(third)}
        over = timezone.now() - dt.timedelta(hours=3)
        Occurrence.objects.filter(pk=first.pk).update(starts_at=over, ends_at=over + dt.timedelta(hours=1))
        assert [queries.to_count(each) for each in (by, second, third)] == [[first], [], [first]]

    def test_the_desk_shows_the_next_date_of_each_gathering_first(self, client_of):
        by = a_facilitator()
        daily = a_series(by, title="Chaque jour", weekdays=list(range(7)))
        yearly = a_series(by, title="Dans un mois", days=30, count=1)
        page = client_of(by).get(reverse("gatherings:desk"))
        assert [line.occurrence.series for line, _day in page.context["soon"]] == [daily, yearly]

    def test_a_draft_tells_nobody(self):
        by, second = a_facilitator(), a_facilitator()
        draft = a_draft(by, others=[second])
        actions.save_draft(by=by, series=draft, themes=[], facilitators=[by])
        assert not Notice.objects.exists()

    def test_a_date_held_alone_is_said_at_the_desk_and_why_to_those_who_come(self, client, client_of):
        by, second = a_facilitator(), a_facilitator()
        series = a_series(by, others=[second])
        date = series.occurrences.order_by("starts_at").first()
        pages = [reverse("gatherings:desk"), reverse("gatherings:date", args=[date.pk]), reverse("gatherings:manage", args=[series.pk])]
        browser = client_of(second)
        assert not any("une seule personne la tient" in browser.get(page).content.decode() for page in pages)
        date.alone_because = "L’autre est en formation."
        actions.change_date(by=by, occurrence=date, held_by=[second])
        assert all("une seule personne la tient" in browser.get(page).content.decode() for page in pages)
        assert "L’autre est en formation." in client.get(date.get_absolute_url()).content.decode()
        other = series.occurrences.order_by("starts_at")[1]
        assert "L’autre est en formation." not in client.get(other.get_absolute_url()).content.decode()

    def test_a_date_nobody_holds_any_more_is_said_to_whoever_coordinates(self, client_of):
        series = a_series(by := a_facilitator())
        series.holdings.filter(person=by).delete()
        page = client_of(PersonFactory(roles=[Role.COORDINATOR])).get(reverse("gatherings:manage", args=[series.pk]))
        assert "personne ne la tient" in page.content.decode()

    def test_the_page_of_a_draft_says_before_publishing_that_one_person_is_few(self, client_of):
        draft = a_draft(by := a_facilitator(), alone_because="")
        page = client_of(by).get(reverse("gatherings:manage", args=[draft.pk])).content.decode()
        assert "Une seule personne la tient" in page
        assert reverse("gatherings:publish", args=[draft.pk]) not in page

    def test_the_form_of_a_date_asks_why_beside_its_field(self, client_of):
        by, second = a_facilitator(), a_facilitator()
        date = a_series(by, others=[second]).occurrences.first()
        start = date.local_start
        sent = {"day": start.date().isoformat(), "time": start.strftime("%H:%M"), "minutes": "90", "way": "", "words": "À tout de suite."}
        page = client_of(by).post(reverse("gatherings:edit_date", args=[date.pk]), sent | {"held_by": [str(second.pk)]})
        assert page.status_code == 422
        assert "alone_because" in page.context["form"].errors
        assert "À tout de suite." in page.content.decode()

    def test_the_desk_asks_as_many_questions_for_one_date_as_for_many(self, client_of, django_assert_num_queries):
        by = a_facilitator()
        browser = client_of(by)
        one = a_series(by, others=[a_facilitator()], count=1)
        page = reverse("gatherings:manage", args=[one.pk])
        browser.get(page)
        with CaptureQueriesContext(connection) as few:
            browser.get(page)
        many = a_series(by, others=[a_facilitator()], count=8)
        with django_assert_num_queries(len(few)):
            browser.get(reverse("gatherings:manage", args=[many.pk]))


def test_one_publishes_in_ones_own_structure_only():
    mine, theirs = StructureFactory(), StructureFactory()
    by = a_facilitator(mine)
    assert a_series(by, structure=mine)
    for elsewhere in (theirs, None):
        with pytest.raises(PermissionDenied):
            a_draft(by, structure=elsewhere)
    with pytest.raises(PermissionDenied):
        a_draft(PersonFactory())


def test_a_capacity_lowered_puts_nobody_out():
    series = a_series(capacity=3)
    date = series.occurrences.first()
    coming_to(date, *(PersonFactory() for _ in range(3)))
    changed(series, capacity=1)
    assert date.registrations.filter(state=Seat.REGISTERED).count() == 3
    assert coming_to(Occurrence.objects.get(pk=date.pk), PersonFactory())[0].state == Seat.WAITING


def test_a_capacity_raised_offers_places_to_those_who_wait():
    series = a_series(capacity=1)
    date = series.occurrences.first()
    _first, second = coming_to(date, PersonFactory(), PersonFactory())
    changed(series, capacity=2)
    second.refresh_from_db()
    assert second.state == Seat.OFFERED


def test_another_hour_keeps_registrations_tells_them_and_raises_the_sequence():
    series = a_series()
    date = series.occurrences.first()
    person, nobody = PersonFactory(), PersonFactory()
    coming_to(date, person)
    number = series.occurrences.count()
    changed(series, starts_at_time=dt.time(7, 15))
    date.refresh_from_db()
    assert date.local_start.time() == dt.time(7, 15)
    assert date.sequence == 1
    assert date.registrations.get().state == Seat.REGISTERED
    assert abs(series.occurrences.count() - number) <= 1
    assert (told(person), told(nobody)) == (["gatherings.changed"], [])


def test_another_day_of_the_week_moves_each_date_to_the_next_one():
    series = a_series(count=4)
    before = list(series.occurrences.order_by("starts_at"))
    coming_to(before[2], person := PersonFactory())
    changed(series, starts_on=series.starts_on + dt.timedelta(days=1))
    after = list(series.occurrences.order_by("starts_at"))
    assert [row.pk for row in after] == [row.pk for row in before]
    assert all(new.starts_at - old.starts_at == dt.timedelta(days=1) for old, new in zip(before, after, strict=True))
    assert told(person) == ["gatherings.changed"]


def test_changes_from_a_date_on_leave_earlier_dates_as_they_were():
    series = a_series(count=6)
    dates = list(series.occurrences.order_by("starts_at"))
    pivot = dates[3]
    changed(series, since=pivot.original_start, starts_on=to_local(pivot.original_start, series.zone).date(), count=3,
            starts_at_time=dt.time(7, 15), phone="01 99 00 99 99")  # fmt: skip
    now = list(Series.objects.get(pk=series.pk).occurrences.order_by("starts_at"))
    assert [row.starts_at for row in now[:3]] == [row.starts_at for row in dates[:3]]
    assert {row.local_start.time() for row in now[3:]} == {dt.time(7, 15)}
    assert [row.where.phone for row in now] == ["01 99 00 12 34"] * 3 + ["01 99 00 99 99"] * 3
    assert len(now) == 6


def test_fewer_dates_drop_the_empty_ones_and_cancel_with_words_those_where_people_come():
    series = a_series(count=4)
    dates = list(series.occurrences.order_by("starts_at"))
    coming_to(dates[3], person := PersonFactory())
    changed(series, count=2)
    assert list(series.occurrences.kept().order_by("starts_at")) == dates[:2]
    last = Occurrence.objects.get(pk=dates[3].pk)
    assert last.is_cancelled
    assert last.words
    assert not Occurrence.objects.filter(pk=dates[2].pk).exists()
    assert told(person) == ["gatherings.cancelled"]


def test_a_rule_that_leaves_no_date_is_refused_and_changes_nothing():
    series = a_series(count=4)
    with pytest.raises(ValidationError):
        changed(series, repeats=Repeats.ONCE, count=None, starts_on=timezone.localdate() - dt.timedelta(days=2))
    assert series.occurrences.kept().count() == 4


def test_one_date_is_moved_and_stays_so_when_the_rule_changes():
    series = a_series(count=3)
    by = series.facilitators.get()
    date = series.occurrences.order_by("starts_at")[1]
    coming_to(date, person := PersonFactory())
    date.starts_at += dt.timedelta(days=1)
    date.ends_at += dt.timedelta(days=1)
    moved = actions.change_date(by=by, occurrence=date)
    assert moved.is_moved
    assert told(person) == ["gatherings.changed"]
    changed(series, starts_at_time=dt.time(7, 15))
    assert Occurrence.objects.get(pk=date.pk).starts_at == moved.starts_at


def test_a_date_cancelled_is_told_once_with_its_words():
    date = a_date()
    coming_to(date, person := PersonFactory())
    for _ in range(2):
        actions.cancel_date(by=date.series.facilitators.get(), occurrence=date, words="La salle est fermée.")
    date.refresh_from_db()
    assert (date.state, date.words, date.sequence) == (OccurrenceState.CANCELLED, "La salle est fermée.", 1)
    assert told(person) == ["gatherings.cancelled"]


def test_cancelling_everything_cancels_dates_to_come_only():
    series = a_series(count=3)
    first = series.occurrences.first()
    Occurrence.objects.filter(pk=first.pk).update(
        starts_at=timezone.now() - dt.timedelta(days=2), ends_at=timezone.now() - dt.timedelta(days=1)
    )
    actions.cancel(by=series.facilitators.get(), series=series, words="Merci à toutes et tous.")
    assert sorted(series.occurrences.values_list("state", flat=True)) == ["cancelled", "cancelled", "planned"]
    with pytest.raises(ValidationError):
        changed(series, title="Autre chose")


def test_nobody_else_changes_it():
    series = a_series(structure=(where := StructureFactory()), by=a_facilitator(where))
    stranger = a_facilitator(StructureFactory())
    with pytest.raises(PermissionDenied):
        changed(series, by=stranger, title="À moi")
    with pytest.raises(PermissionDenied):
        actions.cancel(by=stranger, series=series, words="")
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(("kind", "other"), [(Kind.TALK, Kind.PROGRAMME), (Kind.PROGRAMME, Kind.TALK)])
def test_what_is_published_never_becomes_a_programme_nor_stops_being_one(client_of, kind, other):
    series = a_series(kind=kind, count=3)
    coming_to(series if series.is_programme else series.occurrences.first(), PersonFactory())
    with pytest.raises(ValidationError) as refused:
        changed(series, kind=other)
    assert "kind" in refused.value.message_dict
    by, page = series.facilitators.get(), reverse("gatherings:edit", args=[series.pk])
    answer = client_of(by).post(page, written(by, kind=other, count="3"))
    assert answer.status_code == 422
    assert "ne devient pas un programme" in answer.content.decode()
    assert Series.objects.get(pk=series.pk).kind == kind
    if kind == Kind.TALK:
        assert changed(series, kind=Kind.WORKSHOP).kind == Kind.WORKSHOP
