"""Nobody is left without an answer: what waits is offered to those who lived it, then told to the team.

A topic waits for its first answer. A message waits for one of its own when it says a distress in a topic that others
answered, did not open, or were already asked about. Run by upkeep once an hour. Each is looked at under its own lock:
two workers, or one that was stopped for a day, ask nobody twice.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.community import queries
from eclaireur.community.actions.telling import OFFERED, WAITING
from eclaireur.community.models import Care, CareSettings, Offer, Post, Readiness, Topic
from eclaireur.community.queries.care import TEAM, TOO_OLD, short_of_people, topic_of
from eclaireur.notices.actions import mark_read_about, notify


def look_for_answers() -> None:
    """Offer what has waited some hours to those who lived it, and tell the team what has waited longer.

    What waits goes on being offered: each hour, the next closest take the places of those who left it to others, and of
    those who could not be found the hour before.
    """
    settings, now = CareSettings.load(), timezone.now()
    waiting = Topic.objects.unanswered().filter(space__closed_at=None, created_at__gt=now - TOO_OLD)
    due, late = (Q(created_at__lte=now - dt.timedelta(hours=hours)) for hours in (settings.offer_after_hours, settings.team_after_hours))
    begun = Q(care__isnull=False)  # a distress did not wait the usual hours
    for topic in short_of_people(waiting.filter(due | begun), settings.offered_to):
        offer(topic_id=topic, many=settings.offered_to)
    for topic in waiting.filter(late, Q(care=None) | Q(care__team_told_at=None)).order_by("created_at").values_list("pk", flat=True):
        tell_team(topic_id=topic)
    pressing = Post.objects.still_waiting().filter(care__created_at__gt=now - TOO_OLD)
    for post in short_of_people(pressing, settings.offered_to):
        offer_or_tell(post_id=post)
    said_long_ago = Q(care__created_at__lte=now - dt.timedelta(hours=settings.team_after_hours))
    for post in pressing.filter(said_long_ago, care__team_told_at=None).order_by("care__created_at").values_list("pk", flat=True):
        tell_team(post_id=post)


def offer_soon(row: Topic | Post) -> None:
    """What a title or a message says deserves an answer soon: offer it once it is kept, without waiting for the usual hours.

    A topic nobody answered yet is offered whole, for whoever opened it; any other message is offered by itself, and so is
    what its author says once others were asked about the topic: they were asked before it was said.
    """
    topic = topic_of(row)
    if topic.first_answered_at is None and row.author_id == topic.author_id and not _said_after_asking(row, topic):
        offer_now.enqueue(str(topic.pk))
        return
    post = row if isinstance(row, Post) else topic.posts.get(sequence=1)
    if Post.objects.still_waiting().filter(pk=post.pk).exists():
        return  # others were asked, and nobody has answered yet
    Care.objects.filter(post=post).delete()
    Care.objects.create(post=post)
    offer_post_now.enqueue(str(post.pk))


def _said_after_asking(row: Topic | Post, topic: Topic) -> bool:
    """Whether others had been asked about the topic when these words were written: a message that follows, or its first
    words changed since. The first words themselves are those that were offered, whenever they are read.
    """
    asked = Care.objects.filter(topic=topic).first()
    if asked is None or (isinstance(row, Post) and row.sequence > 1):
        return asked is not None
    return topic.posts.filter(sequence=1, edited_at__gt=asked.created_at).exists()


@task
def offer_now(topic_id: str) -> int:
    """Offer a topic at once, or tell the team when nobody was found who lived it; how many people were told.

    Its title and its first message each ask for it: the second finds that it was done.
    """
    return offer_or_tell(topic_id=UUID(topic_id))


@task
def offer_post_now(post_id: str) -> int:
    """The same, for a message that waits for an answer of its own."""
    return offer_or_tell(post_id=UUID(post_id))


def offer_or_tell(*, topic_id: UUID | None = None, post_id: UUID | None = None) -> int:
    """Offer a topic or a message, or tell the team when nobody has it before them; how many people know."""
    asked = offer(topic_id=topic_id, post_id=post_id, many=CareSettings.load().offered_to)
    if asked is None:
        return 0
    return asked or tell_team(topic_id=topic_id, post_id=post_id)


@transaction.atomic
def offer(*, topic_id: UUID | None = None, post_id: UUID | None = None, many: int) -> int | None:
    """Ask the closest people not asked yet, so that `many` have before them what waits, a topic or a message; how many
    do. Nobody is asked twice. None when it waits no more, or when others are asked about an earlier message of its author.
    """
    about = _still_waiting(topic_id, post_id)
    if about is None or about.author is None:
        return None
    care, is_first = Care.objects.get_or_create(**_what(about))
    if not is_first:
        care.save(update_fields=["updated_at"])  # the next hour begins with what was looked at before
    if isinstance(about, Post) and _waits_already(about):
        return None
    standing = queries.asked_about(about).standing().count()
    people = queries.who_could_answer(about, min(many - standing, queries.left_today(about.author, many)))
    for person in people:
        Offer.objects.create(person=person, **_what(about))
        notify(to=person, kind=OFFERED, about=topic_of(about), url=reverse("community:offered"))
    return standing + len(people)


def _waits_already(post: Post) -> bool:
    """Whether an earlier message of the same author waits in the same topic: one is offered, not both."""
    waiting = Post.objects.still_waiting().filter(topic=post.topic, author=post.author)
    return waiting.filter(care__created_at__lt=post.care.created_at).exists()


@transaction.atomic
def tell_team(*, topic_id: UUID | None = None, post_id: UUID | None = None) -> int:
    """Tell those who watch over the space that a topic or a message still waits; how many were told. Once each: as long as
    nobody could be told, the next hour looks again.
    """
    about = _still_waiting(topic_id, post_id)
    if about is None:
        return 0
    care, _made = Care.objects.get_or_create(**_what(about))
    if care.team_told_at is not None:
        return 0
    page = about.get_absolute_url()
    notices = [notify(to=person, kind=WAITING, about=topic_of(about), url=page) for person in _team_of(about)]
    told = sum(notice is not None for notice in notices)
    if told:
        care.team_told_at = timezone.now()
        care.save(update_fields=["team_told_at", "updated_at"])
    return told


def _what(about: Topic | Post) -> dict[str, Any]:
    return {"post": about} if isinstance(about, Post) else {"topic": about}


def _still_waiting(topic_id: UUID | None, post_id: UUID | None) -> Topic | Post | None:
    """The topic or the message, locked, unless someone answered, closed, hid or erased it meanwhile."""
    if post_id is not None:
        posts = Post.objects.still_waiting().select_for_update(of=("self",))
        return posts.select_related("topic__space", "topic__author", "author", "care").filter(pk=post_id).first()
    if topic_id is not None:
        topics = Topic.objects.unanswered().select_for_update(of=("self",))
        return topics.select_related("space", "author").filter(pk=topic_id).first()
    return None


def _team_of(about: Topic | Post) -> list[Person]:
    """The team of everywhere and that of the structure that keeps the space, who are here and may read what waits; the
    operators when there is nobody else. Never its own author.
    """
    roles, space = RoleGrant.objects.current(), topic_of(about).space
    seat = Q(structure=None) | Q(structure=space.structure_id) if space.structure_id else Q(structure=None)
    return _readers(about, roles.filter(seat, role__in=TEAM)) or _readers(about, roles.filter(role=Role.OPERATOR))


def _readers(about: Topic | Post, holders: QuerySet[RoleGrant]) -> list[Person]:
    people = Person.objects.here().filter(pk__in=holders.values("person")).exclude(pk=about.author_id)
    return [person for person in people if type(about).objects.visible_to(person).filter(pk=about.pk).exists()]


@transaction.atomic
def pass_on(*, by: Person, offer: Offer) -> None:
    """`by` leaves what was offered to others: no reason is asked, and nobody is told. The next closest is asked within the hour."""
    Offer.objects.filter(pk=offer.pk, person=by, passed_at=None).update(passed_at=timezone.now())
    mark_read_about(by=by, about=topic_of(offer.about))


@transaction.atomic
def leave_beyond_limits(person: Person) -> None:
    """What `person` was offered and now says they do not wish to carry is left to others, as if they had left it."""
    for offer in queries.offered_beyond_limits(person):
        pass_on(by=person, offer=offer)


@transaction.atomic
def choose_readiness(*, by: Person, is_ready: bool, most_a_week: int) -> Readiness:
    """`by` says whether waiting topics may be offered to them, and how many a week."""
    row, _made = Readiness.objects.update_or_create(
        person=by, defaults={"is_ready": is_ready, "most_a_week": most_a_week}
    )
    return row
