"""What is new in what someone follows: topics that moved, and topics opened in the spaces they follow."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from eclaireur.accounts.models import Person
from eclaireur.community.models import Following, Post, Reading, Topic
from eclaireur.community.queries.met import as_met, unmet_by
from eclaireur.community.queries.reading import is_unread_by, named
from eclaireur.community.queries.waiting import appeared_since

LATELY = dt.timedelta(days=7)
"""How long a topic nobody pressed them to read is called new to whoever follows its space."""


def followed_news(viewer: Person, limit: int, *, since: dt.datetime | None = None) -> list[Topic]:
    """The topics with something new to `viewer` in what they follow, latest first; with `since`, new since then.

    What waited to be read counts from when it appeared.
    """
    found = {topic.pk: topic for topic in [*_moved(viewer, since)[:limit], *_opened(viewer, since)[:limit]]}
    return sorted(found.values(), key=lambda topic: (topic.moved_at, topic.pk), reverse=True)[:limit]


def lately_opened(viewer: Person, limit: int) -> list[Topic]:
    """The last topics opened in the spaces `viewer` follows, that they have not read, each with `name`."""
    return list(named(_opened(viewer))[:limit])


def _moved(viewer: Person, since: dt.datetime | None):
    """Topics `viewer` follows and began to read, with something new to them."""
    unmet = unmet_by(viewer)
    rows = as_met(Topic.objects.visible_to(viewer).filter(followings__person=viewer), unmet)
    newer = Q(created_at__gt=since) | Q(pk__in=appeared_since(Post, since)) if since else Q()
    return rows.filter(is_unread_by(viewer, unmet, newer)).select_related("space").order_by("-moved_at", "-id")


def _opened(viewer: Person, since: dt.datetime | None = None):
    """Topics by others that `viewer` never read, opened in the spaces they follow: since then, or lately and since they do."""
    followed = Following.objects.filter(person=viewer, space=OuterRef("space"))
    if since:
        newer = Q(created_at__gt=since) | Q(pk__in=appeared_since(Topic, since))
    else:
        followed, newer = followed.filter(created_at__lt=OuterRef("created_at")), Q(created_at__gt=timezone.now() - LATELY)
    rows = Topic.objects.visible_to(viewer).filter(newer, Exists(followed), hidden_at=None, erased_at=None).exclude(author=viewer)
    read = Reading.objects.filter(person=viewer, topic=OuterRef("pk"))
    return as_met(rows.filter(~Exists(read)), unmet_by(viewer)).select_related("space").order_by("-moved_at", "-id")
