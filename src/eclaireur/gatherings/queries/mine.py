"""Where someone is expected, what they hold, and who comes to what they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, RoleGrant, Structure
from eclaireur.accounts.queries import out_of_sight_of
from eclaireur.core.zones import Zone
from eclaireur.gatherings import codes
from eclaireur.gatherings.enums import ACTIVE, Audience, Repeats, Seat, SeriesState
from eclaireur.gatherings.models import Holding, Occurrence, Registration, Series
from eclaireur.gatherings.queries.agenda import with_places
from eclaireur.gatherings.recurrence import midnight, to_local, zones_of
from eclaireur.gatherings.rules import may_change, may_read_names, may_register
from eclaireur.territory.models import Place, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

SOON = 60  # days
OFFERED = 20
"""At most so many people shown to choose from, but for those already there."""


def appointments(person: Person) -> list[tuple[Registration, Occurrence]]:
    """(registration, date) of everything `person` registered for that is not over, soonest first; two reads."""
    begun = Occurrence.objects.kept().filter(series=OuterRef("series"), starts_at__lte=timezone.now())
    rows = Registration.objects.visible_to(person).active().annotate(has_begun=Exists(begun.order_by()))
    mine = list(rows.select_related("occurrence__series", "series"))
    for each in mine:
        each.is_under_way = each.has_begun
    by_date = {each.occurrence_id: each for each in mine if each.occurrence_id}
    by_series = {each.series_id: each for each in mine if each.series_id}
    coming = Occurrence.objects.coming().with_series().filter(Q(pk__in=by_date) | Q(series__in=by_series))
    return [(by_date.get(row.pk) or by_series[row.series_id], row) for row in coming]


def next_appointment(person: Person) -> tuple[Registration, Occurrence] | None:
    """The soonest where they have a place, that is not cancelled: who waits for one is not expected."""
    return next(((seat, row) for seat, row in appointments(person) if seat.state == Seat.REGISTERED and not row.is_cancelled), None)


def seat_of(person: Any, gathering: Occurrence | Series) -> Registration | None:
    """The viewer's registration for a date, or for a programme; the last one if they left."""
    return Registration.objects.visible_to(person).of(gathering).order_by(F("left_at").desc(nulls_first=True), "-pk").first()


def comes_for_the_first_time(mine: Registration, occurrence: Occurrence) -> bool:
    """Whether nothing says they had a place at an earlier date of the same gathering: so far as places are remembered."""
    earlier = occurrence.series.occurrences.kept().filter(starts_at__lt=occurrence.starts_at)
    if mine.series_id:
        return not earlier.filter(ends_at__gt=mine.created_at).exists()
    return not Registration.objects.filter(person=mine.person, state=Seat.REGISTERED, occurrence__in=earlier).exists()


def why_not_register(person: Person, series: Series) -> str:
    """Why `person`, who has an account, takes no place there, in words; "" when they may."""
    if may_register(person, series):
        return ""
    if person.is_suspended:
        return _("Votre compte est suspendu pour l’instant. Vous pourrez vous inscrire ensuite.")
    if person.is_paused:
        return _("Vous faites une pause. Pour vous inscrire, reprenez quand vous voudrez, depuis votre compte.")
    return _("Cette rencontre est pour %(audience)s. Avec votre compte, vous pouvez la lire, sans vous y inscrire.") % {
        "audience": series.get_audience_display()
    }


def seat_with_code(typed: str) -> Registration | None:
    """The registration of a visitor who has this code, or None."""
    fingerprint = codes.fingerprint(typed)
    if fingerprint is None:
        return None
    rows = Registration.objects.filter(guest_code=fingerprint)
    return rows.select_related("occurrence__series", "series").first()


def position(registration: Registration) -> int:
    """Which place in the waiting list: 1 is next."""
    ahead = Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk)
    return Registration.objects.of(registration.gathering).waiting().filter(ahead).count() + 1


