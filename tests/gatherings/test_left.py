"""Nobody is left to hold a gathering without anybody knowing: who is offered, who leaves, who is told."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block, erase_person, plan_erasure
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.models import Occurrence
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_draft, a_facilitator, a_series

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now() + dt.timedelta(days=1)
GONE = [{"paused_since": timezone.now()}, {"suspended_until": TOMORROW}, {"erase_on": TOMORROW}]


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def a_coordinator(structure=None) -> Person:
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=Role.COORDINATOR, structure=structure)
    return person


def goes(person, **how) -> None:
    Person.objects.filter(pk=person.pk).update(**how)


@pytest.mark.parametrize("how", GONE)
def test_only_people_who_are_here_are_offered_and_those_already_there(how):
    by, away, there = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(by, others=[there])
    for person in (away, there):
        goes(person, **how)
    assert set(queries.people_who_may_hold(by, series)) == {by, there}


def test_people_a_block_keeps_apart_are_not_offered_to_each_other():
    by, other, there = a_facilitator(), a_facilitator(), a_facilitator()
    series = a_series(by, others=[there])
    block(by=other, person=by)
    block(by=by, person=there)
    assert set(queries.people_who_may_hold(by, series)) == {by, there}


def test_who_holds_one_day_only_stays_in_its_list_while_away():
    by, second, that_day = a_facilitator(), a_facilitator(), a_facilitator()
    date = a_series(by, others=[second]).occurrences.first()
    actions.change_date(by=by, occurrence=date, held_by=[by, that_day])
    goes(that_day, paused_since=timezone.now())
    assert that_day in queries.people_who_may_hold(by, date.series, date)


def test_two_of_whom_one_is_away_are_one():
    by, away = a_facilitator(), a_facilitator()
    draft = a_draft(by, others=[away])
    goes(away, paused_since=timezone.now())
    with pytest.raises(ValidationError, match="à deux"):
        actions.publish(by=by, series=draft)


@pytest.mark.parametrize("how", GONE)
def test_a_date_is_not_passed_on_to_someone_who_is_not_here(how):
    by, away = a_facilitator(), a_facilitator()
    date = a_series(by, others=[away]).occurrences.first()
    goes(away, **how)
    assert Occurrence.objects.get(pk=date.pk).is_held_alone
    with pytest.raises(ValidationError, match="Confiez-la"):
        actions.step_down(by=by, occurrence=date)


def test_who_is_away_keeps_the_date_that_another_passes_on():
    by, second, away = a_facilitator(), a_facilitator(), a_facilitator()
    date = a_series(by, others=[second, away]).occurrences.first()
    goes(away, paused_since=timezone.now())
    actions.step_down(by=by, occurrence=date)
    assert set(Occurrence.objects.get(pk=date.pk).holders) == {second, away}


def test_the_others_are_told_once_when_someone_plans_to_leave(client_of):
    by, second = a_facilitator(), a_facilitator()
    series = a_series(by, others=[second])
    Notice.objects.all().delete()
    plan_erasure(by=second)
    assert (told(by), told(second)) == (["gatherings.unable"], [])
    assert client_of(by).get(Notice.objects.get(to=by).url).status_code == 200
    assert Notice.objects.get(to=by).url == reverse("gatherings:manage", args=[series.pk])
    Notice.objects.update(read_at=timezone.now())
    erase_person(person=Person.objects.get(pk=second.pk), by=None)
    assert told(by) == ["gatherings.unable"]


def test_the_others_are_told_when_someone_is_erased_at_once_even_across_a_block():
    by, second = a_facilitator(), a_facilitator()
    date = a_series(by, others=[second]).occurrences.first()
    actions.change_date(by=by, occurrence=date, held_by=[by, second])
    block(by=by, person=second)
    Notice.objects.all().delete()
    erase_person(person=second, by=None)
    urls = set(Notice.objects.filter(to=by, kind="gatherings.unable").values_list("url", flat=True))
    assert urls == {reverse("gatherings:date", args=[date.pk]), reverse("gatherings:manage", args=[date.series.pk])}


def test_where_nobody_is_left_who_wrote_it_and_who_coordinates_are_told(client_of):
    structure = StructureFactory()
    by, holder = a_facilitator(structure), a_facilitator(structure)
    coordinator, everywhere, elsewhere = a_coordinator(structure), a_coordinator(), a_coordinator(StructureFactory())
    series = a_series(by, structure=structure)
    series.holdings.update(person=holder)
    series.holdings.create(person=by)
    goes(by, paused_since=timezone.now())  # wrote it, and is not here either
    plan_erasure(by=holder)
    assert [told(each) for each in (by, coordinator, everywhere, elsewhere)] == [[], ["gatherings.nobody"], ["gatherings.nobody"], []]
    page = client_of(coordinator).get(Notice.objects.get(to=coordinator).url).content.decode()
    assert "personne ne la tient" in page
    Notice.objects.all().delete()
    erase_person(person=Person.objects.get(pk=holder.pk), by=None)  # nothing was done meanwhile
    assert told(coordinator) == ["gatherings.nobody"]


def test_without_a_coordination_the_operators_are_told_and_of_what_is_over_nobody():
    by, operator = a_facilitator(), PersonFactory(roles=[Role.OPERATOR])
    a_date(by)
    over = a_series(by, count=1)
    actions.cancel(by=by, series=over, words="")
    erase_person(person=by, by=None)
    assert told(operator) == ["gatherings.nobody"]


def test_a_departure_planned_again_is_announced_once():
    by, other = a_facilitator(), a_facilitator()
    a_series(by, others=[other])
    plan_erasure(by=by)
    once = told(other)
    assert once
    plan_erasure(by=Person.objects.get(pk=by.pk))
    assert told(other) == once


def test_whose_role_ended_is_not_said_to_hold_it(client):
    by, gone = a_facilitator(), a_facilitator()
    date = a_date(by, others=[gone])
    for address in (date.get_absolute_url(), date.series.get_absolute_url()):
        assert gone.pseudonym in client.get(address).content.decode()
    RoleGrant.objects.filter(person=gone).update(until=timezone.now())
    for address in (date.get_absolute_url(), date.series.get_absolute_url()):
        page = client.get(address).content.decode()
        assert gone.pseudonym not in page
        assert by.pseudonym in page


def test_the_dates_someone_holds_are_read_with_one_look_at_the_roles_of_all_who_hold_them(client_of):
    by = a_facilitator()
    a_series(by, others=[a_facilitator()], count=1)
    page = reverse("gatherings:mine")
    client_of(by).get(page)
    reads = []
    for _few in range(2):
        with CaptureQueriesContext(connection) as counted:
            assert client_of(by).get(page).status_code == 200
        reads.append(sum('FROM "accounts_rolegrant"' in each["sql"] for each in counted))
        for _number in range(4):
            a_series(by, others=[a_facilitator()], count=1)
    assert reads[0] == reads[1]
