"""Who a space is for and who reads it: the one place where an audience becomes a condition."""

from typing import Any

from django.db.models import Q

from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.community.enums import Audience
from eclaireur.community.models.members import StructureMembership

CIRCLES = {Circle.CONCERNED: Audience.CONCERNED, Circle.RELATIVE: Audience.RELATIVES}


def is_member(viewer: Any) -> bool:
    """Whether `viewer` is signed in, with an open account."""
    return bool(getattr(viewer, "is_authenticated", False) and viewer.is_active)


def belonging(viewer: Any, path: str = "") -> Q:
    """Spaces whose audience `viewer` is part of. `path` leads from the row to its space ("topic__space__").

    Everyone signed in; one's own circle; peers among themselves; and for a structure's own spaces, its members and
    whoever holds a role in that very structure: a role held "everywhere", or elsewhere, opens none of them.
    """
    if not is_member(viewer):
        return Q(pk__in=[])
    audiences = [Audience.EVERYONE, CIRCLES[viewer.circle]]
    if viewer.holds(Role.PEER):
        audiences.append(Audience.PEERS)
    held = {grant.structure_id for grant in viewer.current_grants if grant.structure_id}
    joined = StructureMembership.objects.filter(person=viewer).values("structure")
    there = Q(**{f"{path}structure__in": held}) | Q(**{f"{path}structure__in": joined})
    return Q(**{f"{path}audience__in": audiences}) | (Q(**{f"{path}audience": Audience.STRUCTURE}) & there)


def people_of(space: Any) -> Q:
    """The people whom the audience of `space` is made of: `belonging`, read from the other side."""
    grants = RoleGrant.objects.current()
    if space.audience == Audience.PEERS:
        return Q(pk__in=grants.filter(role=Role.PEER).values("person"))
    if space.audience == Audience.STRUCTURE:
        joined = StructureMembership.objects.filter(structure=space.structure_id).values("person")
        return Q(pk__in=grants.filter(structure=space.structure_id).values("person")) | Q(pk__in=joined)
    circles = {audience: circle for circle, audience in CIRCLES.items()}
    return Q(circle=circles[space.audience]) if space.audience in circles else Q()


def moderated(viewer: Any, path: str = "") -> Q:
    """Spaces `viewer` moderates: all of them, or those of the structures where they hold that role."""
    if not is_member(viewer):
        return Q(pk__in=[])
    seats = {grant.structure_id for grant in viewer.current_grants if grant.role == Role.MODERATOR}
    if None in seats:
        return Q(**{f"{path}pk__isnull": False} if path else {"pk__isnull": False})
    return Q(**{f"{path}structure__in": seats}) if seats else Q(pk__in=[])


def readable(viewer: Any, path: str = "") -> Q:
    """Spaces `viewer` (perhaps a visitor) may read: opened to visitors, for them, or theirs to moderate."""
    return Q(**{f"{path}is_open": True}) | belonging(viewer, path) | moderated(viewer, path)