def desk(person: Person, state: str, words: str = "") -> QuerySet[Series]:
    """What `person` holds or coordinates in this state, next date first; that has these words in its title, or the name of
    its structure or commune, accents or not.
    """
    found = Series.objects.held_by(person).filter(state=state)
    if words:
        said = Q(title__icontains=words) | Q(structure__name__icontains=words)
        if as_slug := slugify(words):  # its address was made from its title
            said |= Q(slug__contains=as_slug) | Q(structure__slug__contains=as_slug) | Q(commune__plain_name__contains=plain(words))
        found = found.filter(said)
    return (
        found.select_related("structure", "commune")
        .annotate(
            next_at=Min("occurrences__starts_at", filter=Q(occurrences__ends_at__gt=timezone.now())),
            wants_out=Exists(Holding.objects.filter(series=OuterRef("pk"), wants_out_at__isnull=False)),
        )
        .order_by(F("next_at").asc(nulls_last=True), "-created_at")
    )  # fmt: skip


def to_count(person: Person) -> list[Occurrence]:
    """Dates `person` holds that are over and not counted yet, latest first, of the last two months."""
    since = timezone.now() - dt.timedelta(days=SOON)
    rows = Occurrence.objects.past().kept().to_be_held_by(person).filter(starts_at__gte=since, attendance=None)
    return list(rows.exclude(series__state=SeriesState.DRAFT).select_related("series")[:10])


def taken_up_from(date: Occurrence) -> dict[str, Any]:
    """What the rule of a series becomes when it goes on from one of its dates: its first day, and how many are left.

    Nothing where another first day would be another rhythm: the last Tuesday of a month is not always after the 28th.
    """
    series, start = date.series, to_local(date.original_start, date.series.zone)
    rule = series.rule
    if start in rule.added:
        return {}
    rule = replace(rule, added=())  # a count says nothing of them
    if rule.repeats == Repeats.MONTHLY_DAY and replace(rule, start=start).rank != rule.rank:
        return {}
    if not rule.count:
        return {"starts_on": start.date()}
    first = midnight(series.starts_on, series.zone)
    before_the_rule = series.occurrences.filter(original_start__gte=date.original_start, original_start__lt=first, left_the_rhythm=False)
    left = rule.count - len(rule.moments(before=date.original_start)) + before_the_rule.count()
    return {"starts_on": start.date(), "count": max(1, left)}


def dates_outside_the_rule(series: Series) -> bool:
    """Whether dates to come are before the rule of their series: an earlier change left them as they were."""
    return series.occurrences.kept().coming().filter(original_start__lt=series.rule_begins).exists()


def dates_of(series: Series) -> list[Occurrence]:
    """Coming dates of a series with their places, cancelled ones included."""
    rows = series.occurrences.coming().with_series().prefetch_related("held_by", "series__facilitators")
    return with_places(rows)


def names_at(viewer: Person, gathering: Occurrence | Series) -> list[Registration]:
    """Who is expected and who waits, for those who hold the group: a pseudonym, a state, nothing else.

    Raises PermissionDenied for anybody else.
    """
    if not may_read_names(viewer, gathering):
        raise PermissionDenied
    rows = Registration.objects.of(gathering.registered_for if isinstance(gathering, Occurrence) else gathering).active().select_related("person")
    return sorted(rows, key=lambda row: (row.state == Seat.WAITING, row.queued_at or row.created_at, row.pk))


def structures_to_publish_in(person: Person, series: Series | None = None) -> QuerySet[Structure]:
    """Structures where `person` may hold a group, and the one where `series` already is."""
    if person.holds(Role.OPERATOR) or _everywhere(person):
        return Structure.objects.all()
    seats = {grant.structure_id for grant in person.current_grants if grant.role in {Role.FACILITATOR, Role.COORDINATOR}}
    return Structure.objects.filter(pk__in=[seat for seat in seats | _place_of(series) if seat])


def usual_zone(person: Person, structures: QuerySet[Structure]) -> str:
    """The clock a new gathering of `person` most likely goes by: their own or, when they did not say, the one that all the
    places of their structures share.
    """
    towns = Place.objects.filter(structure__in=structures).order_by().values_list("commune__departement", flat=True).distinct()
    found = {zones_of(each) for each in towns} if person.zone == Zone.PARIS else set()
    return found.pop()[0] if len(found) == 1 else person.zone


