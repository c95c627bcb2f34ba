"""What a topic counts of its messages, kept right whatever becomes of them."""

import datetime as dt

from django.db.models import Max

from eclaireur.community import queries
from eclaireur.community.actions.telling import end_calls
from eclaireur.community.models import Topic


def locked(topic: Topic) -> Topic:
    """The topic as it is now, with its space and author, its row locked until the end of the transaction."""
    return Topic.objects.select_for_update(of=("self",)).select_related("space", "author").get(pk=topic.pk)


def settle(topic: Topic) -> None:
    """Count again what a locked topic keeps of its messages: answers, first answer by another whom its author meets, last
    activity. Those who were called to answer and have nobody to answer any more are called no longer.
    """
    there = topic.posts.there()
    topic.replies = there.filter(sequence__gt=1).count()
    topic.first_answered_at = _first_answered_at(topic)
    topic.last_activity_at = there.aggregate(last=Max("created_at"))["last"] or topic.created_at
    topic.save(update_fields=["replies", "first_answered_at", "last_activity_at", "updated_at"])
    end_calls(topic)


def _first_answered_at(topic: Topic) -> dt.datetime | None:
    """When an answer was first there for the author: one that waited to be read may appear after another, written later."""
    answers = topic.posts.answering(topic.author).order_by("sequence")
    first = answers.first()
    if first is None:
        return None
    at = queries.appeared_at([first])[first.pk]
    return min(queries.appeared_at(list(answers.filter(created_at__lt=at))).values()) if at > first.created_at else at
