"""Gatherings and their dates, for tests: made through the actions people use."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.gatherings import actions
from eclaireur.gatherings.enums import Holidays, Kind, Repeats, Way
from eclaireur.gatherings.models import CalendarFeed, Occurrence, Series
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
        "repeats": Repeats.WEEKLY, "holidays": Holidays.HELD, "minutes": 90, **fields,
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