def may_publish_without_structure(person: Person, series: Series | None = None) -> bool:
    """Whether `person` may hold a group of the platform's own, or change `series`, which already is one."""
    return person.holds(Role.OPERATOR) or _everywhere(person) or None in _place_of(series)


def people_who_may_hold(person: Person, series: Series | None = None, date: Occurrence | None = None) -> QuerySet[Person]:
    """Those `person` may ask to hold a group, or a date: facilitators, peers and coordinators of the same structures who
    are here and whom they meet, themselves, and those already there.

    `person` and those already there first, then by name.
    """
    roles = _who_hold().filter(Q(structure=None) | Q(structure__in=structures_to_publish_in(person, series)))
    there = _already_there(person, series, date)
    others = Person.objects.here().filter(pk__in=roles.values("person")).exclude(pk__in=out_of_sight_of(person))
    asked = Q(pk__in=others.values("pk")) | Q(pk__in=there)
    return Person.objects.filter(asked, is_active=True).order_by(Case(When(pk__in=there, then=0), default=1), "pseudonym")


def people_to_offer(person: Person, series: Series | None = None, date: Occurrence | None = None) -> list[Person]:
    """Those of `people_who_may_hold` to show before anybody is named: the ones already there, then a few of the
    structures of `person` and of the series.

    The others are found by their pseudonym: nobody reads a list of the peers of the whole platform.
    """
    own = ({grant.structure_id for grant in person.current_grants} | _place_of(series)) - {None}
    there = _already_there(person, series, date)
    near = _who_hold().filter(structure__in=own)
    rows = people_who_may_hold(person, series, date).filter(Q(pk__in=there) | Q(pk__in=near.values("person")))
    return list(rows[: max(OFFERED, len(there))])


def _who_hold() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.current().filter(role__in=[Role.FACILITATOR, Role.PEER, Role.COORDINATOR])


def _already_there(person: Person, series: Series | None, date: Occurrence | None) -> set[UUID]:
    there = {person.pk}
    if series is not None and not series._state.adding:
        there |= set(series.holdings.values_list("person", flat=True))
    if date is not None:
        there |= set(date.day_holdings.values_list("person", flat=True))
    return there


def _place_of(series: Series | None) -> set[UUID | None]:
    """The structure where a gathering is kept, None for the platform's own; nothing for one that is being written."""
    return set() if series is None or series._state.adding else {series.structure_id}


def who_arranges(series: Series, *, without: Iterable[Person]) -> list[Person]:
    """Who can find someone to hold it: who wrote the gathering, who coordinates it; else the operators. `without` left out."""
    roles, here = RoleGrant.objects.current(), Person.objects.here().exclude(pk__in=[person.pk for person in without])
    coordinators = roles.filter(Q(structure=series.structure) | Q(structure=None), role=Role.COORDINATOR)
    found = [one for one in here.filter(Q(pk=series.created_by_id) | Q(pk__in=coordinators.values("person"))) if may_change(one, series)]
    return found or list(here.filter(pk__in=roles.filter(role=Role.OPERATOR).values("person")))


def held_dates(person: Person) -> QuerySet[Occurrence]:
    """The next date `person` holds of each gathering, soonest first."""
    held = Occurrence.objects.kept().published().filter(ends_at__gt=timezone.now()).to_be_held_by(person)
    sooner = held.filter(series=OuterRef("series"), starts_at__lt=OuterRef("starts_at"))
    return held.filter(~Exists(sooner)).with_series().order_by("starts_at", "pk")


def _everywhere(person: Person) -> bool:
    return any(
        grant.structure_id is None and grant.role in {Role.FACILITATOR, Role.COORDINATOR} for grant in person.current_grants
    )


def comes_among_their_own(person: Person) -> bool:
    """Whether `person` has a place, or waits for one, in a gathering kept for one circle."""
    kept = Series.objects.filter(audience__in=[Audience.CONCERNED, Audience.RELATIVES])
    mine = Registration.objects.filter(person=person, state__in=ACTIVE)
    return mine.filter(Q(series__in=kept) | Q(occurrence__series__in=kept)).exists()
