"""Whoever pauses, is suspended or loses the role leaves no group without anybody knowing, and keeps none of its keys."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import end_role, pause, suspend
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Way
from eclaireur.gatherings.models import Occurrence
from eclaireur.gatherings.rules import may_change, may_hold, may_read_names, may_see_desk
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def again(person) -> Person:
    """The same, as the database has them."""
    return Person.objects.get(pk=person.pk)


def with_role(role, structure=None) -> Person:
    person = PersonFactory()
    person.role_grants.create(role=role, structure=structure)
    return again(person)


def goes_away(person, how) -> None:
    """They pause, are suspended, or their role ends."""
    if how == "pause":
        pause(by=person)
    elif how == "suspend":
        suspend(by=None, person=person, until=timezone.now() + dt.timedelta(days=9))
    else:
        for grant in person.role_grants.all():
            end_role(by=PersonFactory(roles=[Role.OPERATOR]), grant=grant)


HOWS = ["pause", "suspend", "end_role"]


@pytest.mark.parametrize("how", HOWS)
def test_who_holds_with_them_and_the_coordination_are_told(client_of, how):
    structure = StructureFactory()
    by, second, coordinator = a_facilitator(structure), a_facilitator(structure), with_role(Role.COORDINATOR, structure)
    series = a_series(by, others=[second], structure=structure)
    Notice.objects.all().delete()
    goes_away(second, how)
    assert (told(by), told(coordinator)) == (["gatherings.unable"], ["gatherings.one_left"])
    assert {each.url for each in Notice.objects.exclude(to=second)} == {reverse("gatherings:manage", args=[series.pk])}
    assert "une seule personne la tient" in client_of(coordinator).get(reverse("gatherings:manage", args=[series.pk])).content.decode()


@pytest.mark.parametrize("how", HOWS)
def test_where_nobody_is_left_the_coordination_is_told(client_of, how):
    structure = StructureFactory()
    by, coordinator = a_facilitator(structure), with_role(Role.COORDINATOR, structure)
    series = a_series(by, structure=structure)
    goes_away(by, how)
    assert told(coordinator) == ["gatherings.nobody"]
    assert "personne ne la tient" in client_of(coordinator).get(reverse("gatherings:manage", args=[series.pk])).content.decode()


def test_where_two_are_left_the_coordination_is_not_disturbed():
    structure = StructureFactory()
    by, second, third = (a_facilitator(structure) for _ in range(3))
    coordinator = with_role(Role.COORDINATOR, structure)
    a_series(by, others=[second, third], structure=structure)
    pause(by=third)
    assert told(coordinator) == []


def test_a_suspension_made_longer_is_told_once():
    by, second = a_facilitator(), a_facilitator()
    a_series(by, others=[second])
    suspend(by=None, person=second, until=timezone.now() + dt.timedelta(days=1))
    Notice.objects.all().delete()
    suspend(by=None, person=second, until=None)
    assert told(by) == []


def test_a_role_that_ended_keeps_no_key(client_of):
    by, second = a_facilitator(), a_facilitator()
    series = a_series(by, others=[second])
    date = series.occurrences.earliest("starts_at")
    actions.change_date(by=by, occurrence=date, held_by=[by, second])
    draft = a_draft(by, others=[second])
    (place,) = coming_to(date, PersonFactory(pseudonym="Coquelicot"))
    goes_away(second, "end_role")
    dismissed = again(second)
    assert not any((may_change(dismissed, series), may_hold(dismissed, date), may_read_names(dismissed, date), may_see_desk(dismissed)))
    assert not list(queries.held_dates(dismissed))
    browser = client_of(dismissed)
    for name, row in (("manage", series), ("manage", draft), ("date", date), ("hold", date), ("after", date)):
        assert browser.get(reverse(f"gatherings:{name}", args=[row.pk])).status_code in {403, 404}
    assert browser.get(draft.get_absolute_url()).status_code == 404
    Occurrence.objects.filter(pk=date.pk).update(starts_at=timezone.now() - dt.timedelta(hours=2), ends_at=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.write_to(by=dismissed, occurrence=again_date(date), registration=place)


def again_date(date: Occurrence) -> Occurrence:
    return Occurrence.objects.select_related("series").get(pk=date.pk)


def test_whoever_still_is_a_peer_keeps_what_was_entrusted_to_them():
    by, second = a_facilitator(), a_facilitator()
    second.role_grants.create(role=Role.PEER)
    series = a_series(by, others=[second])
    Notice.objects.all().delete()
    end_role(by=PersonFactory(roles=[Role.OPERATOR]), grant=second.role_grants.get(role=Role.FACILITATOR))
    assert may_change(again(second), series)
    assert told(by) == []


def test_a_room_open_already_is_left_by_whose_role_ended():
    by, second = a_facilitator(), a_facilitator()
    date = a_date(by, others=[second], way=Way.TEXT, phone="", days=1)
    thread = actions.enter_room(by=by, occurrence=date)
    actions.enter_room(by=second, occurrence=date)
    goes_away(second, "end_role")
    assert not thread.room.seats.filter(place__person=second, place__left_at=None).exists()
    with pytest.raises(PermissionDenied):
        actions.enter_room(by=again(second), occurrence=date)


def test_whoever_ends_a_role_reads_what_was_still_to_be_held_there(client_of):
    ours, theirs = StructureFactory(), StructureFactory()
    coordinator, person = with_role(Role.COORDINATOR, ours), a_facilitator(ours)
    person.role_grants.create(role=Role.FACILITATOR, structure=theirs)
    person = again(person)
    a_series(person, structure=ours, title="Écrire ensemble")
    a_series(person, structure=theirs, title="Ailleurs")
    grant = person.role_grants.get(structure=ours)
    shown = client_of(coordinator).post(reverse("accounts:end_role", args=[grant.pk]), follow=True).content.decode()
    assert "devait encore tenir\u00a0: Écrire ensemble." in shown
    assert "Ailleurs" not in shown
