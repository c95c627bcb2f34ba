"""Reads written once for each kind of viewer: nobody is answered as another, whatever changes meanwhile."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.accounts.queries import for_anyone, out_of_sight_of
from tests.factories.accounts import PersonFactory, StructureFactory

pytestmark = pytest.mark.django_db


@for_anyone
def met(viewer, *, role: Role):
    """People of the viewer's circle, oneself apart; to whoever holds `role`, everybody; to a visitor, nobody."""
    if not viewer.is_authenticated:
        return Person.objects.none()
    rows = Person.objects.exclude(pk=viewer.pk).exclude(pk__in=out_of_sight_of(viewer))
    return rows if viewer.holds(role) else rows.filter(circle=viewer.circle)


def afresh(person):
    return Person.objects.get(pk=person.pk)


def test_each_is_answered_for_themselves_as_what_they_are_changes():
    one, other = PersonFactory(circle=Circle.CONCERNED), PersonFactory(circle=Circle.CONCERNED)
    near = PersonFactory(circle=Circle.RELATIVE)
    assert met(AnonymousUser(), role=Role.PEER) == []
    assert met(one, role=Role.PEER) == [other]
    assert met(other, role=Role.PEER) == [one]
    assert met(near, role=Role.PEER) == []

    grant = RoleGrant.objects.create(person=other, role=Role.PEER, structure=StructureFactory())
    assert set(met(afresh(other), role=Role.PEER)) == {one, near}
    assert met(one, role=Role.PEER) == [other]
    RoleGrant.objects.filter(pk=grant.pk).update(until=timezone.now())
    assert met(afresh(other), role=Role.PEER) == [one]

    block(by=one, person=other)
    assert met(afresh(one), role=Role.PEER) == []
    assert met(afresh(other), role=Role.PEER) == []
    third = PersonFactory(circle=Circle.CONCERNED)
    assert set(met(third, role=Role.PEER)) == {one, other}


def test_it_may_not_look_at_what_is_not_of_the_kind():
    by_name = for_anyone(lambda viewer: Person.objects.filter(pseudonym=viewer.pseudonym))
    with pytest.raises(Person.DoesNotExist):
        by_name(PersonFactory())
