"""Cleared peers, for tests."""

import datetime as dt

import factory
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.people.models import PeerProfile
from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.models import Clearance
from tests.factories.accounts import PersonFactory
from tests.factories.people import PathFactory, PeerProfileFactory


class ClearanceFactory(factory.django.DjangoModelFactory):
    """A request being read."""

    class Meta:
        model = Clearance

    person = factory.SubFactory(PersonFactory)


def cleared(person) -> Clearance:
    """`person` is cleared for a year."""
    return ClearanceFactory(
        person=person,
        state=ClearanceState.APPROVED,
        asked_at=timezone.now() - dt.timedelta(days=2),
        decided_at=timezone.now(),
        valid_until=timezone.localdate() + dt.timedelta(days=365),
    )


def listed_peer(readers="members", **fields) -> PeerProfile:
    """A peer whom everything allows to be proposed: role, path displayed, clearance."""
    person = PersonFactory(roles=[Role.PEER], **fields)
    profile = PeerProfileFactory(person=person)
    PathFactory(person=person, readers=readers)
    cleared(person)
    return profile
