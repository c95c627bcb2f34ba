"""Gatherings and their dates, for tests: made through the actions people use."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Holidays, Kind, Repeats, Way
from eclaireur.gatherings.models import CalendarFeed, Certificate, Occurrence, Series
from tests.factories.accounts import PersonFactory


def a_facilitator(structure=None) -> Person:
    """Someone who holds groups, everywhere or in one structure."""
    person = PersonFactory()
    RoleGrant.objects.create(person=person, role=Role.FACILITATOR, structure=structure)
    return Person.objects.get(pk=person.pk)


def a_draft(by: Person | None = None, *, others=(), days: float = 7, **fields) -> Series:
    """A weekly workshop by phone that begins in `days`, not published."""
    by = by or a_facilitator()
    start = (timezone.now() + dt.timedelta(days=days)).astimezone(ZoneInfo(fields.get("zone", "Europe/Paris")))
    values = {
        "kind": Kind.WORKSHOP, "title": "Écrire pour souffler", "way": Way.PHONE, "phone": "01 99 00 12 34",
        "starts_on": start.date(), "starts_at_time": start.time().replace(second=0, microsecond=0),
        "repeats": Repeats.WEEKLY, "holidays": Holidays.HELD, "minutes": 90,
        "alone_because": "" if others else "Ma collègue revient en mars.", **fields,
    }  # fmt: skip
    return actions.save_draft(by=by, series=Series(**values), themes=[], facilitators=[by, *others])


def a_series(by: Person | None = None, **fields) -> Series:
    """The same, published."""
    by = by or a_facilitator()
    return actions.publish(by=by, series=a_draft(by, **fields))


def a_date(by: Person | None = None, **fields) -> Occurrence:
    """The first date of a published series."""
    return a_series(by, **fields).occurrences.order_by("starts_at").first()


def coming_to(gathering, *people: Person) -> list:
    """Each takes a place, in order."""
    return [actions.register(by=person, gathering=gathering, rules_accepted=True) for person in people]


def a_feed(person: Person, **fields) -> tuple[CalendarFeed, str]:
    """A private calendar address of someone, and its secret."""
    feed = CalendarFeed(name="téléphone", **fields)
    return feed, actions.open_feed(by=person, feed=feed)


def a_programme_followed_by(*people: Person, by: Person | None = None, **fields) -> Series:
    """A programme of four sessions of ninety minutes, where these people had a place, over since a week."""
    series = a_series(by, **{"kind": Kind.PROGRAMME, "count": 4, "title": "Mieux dormir"} | fields)
    coming_to(series, *people)
    away = dt.timedelta(days=49)
    series.occurrences.update(starts_at=F("starts_at") - away, ends_at=F("ends_at") - away, original_start=F("original_start") - away)
    return series


def a_certificate(person: Person, by: Person | None = None, *, is_confirmed: bool = False, **fields) -> Certificate:
    """What `person` asks of a programme they followed; confirmed by who held it, if wanted."""
    by = by or a_facilitator()
    made = actions.ask_certificate(by=person, series=a_programme_followed_by(person, by=by, **fields))
    return actions.confirm_certificate(by=by, certificate=made) if is_confirmed else made
