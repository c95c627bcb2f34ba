"""What readers keep for themselves: following, how far they read, a word of thanks, an unsent text."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.community import queries, rules, texts
from eclaireur.community.actions import telling
from eclaireur.community.enums import ContentNote, ReactionKind
from eclaireur.community.models import Draft, Following, Post, Reaction, Reading, Space, Theme, Topic, Visit
from eclaireur.community.models.readers import where
from eclaireur.notices.actions import mark_read as mark_notices_read
from eclaireur.notices.actions import mark_read_about
from eclaireur.notices.models import Notice

VISITS_KEPT = dt.timedelta(days=90)
MOST_KEPT = 5  # themes of a draft: one too many is said when it is sent


@transaction.atomic
def follow(*, by: Person, place: Topic | Space) -> None:
    """`by` wants to hear of what comes in a topic, or of new topics in a space. Twice changes nothing."""
    if not type(place).objects.visible_to(by).filter(pk=place.pk).exists():
        raise PermissionDenied
    Following.objects.get_or_create(person=by, **where(place))


@transaction.atomic
def unfollow(*, by: Person, place: Topic | Space) -> None:
    """`by` no longer wants to hear of it."""
    Following.objects.of(place).filter(person=by).delete()


@transaction.atomic
def mark_read(*, by: Person, topic: Topic, upto: int) -> None:
    """`by` has read the topic up to place `upto`; a lower one than before changes nothing."""
    upto = min(upto, topic.last_sequence)
    reading, made = Reading.objects.get_or_create(person=by, topic=topic, defaults={"last_read": upto})
    if not made and reading.last_read < upto:
        Reading.objects.filter(pk=reading.pk, last_read__lt=upto).update(last_read=upto)
    mark_read_about(by=by, about=topic)


@transaction.atomic
def see_all(*, by: Person, space: Space) -> None:
    """Nothing in `space` is new to `by` any more: what they had begun is read to its end, and they came just now. What told
    them of it is read; what someone else waits for, or says to them, stays.
    """
    now, whole = timezone.now(), Topic.objects.filter(pk=OuterRef("topic")).values("last_sequence")
    begun = Reading.objects.filter(person=by, topic__space=space, topic__last_sequence__gt=F("last_read"))
    begun.update(last_read=Subquery(whole))
    Visit.objects.filter(person=by, space=space).update(began_at=now, before_at=now)
    told = Notice.objects.filter(kind__in=[telling.ANSWERED, telling.OPENED], to=by).unread()
    here = Topic.objects.filter(space=space, pk__in=list(told.values_list("about_id", flat=True)))
    mark_notices_read(by=by, notices=told.filter(about_id__in=[str(pk) for pk in here.values_list("pk", flat=True)]))


def come(*, by: Person, space: Any) -> None:
    """`by` comes to a space (from `queries.space_for`): what is opened from now on will be new to them the next time."""
    now = timezone.now()
    if space.came_at is None:
        Visit.objects.get_or_create(person=by, space=space, defaults={"began_at": now, "before_at": now})
    elif queries.is_back(space):
        Visit.objects.filter(person=by, space=space, began_at=space.came_at).update(began_at=now, before_at=space.came_at)


def forget_visits() -> None:
    """Once in a while: when someone last came to a space is forgotten after ninety days (upkeep)."""
    Visit.objects.filter(began_at__lte=timezone.now() - VISITS_KEPT).delete()


@transaction.atomic
def react(*, by: Person, post: Post, kind: str, said: bool) -> Post:
    """`by` says thank you or "me too" to a message they read (or takes it back), once each. Gives it, counted again.

    Raises PermissionDenied for a message they do not read, their own, or while they may not write.
    """
    if kind not in ReactionKind.values:
        raise ValidationError(_("Ce mot n’existe pas ici."))
    seen = Post.objects.visible_to(by).there().select_related("topic__space").filter(pk=post.pk).first()
    if seen is None or seen.author_id == by.pk or not rules.can_react(by):
        raise PermissionDenied
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    if said:
        Reaction.objects.get_or_create(post=seen, person=by, kind=kind)
    else:
        Reaction.objects.filter(post=seen, person=by, kind=kind).delete()
    return count_reactions(seen)


def count_reactions(post: Post) -> Post:
    """Count again who said what of a locked message."""
    of_kind = {kind: Count("pk", filter=Q(kind=kind)) for kind in ReactionKind.values}
    said = post.reactions.aggregate(**of_kind)
    post.thanks, post.me_too = said[ReactionKind.THANKS], said[ReactionKind.ME_TOO]
    Post.objects.filter(pk=post.pk).update(thanks=post.thanks, me_too=post.me_too)
    return post


@transaction.atomic
def keep_draft(
    *, by: Person, place: Topic | Space, text: str, title: str = "", content_note: str = "", themes: Iterable[Theme] = (),
    quoted: Post | None = None,
) -> None:
    """Keep what `by` began to write there, sealed, up to 40,000 characters, with what they chose around it; no words left
    to keep forgets it.
    """
    text, title = texts.keepable(text), texts.keepable(title, 500)
    if not text and not title:
        forget_draft(by=by, place=place)
        return
    Draft.objects.update_or_create(person=by, **where(place), defaults={
        "title": title, "body": text, "content_note": content_note if content_note in ContentNote.values else "",
        "themes": ",".join(str(theme.pk) for theme in list(themes)[:MOST_KEPT]), "quoted": quoted,
    })


@transaction.atomic
def forget_draft(*, by: Person, place: Topic | Space) -> None:
    """Forget the draft `by` kept there."""
    Draft.objects.filter(person=by, **where(place)).delete()
