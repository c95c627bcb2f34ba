"""Peers ready to be proposed, people who look for one, and what happens between them, for tests."""

import datetime as dt

from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import Relation, Request
from eclaireur.accounts.actions import give_consent
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.people.enums import Stage, Visibility
from eclaireur.people.models import Concept
from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.models import Clearance
from tests.factories.accounts import PersonFactory
from tests.factories.people import ConceptFactory, ExperienceFactory, PathFactory, PeerProfileFactory

LONG_AGO = timezone.now() - dt.timedelta(days=100)


def a_peer(*concepts: Concept, structure=None, visibility=Visibility.MEMBERS, stage=Stage.BEHIND, person=None, **profile) -> Person:
    """A cleared peer with a displayed path, who lived `concepts` and accompanies them."""
    person = person or PersonFactory(circle=profile.get("circle", "concerned"))
    RoleGrant.objects.create(person=person, role=Role.PEER, structure=structure, since=LONG_AGO)
    PeerProfileFactory(person=person, **{"capacity": 2, **profile})
    PathFactory(person=person)
    now = LONG_AGO
    Clearance.objects.create(
        person=person, state=ClearanceState.APPROVED, asked_at=now, decided_at=now,
        valid_until=timezone.localdate() + dt.timedelta(days=300),
    )  # fmt: skip
    for concept in concepts:
        ExperienceFactory(person=person, concept=concept, accompanies=True, visibility=visibility, stage=stage)
    return Person.objects.get(pk=person.pk)


def a_seeker(*concepts: Concept, agrees: bool = True, **person) -> Person:
    """Someone who lives `concepts` and agreed to be matched."""
    person = PersonFactory(**person)
    if agrees:
        give_consent(by=person, purpose=Purpose.MATCHING)
    for concept in concepts:
        ExperienceFactory(person=person, concept=concept, stage=Stage.IN)
    return person


def a_coordinator(structure=None) -> Person:
    """A coordinator, everywhere or in one structure."""
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=Role.COORDINATOR, structure=structure)
    return person


def a_relation(concept: Concept | None = None, *, member: Person | None = None, peer: Person | None = None) -> Relation:
    """An accompaniment that just began, through the actions people use."""
    concept = concept or ConceptFactory()
    member = member or a_seeker(concept)
    peer = peer or a_peer(concept)
    proposal = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    return actions.agree(by=peer, proposal=proposal)


def a_request_waiting(*concepts: Concept, days: float = 8, structure=None, **person) -> Request:
    """The open request of someone who has waited for `days`, told by theme."""
    seeker = a_seeker(*concepts, **person)
    request = actions.publish_request(by=seeker, words="", structure=structure)
    Request.objects.filter(pk=request.pk).update(created_at=timezone.now() - dt.timedelta(days=days))
    request.refresh_from_db()
    return request
