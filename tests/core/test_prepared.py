"""Reads written once: they answer as the query they were made from, for each value and each way of asking."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, connections
from django.db.models import F, QuerySet, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.core.prepared import counted, how_many, prepared
from tests.factories.accounts import PersonFactory, StructureFactory

pytestmark = pytest.mark.django_db


@prepared
def grants_of(*, person: uuid.UUID, before: dt.datetime, at_most: int = 9, role: Role | None = None) -> QuerySet:
    rows = RoleGrant.objects.filter(person=person, since__lt=before).annotate(told=Value("rôle"), name=F("person__pseudonym"))
    rows = rows.filter(person__pseudonym__isnull=False).select_related("structure").order_by("role")
    return rows if role is None else rows.filter(role=role)


def test_it_answers_each_one_with_their_rows_whole():
    read = prepared(lambda *, person, before: grants_of.make(person=person, before=before))
    structure = StructureFactory()
    peer, both = PersonFactory(roles=[Role.PEER]), PersonFactory(roles=[Role.PEER, Role.MODERATOR])
    RoleGrant.objects.filter(person=both, role=Role.PEER).update(structure=structure)
    now = timezone.now() + dt.timedelta(minutes=1)
    for person in (peer, both, peer, PersonFactory()):
        with CaptureQueriesContext(connection) as asked:
            found = read(person=person.pk, before=now)
            assert [(grant.role, grant.told, grant.name, grant.structure and grant.structure.name) for grant in found] == [
                (grant.role, "rôle", person.pseudonym, grant.structure and grant.structure.name)
                for grant in RoleGrant.objects.filter(person=person).order_by("role")
            ]
        assert len(asked) <= 2 + len(found)  # the structures came with the grants
    assert read(person=both.pk, before=now - dt.timedelta(days=900)) == []
    assert len(read.written) == 1


def test_what_is_no_value_is_another_way_of_asking():
    read = prepared(lambda *, person, role: RoleGrant.objects.filter(person=person, **({"role": role} if role else {})))
    person = PersonFactory(roles=[Role.PEER, Role.MODERATOR])
    assert len(read(person=person.pk, role=None)) == 2
    assert [grant.role for grant in read(person=person.pk, role=Role.PEER)] == [Role.PEER]
    assert [grant.role for grant in read(person=person.pk, role=Role.MODERATOR)] == [Role.MODERATOR]
    assert len(read.written) == 3


def test_so_many_ways_are_kept_and_no_more(monkeypatch):
    monkeypatch.setattr("eclaireur.core.prepared.MOST_WAYS", 3)
    read = prepared(lambda *, person, roles: RoleGrant.objects.filter(person=person, role__in=roles))
    person = PersonFactory(roles=[Role.PEER])
    for number in range(8):
        assert len(read(person=person.pk, roles=(Role.PEER, f"another {number}"))) == 1
        assert len(read.written) <= 3


def test_words_and_numbers_are_values():
    read = prepared(lambda *, name, more: Person.objects.filter(pseudonym=name).annotate(n=Value(1) + more).values_list("n", "pseudonym"))
    for name, more in (("Sorbier", 3), ("Cornouiller", 7)):
        PersonFactory(pseudonym=name)
        assert read(name=name, more=more) == [(1 + more, name)]
    assert len(read.written) == 1


def test_how_many_are_counted():
    read = prepared(lambda *, person: counted(RoleGrant.objects.filter(person=person)))
    assert how_many(read(person=PersonFactory(roles=[Role.PEER, Role.MODERATOR]).pk)) == 2
    assert how_many(read(person=uuid.uuid4())) == 0


def test_what_can_hold_nothing_is_empty_without_asking():
    read = prepared(lambda *, person: RoleGrant.objects.filter(person=person, role__in=[]))
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert read(person=uuid.uuid4()) == []
        assert not asked.captured_queries


def test_a_value_that_is_looked_at_is_refused():
    person = PersonFactory()
    with pytest.raises(ValueError, match="unused"):
        prepared(lambda *, pk: Person.objects.filter(pseudonym="a" if pk == person.pk else "b"))(pk=person.pk)


def test_a_clock_read_while_it_is_written_is_refused():
    with pytest.raises(ValueError, match="of its own"):
        prepared(lambda *, person: RoleGrant.objects.filter(person=person, since__lt=timezone.now()))(person=uuid.uuid4())


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_through_its_own_connection():
    read = prepared(lambda *, pk: Person.objects.filter(pk=pk))
    person = PersonFactory()
    assert read(pk=person.pk) == [person]
    found = []

    def ask():
        try:
            found.extend(read(pk=person.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [person] * 3
