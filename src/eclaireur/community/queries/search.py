"""Finding messages by their words, among those the viewer may read: in the query, never after."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet
from modelsearch.backends import get_search_backend

from eclaireur.community import texts
from eclaireur.community.models import Post, PostWords, Space
from eclaireur.community.queries.reading import Slice, named, slice_of
from eclaireur.people.highlight import highlighted

A_PAGE = 20
AROUND = 110  # characters shown on each side of the first word found


@dataclass(frozen=True)
class Found:
    """A message found: where it is, and a part of it in consecutive (piece, is marked)."""

    post: Post
    pieces: list[tuple[str, bool]]
    title: list[tuple[str, bool]]


def search(words: str, viewer: Any, *, space: Space | None = None, number: int = 1) -> Slice:
    """A page of the messages `viewer` may read, in `space` or anywhere, that hold every one of `words` in some form, newest
    first.

    The last word may be only a beginning. Words that hold a sentence together, and single letters, are left out; with no
    other there is nothing to look for.
    """
    stems = texts.sought(words)
    if not stems:
        return Slice([], 1, has_next=False)
    rows = Post.objects.visible_to(viewer).there().filter(words__in=_holding(stems))
    if space is not None:
        rows = rows.filter(topic__space=space)
    page = slice_of(named(rows).select_related("topic__space").order_by("-pk"), number, A_PAGE)
    page.object_list = [_found(post, stems) for post in page.object_list]
    return page


def _holding(stems: list[str]) -> QuerySet:
    """The keys of PostWords whose words hold every one of `stems`, the last one perhaps cut short."""
    backend, everything = get_search_backend(), PostWords.objects.all()
    said = " ".join(stems)
    if connection.vendor != "sqlite":
        hits = backend.autocomplete(said, everything, operator="and", order_by_relevance=False)
        return hits.get_queryset().order_by().values("pk")
    return _holding_on_sqlite(backend.autocomplete_query_compiler_class(everything, said, operator="and"))


def _holding_on_sqlite(asked: Any) -> QuerySet:
    """The same. The library joins its two tables, and SQLite then asks the words of each message apart: minutes at
    100,000 messages. Here the words are asked once.
    """
    from modelsearch.backends.database.sqlite.query import MatchExpression  # noqa: PLC0415 (fails elsewhere)

    match = MatchExpression(asked.FTS_TABLE_FIELDS, asked.build_search_query(asked.query))
    entries = apps.get_model("wagtailsearch", "SQLiteFTSIndexEntry").objects.filter(match).values("pk")
    of_words = ContentType.objects.get_for_model(PostWords)
    return apps.get_model("wagtailsearch", "IndexEntry").objects.filter(content_type=of_words, pk__in=entries).values("object_id")


def _found(post: Post, stems: list[str]) -> Found:
    excerpt = _excerpt(post.body, stems)
    return Found(
        post, highlighted(excerpt, texts.marked(excerpt, stems)),
        highlighted(post.topic.title, texts.marked(post.topic.title, stems)),
    )


def _excerpt(body: str, stems: list[str]) -> str:
    """The part of a message around the first word found, cut between words."""
    spans = texts.marked(body, stems)
    middle = spans[0][0] if spans else 0
    start, end = max(0, middle - AROUND), middle + AROUND
    start = 0 if start == 0 else body.find(" ", start) + 1 or start
    end = len(body) if end >= len(body) else body.rfind(" ", middle, end) if body.rfind(" ", middle, end) > middle else end
    return ("… " if start else "") + " ".join(body[start:end].split()) + (" …" if end < len(body) else "")
