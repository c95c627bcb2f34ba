"""Who can welcome someone new, exactly, at this moment: read from the database, never from the index."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from eclaireur.accompaniment.enums import Origin
from eclaireur.accompaniment.models import Proposal, Relation
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.people.models import Path, PeerProfile
from eclaireur.safety.queries import rows_held


def with_load(profiles: QuerySet[PeerProfile]) -> QuerySet[Any]:
    """Profiles with `load`: how many accompaniments take a place with this peer, paused ones included.

    An annotated profile has no type of its own: hence Any.
    """
    taken = (
        Relation.objects.under_way()
        .filter(peer=OuterRef("person"))
        .order_by()
        .values("peer")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return profiles.annotate(load=Coalesce(Subquery(taken, output_field=IntegerField()), 0))


def open_peers(*, once_shown: Collection[str] = ()) -> QuerySet[Any]:
    """Listed peers with a place left. `once_shown`: identifiers of paths that count as not hidden."""
    return with_load(PeerProfile.objects.listed(once_shown=once_shown)).filter(load__lt=F("capacity"))


def still_possible() -> Q:
    """The condition on a proposal that its peer could welcome someone now, or once moderation has read their path."""
    return Q(Exists(open_peers(once_shown=rows_held(Path)).filter(person=OuterRef("peer"))))


def beyond_their_peer() -> QuerySet[Proposal]:
    """Pending proposals whose person waits for a peer who can no longer accept. A peer's own offer keeps nobody waiting."""
    return Proposal.objects.pending().exclude(origin=Origin.PEER).exclude(still_possible())


def places_left(peer: Person) -> int:
    """How many more people a peer can accompany now; 0 when they are not listed."""
    profile = with_load(PeerProfile.objects.listed()).filter(person=peer).first()
    return max(0, profile.capacity - profile.load) if profile else 0


def is_open_to_new_people(peer: Person, *, seen_by: Person) -> bool:
    """Whether `peer` is listed, has a place, shares the circle of `seen_by`, and no block stands between them."""
    return (
        peer.pk != seen_by.pk
        and open_peers().filter(person=peer, circle=seen_by.circle).exists()
        and not are_apart(peer, seen_by)
    )
