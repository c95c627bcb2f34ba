"""Who lived what a waiting topic tells of: the engine that finds peers, asked for a text instead of a person."""

import datetime as dt
from collections import defaultdict
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from eclaireur import matching
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.community import rules
from eclaireur.community.models import Offer, Post, Readiness, Space, Topic
from eclaireur.matching.enums import Criterion, Stage
from eclaireur.people.models import Experience, Limit, PeerProfile
from eclaireur.people.queries import held_thesaurus, recognise

MOST_CONCEPTS = 8
MOST_LOOKED_AT = 60
WEEK = dt.timedelta(days=7)


def concepts_of(topic: Topic) -> list[str]:
    """What a topic tells of: the concepts of its themes, then those recognised in its title and first message."""
    first = Post.objects.filter(topic=topic, sequence=1, erased_at=None).values_list("body", flat=True).first() or ""
    told = [proposal.concept for proposal in recognise(f"{topic.title}\n{first}")]
    return _concepts(topic, told)


def _concepts(topic: Topic, told: list[str]) -> list[str]:
    themes = [theme.concept_id for theme in topic.themes.all() if theme.concept_id]
    return list(dict.fromkeys([*themes, *told]))[:MOST_CONCEPTS]


def who_could_answer(topic: Topic, many: int) -> list[Person]:
    """The `many` people who resemble a topic most, among those who may be asked, most alike first.

    They read its space and may write there, agreed to be asked (peers did by displaying their path), were not
    asked about it yet nor too often this week, are neither its author nor apart from them, and did not set what
    it tells as a limit. Nothing of the author is used but the words of the topic.
    """
    concepts = concepts_of(topic)
    if not concepts:
        return []
    found = _index(_may_be_asked(topic)).rank(
        matching.Request(str(topic.pk), tuple(matching.Sought(concept) for concept in concepts)), limit=MOST_LOOKED_AT
    )
    people = Person.objects.in_bulk([UUID(match.peer_id) for match in found.ranked])
    inside = (
        person for match in found.ranked
        if (person := people.get(UUID(match.peer_id))) and rules.is_part_of(person, topic.space)
        and rules.can_write(person, topic.space)
    )
    return list(islice(inside, many))


def _may_be_asked(topic: Topic) -> QuerySet[Person]:
    said_no, said_yes = Q(readiness__is_ready=False), Q(readiness__is_ready=True)
    is_peer = Q(pk__in=PeerProfile.objects.listed().values("person"))
    apart = out_of_sight_of(topic.author) if topic.author else set()
    already = Offer.objects.filter(topic=topic).values("person")
    return (
        Person.objects.here()
        .filter(said_yes | (is_peer & ~said_no))
        .exclude(pk__in=apart).exclude(pk=topic.author_id).exclude(pk__in=already)
    )


def _index(people: QuerySet[Person]) -> matching.PeerIndex:
    """These people as matching sees them: what they lived, what they do not wish to carry, how often they were asked."""
    ids = list(people.values_list("pk", flat=True))
    lived: dict[UUID, list[matching.Experience]] = defaultdict(list)
    for person, concept, stage in Experience.objects.filter(person__in=ids).values_list("person", "concept", "stage"):
        lived[person].append(matching.Experience(concept, Stage(stage)))
    limits: dict[UUID, list[str]] = defaultdict(list)
    for person, concept in Limit.objects.filter(peerprofile__person__in=ids).values_list("peerprofile__person", "concept"):
        limits[person].append(concept)
    most = dict(Readiness.objects.filter(person__in=ids).values_list("person", "most_a_week"))
    usual = Readiness._meta.get_field("most_a_week").default
    lately = Offer.objects.filter(person__in=ids, created_at__gt=timezone.now() - WEEK)
    asked = dict(lately.values_list("person").annotate(many=Count("pk")))
    return matching.PeerIndex.build(
        [
            matching.Peer(
                id=str(person), experiences=tuple(lived[person]), limits=tuple(limits[person]),
                capacity=most.get(person, usual), load=asked.get(person, 0),
            )
            for person in ids if lived[person]
        ],
        tree(),
    )


def tree() -> matching.Thesaurus:
    """The thesaurus as matching reads it, with its French labels."""
    entries = list(held_thesaurus().values())
    return matching.Thesaurus.of(
        [(entry.id, entry.parent) for entry in entries], {entry.id: entry.label("fr") for entry in entries}
    )


def shared_with(person: Person, topic: Topic) -> list[str]:
    """What `person` lived that resembles a topic, as concepts, closest first: why it was offered to them."""
    lived = Experience.objects.filter(person=person).values_list("concept", "stage")
    peer = matching.Peer("me", tuple(matching.Experience(concept, Stage(stage)) for concept, stage in lived))
    sought = tuple(matching.Sought(concept) for concept in concepts_of(topic))
    if not sought or not peer.experiences:
        return []
    found = matching.PeerIndex.build([peer], tree()).rank(matching.Request("topic", sought), limit=1)
    reasons = [reason for match in found.ranked for reason in match.reasons if reason.criterion == Criterion.EXPERIENCE]
    return list(dict.fromkeys(reason.peer_concept for reason in reasons if reason.peer_concept))


def offered_to(person: Person) -> list[tuple[Offer, list[str]]]:
    """The topics offered to `person` that still wait, oldest first, each with why in words of the thesaurus."""
    tree, language = held_thesaurus(), person.language
    offers = Offer.objects.waiting_for(person).select_related("topic__space").prefetch_related("topic__themes")
    return [
        (offer, [tree[concept].label(language) for concept in shared_with(person, offer.topic)])
        for offer in offers.order_by("topic__created_at")
    ]


def is_ready(person: Person) -> bool:
    """Whether `person` may be shown topics that wait: they said so, or display a path and did not refuse."""
    row = Readiness.objects.filter(person=person).first()
    return row.is_ready if row else PeerProfile.objects.listed().filter(person=person).exists()


def cared_for_by(person: Person) -> QuerySet[Space]:
    """The spaces whose waiting topics `person` watches over: all for who moderates everywhere, else their structures'."""
    team = {"moderator", "coordinator", "facilitator"}
    seats = {grant.structure_id for grant in person.current_grants if grant.role in team}
    everywhere = {grant.structure_id for grant in person.current_grants if grant.role == "moderator"}
    if None in everywhere:
        return Space.objects.all()
    return Space.objects.filter(structure__in=seats - {None})
