"""Reads over several models."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from itertools import combinations
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from eclaireur.accounts import registries
from eclaireur.accounts.devices import browser_and_system, is_another_browser
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import Block, Consent, EntranceHour, Person, RoleGrant, Structure
from eclaireur.core.page_memory import once_a_page
from eclaireur.core.prepared import prepared
from eclaireur.core.privacy import ANONYMISE, DELETE, KEEP, declared, models_about_people

SOON = dt.timedelta(minutes=30)
WEEK = dt.timedelta(days=7)
WAVE_LEAST = 100
"""Tries in vain in an hour under which nothing is said: a small place has a few a day."""
WAVE_TIMES = 10
"""A wave is that many times a usual hour of the week before: a large place is not told of an ordinary day."""


def out_of_sight_of(person: Person) -> set[uuid.UUID]:
    """Identifiers of the people `person` blocked or who blocked them: neither meets the other anywhere."""
    return set(once_a_page(("out of sight of", person.pk), lambda: _out_of_sight_of(person)))


def _out_of_sight_of(person: Person) -> set[uuid.UUID]:
    return {other for pair in _blocks_around(person=person.pk) for other in pair} - {person.pk}


@prepared
def _blocks_around(*, person: uuid.UUID) -> QuerySet:
    return Block.objects.filter(Q(person=person) | Q(blocked=person)).values_list("person_id", "blocked_id")


@dataclass(frozen=True)
class _Kind:
    """All that a read for anyone may look at in its viewer, apart from who they are."""

    circle: str
    is_active: bool
    grants: tuple[tuple[str, uuid.UUID | None], ...]  # roles, each in one structure or everywhere

    def known_as(self, identifier: uuid.UUID) -> Person:
        """Someone of this kind. To look at anything else in them would be to look for a row that is not there."""
        told = {"id": identifier, "circle": self.circle, "is_active": self.is_active}
        person = Person.from_db(None, list(told), list(told.values()))
        person.__dict__["_current_grants"] = [RoleGrant(role=role, structure_id=structure) for role, structure in self.grants]
        return person


def for_anyone(read: Callable[..., QuerySet]) -> Callable[..., list]:
    """A read by a viewer, prepared (see core.prepared): `read(viewer, **given)` is written once for each kind of viewer.

    Of its viewer it may look at the circle, the roles, and whom they do not meet. It gives its rows as a list. For
    someone who does not meet everybody it is written each time.
    """

    @prepared
    def for_a_kind(*, kind: _Kind | None, reader: uuid.UUID | None = None, **given: Any) -> QuerySet:
        return read(kind.known_as(reader) if kind and reader else AnonymousUser(), **given)

    @wraps(read)
    def shown(viewer: Any, **given: Any) -> list:
        if not viewer.is_authenticated:
            return for_a_kind(kind=None, **given)
        if out_of_sight_of(viewer):
            return list(read(viewer, **given))
        grants = {(grant.role, grant.structure_id) for grant in viewer.current_grants}
        kind = _Kind(viewer.circle, viewer.is_active, tuple(sorted(grants, key=str)))
        return for_a_kind(kind=kind, reader=viewer.pk, **given)

    return shown


def are_apart(one: Person, other: Person) -> bool:
    """Whether a block stands between two people, whoever decided."""
    return Block.objects.between(one, other).exists()


def agrees_to(person: Person, purpose: Purpose | str) -> bool:
    """Whether `person` said yes to `purpose` and did not take it back."""
    return Consent.objects.open().filter(person=person, purpose=purpose).exists()


def pseudonym_is_free(pseudonym: str) -> bool:
    """Whether nobody has this pseudonym nor one that looks like it, in any room."""
    return not Person.objects.looking_like(pseudonym).exists() and not registries.is_taken_elsewhere(pseudonym)


def unused_recovery_codes(person: Person) -> int:
    """How many recovery codes `person` can still use."""
    return person.recovery_codes.unused().count()


def opened_together(sessions: Iterable[UserSession]) -> bool:
    """Whether two of someone's open sessions began within half an hour, on two networks and two kinds of device.

    It may be a phone and a computer, or two people with one account: only the person themselves is told.
    """
    return any(
        abs(one.created_at - other.created_at) <= SOON and one.ip != other.ip
        and is_another_browser(browser_and_system(one.user_agent), browser_and_system(other.user_agent))
        for one, other in combinations(sessions, 2)
    )


def grants_at_desk(viewer: Person, search: str = "") -> QuerySet[RoleGrant]:
    """The roles in force that `viewer` manages, by pseudonym, narrowed to those whose holder matches `search`."""
    grants = RoleGrant.objects.managed_by(viewer).current().select_related("person", "structure", "granted_by")
    if search:
        grants = grants.filter(person__pseudonym__icontains=search)
    return grants.order_by("person__pseudonym", "role", "pk")


def structures_managed_by(viewer: Person) -> QuerySet[Structure]:
    """The structures where `viewer` may give roles: all for an operator or a coordinator of everywhere."""
    if viewer.holds(Role.OPERATOR):
        return Structure.objects.all()
    seats = [grant.structure_id for grant in viewer.current_grants if grant.role == Role.COORDINATOR]
    return Structure.objects.all() if None in seats else Structure.objects.filter(pk__in=seats)


def kept_after_erasure() -> dict[str, list[tuple[Any, Any]]]:
    """What erasure does, as a person reads it: kinds deleted, kinds left without a name, kinds kept and why."""
    kinds: dict[str, list[tuple[Any, Any]]] = {DELETE: [], ANONYMISE: [], KEEP: []}
    for model in models_about_people():
        if declared(model).export:  # what has nothing to give back has nothing to explain
            why = getattr(declared(model), "keep_reason", "")
            kinds[declared(model).erase].append((model._meta.verbose_name_plural, why))
    return kinds


# --- The entrance ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class EntranceDay:
    """What was in vain on one day: in all, by way, and whether the team was told of a wave."""

    day: dt.date
    sign_in: int
    recovery: int
    second_factor: int
    stopped: int
    was_told: bool
    in_vain: int


def is_a_wave(hour: EntranceHour) -> bool:
    """Whether the tries in vain of `hour` are far more than usual: a hundred at least, and ten usual hours."""
    if hour.in_vain < WAVE_LEAST:
        return False
    before = EntranceHour.objects.since(hour.hour - WEEK).filter(hour__lt=hour.hour)
    usual = sum(each.in_vain for each in before) / (WEEK / dt.timedelta(hours=1))
    return hour.in_vain >= WAVE_TIMES * usual


def entrance_week() -> list[EntranceDay]:
    """The last seven days of the entrance, today first; a day without anything is a day of zeros."""
    today = timezone.localdate()
    days = [today - dt.timedelta(days=back) for back in range(WEEK.days)]
    hours: dict[dt.date, list[EntranceHour]] = {day: [] for day in days}
    for hour in EntranceHour.objects.since(timezone.now() - WEEK - dt.timedelta(days=1)):
        hours.get(timezone.localdate(hour.hour), []).append(hour)
    return [
        EntranceDay(
            day, sum(each.sign_in for each in held), sum(each.recovery for each in held), sum(each.second_factor for each in held),
            sum(each.stopped for each in held), any(each.told_at for each in held), sum(each.in_vain for each in held),
        )
        for day, held in hours.items()
    ]
