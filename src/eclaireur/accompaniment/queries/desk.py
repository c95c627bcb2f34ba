"""The coordinator's desk: who waits, and the best overall pairing with the peers of this coordinator."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from eclaireur import matching
from eclaireur.accompaniment.enums import Origin
from eclaireur.accompaniment.models import AccompanimentSettings, Proposal, Request
from eclaireur.accompaniment.queries import profiles
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant


def waiting_for(coordinator: Person) -> QuerySet[Request]:
    """Requests past the cap on the desk of `coordinator`, longest wait first, none already given a proposal."""
    proposed = Proposal.objects.pending().filter(request=OuterRef("pk"), origin=Origin.COORDINATOR)
    return (
        Request.objects.open()
        .of_people_here()
        .past_the_cap(AccompanimentSettings.load().cap_days)
        .for_the_desk_of(coordinator)
        .exclude(Exists(proposed))
        .select_related("person", "structure")
        .order_by("created_at", "pk")
    )


def peers_of(coordinator: Person) -> list[matching.Peer]:
    """The listed peers a coordinator may assign, read afresh: all, or those of their structures."""
    structures = {grant.structure_id for grant in coordinator.current_grants if grant.role == Role.COORDINATOR}
    if None in structures:
        return list(profiles.peers().values())
    held = RoleGrant.objects.current().filter(role=Role.PEER, structure__in=structures)
    return list(profiles.peers(set(held.values_list("person", flat=True))).values())


def index_for(coordinator: Person) -> matching.PeerIndex:
    """An index over the peers a coordinator may assign, exact at this moment."""
    return matching.PeerIndex.build(
        peers_of(coordinator), profiles.thesaurus(), year=timezone.localdate().year
    )


def best_assignment(requests: list[Request], *, for_coordinator: Person) -> matching.Assignment:
    """The pairing of greatest total weight under everybody's capacity (see matching.assign)."""
    sought = profiles.requests_of([each.person for each in requests], {each.person_id: each for each in requests})
    return matching.assign(index_for(for_coordinator), [sought[each.person_id] for each in requests])


def matches_for_a_line(request: Request, *, for_coordinator: Person) -> dict[str, matching.Pair]:
    """By peer identifier, every admissible pair of one request: its score and its weight, best first."""
    sought = profiles.request_of(request.person, request)
    pairs = matching.pairs_of(index_for(for_coordinator), sought)
    return {pair.peer_id: pair for pair in sorted(pairs, key=lambda pair: (-pair.weight, pair.peer_id))}
