"""Who may do what in this room, readable aloud."""

import rules
from django.utils import timezone

from eclaireur.accompaniment.enums import RelationState
from eclaireur.accompaniment.models import Proposal, Relation, Request
from eclaireur.accounts.models import Person
from eclaireur.accounts.rules import is_coordinator, is_peer, is_signed_in


@rules.predicate
def is_present(person) -> bool:
    """Neither away nor suspended."""
    return is_signed_in(person) and not person.is_paused and not is_suspended(person)


@rules.predicate
def is_suspended(person) -> bool:
    return bool(person.suspended_until and person.suspended_until > timezone.now())


@rules.predicate
def asked_it(person: Person, request: Request) -> bool:
    return request.person_id == person.pk


@rules.predicate
def is_its_peer(person: Person, proposal: Proposal) -> bool:
    return proposal.peer_id == person.pk


@rules.predicate
def is_its_person(person: Person, proposal: Proposal) -> bool:
    return proposal.request.person_id == person.pk


@rules.predicate
def is_one_of_the_two(person: Person, relation: Relation) -> bool:
    return relation.has(person)


@rules.predicate
def is_the_member(person: Person, relation: Relation) -> bool:
    return relation.member_id == person.pk


@rules.predicate
def is_under_way(person: Person, relation: Relation) -> bool:
    return relation.state != RelationState.ENDED


@rules.predicate
def is_on_their_desk(person: Person, request: Request) -> bool:
    """Among the requests they take care of."""
    return Request.objects.for_the_desk_of(person).filter(pk=request.pk).exists()


may_read_requests = is_present & is_peer
may_assign = is_present & is_coordinator

rules.add_perm("accompaniment.seek", is_present)
rules.add_perm("accompaniment.withdraw_request", is_signed_in & asked_it)
rules.add_perm("accompaniment.change_request", is_present & asked_it)
rules.add_perm("accompaniment.read_requests", may_read_requests)
rules.add_perm("accompaniment.answer_as_person", is_present & is_its_person)
rules.add_perm("accompaniment.answer_as_peer", may_read_requests & is_its_peer)
rules.add_perm("accompaniment.view_relation", is_signed_in & is_one_of_the_two)
rules.add_perm("accompaniment.walk_together", is_present & is_one_of_the_two & is_under_way)
rules.add_perm("accompaniment.end_relation", is_signed_in & is_one_of_the_two & is_under_way)
rules.add_perm("accompaniment.look_back", is_signed_in & is_one_of_the_two & ~is_under_way)
rules.add_perm("accompaniment.set_goals", is_present & is_the_member & is_under_way)
rules.add_perm("accompaniment.assign", may_assign)
rules.add_perm("accompaniment.assign_request", may_assign & is_on_their_desk)
