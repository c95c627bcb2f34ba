"""The first message of each newcomer, and topics near what someone lived."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from eclaireur import matching
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.community.models import Post, Space, Theme, Topic
from eclaireur.community.queries.care import tree
from eclaireur.community.queries.met import as_met, unmet_by
from eclaireur.community.queries.reading import TOPICS_A_PAGE, Slice, named, slice_of
from eclaireur.community.queries.themes import with_themes
from eclaireur.matching.enums import Criterion, Stage
from eclaireur.people.models import Concept, Experience
from eclaireur.people.queries import held_thesaurus

NEW_FOR = dt.timedelta(days=14)
HELD_FOR = dt.timedelta(hours=1)
"""How long a greeter keeps a message they took: then another may answer it."""
RECENT = dt.timedelta(days=90)
MOST_LOOKED_AT = 400
SUGGESTED = 8


def first_messages(greeter: Person, number: int = 1) -> Slice:
    """A page of `to_greet`, oldest first, each with `name`."""
    return slice_of(named(to_greet(greeter)).order_by("created_at", "id"), number, TOPICS_A_PAGE)


def to_greet(greeter: Person) -> QuerySet[Post]:
    """First messages that no greeter has answered, where `greeter` may write; not those another holds for now."""
    now = timezone.now()
    earlier = Post.objects.filter(author=OuterRef("author"), created_at__lt=OuterRef("created_at"))
    held = Q(welcome__taken_at__gt=now - HELD_FOR) & ~Q(welcome__greeter=greeter)
    rows = Post.objects.visible_to(greeter).there().filter(created_at__gt=now - NEW_FOR, author__isnull=False)
    rows = rows.filter(topic__space__in=Space.objects.for_writing_by(greeter).open(), topic__closed_at=None)
    rows = rows.exclude(author=greeter).exclude(held).exclude(_greeted()).exclude(Exists(earlier))
    return rows.select_related("topic__space", "welcome")


def _greeted() -> Exists:
    """Whether someone who greets, or whoever had taken the message, wrote in its topic since."""
    greeters = RoleGrant.objects.current().filter(role=Role.GREETER).values("person")
    took_it = Q(author=OuterRef("welcome__greeter"), created_at__gte=OuterRef("welcome__taken_at"))
    after = Post.objects.there().filter(topic=OuterRef("topic"), sequence__gt=OuterRef("sequence"))
    return Exists(after.filter(Q(author__in=greeters) | took_it).exclude(author=OuterRef("author")))


def topics_near(person: Person, *, many: int = SUGGESTED, among: int = MOST_LOOKED_AT) -> list[tuple[Topic, list[str]]]:
    """The `many` recent topics, `among` the last ones, whose themes or words resemble what `person` lived, most alike
    first, each with its themes (`tagged`), and with what is shared in words.

    The same engine as for finding a peer, a topic in the place of a peer. Only what they may read; never
    their own; nothing is kept.
    """
    lived = Experience.objects.filter(person=person).values_list("concept", "stage")
    sought = tuple(matching.Sought(concept, Stage(stage)) for concept, stage in lived)
    if not sought:
        return []
    themed = Theme.objects.filter(topics=OuterRef("pk"), concept__isnull=False)
    recent = Topic.objects.visible_to(person).filter(
        Exists(themed) | Exists(Topic.told.through.objects.filter(topic=OuterRef("pk"))),
        last_activity_at__gt=timezone.now() - RECENT, closed_at=None, hidden_at=None, erased_at=None,
    ).exclude(author=person).select_related("space").prefetch_related(
        Prefetch("themes", Theme.objects.order_by().only("concept")), Prefetch("told", Concept.objects.only("pk"))
    )
    met = _shown(recent, person).filter(moved_at__gt=timezone.now() - RECENT)
    topics: dict[str, Any] = {str(topic.pk): topic for topic in met[:among]}
    index = matching.PeerIndex.build(
        [
            matching.Peer(key, tuple(matching.Experience(concept) for concept in _concepts_of(topic)))
            for key, topic in topics.items()
        ],
        tree(),
    )
    words, language = held_thesaurus(), person.language
    ranked = index.rank(matching.Request("me", sought), limit=many).ranked
    found = with_themes([topics[match.peer_id] for match in ranked])
    return [(topic, _labels(match, words, language)) for topic, match in zip(found, ranked, strict=True)]


def _concepts_of(topic: Any) -> dict[str, None]:
    """What a topic read with its themes and what it tells is about, each concept once."""
    themes = [theme.concept_id for theme in topic.themes.all() if theme.concept_id]
    return dict.fromkeys([*themes, *(concept.pk for concept in topic.told.all())])


def _shown(rows: QuerySet[Topic], person: Person) -> Any:
    """Topics as `person` meets them, where something was last said first."""
    return named(as_met(rows, unmet_by(person))).order_by("-moved_at", "-id")


def _labels(match: matching.Match, words, language: str) -> list[str]:
    shared = [reason.concept for reason in match.reasons if reason.criterion == Criterion.EXPERIENCE and reason.concept]
    return [words[concept].label(language) for concept in dict.fromkeys(shared)]


def lately_answered(person: Person, many: int = SUGGESTED) -> list[Topic]:
    """The topics `person` may read that were answered last: for who has told nothing of what they live yet."""
    rows = Topic.objects.visible_to(person).filter(replies__gt=0, hidden_at=None, erased_at=None).exclude(author=person)
    return with_themes(list(_shown(rows.select_related("space"), person).filter(answers__gt=0)[:many]))

