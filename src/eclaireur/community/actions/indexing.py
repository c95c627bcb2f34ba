"""Putting words in the search, and taking them out. Out: at once, in the same transaction. In: in the background, where
what a topic tells is recognised too.
"""

import datetime as dt
from collections.abc import Iterator

from django_tasks import task
from modelsearch.backends import get_search_backend

from eclaireur.community import queries
from eclaireur.community.models import Post, PostWords
from eclaireur.people.models import Concept

AT_ONCE = 500  # messages made up for in one hour, after an interruption


def put_in(post: Post) -> None:
    """Let `post` be found, as it is now, soon after the transaction."""
    PostWords.objects.get_or_create(post=post, defaults={"key": post.pk.hex})
    index_words.enqueue(post.pk.hex)


def take_out(posts) -> None:
    """Let none of `posts` (a queryset) be found any more: their words leave the index with their rows."""
    PostWords.objects.filter(post__in=posts).delete()


def index_all(posts: list[Post]) -> None:
    """Let many messages be found at once: those that already have their row in PostWords."""
    rows = list(PostWords.get_indexed_objects().filter(post__in=[post.pk for post in posts]))
    get_search_backend().add_bulk(PostWords, rows)
    _recognise_in(rows)


@task
def index_words(key: str) -> bool:
    """Write the words of a message in the index, and what its topic tells for a first one; says whether there was still something to write."""
    words = PostWords.get_indexed_objects().filter(pk=key).first()
    if words is None:
        return False
    get_search_backend().add(words)
    _recognise_in([words])
    return True


def make_up() -> None:
    """Index what an interruption left aside. Run every hour."""
    rows = list(PostWords.get_indexed_objects().filter(index_entries=None)[:AT_ONCE])
    if rows:
        get_search_backend().add_bulk(PostWords, rows)
        _recognise_in(rows)


def recognise_again(*, since: dt.datetime) -> Iterator[int]:
    """Recognise what topics tell in which someone wrote since then, some at a time: how many were, each time."""
    firsts = PostWords.objects.filter(post__sequence=1, post__topic__last_activity_at__gt=since)
    keys = list(firsts.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        _recognise_in(list(PostWords.get_indexed_objects().filter(pk__in=some)))
        yield start + len(some)


def _recognise_in(rows: list[PostWords]) -> None:
    """Keep what each topic tells, by its title and first message, for those who lived something close."""
    for post in (words.post for words in rows if words.post.sequence == 1):
        post.topic.told.set(Concept.objects.filter(pk__in=queries.concepts_in(post.topic, post)))
