"""The coordinator's desk: who waits, the best overall pairing, and each pair in words."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eclaireur import matching
from eclaireur.accompaniment import wording
from eclaireur.accompaniment.enums import BatchState, Origin
from eclaireur.accompaniment.models import (
    AccompanimentSettings,
    BatchLine,
    Proposal,
    Request,
    assigned_by,
    coordination,
)
from eclaireur.accompaniment.models.request import RequestQuerySet
from eclaireur.accompaniment.queries import index as held_index
from eclaireur.accompaniment.queries import profiles
from eclaireur.accompaniment.queries.meeting import obstacle, read_afresh
from eclaireur.accompaniment.queries.places import open_peers, still_possible
from eclaireur.accompaniment.queries.seeking import nameable
from eclaireur.accompaniment.queries.topics import Told, names_told, told_topics
from eclaireur.accounts.models import Person, Structure
from eclaireur.core.zones import site_day
from eclaireur.matching.assignment import MILLIONTHS
from eclaireur.matching.enums import Unassigned
from eclaireur.people.models import PeerProfile
from eclaireur.safety.queries import deserve_an_answer_soon

SOON_DAYS = 1
"""How long a request whose words deserve an answer soon waits before a coordinator sees it."""

CHOICES = 20
"""How many other peers a coordinator chooses among for one request."""

WEIGHED = 200
"""How many of the heaviest pairs of a request are checked in the database before a choice."""


@dataclass(frozen=True)
class Line:
    """A line of a batch in words, for a coordinator."""

    row: BatchLine
    topics: list[Told]
    score: float | None
    reasons: list[wording.Said]
    why: str
    may_leave: bool


@dataclass(frozen=True)
class Choice:
    """A peer a coordinator may give to a request."""

    profile: PeerProfile
    score: float
    weight: float
    reasons: list[wording.Said]
    is_given: bool


def due() -> RequestQuerySet:
    """Requests past the cap, longest wait first, none already given a proposal that could begin.

    Those whose words deserve an answer soon wait a day at most, and come first (`is_soon`).
    """
    soon = Q(pk__in=deserve_an_answer_soon(Request))
    open_now = Request.objects.open()
    late = open_now.past_the_cap(AccompanimentSettings.load().cap_days)
    now_due = late | open_now.past_the_cap(SOON_DAYS).filter(soon)
    given = Proposal.objects.pending().filter(still_possible(), request=OuterRef("pk"), origin=Origin.COORDINATOR)
    return (
        now_due.annotate(is_soon=soon)
        .of_people_here()
        .exclude(Exists(given))
        .select_related("person", "structure")
        .order_by("-is_soon", "created_at", "pk")
    )


def waiting_for(coordinator: Person) -> QuerySet[Request]:
    """Those of them on the desk of `coordinator`."""
    return due().for_the_desk_of(coordinator).exclude(person=coordinator)


def entrusted_to(kept: UUID | None = None) -> QuerySet[Structure]:
    """The structures a request may be entrusted to: where someone coordinates now, and the one that has it already."""
    coordinated = Q(Exists(coordination().filter(structure=OuterRef("pk"))))
    return Structure.objects.filter(coordinated | Q(pk=kept)).order_by("name")


def best_assignment(requests: list[Request], *, for_coordinator: Person) -> matching.Assignment:
    """The pairing of greatest total weight under everybody's capacity, over peers read afresh.

    Those whom this coordinator may not assign count as pausing: rarity is the same for all coordinators.
    """
    allowed = _peers_of(for_coordinator)
    peers = profiles.peers()
    if allowed is not None:
        peers |= {each: replace(peer, paused=True) for each, peer in peers.items() if each not in allowed}
    index = matching.PeerIndex.build(peers.values(), profiles.thesaurus(), year=site_day().year)
    sought = profiles.requests_of([each.person for each in requests], {each.person_id: each for each in requests})
    return matching.assign(index, [sought[each.person_id] for each in requests])


def leaving(rows: Collection[BatchLine], *, coordinator: Person) -> set[UUID]:
    """Which lines of a batch `coordinator` may send, all read afresh.

    The request waits on their desk, the peer is among those they assign, and nothing keeps the two apart.
    """
    waiting = waiting_for(coordinator).filter(pk__in=[row.request_id for row in rows]).order_by()
    here = set(waiting.values_list("pk", flat=True))
    allowed = _peers_of(coordinator)
    pairs = [(row, row.peer_id) for row in rows if row.peer_id and row.request_id in here]
    fresh = read_afresh({peer for _row, peer in pairs})
    sought = _sought([row for row, _peer in pairs])
    return {
        row.pk
        for row, peer in pairs
        if (allowed is None or peer in allowed) and obstacle(fresh, peer, sought[row.request.person_id]) is None
    }


def pair_of(request: Request, peer: Person, *, for_coordinator: Person) -> matching.Pair | None:
    """The admissible pair of a request and a peer this coordinator may assign, with its weight; else None."""
    return next((pair for pair in _pairs(request, for_coordinator) if pair.peer_id == str(peer.pk)), None)


def choices_for(line: BatchLine, *, reader: Person) -> list[Choice]:
    """The peers a coordinator may give to the request of a line, most weight first, in words."""
    held = held_index.current()
    sought = profiles.request_of(line.request.person, line.request)
    pairs = _pairs(line.request, reader)[:CHOICES]
    matches = [match for pair in pairs if isinstance(match := held.index.explain(pair.peer_id, sought), matching.Match)]
    ids = [match.peer_id for match in matches]
    words = wording.reasons_of(
        matches,
        peers=held.peers,
        sought=sought,
        lived_named=nameable(ids, reader),
        sought_named=names_told(line.request)[line.request_id],
    )
    rows = {str(row.person_id): row for row in PeerProfile.objects.filter(person_id__in=ids).select_related("person")}
    given = line.batch.lines.exclude(pk=line.pk).filter(peer__in=[row.person for row in rows.values()]).values_list("peer", flat=True)
    taken = {str(peer) for peer in given}
    return [
        Choice(rows[pair.peer_id], pair.score, pair.weight, words[pair.peer_id], pair.peer_id in taken)
        for pair in pairs
        if pair.peer_id in words
    ]


def lines_in_words(rows: list[BatchLine], *, reader: Person) -> list[Line]:
    """Lines of a batch with what each request tells and why this peer, as finely as both people allowed."""
    topics = told_topics([row.request for row in rows])
    held = held_index.current()
    sought = _sought(rows)
    may_leave = leaving([row for row in rows if row.batch.state == BatchState.READY], coordinator=reader)
    lived = nameable([str(row.peer_id) for row in rows if row.peer_id], reader)
    names = names_told(*(row.request for row in rows))
    lines = []
    for row in rows:
        wanted = sought[row.request.person_id]
        score, reasons = row.score, list[wording.Said]()
        if row.peer_id and str(row.peer_id) in held.index.number:
            match = held.index.explain(str(row.peer_id), wanted)
            if isinstance(match, matching.Match):
                score, reasons = match.score, wording.reasons_of(
                    [match], peers=held.peers, sought=wanted, lived_named=lived, sought_named=names[row.request_id]
                )[match.peer_id]
        lines.append(Line(row, topics[row.request_id], score, reasons, why_in_words(row.why), row.pk in may_leave))
    return lines


def why_in_words(code: str) -> str:
    """Why a request of a batch has nobody."""
    words: dict[str, str] = {
        Unassigned.NO_ADMISSIBLE_PEER: _("Aucun pair ne convient aujourd’hui : langue, distance, limites, ou vécu trop différent."),
        Unassigned.CAPACITY: _("Des pairs conviendraient, mais toutes leurs places sont prises dans cette répartition."),
    }
    return words.get(code, _("Laissée sans pair à la main."))


def _pairs(request: Request, coordinator: Person) -> list[matching.Pair]:
    """Every pair of a request with a peer this coordinator may assign and who is free now, most weight first."""
    held = held_index.current()
    sought = profiles.request_of(request.person, request)
    allowed = _peers_of(coordinator)
    row = matching.Candidates(held.index, [sought]).row(0)
    pairs = [
        matching.Pair(sought.id, held.index.ids[number], float(score), int(weight) / MILLIONTHS)
        for number, weight, score in zip(row.peers, row.weights, row.scores, strict=True)
    ]
    if allowed is not None:
        pairs = [pair for pair in pairs if UUID(pair.peer_id) in allowed]
    pairs.sort(key=lambda pair: (-pair.weight, pair.peer_id))
    pairs = pairs[:WEIGHED]
    free = set(open_peers().filter(person__in=[pair.peer_id for pair in pairs]).values_list("person", flat=True))
    return [pair for pair in pairs if UUID(pair.peer_id) in free]


def _sought(rows: Collection[BatchLine]) -> dict[UUID, matching.Request]:
    """What the person of each line looks for, by person."""
    requests = {row.request.person_id: row.request for row in rows}
    return profiles.requests_of([each.person for each in requests.values()], requests)


def _peers_of(coordinator: Person) -> set[UUID] | None:
    """The identifiers of the peers a coordinator may assign; None for all."""
    peers = assigned_by(coordinator)
    return None if peers is None else set(peers.values_list("person", flat=True))
