"""Messages and topics that wait until moderation read them: what their author is told, and when others met them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, QuerySet

from eclaireur.community.models import Post, PostVersion, Topic
from eclaireur.safety import queries as safety
from eclaireur.safety.enums import HeldFor
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


def appeared_since(model: type[Post] | type[Topic], since: dt.datetime) -> list[UUID]:
    """Identifiers of what waited on arrival and has been there for others since then."""
    rows: list[Any] = list(model.objects.filter(pk__in=safety.released_since(model, since)).only("pk"))
    old = had_appeared(rows)
    return [row.pk for row in rows if row.pk not in old]


def had_appeared(rows: Sequence[Post] | Sequence[Topic]) -> set[UUID]:
    """Identifiers of those, among rows of one model, that only waited once changed: they were read, and told of, before."""
    if not rows:
        return set()
    began = dict(_waits_on_arrival(rows).order_by("created_at").values_list("object_id", "created_at"))  # the last one of each
    return {key for key, at in _first_changes(rows).items() if str(key) in began and began[str(key)] > at}


def appeared_at(rows: Sequence[Post] | Sequence[Topic]) -> dict[UUID, dt.datetime]:
    """When others could first read each of these rows of one model: when it was written, or once it had waited to be read."""
    at = {row.pk: row.created_at for row in rows}
    ended = list(_waits_on_arrival(rows).exclude(released_at=None).order_by("released_at")) if rows else []
    if ended:
        changed = _first_changes(rows)
        for hold in ended:
            key = UUID(hold.object_id)
            if hold.released_at and (key not in changed or hold.created_at < changed[key]):  # else it was its new words that waited
                at[key] = max(at[key], hold.released_at)
    return at


def appeared_after(rows: Sequence[Post] | Sequence[Topic], since: dt.datetime) -> set[UUID]:
    """Identifiers of those, among rows of one model, that others could first read after `since`."""
    newer = {row.pk for row in rows if row.created_at > since}
    older: list[Any] = [row for row in rows if row.pk not in newer]
    waited = set(safety.released_since(type(older[0]), since)) if older else set()
    at = appeared_at([row for row in older if str(row.pk) in waited])
    return newer | {key for key, when in at.items() if when > since}


def _waits_on_arrival(rows: Sequence[Post] | Sequence[Topic]) -> QuerySet[Hold]:
    """The holds of these rows of one model, but those which reports asked for."""
    what = ContentType.objects.get_for_model(type(rows[0]))
    return Hold.objects.filter(content_type=what, object_id__in=[str(row.pk) for row in rows]).exclude(why=HeldFor.REPORTS)


def _first_changes(rows: Sequence[Post] | Sequence[Topic]) -> dict[UUID, dt.datetime]:
    """When the words of those that were changed were changed first."""
    keys = [row.pk for row in rows]
    changes, of = PostVersion.objects.filter(post__in=keys), "post"
    if isinstance(rows[0], Topic):
        changes, of = PostVersion.objects.filter(post__topic__in=keys, post__sequence=1), "post__topic"
    return dict(changes.order_by().values_list(of).annotate(Min("created_at")))
