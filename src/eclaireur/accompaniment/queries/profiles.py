"""From the database to what matching compares: peers, requests, the thesaurus. A fixed number of reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from eclaireur import matching
from eclaireur.accompaniment.enums import Importance
from eclaireur.accompaniment.models import Proposal, Relation, Request, Search, SetAside, Wish
from eclaireur.accompaniment.queries.places import with_load
from eclaireur.accounts.models import Block, Person, RoleGrant
from eclaireur.matching.enums import Circle, Stage
from eclaireur.people.models import Concept, Experience, Limit, PeerProfile

STAGE = {stage.value: stage for stage in Stage}


def thesaurus() -> matching.Thesaurus:
    """The tree of concepts as matching reads it, with its French labels."""
    rows = list(Concept.objects.all())
    return matching.Thesaurus.of(
        [(row.slug, row.parent_id) for row in rows], {row.slug: row.label_fr for row in rows}
    )


def peers(ids: Collection[UUID] | None = None) -> dict[UUID, matching.Peer]:
    """Listed peers by person, or those of `ids` who are listed: full ones too, since they are counted."""
    profiles = with_load(PeerProfile.objects.listed()).select_related("commune")
    if ids is not None:
        profiles = profiles.filter(person__in=ids)
    rows = {row.person_id: row for row in profiles}
    about = Q() if ids is None else Q(person__in=ids)
    lived: dict[UUID, list[matching.Experience]] = defaultdict(list)
    experiences = Experience.objects.filter(about, person__peer_profile__isnull=False)
    for person, concept, stage, accompanies in experiences.values_list("person", "concept", "stage", "accompanies"):
        lived[person].append(matching.Experience(concept, STAGE[stage], accompanies))
    limits: dict[UUID, list[str]] = defaultdict(list)
    about_profile = Q() if ids is None else Q(peerprofile__person__in=ids)
    for person, concept in Limit.objects.filter(about_profile).values_list("peerprofile__person", "concept"):
        limits[person].append(concept)
    groups = _groups_of_roles(ids)
    return {
        person: matching.Peer(
            id=str(person),
            experiences=tuple(lived[person]),
            limits=tuple(limits[person]),
            languages=tuple(row.languages) or ("fr",),
            modalities=tuple(row.modalities),
            lat=row.commune.lat if row.commune else None,
            lon=row.commune.lon if row.commune else None,
            radius_km=row.radius_km,
            capacity=row.capacity,
            load=row.load,
            gender=row.gender or None,
            birth_year=row.birth_year,
            availability=tuple(row.availability),
            circle=Circle(row.circle),
            groups=tuple(groups[person]),
        )
        for person, row in rows.items()
    }


def request_of(person: Person, request: Request | None = None) -> matching.Request:
    """What a person looks for, as matching reads it."""
    return requests_of([person], {person.pk: request} if request else {})[person.pk]


def requests_of(
    people: Iterable[Person], open_requests: dict[UUID, Request] | None = None
) -> dict[UUID, matching.Request]:
    """What each person looks for, by person; identified by their request where one is given."""
    people = list(people)
    ids = [person.pk for person in people]
    given = open_requests or {}
    searches = {
        search.person_id: search
        for search in Search.objects.filter(person__in=ids)
        .select_related("commune")
        .prefetch_related("avoid", "places")
    }
    sought = _sought(ids)
    out_of_reach = _out_of_reach(ids)
    found = {}
    for person in people:
        search = searches.get(person.pk) or Search(person=person)
        saved = not search._state.adding
        commune = search.commune if search.commune_id else None
        request = given.get(person.pk)
        found[person.pk] = matching.Request(
            id=str(request.pk if request else person.pk),
            experiences=tuple(sought[person.pk]),
            avoid=tuple(concept.pk for concept in search.avoid.all()) if saved else (),
            languages=tuple(search.languages) or (person.language,),
            modalities=tuple(search.modalities),
            lat=commune.lat if commune else None,
            lon=commune.lon if commune else None,
            max_km=search.max_km,
            gender_wish=search.gender_wish or None,
            age_wish=(search.age_from, search.age_to) if search.age_from and search.age_to else None,
            availability=tuple(search.availability),
            circle=Circle(person.circle),
            blocked=tuple(sorted(str(each) for each in out_of_reach[person.pk])),
            groups=tuple(_group(place.pk) for place in search.places.all()) if saved else (),
            waiting_days=request.waiting_days() if request else 0.0,
        )
    return found


def _sought(ids: list[UUID]) -> dict[UUID, list[matching.Sought]]:
    """What each person seeks: their experiences, but those they left out."""
    importance = dict(Wish.objects.filter(search__person__in=ids).values_list("experience", "importance"))
    sought: dict[UUID, list[matching.Sought]] = defaultdict(list)
    rows = Experience.objects.filter(person__in=ids).values_list("pk", "person", "concept", "stage")
    for pk, person, concept, stage in rows:
        weight = importance.get(pk, Importance.MUCH)
        if weight != Importance.LEFT_OUT:
            sought[person].append(matching.Sought(concept, STAGE[stage], weight))
    return sought


def _out_of_reach(ids: list[UUID]) -> dict[UUID, set[UUID]]:
    """Whom each person is never proposed: themselves, across a block, set aside, with them now, or who declined."""
    apart: dict[UUID, set[UUID]] = {each: {each} for each in ids}
    for person, blocked in Block.objects.filter(Q(person__in=ids) | Q(blocked__in=ids)).values_list("person", "blocked"):
        if person in apart:
            apart[person].add(blocked)
        if blocked in apart:
            apart[blocked].add(person)
    for person, peer in SetAside.objects.filter(person__in=ids).values_list("person", "peer"):
        apart[person].add(peer)
    for member, peer in Relation.objects.under_way().filter(member__in=ids).values_list("member", "peer"):
        if peer:
            apart[member].add(peer)
    declined = Proposal.objects.filter(request__person__in=ids).declined_for_now()
    for person, peer in declined.values_list("request__person", "peer"):
        apart[person].add(peer)
    return apart


def _groups_of_roles(ids: Collection[UUID] | None) -> dict[UUID, list[str]]:
    """The structures in which each person holds a role: who frequents one may prefer to meet nobody from it."""
    held = RoleGrant.objects.current().filter(structure__isnull=False)
    if ids is not None:
        held = held.filter(person__in=ids)
    groups: dict[UUID, list[str]] = defaultdict(list)
    for person, structure in held.values_list("person", "structure"):
        groups[person].append(_group(structure))
    return groups


def _group(structure: UUID) -> str:
    return f"structure:{structure}"
