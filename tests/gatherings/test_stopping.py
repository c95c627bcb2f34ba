"""Nobody holds a group for ever: one stops when others hold it, and asks to be replaced when alone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Way
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_draft, a_facilitator, a_series

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def a_coordinator(structure) -> Person:
    person = PersonFactory()
    person.role_grants.create(role=Role.COORDINATOR, structure=structure)
    return Person.objects.get(pk=person.pk)


def test_whoever_stops_leaves_it_to_the_others_who_are_told_and_so_is_the_coordination(client_of):
    structure = StructureFactory()
    by, second, coordinator = a_facilitator(structure), a_facilitator(structure), a_coordinator(structure)
    series = a_series(by, others=[second], structure=structure)
    first = series.occurrences.earliest("starts_at")
    actions.change_date(by=by, occurrence=first, held_by=[by, second])
    Notice.objects.all().delete()
    browser, page = client_of(second), reverse("gatherings:manage", args=[series.pk])
    assert "Oui, ne plus la tenir" in browser.get(page).content.decode()
    answer = browser.post(reverse("gatherings:stop_holding", args=[series.pk]), follow=True)
    assert "vous ne tenez plus cette rencontre" in answer.content.decode()
    assert set(series.facilitators.all()) == {by}
    assert Occurrence.objects.get(pk=first.pk).holders == [by]
    assert (told(by), told(second), told(coordinator)) == (["gatherings.unable"], [], ["gatherings.one_left"])
    assert browser.get(page).status_code == 404
    assert JournalEntry.objects.filter(actor=second, verb="gatherings.stop_holding").exists()


def test_who_holds_one_day_with_them_only_is_told_of_that_day():
    by, second, that_day = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(by, others=[second])
    date = series.occurrences.earliest("starts_at")
    actions.change_date(by=by, occurrence=date, held_by=[second, that_day])
    Notice.objects.all().delete()
    actions.stop_holding(by=second, series=series)
    assert Notice.objects.get(to=that_day).url == reverse("gatherings:date", args=[date.pk])
    assert Occurrence.objects.get(pk=date.pk).holders == [that_day]


def test_the_room_of_a_date_is_left_with_the_gathering():
    by, second = a_facilitator(), a_facilitator()
    series = a_series(by, others=[second], way=Way.TEXT, phone="", days=1)
    thread = actions.enter_room(by=second, occurrence=series.occurrences.earliest("starts_at"))
    actions.stop_holding(by=second, series=series)
    assert not thread.room.seats.filter(place__person=second, place__left_at=None).exists()


def test_the_only_one_asks_the_coordination_and_holds_it_until_replaced(client_of):
    structure = StructureFactory()
    by, coordinator, newcomer = a_facilitator(structure), a_coordinator(structure), a_facilitator(structure)
    series = a_series(by, structure=structure)
    Notice.objects.all().delete()
    browser, page = client_of(by), reverse("gatherings:manage", args=[series.pk])
    assert "Oui, demander" in browser.get(page).content.decode()
    for _ in range(2):
        browser.post(reverse("gatherings:stop_holding", args=[series.pk]))
    assert (told(by), told(coordinator)) == ([], ["gatherings.wants_out"])
    assert set(series.facilitators.all()) == {by}
    above = client_of(coordinator)
    assert f"{by.pseudonym} demande à ne plus la tenir" in above.get(Notice.objects.get(to=coordinator).url).content.decode()
    assert "cherche quelqu’un pour la tenir" in above.get(reverse("gatherings:desk")).content.decode()
    series.refresh_from_db()
    actions.change(by=coordinator, series=series, themes=[], facilitators=[by, newcomer])
    assert set(series.facilitators.all()) == {newcomer}
    assert (told(by), told(newcomer)) == (["gatherings.released"], ["gatherings.entrusted"])


def test_whoever_is_relieved_no_longer_holds_a_date_alone_either():
    by, second, newcomer = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(by)
    alone, together = series.occurrences.order_by("starts_at")[:2]
    alone.alone_because = "Une seule fois."
    actions.change_date(by=by, occurrence=alone, held_by=[by])
    actions.change_date(by=by, occurrence=together, held_by=[by, second])
    actions.stop_holding(by=by, series=series)
    Notice.objects.all().delete()
    actions.change(by=PersonFactory(roles=[Role.OPERATOR]), series=Series.objects.get(), themes=[], facilitators=[by, newcomer])
    assert [Occurrence.objects.get(pk=date.pk).holders for date in (alone, together)] == [[newcomer], [second]]
    assert told(second) == ["gatherings.unable"]
    assert told(newcomer) == ["gatherings.entrusted"]


def test_a_cancelled_day_left_with_the_gathering_is_said_to_nobody():
    by, second, that_day = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(by, others=[second])
    date = actions.change_date(by=by, occurrence=series.occurrences.earliest("starts_at"), held_by=[second, that_day])
    actions.cancel_date(by=by, occurrence=date, words="")
    Notice.objects.all().delete()
    actions.stop_holding(by=second, series=series)
    assert told(that_day) == []


def test_one_changes_ones_mind(client_of):
    by, newcomer = a_facilitator(), a_facilitator()
    series = a_series(by)
    actions.stop_holding(by=by, series=series)
    assert "Je continue finalement" in client_of(by).get(reverse("gatherings:manage", args=[series.pk])).content.decode()
    client_of(by).post(reverse("gatherings:stop_holding", args=[series.pk]), {"continuer": "1"})
    actions.change(by=by, series=Series.objects.get(), themes=[], facilitators=[by, newcomer])
    assert set(series.facilitators.all()) == {by, newcomer}


def test_nobody_stops_for_another_nor_what_is_not_in_the_agenda():
    by = a_facilitator()
    series, draft = a_series(by), a_draft(by)
    with pytest.raises(PermissionDenied):
        actions.stop_holding(by=PersonFactory(roles=[Role.COORDINATOR]), series=series)
    with pytest.raises(ValidationError):
        actions.stop_holding(by=by, series=draft)
    assert set(series.facilitators.all()) == {by}
