"""Topics of a space and messages of a topic, as one reader meets them. The same few reads for 1, 3 or 300 rows."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import for_anyone
from eclaireur.community import rules
from eclaireur.community.models import Following, Post, Reaction, Reading, Space, Theme, Topic
from eclaireur.community.queries.care import TOO_OLD
from eclaireur.community.queries.met import as_met, unmet_by
from eclaireur.community.queries.themes import with_themes
from eclaireur.community.queries.waiting import appeared_after, held_of
from eclaireur.core.prepared import prepared

TOPICS_A_PAGE = 20
POSTS_A_PAGE = 30
QUOTED = 300  # characters of a quoted message that are shown


@dataclass
class Slice:
    """A page of a list that is not counted: what it shows, and whether there is more."""

    object_list: list
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    def __iter__(self) -> Any:
        return iter(self.object_list)


def slice_of(rows: QuerySet | list, number: int, size: int) -> Slice:
    """Page `number` (from 1) of `rows`, without counting them all; the first one when there is nothing that far."""
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    if first and not found:
        return slice_of(rows, 1, size)
    return Slice(found[:size], number, has_next=len(found) > size)


def named(rows: QuerySet) -> Any:
    """Rows with `name`: the name their author goes by there, never another; none for what they erased, whose name may be gone."""
    name = Coalesce("persona__pseudonym", "author__pseudonym")
    return rows.annotate(name=Case(When(erased_at=None, then=name), default=Value("")))


def topics_of(
    space: Space, viewer: Any, *, theme: Theme | None = None, unanswered: bool = False, unread: bool = False, number: int = 1,
    since: dt.datetime | None = None,
) -> Slice:
    """A page of the topics of a space `viewer` reads: pinned first, then where something was last said. `unread`: those
    alone that they opened, and that hold something new since.

    Each has `name`, `answers` and `moved_at` as this viewer meets them, `is_unread`, `is_held` and its themes (`tagged`);
    `is_new` says that someone else opened it after `since`, or that it waited to be read until then, and that they never
    read it.
    """
    how: dict[str, Any] = {"moderates": bool(rules.moderates(viewer, space)), "unanswered": unanswered, "unread": unread}
    if theme is not None:
        how["theme"] = theme.pk
    asked = _topics_of if number > 1 else _first_topics_of  # later pages are rare, and each would be a way of asking
    page = _page_of_topics(asked(viewer, space=space.pk, **how), number)
    never_opened = [topic for topic in page if since and topic.author_id != viewer.pk and not topic.is_opened]
    appeared = appeared_after(never_opened, since) if since else set()
    for topic in page:
        topic.space = space
        topic.is_new = topic.pk in appeared
    return page


def _page_of_topics(rows: QuerySet | list, number: int) -> Slice:
    page = slice_of(rows, number, TOPICS_A_PAGE)
    with_themes(page.object_list)
    held = held_of(page.object_list)
    for topic in page:
        topic.is_held = str(topic.pk) in held
    return page


def _topics_of(
    viewer: Any, *, space: uuid.UUID, moderates: bool, unanswered: bool, unread: bool, theme: uuid.UUID | None = None
) -> QuerySet:
    unmet = unmet_by(viewer)
    rows = Topic.objects.filter(space=space).not_by(unmet)
    if not moderates:
        rows = rows.filter(Q(hidden_at=None) | Q(author=viewer)) if viewer.is_authenticated else rows.filter(hidden_at=None)
    if theme is not None:
        rows = rows.filter(themes=theme)
    met = as_met(rows, unmet).filter(Q(erased_at=None) | Q(answers__gt=0))
    if unanswered:
        met = met.filter(closed_at=None, erased_at=None, is_answered=False)
    if viewer.is_authenticated:
        opened = Exists(Reading.objects.filter(person=viewer, topic=OuterRef("pk")))
        met = met.annotate(is_unread=is_unread_by(viewer, unmet), is_opened=opened)
        if unread:
            met = met.filter(is_unread=True, hidden_at=None)
    return named(met).order_by("-is_pinned", "-moved_at", "-id")


@for_anyone
def _first_topics_of(viewer: Any, **how: Any) -> QuerySet:
    return _topics_of(viewer, **how)[: TOPICS_A_PAGE + 1]


def waiting_in(spaces: Iterable[Space], viewer: Person, number: int = 1) -> Slice:
    """A page of the topics of these spaces that still wait for a first answer: those of the last fortnight, oldest first, then
    the others, latest first (`is_old`).
    """
    rows = Topic.objects.visible_to(viewer).unanswered().filter(space__in=list(spaces), space__closed_at=None)
    rows = named(rows).annotate(answers=Value(0), moved_at=F("created_at")).select_related("space")
    return _page_of_topics(_forgotten_last(rows, "created_at"), number)


def posts_waiting_in(spaces: Iterable[Space], viewer: Person, number: int = 1) -> Slice:
    """A page of the messages of these spaces that wait for an answer of their own, in the same order, each with `name` and its topic."""
    watched = {space.pk for space in spaces}
    waiting = Post.objects.still_waiting().values_list("pk", "topic__space")  # few everywhere, where a space may hold thousands
    rows = Post.objects.visible_to(viewer).filter(pk__in=[pk for pk, space in waiting if space in watched])
    rows = named(rows).select_related("topic__space", "care")
    return slice_of(_forgotten_last(rows, "care__created_at"), number, POSTS_A_PAGE)


def _forgotten_last(rows: QuerySet, since: str) -> QuerySet:
    """What waits `since` then: who can still be answered in time first, before what was left for weeks (`is_old`)."""
    recent = Q(**{f"{since}__gt": timezone.now() - TOO_OLD})
    is_old = Case(When(recent, then=Value(False)), default=Value(True), output_field=BooleanField())
    return rows.annotate(is_old=is_old).order_by("is_old", Case(When(recent, then=F(since))), F(since).desc(), "id")


def is_unread_by(viewer: Person, unmet: set, newer: Q | None = None) -> Exists:
    """Whether a topic the viewer began to read has something new for them, among messages that are `newer`."""
    begun = Reading.objects.filter(person=viewer, topic=OuterRef("topic"), last_read__lt=OuterRef("sequence"))
    news = Post.objects.there().not_by(unmet).filter(newer or Q(), topic=OuterRef("pk")).exclude(author=viewer)
    return Exists(news.filter(Exists(begun)))


def topic_for(viewer: Any, pk: uuid.UUID) -> Topic:
    """A topic with its space, `name`, `answers` and `is_answered` as `viewer` meets it, and for someone signed in `last_read` (None when never opened),
    `unread_from` (place of the first message new to them, or None) and `is_followed`. Topic.DoesNotExist when `viewer` may not read it, or when it never was.
    """
    for topic in _topic_for(viewer, pk=pk):
        return topic
    raise Topic.DoesNotExist


@for_anyone
def _topic_for(viewer: Any, *, pk: uuid.UUID) -> QuerySet:
    unmet = unmet_by(viewer)
    rows = named(as_met(Topic.objects.visible_to(viewer).select_related("space__structure"), unmet))
    if viewer.is_authenticated:
        mine = Reading.objects.filter(person=viewer, topic=OuterRef("pk")).values("last_read")
        rows = rows.annotate(
            last_read=Subquery(mine[:1]), is_followed=Exists(Following.objects.filter(person=viewer, topic=OuterRef("pk")))
        )
        news = Post.objects.there().not_by(unmet).filter(topic=OuterRef("pk"), sequence__gt=OuterRef("last_read"))
        rows = rows.annotate(unread_from=Subquery(news.exclude(author=viewer).order_by("sequence").values("sequence")[:1]))
    return rows.filter(pk=pk)


@dataclass
class Talk:
    """The messages of a page of a topic, and the pages around it."""

    posts: list[Post]
    page: Any  # what c-pagination shows
    first_unread: Post | None
    unread_page: int  # the page of the first message not read yet; 0 when all is read, or nothing was

    def __iter__(self) -> Any:
        return iter(self.posts)


def talk_of(topic: Topic, viewer: Any, *, number: int = 1, message: uuid.UUID | None = None) -> Talk:
    """A page of the messages of a topic `viewer` reads (the page of `message` when it is given).

    Places of erased messages stay; those of people out of sight are not there at all.
    """
    unmet = unmet_by(viewer)
    rows = topic.posts.not_by(unmet)
    total = rows.count() if unmet else topic.last_sequence  # places are never taken away
    pages = Paginator(range(total), POSTS_A_PAGE)
    if message is not None:
        place = rows.filter(pk=message).values_list("sequence", flat=True).first()
        number = _page_of(rows, place, unmet) if place else number
    page = pages.get_page(number)
    first = (page.number - 1) * POSTS_A_PAGE
    if unmet:
        posts = list(_drawn(rows)[first : first + POSTS_A_PAGE])
    else:
        posts = _stretch(topic=topic.pk, after=first, upto=first + POSTS_A_PAGE)
        for post in posts:
            post.topic = topic
    read, unread_from = getattr(topic, "last_read", None), getattr(topic, "unread_from", None)
    first_unread, unread_page = None, 0
    if read and read < topic.last_sequence:
        first_unread = next((post for post in posts if post.sequence > read and _is_news(post, viewer)), None)
        unread_page = _page_of(rows, unread_from, unmet) if unread_from else 0
    return Talk(posts, page, first_unread, unread_page)


def _is_news(post: Post, viewer: Any) -> bool:
    return post.author_id != viewer.pk and post.erased_at is None and post.hidden_at is None


def _page_of(rows: QuerySet, place: int, unmet: set) -> int:
    before = rows.filter(sequence__lt=place).count() if unmet else place - 1
    return before // POSTS_A_PAGE + 1


@prepared
def _stretch(*, topic: uuid.UUID, after: int, upto: int) -> QuerySet:
    return _drawn(Post.objects.filter(topic=topic, sequence__gt=after, sequence__lte=upto))


def _drawn(rows: QuerySet) -> QuerySet:
    """Messages in order with `name`, and what they quote."""
    rows = named(rows).defer("body").annotate(
        quoted_words=Substr("quoted__body", 1, QUOTED),
        quoted_note=F("quoted__content_note"),
        quoted_author=F("quoted__author"),
        quoted_gone=Case(
            When(Q(quoted__erased_at__isnull=False) | Q(quoted__hidden_at__isnull=False), then=Value(True)),
            default=Value(False), output_field=BooleanField(),
        ),
        quoted_name=Coalesce("quoted__persona__pseudonym", "quoted__author__pseudonym"),
    )
    return rows.order_by("sequence")


def said_by(viewer: Person, posts: list[Post]) -> set[tuple[uuid.UUID, str]]:
    """What the viewer already said of these messages of one topic, given in order: (message, kind)."""
    if not posts:
        return set()
    first, last = posts[0].sequence, posts[-1].sequence
    return set(_said(person=viewer.pk, topic=posts[0].topic_id, first=first, last=last))


@prepared
def _said(*, person: uuid.UUID, topic: uuid.UUID, first: int, last: int) -> QuerySet:
    rows = Reaction.objects.filter(person=person, post__topic=topic, post__sequence__gte=first, post__sequence__lte=last)
    return rows.values_list("post", "kind")


def followed_by(viewer: Person, number: int) -> Slice:
    """A page of the topics `viewer` follows and may read, where something was last said first."""
    unmet = unmet_by(viewer)
    followed = Topic.objects.visible_to(viewer).filter(followings__person=viewer)
    rows = named(as_met(followed, unmet).annotate(is_unread=is_unread_by(viewer, unmet)))
    return _page_of_topics(rows.select_related("space").order_by("-moved_at", "-id"), number)
