"""What this room shows moderation: the first messages of each person, and what was said around a message."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.community.models import Post
from eclaireur.safety.models import ModerationSettings

LATELY = dt.timedelta(days=30)
AROUND = 2  # messages before, and after


def first_posts() -> QuerySet[Post]:
    """The first messages of each person, of the last thirty days, in plain sight: as many as the settings read, since they were last changed."""
    wanted = ModerationSettings.load().new_texts
    if not wanted:
        return Post.objects.none()
    earlier = Post.objects.filter(author=OuterRef("author"), created_at__lt=OuterRef("created_at"))
    enough = Exists(earlier[wanted - 1 : wanted])  # no more than that are looked at, however much someone wrote
    rows = Post.objects.there().filter(~enough, created_at__gt=timezone.now() - LATELY, topic__hidden_at=None, author__isnull=False)
    return rows.annotate(last_said=Coalesce("edited_at", "created_at")).select_related("author", "persona", "topic").order_by("last_said")


def settled(person: Person, before: dt.datetime) -> int:
    """How many messages of `person`, written before a time, everybody can still read."""
    return Post.objects.there().filter(author=person, created_at__lt=before, topic__hidden_at=None).count()


def around(post: Post) -> tuple[list[tuple[str, dt.datetime, str]], list[tuple[str, dt.datetime, str]]]:
    """What was said just before and just after a message of the same topic, as (who, when, text)."""
    others = post.topic.posts.there().select_related("author", "persona")
    before = others.filter(sequence__lt=post.sequence).order_by("-sequence")[:AROUND]
    after = others.filter(sequence__gt=post.sequence).order_by("sequence")[:AROUND]
    return [_said(one) for one in reversed(before)], [_said(one) for one in after]


def _said(post: Post) -> tuple[str, dt.datetime, str]:
    name = post.persona or post.author
    return name.pseudonym if name else _("une personne qui n’est plus là"), post.created_at, post.body
