"""Nobody is left without an answer: a waiting topic is offered to those who lived it, then told to the team.

Run by upkeep once an hour. Each topic is looked at under its own lock: two workers, or one that was stopped for
a day, ask nobody twice.
"""

import datetime as dt
from functools import partial
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
from eclaireur.community.models import Care, CareSettings, Offer, Readiness, Topic
from eclaireur.notices.actions import mark_read_about, notify

TOO_OLD = dt.timedelta(days=14)
"""A topic older than that is not offered any more: the team was told long ago."""
TEAM = (Role.MODERATOR, Role.COORDINATOR, Role.FACILITATOR)


def look_for_answers() -> None:
    """Offer what has waited some hours to those who lived it, and tell the team what has waited longer."""
    settings, now = CareSettings.load(), timezone.now()
    waiting = Topic.objects.unanswered().filter(space__closed_at=None, created_at__gt=now - TOO_OLD)
    for topic in _due(waiting.filter(care=None), now, settings.offer_after_hours):
        offer(topic_id=topic, many=settings.offered_to)
    for topic in _due(waiting.filter(Q(care=None) | Q(care__team_told_at=None)), now, settings.team_after_hours):
        tell_team(topic_id=topic)


def offer_soon(topic: Topic) -> None:
    """What a topic says deserves an answer soon: offer it once it is kept, without waiting for the usual hours."""
    transaction.on_commit(partial(offer_now.enqueue, str(topic.pk)))


@task
def offer_now(topic_id: str) -> int:
    """Offer a topic at once, or tell the team when nobody was found who lived it; how many people were told.

    Its title and its first message each ask for it: the second finds that it was done.
    """
    found = offer(topic_id=UUID(topic_id), many=CareSettings.load().offered_to)
    if found is None:
        return 0
    return found or tell_team(topic_id=UUID(topic_id))


def _due(topics: QuerySet[Topic], now: dt.datetime, hours: int) -> list[UUID]:
    past = topics.filter(created_at__lte=now - dt.timedelta(hours=hours))
    return list(past.order_by("created_at").values_list("pk", flat=True))


@transaction.atomic
def offer(*, topic_id: UUID, many: int) -> int | None:
    """Offer a waiting topic to the `many` people who resemble it most; how many were found. Once a topic: None when it
    was done already, or when the topic waits no more.
    """
    topic = _still_waiting(topic_id)
    if topic is None or Care.objects.filter(topic=topic).exists():
        return None
    Care.objects.create(topic=topic)
    people = queries.who_could_answer(topic, many)
    for person in people:
        Offer.objects.create(topic=topic, person=person)
        notify(to=person, kind=OFFERED, about=topic, url=reverse("community:offered"))
    return len(people)


@transaction.atomic
def tell_team(*, topic_id: UUID) -> int:
    """Tell those who watch over the space that a topic still waits; how many were told. Once a topic."""
    topic = _still_waiting(topic_id)
    if topic is None:
        return 0
    care, _made = Care.objects.get_or_create(topic=topic)
    if care.team_told_at is not None:
        return 0
    care.team_told_at = timezone.now()
    care.save(update_fields=["team_told_at", "updated_at"])
    team = _team_of(topic)
    for person in team:
        notify(to=person, kind=WAITING, about=topic, url=reverse("community:waiting"))
    return len(team)


def _still_waiting(topic_id: UUID) -> Topic | None:
    """The topic, locked, unless someone answered, closed, hid or erased it meanwhile."""
    return Topic.objects.unanswered().select_for_update(of=("self",)).select_related("space", "author").filter(pk=topic_id).first()


def _team_of(topic: Topic) -> list[Person]:
    """Moderators of everywhere, and the team of the structure that keeps the space, who may read the topic; never its
    own author.
    """
    seat = Q(structure=None, role=Role.MODERATOR)
    if topic.space.structure_id:
        seat |= Q(structure=topic.space.structure_id, role__in=TEAM)
    holders = RoleGrant.objects.current().filter(seat).values("person")
    team = Person.objects.filter(pk__in=holders, is_active=True).exclude(pk=topic.author_id)
    return [person for person in team if Topic.objects.visible_to(person).filter(pk=topic.pk).exists()]


@transaction.atomic
def pass_on(*, by: Person, offer: Offer) -> None:
    """`by` leaves an offered topic to others: no reason is asked, and nobody is told."""
    Offer.objects.filter(pk=offer.pk, person=by, passed_at=None).update(passed_at=timezone.now())
    mark_read_about(by=by, about=offer.topic)


@transaction.atomic
def choose_readiness(*, by: Person, is_ready: bool, most_a_week: int) -> Readiness:
    """`by` says whether waiting topics may be offered to them, and how many a week."""
    row, _made = Readiness.objects.update_or_create(
        person=by, defaults={"is_ready": is_ready, "most_a_week": most_a_week}
    )
    return row
