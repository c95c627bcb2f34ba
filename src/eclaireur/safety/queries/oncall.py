"""Who answers alerts now, who will next, and the hours when nobody does."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.safety.enums import Step
from eclaireur.safety.models import Alert, OnCallException, OnCallSlot

if TYPE_CHECKING:
    from uuid import UUID

Span = tuple[dt.datetime, dt.datetime]
A_DAY = dt.timedelta(days=1)


def holders_of(*roles: Role) -> QuerySet[Person]:
    """People who are here and hold one of these roles now."""
    grants = RoleGrant.objects.current().filter(role__in=roles)
    return Person.objects.here().filter(pk__in=grants.values("person")).order_by("pseudonym")


@dataclass(frozen=True)
class Watch:
    """The hours someone answers, in order, none touching another."""

    person: Person
    spans: list[Span]


def watches(since: dt.datetime, until: dt.datetime) -> list[Watch]:
    """Who answers alerts between two moments, and when; people paused, suspended or without the role left out."""
    people = list(holders_of(Role.MODERATOR, Role.COORDINATOR))
    spans: dict[UUID, list[Span]] = {person.pk: [] for person in people}
    away: dict[UUID, list[Span]] = {person.pk: [] for person in people}
    for slot in OnCallSlot.objects.filter(person__in=people):
        spans[slot.person_id] += _of_each_week(slot, since, until)
    for once in OnCallException.objects.filter(person__in=people, starts_at__lt=until, ends_at__gt=since):
        (away if once.is_away else spans)[once.person_id].append((once.starts_at, once.ends_at))
    found = [Watch(person, without(joined(spans[person.pk], since, until), away[person.pk])) for person in people]
    return [watch for watch in found if watch.spans]


def _of_each_week(slot: OnCallSlot, since: dt.datetime, until: dt.datetime) -> list[Span]:
    """The times a weekly slot falls around two moments, by the clock on the wall."""
    zone = timezone.get_default_timezone()
    day, last = since.astimezone(zone).date() - A_DAY, until.astimezone(zone).date()
    found = []
    while day <= last:
        if day.weekday() == slot.weekday:
            end = day if slot.ends > slot.starts else day + A_DAY
            starts = dt.datetime.combine(day, slot.starts, zone)
            found.append((starts.astimezone(dt.UTC), dt.datetime.combine(end, slot.ends, zone).astimezone(dt.UTC)))
        day += A_DAY
    return found


def joined(spans: Iterable[Span], since: dt.datetime, until: dt.datetime) -> list[Span]:
    """Spans within two moments, in order, those that touch made one."""
    made: list[Span] = []
    for starts, ends in sorted((max(starts, since), min(ends, until)) for starts, ends in spans):
        if starts >= ends:
            continue
        if made and starts <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], ends)
        else:
            made.append((starts, ends))
    return made


def without(spans: list[Span], gone: Iterable[Span]) -> list[Span]:
    """`spans` less the spans `gone`."""
    for away_from, away_until in gone:
        spans = [
            part
            for starts, ends in spans
            for part in ((starts, min(ends, away_from)), (max(starts, away_until), ends))
            if part[0] < part[1]
        ]
    return spans


def on_call_now() -> list[Person]:
    """The people who answer alerts at this moment, by name."""
    now = timezone.now()
    return [watch.person for watch in watches(now, now + dt.timedelta(microseconds=1))]


def gaps(since: dt.datetime, until: dt.datetime) -> list[Span]:
    """The hours between two moments when nobody answers."""
    kept = joined([span for watch in watches(since, until) for span in watch.spans], since, until)
    return without([(since, until)], kept)


def next_on_call() -> dt.datetime | None:
    """When somebody answers next, within a week: now, a moment to come, or None."""
    now = timezone.now()
    return min((span[0] for watch in watches(now, now + 7 * A_DAY) for span in watch.spans), default=None)


def people_of(alert: Alert, step: Step) -> list[Person]:
    """Who is told at `step`, those of the steps before included; never the person it is about."""
    people = {person.pk: person for person in on_call_now()}
    for reached, role in ((Step.MODERATORS, Role.MODERATOR), (Step.COORDINATORS, Role.COORDINATOR), (Step.OPERATORS, Role.OPERATOR)):
        if step >= reached:
            people |= {person.pk: person for person in holders_of(role)}
    return [person for pk, person in people.items() if pk != alert.author_id]
