"""A place does not outlive the right to come: who left a structure, whose role ended, who is suspended gives theirs back,
and is told so. And those who hold a date give back the place of someone who said they will not come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import Person, RoleGrant
from eclaireur.gatherings import queries
from eclaireur.gatherings.actions.places import fill, give_back, locked
from eclaireur.gatherings.actions.rooms import let_go_of_rooms
from eclaireur.gatherings.enums import Audience, Seat
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import is_of_its_audience, may_hold
from eclaireur.notices.actions import notify

if TYPE_CHECKING:
    import datetime as dt

CLOSED_TO_YOU, TAKEN_OFF = "gatherings.closed_to_you", "gatherings.taken_off"


def free_places_of(person: Person) -> None:
    """`person` is away, suspended perhaps: what they cannot come to any more goes to the next."""
    release_places(person, by=None)


def free_places_without_role(by: Person, person: Person) -> str:
    """`by` ended a role of `person`: the same. Nobody has anything to take up."""
    release_places(person, by=by)
    return ""


def free_places_of_the_suspended() -> None:
    """The same, for everyone suspended: a suspension made longer covers dates that it did not."""
    places = Registration.objects.active().to_come()
    for person in Person.objects.filter(suspended_until__gt=timezone.now(), pk__in=places.values("person")):
        release_places(person, by=None)


def free_places_once_roles_ended() -> None:
    """The same, for whoever has a place where a role lets come, and a role that ended: one said until a day ends by itself."""
    series = Series.objects.published().filter(audience__in=[Audience.PEERS, Audience.STRUCTURE])
    places = Registration.objects.active().to_come().filter(Q(series__in=series) | Q(occurrence__series__in=series))
    ended = RoleGrant.objects.filter(until__lte=timezone.now())
    for person in Person.objects.filter(pk__in=ended.values("person")).filter(pk__in=places.values("person")):
        release_places(person, by=None)


@transaction.atomic
def release_places(person: Person, *, by: Person | None) -> None:
    """Give back each place, and each wait, of `person` at what is to come and is no longer for them. They are told once for
    each gathering, without a word of why: they know it, or it is not for a notice to say.
    """
    person = Person.objects.get(pk=person.pk)  # the roles it knows may be of before
    away_until = person.suspended_until if person.is_suspended else None
    mine = Registration.objects.active().to_come().filter(person=person).order_by("pk")
    for registration in mine.select_related("occurrence__series", "series"):
        is_meanwhile = away_until is not None and _is_over_by(registration, away_until)
        if is_meanwhile or not is_of_its_audience(person, registration.of_series):
            _close(registration, person, by=by)


def release_those_outside(series: Series, *, by: Person) -> None:
    """`series` is now for others: the same, for whoever it is no longer for. A visitor keeps their place: a code is no account.

    Those who wait first: no place is offered to someone who is about to be told that it is not for them.
    """
    coming = queries.places_at(series, series.occurrences.kept().coming().order_by()).exclude(person=None)
    places = list(coming.select_related("person", "occurrence__series", "series").order_by("pk"))
    people = {place.person for place in places if place.person is not None}
    outside = {person for person in people if not is_of_its_audience(person, series)}
    for place in sorted(places, key=lambda each: each.state != Seat.WAITING):
        if place.person in outside:
            _close(place, place.person, by=by)


def _close(registration: Registration, person: Person, *, by: Person | None) -> None:
    """The place goes to the next; `person` is told."""
    if _release(registration, by=by, verb="gatherings.release_place"):
        notify(to=person, kind=CLOSED_TO_YOU, about=registration.of_series, url=reverse("gatherings:mine"))


@transaction.atomic
def free_place(*, by: Person, occurrence: Occurrence, registration: Registration) -> Registration:
    """`by`, who holds `occurrence`, gives back the place of someone who said they will not come, or who lost the code of a
    place taken without an account. The next person is told; so is who had it, with an account. Twice is once.

    Raises PermissionDenied for who does not hold it, ValidationError, in words, once the date is over.
    """
    gathering = occurrence.registered_for
    if not may_hold(by, occurrence) or registration.gathering != gathering:
        raise PermissionDenied
    if occurrence.is_past:
        raise ValidationError(_("Cette date est passée : les places y restent comme elles étaient."))
    person = registration.person
    is_freed = _release(registration, by=by, verb="gatherings.take_off" if person else "gatherings.free_place", taken_off=True)
    if is_freed and person is not None:
        notify(to=person, kind=TAKEN_OFF, about=gathering, url=gathering.get_absolute_url())
    registration.refresh_from_db()
    return registration


def _is_over_by(registration: Registration, moment: dt.datetime) -> bool:
    """Whether nothing of it begins later than that: a session after it may still be come to."""
    if registration.occurrence is not None:
        return registration.occurrence.starts_at < moment
    return not registration.of_series.occurrences.kept().filter(starts_at__gte=moment).exists()


def _release(registration: Registration, *, by: Person | None, verb: str, taken_off: bool = False) -> bool:
    """Under the lock; whether there was something to give back."""
    gathering = locked(registration.gathering)
    registration = Registration.objects.select_for_update(of=("self",)).select_related("person").get(pk=registration.pk)
    if not registration.is_active:
        return False
    give_back(registration, taken_off=taken_off)
    if registration.person is not None:
        let_go_of_rooms(by=by, person=registration.person, about=gathering)
    record(by=by, verb=verb, on=registration, subject=registration.person)
    fill(gathering)
    return True
