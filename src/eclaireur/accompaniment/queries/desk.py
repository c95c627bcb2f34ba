"""The coordinator's desk: who waits, the best overall pairing, and each pair in words."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur import matching
from eclaireur.accompaniment import wording
from eclaireur.accompaniment.enums import Origin
from eclaireur.accompaniment.models import AccompanimentSettings, BatchLine, Proposal, Request
from eclaireur.accompaniment.queries import index as held_index
from eclaireur.accompaniment.queries import profiles
from eclaireur.accompaniment.queries.places import open_peers
from eclaireur.accompaniment.queries.seeking import nameable
from eclaireur.accompaniment.queries.topics import Told, names_told, told_topics
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.matching.enums import Unassigned
from eclaireur.people.models import PeerProfile

CHOICES = 20
"""How many other peers a coordinator chooses among for one request."""


@dataclass(frozen=True)
class Line:
    """A line of a batch in words, for a coordinator."""

    row: BatchLine
    topics: list[Told]
    reasons: list[wording.Said]
    why: str


@dataclass(frozen=True)
class Choice:
    """A peer a coordinator may give to a request."""

    profile: PeerProfile
    score: float
    weight: float
    reasons: list[wording.Said]
    is_given: bool


def waiting_for(coordinator: Person) -> QuerySet[Request]:
    """Requests past the cap on the desk of `coordinator`, longest wait first, none already given a proposal."""
    proposed = Proposal.objects.pending().filter(request=OuterRef("pk"), origin=Origin.COORDINATOR)
    return (
        Request.objects.open()
        .of_people_here()
        .past_the_cap(AccompanimentSettings.load().cap_days)
        .for_the_desk_of(coordinator)
        .exclude(person=coordinator)
        .exclude(Exists(proposed))
        .select_related("person", "structure")
        .order_by("created_at", "pk")
    )


def best_assignment(requests: list[Request], *, for_coordinator: Person) -> matching.Assignment:
    """The pairing of greatest total weight under everybody's capacity, over peers read afresh."""
    ids = _peers_of(for_coordinator)
    index = matching.PeerIndex.build(
        profiles.peers(ids).values(), profiles.thesaurus(), year=timezone.localdate().year
    )
    sought = profiles.requests_of([each.person for each in requests], {each.person_id: each for each in requests})
    return matching.assign(index, [sought[each.person_id] for each in requests])


def pair_of(request: Request, peer: Person, *, for_coordinator: Person) -> matching.Pair | None:
    """The admissible pair of a request and a peer this coordinator may assign, with its weight; else None."""
    allowed = _peers_of(for_coordinator)
    held = held_index.current()
    if (allowed is not None and peer.pk not in allowed) or str(peer.pk) not in held.index.number:
        return None
    if not open_peers().filter(person=peer).exists():
        return None
    sought = profiles.request_of(request.person, request)
    match = held.index.explain(str(peer.pk), sought)
    return _pair(held, sought, match) if isinstance(match, matching.Match) else None


def choices_for(line: BatchLine, *, reader: Person) -> list[Choice]:
    """The peers a coordinator may give to the request of a line, most weight first, in words."""
    held = held_index.current()
    sought = profiles.request_of(line.request.person, line.request)
    allowed = _peers_of(reader)
    limit = CHOICES if allowed is None else max(CHOICES, len(held.peers))
    ranking = held.index.rank(sought, limit=limit)
    kept = [each for each in ranking.ranked if allowed is None or UUID(each.peer_id) in allowed]
    free = {str(row.person_id): row for row in open_peers().filter(person__in=[m.peer_id for m in kept]).select_related("person")}
    kept = [match for match in kept if match.peer_id in free][:CHOICES]
    words = wording.reasons_of(
        kept,
        peers=held.peers,
        sought=sought,
        lived_named=nameable([match.peer_id for match in kept], reader),
        sought_named=names_told(line.request)[line.request_id],
    )
    given = {
        str(peer) for peer in line.batch.lines.exclude(pk=line.pk).filter(peer__isnull=False).values_list("peer", flat=True)
    }
    pairs = [(match, _pair(held, sought, match)) for match in kept]
    return [
        Choice(free[match.peer_id], match.score, pair.weight, words[match.peer_id], match.peer_id in given)
        for match, pair in sorted(pairs, key=lambda each: (-each[1].weight, each[1].peer_id))
    ]


def lines_in_words(rows: list[BatchLine], *, reader: Person) -> list[Line]:
    """Lines of a batch with what each request tells and why this peer, as finely as both people allowed."""
    topics = told_topics([row.request for row in rows])
    held = held_index.current()
    people = {row.request.person_id: row.request.person for row in rows}
    sought = profiles.requests_of(people.values(), {row.request.person_id: row.request for row in rows})
    lived = nameable([str(row.peer_id) for row in rows if row.peer_id], reader)
    names = names_told(*(row.request for row in rows))
    lines = []
    for row in rows:
        wanted = sought[row.request.person_id]
        reasons: list[wording.Said] = []
        if row.peer_id and str(row.peer_id) in held.index.number:
            match = held.index.explain(str(row.peer_id), wanted)
            if isinstance(match, matching.Match):
                reasons = wording.reasons_of(
                    [match], peers=held.peers, sought=wanted, lived_named=lived, sought_named=names[row.request_id]
                )[match.peer_id]
        lines.append(Line(row, topics[row.request_id], reasons, why_in_words(row.why)))
    return lines


def why_in_words(code: str) -> str:
    """Why a request of a batch has nobody."""
    return {
        Unassigned.NO_ADMISSIBLE_PEER: _("Aucun pair ne convient aujourd’hui : langue, distance, limites, ou vécu trop différent."),
        Unassigned.CAPACITY: _("Des pairs conviendraient, mais toutes leurs places sont prises dans cette répartition."),
    }.get(code, _("Laissée sans pair à la main."))


def _pair(held: held_index.Held, sought: matching.Request, match: matching.Match) -> matching.Pair:
    weight = matching.weight_of(held.index, sought, match)
    return matching.Pair(sought.id, match.peer_id, match.score, weight)


def _peers_of(coordinator: Person) -> set[UUID] | None:
    """The peers a coordinator may assign: None for all, or those who hold the role in their structures."""
    structures = {grant.structure_id for grant in coordinator.current_grants if grant.role == Role.COORDINATOR}
    if None in structures:
        return None
    held = RoleGrant.objects.current().filter(role=Role.PEER, structure__in=structures)
    return set(held.values_list("person", flat=True))
