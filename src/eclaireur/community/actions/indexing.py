"""Putting words in the search, and taking them out. Out: at once, in the same transaction. In: in the background."""

from functools import partial

from django.db import transaction
from django_tasks import task
from modelsearch.backends import get_search_backend

from eclaireur.community.models import Post, PostWords

AT_ONCE = 500  # messages made up for in one hour, after an interruption


def put_in(post: Post) -> None:
    """Let `post` be found, as it is now, soon after the transaction."""
    PostWords.objects.get_or_create(post=post, defaults={"key": post.pk.hex})
    transaction.on_commit(partial(index_words.enqueue, post.pk.hex))


def take_out(posts) -> None:
    """Let none of `posts` (a queryset) be found any more: their words leave the index with their rows."""
    PostWords.objects.filter(post__in=posts).delete()


def index_all(posts: list[Post]) -> None:
    """Let many messages be found at once: those that already have their row in PostWords."""
    rows = list(PostWords.get_indexed_objects().filter(post__in=[post.pk for post in posts]))
    get_search_backend().add_bulk(PostWords, rows)


@task
def index_words(key: str) -> bool:
    """Write the words of a message in the index; says whether there was still something to write."""
    words = PostWords.get_indexed_objects().filter(pk=key).first()
    if words is None:
        return False
    get_search_backend().add(words)
    return True


def make_up() -> None:
    """Index what an interruption left aside. Run every hour."""
    rows = list(PostWords.get_indexed_objects().filter(index_entries=None)[:AT_ONCE])
    if rows:
        get_search_backend().add_bulk(PostWords, rows)
