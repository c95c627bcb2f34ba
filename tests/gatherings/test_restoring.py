"""A date cancelled by mistake, or by the machine, takes place after all; sessions stay numbered in order."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Kind, OccurrenceState, Seat
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def test_everyone_keeps_their_place_and_is_told_once_and_calendars_see_a_newer_event():
    by, person = a_facilitator(), PersonFactory()
    date = a_date(by)
    (place,) = coming_to(date, person)
    actions.cancel_date(by=by, occurrence=date, words="La salle est fermée.")
    for _ in range(2):
        actions.restore_date(by=by, occurrence=date)
    found = Occurrence.objects.get(pk=date.pk)
    assert (found.state, found.cancelled_at, found.words, found.sequence) == (OccurrenceState.PLANNED, None, "", date.sequence + 2)
    place.refresh_from_db()
    assert place.state == Seat.REGISTERED
    assert told(person) == ["gatherings.cancelled", "gatherings.put_back"]
    assert "modération" not in Notice.objects.get(kind="gatherings.put_back").sentence


def test_a_place_given_back_meanwhile_is_offered_to_who_waits():
    by, first, second = a_facilitator(), PersonFactory(), PersonFactory()
    date = a_date(by, capacity=1)
    place, wait = coming_to(date, first, second)
    actions.cancel_date(by=by, occurrence=date, words="")
    actions.leave(by=first, registration=place)
    wait.refresh_from_db()
    assert wait.state == Seat.WAITING
    actions.restore_date(by=by, occurrence=date)
    wait.refresh_from_db()
    assert wait.state == Seat.OFFERED


def test_what_the_machine_cancelled_is_decided_again_later_not_within_the_hour():
    by, other = a_facilitator(), a_facilitator()
    date = a_date(by, others=[other], minimum=2, days=1.5)
    coming_to(date, PersonFactory())
    with time_machine.travel(timezone.now() + 20 * HOUR, tick=False):  # 16 hours are left
        actions.decide_minimums()
        assert Occurrence.objects.get(pk=date.pk).is_cancelled
        actions.restore_date(by=by, occurrence=date)
        assert "gatherings.put_back" in told(other)
        for hours, state in ((0, "planned"), (1, "planned"), (7.5, "planned"), (8.5, "cancelled")):
            with time_machine.travel(timezone.now() + hours * HOUR):
                actions.decide_minimums()
            assert Occurrence.objects.get(pk=date.pk).state == state


def test_who_was_reminded_before_is_reminded_again():
    by, person = a_facilitator(), PersonFactory()
    date = a_date(by, days=0.9)
    coming_to(date, person)
    actions.remind()
    Notice.objects.filter(to=person).update(read_at=timezone.now())
    actions.cancel_date(by=by, occurrence=date, words="")
    actions.restore_date(by=by, occurrence=date)
    actions.remind()
    assert told(person).count("gatherings.tomorrow") == 2


def test_what_began_or_stopped_is_not_restored_nor_by_others():
    by, (first, second) = a_facilitator(), (a_date(), a_date())
    actions.cancel_date(by=None, occurrence=first, words="")
    with pytest.raises(PermissionDenied):
        actions.restore_date(by=PersonFactory(), occurrence=first)
    by = first.series.facilitators.get()
    with time_machine.travel(first.starts_at + dt.timedelta(minutes=5)), pytest.raises(ValidationError, match="ne se rétablit plus"):
        actions.restore_date(by=by, occurrence=first)
    by = second.series.facilitators.get()
    actions.cancel(by=by, series=second.series, words="")
    with pytest.raises(ValidationError, match="ne se rétablit plus"):
        actions.restore_date(by=by, occurrence=second)


def test_the_page_of_the_date_offers_it_to_who_holds_it(client_of):
    by = a_facilitator()
    date = a_date(by)
    browser, page, button = client_of(by), reverse("gatherings:date", args=[date.pk]), reverse("gatherings:restore_date", args=[date.pk])
    assert button not in browser.get(page).content.decode()
    browser.post(reverse("gatherings:cancel_date", args=[date.pk]), {"words": "Par erreur."})
    cancelled = browser.get(page).content.decode()
    assert button in cancelled
    assert "Rétablir cette date" in cancelled
    assert "a de nouveau lieu" in browser.post(button, follow=True).content.decode()
    assert not Occurrence.objects.get(pk=date.pk).is_cancelled


def test_a_date_the_rhythm_left_out_is_not_announced_as_cancelled_at_each_later_change():
    series = a_series(count=4)
    by, person = series.facilitators.get(), PersonFactory()
    coming_to(series.occurrences.order_by("starts_at").last(), person)
    for fields in ({"count": 2}, {"minutes": 60}, {"minutes": 75}):
        found = Series.objects.get(pk=series.pk)
        for name, value in fields.items():
            setattr(found, name, value)
        actions.change(by=by, series=found, themes=[], facilitators=[by])
        Notice.objects.filter(to=person).update(read_at=timezone.now())  # else a second one would only renew the first
    assert told(person) == ["gatherings.cancelled"]


def test_the_sessions_of_a_programme_are_numbered_in_order_whatever_comes_goes_or_moves():
    by = a_facilitator()
    programme = a_series(by, kind=Kind.PROGRAMME, count=4)

    def numbers() -> list:
        return list(programme.occurrences.order_by("starts_at").values_list("number", flat=True))

    first, second, third, last = programme.occurrences.order_by("starts_at")
    assert numbers() == [1, 2, 3, 4]
    actions.cancel_date(by=by, occurrence=second, words="")
    assert numbers() == [1, None, 2, 3]
    actions.restore_date(by=by, occurrence=second)
    assert numbers() == [1, 2, 3, 4]
    first = Occurrence.objects.get(pk=first.pk)
    first.starts_at, first.ends_at = third.starts_at + dt.timedelta(days=1), third.ends_at + dt.timedelta(days=1)
    actions.change_date(by=by, occurrence=first)
    assert list(programme.occurrences.order_by("number").values_list("pk", flat=True)) == [second.pk, third.pk, first.pk, last.pk]
    found = Series.objects.get(pk=programme.pk)
    found.count = 3
    coming_to(programme, PersonFactory())
    actions.change(by=by, series=found, themes=[], facilitators=[by])
    kept = programme.occurrences.kept().order_by("starts_at").values_list("number", flat=True)
    assert list(kept) == [1, 2, 3]
