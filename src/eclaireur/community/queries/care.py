"""Who lived what a waiting topic or message tells of: the engine that finds peers, asked for a text instead of a person."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur import matching
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.community import rules
from eclaireur.community.models import Offer, Post, Readiness, Space, Topic
from eclaireur.community.models.care import OfferQuerySet
from eclaireur.community.models.sight import people_of
from eclaireur.matching.enums import Criterion, Stage
from eclaireur.people.models import Experience, Limit, PeerProfile
from eclaireur.people.queries import held_thesaurus, recognise

MOST_CONCEPTS = 8
MOST_AT_ONCE = 60
"""For how many topics, and for how many messages, others are looked for in one go; the next go begins with the rest."""
TOO_OLD = dt.timedelta(days=14)
"""What is older than that is not offered any more, and comes last where the team reads what waits: it was told long ago."""
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
TOPICS_A_DAY = 2
"""For as many topics as that, one author has others asked in a day: one account does not use up what others offer."""
TEAM = (Role.MODERATOR, Role.COORDINATOR, Role.FACILITATOR)
"""Who watches over what waits, in the structure of their seat or, seated in none, everywhere."""


def concepts_of(about: Topic | Post) -> list[str]:
    """What a topic tells of: the concepts of its themes, then those recognised in its title and first message. A message
    tells by its own words first, then by the themes of its topic.
    """
    topic = topic_of(about)
    themes = [theme.concept_id for theme in topic.themes.all() if theme.concept_id]
    if isinstance(about, Post):
        return _distinct([*_told(about.body), *themes])
    return _distinct([*themes, *concepts_in(topic, Post.objects.filter(topic=topic, sequence=1, erased_at=None).first())])


def concepts_in(topic: Topic, first: Post | None) -> list[str]:
    """The concepts recognised in the title and the first message of a topic, most telling first."""
    return _distinct(_told(f"{topic.title}\n{first.body if first else ''}"))


def topic_of(about: Topic | Post) -> Topic:
    """The topic itself, or that of a message."""
    return about.topic if isinstance(about, Post) else about


def _told(text: str) -> list[str]:
    return [proposal.concept for proposal in recognise(text)]


def _distinct(concepts: list[str]) -> list[str]:
    return list(dict.fromkeys(concepts))[:MOST_CONCEPTS]


def asked_about(about: Topic | Post) -> OfferQuerySet:
    """Who has been asked about a topic, or about a message of it alone; about a message, since it said it needed an answer."""
    if isinstance(about, Post):
        return Offer.objects.filter(post=about, created_at__gte=about.care.created_at)
    return Offer.objects.filter(Q(topic=about) | Q(post__topic=about))


def short_of_people(rows: QuerySet[Any], many: int) -> list[UUID]:
    """Of topics or messages that wait, those that fewer than `many` people have before them: first those for which
    nobody was ever looked for, then those looked at the longest ago. Never more than a few at once.
    """
    offers = Offer.objects.standing()
    if rows.model is Post:
        rows = rows.alias(standing=_number_of(offers.filter(created_at__gte=OuterRef("care__created_at")), "post"))
    else:  # as `asked_about` counts them
        rows = rows.alias(standing=_number_of(offers, "topic") + _number_of(offers, "post__topic"))
    short = rows.filter(standing__lt=many)
    return list(short.order_by(F("care__updated_at").asc(nulls_first=True), "created_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


def _number_of(offers: QuerySet[Offer], about: str) -> Coalesce:
    """How many of these offers are about each row asked for."""
    many = offers.filter(**{about: OuterRef("pk")}).order_by().values(about).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many, output_field=IntegerField()), 0)


def left_today(author: Person, many: int) -> int:
    """How many more people may be asked today for `author`, when `many` are for a topic."""
    today = Offer.objects.about_words_of(author).filter(created_at__gt=timezone.now() - DAY)
    return max(0, TOPICS_A_DAY * many - today.count())


def who_could_answer(about: Topic | Post, many: int) -> list[Person]:
    """The `many` people who resemble a topic or a message most, among those who may be asked, most alike first.

    They are of those its space is for and may write there, agreed to be asked (peers did by displaying their path),
    were not asked about it yet nor too often this week, nor for the same author for more than half of what they
    accept, are neither its author nor apart from them, and did not set what it tells as a limit. Nothing of the
    author is used but these words.
    """
    concepts = concepts_of(about)
    if not concepts or many <= 0:
        return []
    found = _index(_may_be_asked(about), about.author).rank(
        matching.Request(str(about.pk), tuple(matching.Sought(concept) for concept in concepts)), limit=many
    )
    ranked = [UUID(match.peer_id) for match in found.ranked]
    people = Person.objects.in_bulk(ranked)
    return [people[key] for key in ranked if key in people]


def _may_be_asked(about: Topic | Post) -> QuerySet[Person]:
    topic = topic_of(about)
    said_no, said_yes = Q(readiness__is_ready=False), Q(readiness__is_ready=True)
    is_peer = Q(pk__in=PeerProfile.objects.listed().values("person"))
    writers = {writer for writer in (about.author, topic.author) if writer is not None}
    apart = set().union(*(out_of_sight_of(writer) for writer in writers))
    already = about.offers.values("person") if isinstance(about, Post) else asked_about(about).values("person")
    return (
        Person.objects.here()
        .filter(people_of(topic.space), said_yes | (is_peer & ~said_no))
        .exclude(pk__in=apart).exclude(pk=about.author_id).exclude(pk__in=already)
    )


def _index(people: QuerySet[Person], author: Person | None) -> matching.PeerIndex:
    """These people as matching sees them: what they lived, what they do not wish to carry, how often they were asked.
    Who was asked for this author for half of what they accept in a week has no place left.
    """
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
    asked, for_author = _by_person(lately), _by_person(lately.about_words_of(author)) if author else {}
    return matching.PeerIndex.build(
        [
            matching.Peer(
                id=str(person), experiences=tuple(lived[person]), limits=tuple(limits[person]),
                capacity=(capacity := most.get(person, usual)), load=asked.get(person, 0),
                paused=for_author.get(person, 0) >= (capacity + 1) // 2,
            )
            for person in ids if lived[person]
        ],
        tree(),
    )


def _by_person(offers: QuerySet[Offer]) -> dict[UUID, int]:
    return dict(offers.order_by().values_list("person").annotate(many=Count("pk")))


def tree() -> matching.Thesaurus:
    """The thesaurus as matching reads it, with its French labels."""
    entries = list(held_thesaurus().values())
    return matching.Thesaurus.of(
        [(entry.id, entry.parent) for entry in entries], {entry.id: entry.label("fr") for entry in entries}
    )


def shared_with(person: Person, about: Topic | Post) -> list[str]:
    """What `person` lived that resembles a topic or a message, as concepts, closest first: why it was offered to them."""
    lived = Experience.objects.filter(person=person).values_list("concept", "stage")
    peer = matching.Peer("me", tuple(matching.Experience(concept, Stage(stage)) for concept, stage in lived))
    sought = tuple(matching.Sought(concept) for concept in concepts_of(about))
    if not sought or not peer.experiences:
        return []
    found = matching.PeerIndex.build([peer], tree()).rank(matching.Request("topic", sought), limit=1)
    reasons = [reason for match in found.ranked for reason in match.reasons if reason.criterion == Criterion.EXPERIENCE]
    return list(dict.fromkeys(reason.peer_concept for reason in reasons if reason.peer_concept))


@dataclass(frozen=True)
class Asked:
    """A topic or a message offered to someone: where it is, and what they share with it, in words of the thesaurus."""

    offer: Offer
    about: Topic | Post
    topic: Topic
    shared: list[str]

    @property
    def is_message(self) -> bool:
        """Whether one message of the topic waits, rather than the topic."""
        return isinstance(self.about, Post)

    @property
    def title(self) -> str:
        """The title of the topic, as its page says it."""
        return self.topic.title or _("Sujet effacé")

    @property
    def answer_at(self) -> str:
        """Where one answers: quoting the message, when one waits."""
        quoting = f"?citer={self.about.pk}&message={self.about.pk}" if self.is_message else ""
        return f"{self.topic.get_absolute_url()}{quoting}#ecrire"


def offered_to(person: Person) -> list[Asked]:
    """What was offered to `person` and still waits, oldest first."""
    tree, language = held_thesaurus(), person.language
    offers = Offer.objects.waiting_for(person).select_related("topic__space", "post__topic__space")
    offers = offers.prefetch_related("topic__themes", "post__topic__themes").alias(at=Coalesce("post__created_at", "topic__created_at"))
    return [
        Asked(offer, offer.about, topic_of(offer.about),
              [tree[concept].label(language) for concept in shared_with(person, offer.about)])
        for offer in offers.order_by("at")
    ]


def offered_beyond_limits(person: Person) -> list[Offer]:
    """What was offered to `person`, still waits, and tells what they do not wish to carry."""
    limits = set(Limit.objects.filter(peerprofile__person=person).values_list("concept", flat=True))
    if not limits:
        return []
    tree = held_thesaurus()
    offers = Offer.objects.waiting_for(person).select_related("topic", "post__topic")
    return [
        offer for offer in offers
        if any(not limits.isdisjoint([concept, *tree.ancestors(concept)]) for concept in concepts_of(offer.about))
    ]


def was_offered(person: Person, topic: Any, posts: Iterable[Post]) -> bool:
    """Whether `person` opened this topic, or wrote one of these messages of it, and others were asked to answer; to whom is never said."""
    if topic.author_id == person.pk and not topic.is_answered and topic.offers.exists():
        return True
    mine = [post.pk for post in posts if post.author_id == person.pk]
    return bool(mine) and Post.objects.still_waiting().filter(pk__in=mine, offers__isnull=False).exists()


def is_ready(person: Person) -> bool:
    """Whether `person` may be shown topics that wait: they said so, or display a path and did not refuse."""
    row = Readiness.objects.filter(person=person).first()
    return row.is_ready if row else PeerProfile.objects.listed().filter(person=person).exists()


def has_told_something(person: Person) -> bool:
    """Whether `person` said something of what they lived: without it nothing resembles, and nobody asks them anything."""
    return Experience.objects.filter(person=person).exists()


def cared_for_by(person: Person) -> QuerySet[Space]:
    """The spaces whose waiting topics `person` watches over: all for who keeps the platform or moderates everywhere, those
    they may read for another seat of everywhere, else their structures'.
    """
    if rules.is_operator(person):
        return Space.objects.all()
    seats = {grant.structure_id for grant in person.current_grants if grant.role in TEAM}
    theirs = Space.objects.filter(structure__in=seats - {None})
    return theirs | Space.objects.visible_to(person) if None in seats else theirs
