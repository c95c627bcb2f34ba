"""Messages and topics that wait until moderation read them, and what their author is told."""

from collections.abc import Iterable
from typing import Any

from eclaireur.community.models import Post, Topic
from eclaireur.safety import queries as safety
from eclaireur.safety.models import Hold


def held_of(rows: Iterable[Post] | Iterable[Topic]) -> dict[str, Hold]:
    """Of these messages, or of these topics, those that wait. Asks nothing when none is hidden."""
    return safety.held_among([row for row in rows if row.hidden_at is not None])


def is_waiting(topic: Topic) -> bool:
    """Whether the topic waits to be read: nobody decided to hide it."""
    return bool(held_of([topic]))


def waits_of(person: Any, topic: Topic, posts: Iterable[Post]) -> str:
    """Why the topic of `person`, or a message of theirs among `posts`, waits, and until when; "" when nothing does."""
    if not person.is_authenticated:
        return ""
    if topic.hidden_at is not None and topic.author_id == person.pk and (held := safety.hold_of(topic)):
        return safety.said_to_author(held)
    mine = held_of(post for post in posts if post.author_id == person.pk)
    return safety.said_to_author(next(iter(mine.values()))) if mine else ""
