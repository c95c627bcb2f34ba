"""Who answers alerts now, who will next, and the hours when nobody does."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.notices.queries import address_of
from eclaireur.safety import gateway
from eclaireur.safety.enums import Step
from eclaireur.safety.models import Alert, AlertTold, OnCallException, OnCallReach, OnCallSlot

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
    return [person for person in _at(step) if person.pk != alert.author_id]


def told_of(alert: Alert) -> list[Person]:
    """Whoever was told of the alert, is here and may still answer it; never the person it is about."""
    told = Person.objects.here().filter(pk__in=AlertTold.objects.filter(alert=alert).values("person")).exclude(pk=alert.author_id)
    return [one for one in told.order_by("pseudonym") if Alert.objects.on_desk_of(one).filter(pk=alert.pk).exists()]


def everyone_told_of(alert: Alert) -> list[Person]:
    """Those of its step, and whoever was told before and may still answer it: each once."""
    people = people_of(alert, Step(alert.step))
    return people + [one for one in told_of(alert) if one not in people]


def step_from(alert: Alert, step: Step) -> Step:
    """The first step from `step` on that reaches somebody this alert was not told to yet; the last one when none does."""
    known = set(AlertTold.objects.filter(alert=alert.pk).values_list("person", flat=True))
    return next((one for one in Step if one >= step and any(who.pk not in known for who in people_of(alert, one))), Step.OPERATORS)


def going_to() -> str:
    """Whom an alert raised now would reach, as one says it while nobody is on call."""
    said = {
        Step.MODERATORS: _("Une alerte irait à toute la modération."),
        Step.COORDINATORS: _("Personne de la modération n’est là : une alerte irait aussitôt à la coordination."),
        Step.OPERATORS: _("Personne d’autre n’est là : une alerte irait aussitôt aux opérateurs de la plateforme."),
    }
    nobody = _("Une alerte n’atteindrait personne : personne ici ne modère, ne coordonne ni ne tient la plateforme.")
    return next((words for step, words in said.items() if _at(step)), nobody)


def everyone_who_answers() -> list[Person]:
    """All whom an alert may ever reach, as things stand."""
    return _at(Step.OPERATORS)


def _at(step: Step) -> list[Person]:
    people = {person.pk: person for person in on_call_now()}
    for reached, role in ((Step.MODERATORS, Role.MODERATOR), (Step.COORDINATORS, Role.COORDINATOR), (Step.OPERATORS, Role.OPERATOR)):
        if step >= reached:
            people |= {person.pk: person for person in holders_of(role)}
    return list(people.values())


def alert_address_of(person: Person) -> str | None:
    """Where alerts may be mailed: the verified address, when they chose it for being on call or agreed to e-mails."""
    chosen = OnCallReach.objects.filter(person=person).first()
    if chosen is None:
        return address_of(person)
    if not chosen.by_mail:
        return None
    return EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk").values_list("email", flat=True).first()


@dataclass(frozen=True)
class Reached:
    """What reaches someone outside the site when an alert comes, as things stand, and what is missing."""

    by_mail: bool
    has_address: bool
    by_sms: bool

    @property
    def is_reached(self) -> bool:
        return self.by_mail or self.by_sms


def reached(person: Person) -> Reached:
    """By what an alert reaches `person` outside the site, whatever they chose: an address not verified receives nothing, a
    number without a provider of SMS neither.
    """
    chosen = OnCallReach.objects.filter(person=person).first()
    return Reached(
        by_mail=alert_address_of(person) is not None, has_address=EmailAddress.objects.filter(user=person, verified=True).exists(),
        by_sms=bool(chosen and chosen.phone and gateway.sms()),
    )


def unreachable_operators() -> list[Person]:
    """Operators told last whom nothing but the site would tell, so perhaps not before they open it."""
    return [one for one in holders_of(Role.OPERATOR) if not reached(one).is_reached]


def unreachable_on_call() -> list[Person]:
    """Those who answer alerts in the week to come, and whom nothing but the site would tell."""
    now = timezone.now()
    return [watch.person for watch in watches(now, now + 7 * A_DAY) if not reached(watch.person).is_reached]
