"""Who may answer a published request, which ones a peer may answer, and how long answers usually take."""

from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from eclaireur.accompaniment.enums import Origin, ProposalState
from eclaireur.accompaniment.models import AccompanimentSettings, Proposal, Request
from eclaireur.accompaniment.queries import index as held_index
from eclaireur.accompaniment.queries import profiles
from eclaireur.accompaniment.queries.meeting import obstacle, read_afresh
from eclaireur.accompaniment.queries.places import open_peers
from eclaireur.accompaniment.queries.seeking import SPARE
from eclaireur.accounts.models import Person

LOOKED_AT = 200
"""How many open published requests are compared with a peer at one visit: the oldest first."""

RECENT = timedelta(days=90)


def best_peers(request: Request, *, limit: int) -> list[Person]:
    """The peers who match a request best, best first, each read afresh: nothing keeps them from it now."""
    sought = profiles.request_of(request.person, request)
    ranking = held_index.current().index.rank(sought, limit=limit + SPARE)
    ids = [UUID(match.peer_id) for match in ranking.ranked]
    fresh = read_afresh(ids)
    kept = [each for each in ids if obstacle(fresh, each, sought) is None][:limit]
    people = Person.objects.in_bulk(kept)
    return [people[each] for each in kept]


def open_requests_matching(peer: Person) -> list[Request]:
    """Open published requests with room for one more reader, that match `peer` and were never shown to them.

    Hard constraints hold. A fixed number of reads, whatever the number of requests.
    """
    if not open_peers().filter(person=peer).exists():
        return []
    candidates = list(
        Request.objects.open()
        .published()
        .of_people_here()
        .exclude(person=peer)
        .exclude(showings__peer=peer)
        .annotate(readers=Count("showings", filter=Q(showings__passed_at=None)))
        .filter(readers__lt=AccompanimentSettings.load().told_peers)
        .select_related("person")
        .order_by("created_at")[:LOOKED_AT]
    )
    return [each for each, match in _matches(peer, candidates) if match]


def _matches(peer: Person, requests: Iterable[Request]) -> list[tuple[Request, bool]]:
    requests = list(requests)
    if not requests:
        return []
    fresh = read_afresh([peer.pk])
    sought = profiles.requests_of([each.person for each in requests], {each.person_id: each for each in requests})
    return [(each, obstacle(fresh, peer.pk, sought[each.person_id]) is None) for each in requests]


def usual_answer_days() -> float | None:
    """The median of days a peer took to answer when written to, over three months; None with too few answers."""
    answered = Proposal.objects.filter(
        origin=Origin.PERSON, decided_at__gt=timezone.now() - RECENT
    ).filter(Q(state=ProposalState.ACCEPTED) | Q(state=ProposalState.DECLINED))
    times = list(
        answered.annotate(took=F("decided_at") - F("person_agreed_at")).order_by("-decided_at").values_list("took", flat=True)[:500]
    )
    if len(times) < AccompanimentSettings.load().answers_for_a_median:
        return None
    return median(times) / timedelta(days=1)
