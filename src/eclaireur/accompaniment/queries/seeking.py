"""« Trouver un pair »: the best peers for someone, with reasons, checked in the database before they are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from eclaireur import matching
from eclaireur.accompaniment import wording
from eclaireur.accompaniment.models import Request
from eclaireur.accompaniment.queries import index as held_index
from eclaireur.accompaniment.queries import profiles
from eclaireur.accompaniment.queries.places import open_peers
from eclaireur.accounts.models import Person
from eclaireur.matching.enums import Exclusion
from eclaireur.people.models import Experience, Path, PeerProfile

LONGEST = 20
"""A list of peers ends here."""

SPARE = 20
"""How many more are asked of the index, to stand in for those the database no longer allows."""


@dataclass(frozen=True)
class Offered:
    """A peer offered to someone: their profile, the score (0..1) and its reasons in words."""

    profile: PeerProfile
    score: float
    reasons: list[wording.Said]
    introduction: str = ""

    @property
    def percent(self) -> int:
        """The score in hundredths: what the reasons add up to."""
        return round(self.score * 100)


@dataclass(frozen=True)
class Found:
    """What a search gives: peers, best first, and the number of those who could not be proposed, by cause."""

    peers: list[Offered]
    excluded: Mapping[Exclusion, int]


def find_peers(person: Person, *, request: Request | None = None, limit: int = LONGEST) -> Found:
    """The best listed peers for `person`, each free at this moment, with reasons worded in their language."""
    sought = profiles.request_of(person, request)
    held = held_index.current()
    ranking = held.index.rank(sought, limit=limit + SPARE)
    ids = [match.peer_id for match in ranking.ranked]
    free = {str(each.person_id): each for each in open_peers().filter(person_id__in=ids).select_related("person")}
    kept = [match for match in ranking.ranked if match.peer_id in free][:limit]
    excluded = dict(ranking.excluded)
    excluded[Exclusion.CAPACITY] = excluded.get(Exclusion.CAPACITY, 0) + len(ids) - len(free)
    words = wording.reasons_of(
        kept, peers=held.peers, sought=sought, lived_named=nameable([match.peer_id for match in kept], person)
    )
    told = _introductions([match.peer_id for match in kept], person)
    offered = [
        Offered(free[match.peer_id], match.score, words[match.peer_id], told.get(match.peer_id, "")) for match in kept
    ]
    return Found(offered, excluded)


def offered_among(person: Person, peers: Iterable[Person], *, request: Request | None = None) -> dict[UUID, Offered]:
    """By peer, the score and the reasons for `person`: of those of `peers` who match and are free now.

    Used where the peers are already known: proposals to compare, a peer about to be asked.
    """
    sought = profiles.request_of(person, request)
    held = held_index.current()
    wanted = {str(peer.pk) for peer in peers} & held.index.number.keys()
    answers = [held.index.explain(each, sought) for each in sorted(wanted)]
    matches = [each for each in answers if isinstance(each, matching.Match)]
    free = {str(row.person_id): row for row in open_peers().filter(person_id__in=wanted).select_related("person")}
    words = wording.reasons_of(matches, peers=held.peers, sought=sought, lived_named=nameable(list(wanted), person))
    return {
        UUID(each.peer_id): Offered(free[each.peer_id], each.score, words[each.peer_id])
        for each in matches
        if each.peer_id in free
    }


def _introductions(peer_ids: list[str], viewer: Person) -> dict[str, str]:
    """By peer, the first words of their path, where `viewer` may read it."""
    rows = Path.objects.visible_to(viewer).filter(person__in=peer_ids).values_list("person", "introduction")
    return {str(person): introduction for person, introduction in rows}


def nameable(peer_ids: list[str], viewer: Person) -> dict[str, set[str]]:
    """By peer, the concepts whose experience `viewer` may see: only these are named in a reason."""
    found: dict[str, set[str]] = {each: set() for each in peer_ids}
    rows = Experience.objects.visible_to(viewer).filter(person__in=peer_ids).values_list("person", "concept")
    for person, concept in rows:
        found[str(person)].add(concept)
    return found
