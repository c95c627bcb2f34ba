"""Greeting newcomers, and telling at once what someone follows."""

import datetime as dt
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.community import queries, rules
from eclaireur.community.actions.telling import DIGEST, NEWCOMER
from eclaireur.community.models import Digest, Post, Rhythm, Topic, Welcome
from eclaireur.notices.actions import mark_read, notify
from eclaireur.notices.models import Notice, NoticeQuerySet

AGAIN_AFTER = dt.timedelta(days=1)
EVERY = {Rhythm.DAILY: dt.timedelta(days=1), Rhythm.WEEKLY: dt.timedelta(days=7)}


@transaction.atomic
def take_welcome(*, by: Person, post_id: UUID) -> Post:
    """`by` takes charge of welcoming a first message, and gives it: for an hour nobody else is shown it.

    Raises PermissionDenied for who does not greet, Post.DoesNotExist when another took or answered it meanwhile.
    """
    if not rules.may_greet(by):
        raise PermissionDenied
    Post.objects.select_for_update().get(pk=post_id)  # two greeters at once: the second one is told
    post = queries.to_greet(by).get(pk=post_id)
    Welcome.objects.update_or_create(post=post, defaults={"greeter": by, "taken_at": timezone.now()})
    return post


@transaction.atomic
def hand_back_welcome(*, by: Person, post_id: UUID) -> None:
    """`by` leaves a first message to another greeter."""
    Welcome.objects.filter(post=post_id, greeter=by).delete()


def tell_greeters() -> None:
    """Tell each greeter that someone wrote for the first time: at once for what is new, or has just been read over,
    then once a day while it waits.

    Run by upkeep; one unread notice each at most.
    """
    now = timezone.now()
    greeting = RoleGrant.objects.current().filter(role=Role.GREETER).values("person")
    for greeter in Person.objects.here().filter(pk__in=greeting):
        told_at = _of_newcomers(greeter).aggregate(last=Max("happened_at"))["last"]
        waiting = queries.to_greet(greeter)
        if told_at is not None and told_at > now - AGAIN_AFTER:
            appeared = Q(pk__in=queries.appeared_since(Post, told_at)) | Q(topic__in=queries.appeared_since(Topic, told_at))
            waiting = waiting.filter(Q(created_at__gt=told_at) | appeared)
        if waiting.exists():
            notify(to=greeter, kind=NEWCOMER, url=reverse("community:newcomers"))


def see_newcomers(*, by: Person) -> None:
    """`by` reads the page of first messages: its notice has said what it had to."""
    mark_read(by=by, notices=_of_newcomers(by))


def _of_newcomers(greeter: Person) -> NoticeQuerySet:
    return Notice.objects.filter(to=greeter, kind=NEWCOMER)


@transaction.atomic
def choose_digest(*, by: Person, rhythm: str) -> None:
    """`by` wants what they follow told together, every day or week; empty: each time, as before."""
    if rhythm:
        Digest.objects.update_or_create(person=by, defaults={"rhythm": Rhythm(rhythm)})
    else:
        Digest.objects.filter(person=by).delete()


def tell_digests() -> None:
    """Tell those whose day has come, if something is new in what they follow since the last time. Run by upkeep; twice tells once."""
    now = timezone.now()
    due = Q()
    for rhythm, every in EVERY.items():
        due |= Q(rhythm=rhythm, told_at__lte=now - every)
    for digest in Digest.objects.filter(due).select_related("person"):
        if not queries.followed_news(digest.person, 1, since=digest.told_at):
            continue  # nothing new: the next hour looks again
        with transaction.atomic():
            if Digest.objects.filter(pk=digest.pk, told_at=digest.told_at).update(told_at=now):
                notify(to=digest.person, kind=DIGEST, url=reverse("community:followed"))
