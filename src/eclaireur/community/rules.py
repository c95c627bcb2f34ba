"""Who may read, write, moderate and keep a space, readable aloud. `models.sight` says the same of many spaces at once."""

import rules

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.rules import (
    is_coordinator,
    is_facilitator,
    is_greeter,
    is_moderator,
    is_operator,
    is_peer,
    is_signed_in,
)
from eclaireur.community.enums import Audience
from eclaireur.community.models import Post, Space, StructureMembership


@rules.predicate
def is_open_to_visitors(person, space: Space) -> bool:
    return space.is_open


@rules.predicate
def is_for_everyone(person, space: Space) -> bool:
    return space.audience == Audience.EVERYONE


@rules.predicate
def is_for_their_circle(person, space: Space) -> bool:
    return (space.audience, person.circle) in {
        (Audience.CONCERNED, Circle.CONCERNED), (Audience.RELATIVES, Circle.RELATIVE),
    }


@rules.predicate
def is_for_peers(person, space: Space) -> bool:
    return space.audience == Audience.PEERS


@rules.predicate
def is_of_their_structure(person, space: Space) -> bool:
    """A member of the structure, or someone who holds a role in that very structure."""
    return space.audience == Audience.STRUCTURE and (
        any(grant.structure_id == space.structure_id for grant in person.current_grants)
        or StructureMembership.objects.filter(structure=space.structure_id, person=person).exists()
    )


@rules.predicate
def moderates(person, space: Space) -> bool:
    """A moderator of everywhere, or of the structure that keeps the space."""
    return is_signed_in(person) and any(
        grant.role == Role.MODERATOR and grant.structure_id in {None, space.structure_id} for grant in person.current_grants
    )


@rules.predicate
def is_suspended(person) -> bool:
    return person.is_suspended


@rules.predicate
def is_on_a_break(person) -> bool:
    return person.is_paused


@rules.predicate
def is_author(person, post: Post) -> bool:
    return post.author_id is not None and post.author_id == person.pk


@rules.predicate
def coordinates_its_structure(person, space: Space) -> bool:
    return space.structure_id is not None and any(
        grant.role == Role.COORDINATOR and grant.structure_id in {None, space.structure_id} for grant in person.current_grants
    )


is_part_of = is_signed_in & (is_for_everyone | is_for_their_circle | (is_for_peers & is_peer) | is_of_their_structure)
can_read = is_open_to_visitors | is_part_of | moderates
can_write = (is_part_of | moderates) & ~is_suspended & ~is_on_a_break
can_react = is_signed_in & ~is_suspended & ~is_on_a_break
can_change = is_signed_in & is_author
can_keep = is_operator | (is_coordinator & coordinates_its_structure)
"""Who creates a space, says what it is for, and arranges its themes."""
may_see_desk = is_operator | is_coordinator
may_see_waiting = is_operator | is_moderator | is_coordinator | is_facilitator
"""Who reads what stays without an answer in their spaces, and how long answers take there."""
may_greet = is_greeter
"""Who is shown first messages, to welcome them."""
