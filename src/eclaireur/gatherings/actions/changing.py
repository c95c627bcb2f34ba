"""Changing what was announced: a whole gathering, its dates from one on, or one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.cancelling import call_off
from eclaireur.gatherings.actions.deciding import plan_decisions
from eclaireur.gatherings.actions.places import fill, locked
from eclaireur.gatherings.actions.publishing import hold, require_two
from eclaireur.gatherings.actions.releasing import release_those_outside
from eclaireur.gatherings.actions.rooms import ask_to_read_the_rules, hand_over, keep_room
from eclaireur.gatherings.actions.telling import (
    CHANGED,
    ENTRUSTED,
    HELD_MOVED,
    HELD_OFF,
    RELEASED,
    WORDS,
    everyone_of,
    tell_of,
    tell_registered,
    tell_rules_changed,
    tell_who_hold,
)
from eclaireur.gatherings.enums import Seat, SeriesState, Way
from eclaireur.gatherings.kept import OTHER_RHYTHM, source_of
from eclaireur.gatherings.models import WHERE_FIELDS, DayHolding, Occurrence, Registration, Series
from eclaireur.gatherings.models.series import STAYS_A_PROGRAMME
from eclaireur.gatherings.queries.reading import OF_A_DATE
from eclaireur.gatherings.recurrence import midnight, to_local
from eclaireur.gatherings.rules import may_change, may_keep_in
from eclaireur.safety.actions import hold_changed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from eclaireur.accounts.models import Person
    from eclaireur.people.models import Concept

WHEN_FIELDS = ("zone", "starts_on", "starts_at_time", "minutes", "repeats", "every", "weekdays", "count", "until", "holidays")
"""Fields that decide the dates."""


@transaction.atomic
def change(
    *, by: Person, series: Series, themes: Iterable[Concept], facilitators: Iterable[Person], since: dt.datetime | None = None
) -> Series:
    """Keep what changed in a published gathering, for dates from `since` on (now by default).

    Words are the same for all dates. The time and the place of dates before `since` stay as they were. Whoever
    registered where the time or the place changes is told, and leaves in one gesture if they wish. Rules that change
    are told once, and accepted before coming in; kept out of the agenda, once it is back. A capacity lowered puts nobody out; whoever it is no longer for is told, and gives their place back.

    Raises ValidationError, in words, when no date is left, when visitors could no longer come in, or when it would
    become a programme, or no longer be one.
    """
    before = Series.objects.select_for_update().get(pk=series.pk)
    _require_changing(by, before, series)
    series.hidden_at = _hold_again(by, before)  # before anybody is told of words that wait to be read
    now = timezone.now()
    series.rule_since = None if series.starts_on != before.starts_on else before.rule_since
    if since:
        since = series.rule_since = max(midnight(to_local(since, before.zone).date(), before.zone), now)  # the new hour may be earlier
    since = since or now
    facilitators = list(facilitators)
    require_two(series, facilitators, series.alone_because)
    _keep_as_they_were(before, series, since)
    _note_what_is_decided_anew(before, series, now)
    series.sequence = before.sequence + 1
    series.save()
    series.themes.set(themes)
    held = {*before.facilitators.all()}
    hold(by, series, facilitators)
    of_a_day = _those_of_a_day(series, since)
    told: dict = {}
    if _differ(before, series, WHEN_FIELDS):
        # What an earlier change left before the rule stays, unless the rule now begins there.
        found = dates.lay_out(series, since=max(since, min(before.rule_begins, series.rule_begins)))
        for row in found.dropped:
            call_off(row, source_of(OTHER_RHYTHM))
        told = {row.pk: row for row in found.moved}
    if _differ(before, series, WHERE_FIELDS):
        told |= {row.pk: row for row in series.occurrences.kept().coming().filter(starts_at__gte=since, way="")}
    if series.way == Way.TEXT and before.way != Way.TEXT:
        _require_no_visitor(series.occurrences.kept().coming().filter(starts_at__gte=since, way=""))
    dates.number(series)
    plan_decisions(series)
    _keep_rooms(by, series)
    _tell_of_change(series, told.values())
    if _differ(before, series, (*WHEN_FIELDS, *WHERE_FIELDS)):
        tell_who_hold(HELD_MOVED, series, held & set(facilitators), by=by)
        _tell_those_of_a_day(by, series, of_a_day, told)
    _tell_of_the_rules(by, series, now)
    if _differ(before, series, ("audience", "structure_id")):
        release_those_outside(series, by=by)
    fill_again(series)
    record(by=by, verb="gatherings.change", on=series)
    return series


def _tell_of_the_rules(by: Person, series: Series, now: dt.datetime) -> None:
    """New rules wait with the gathering when it waits to be read."""
    if series.rules_changed_at == now and series.hidden_at is None:
        tell_rules_changed(series)
        ask_to_read_the_rules(by=by, series=series)


def _require_changing(by: Person, before: Series, series: Series) -> None:
    if not may_change(by, before) or not may_keep_in(by, series):
        raise PermissionDenied
    if before.is_over or before.state != series.state:
        raise ValidationError(_("Cette rencontre est arrêtée : elle ne change plus."))
    if before.is_programme != series.is_programme:  # one registers for a date, or for the whole: every place would be lost
        raise ValidationError({"kind": STAYS_A_PROGRAMME})


@transaction.atomic
def change_date(*, by: Person, occurrence: Occurrence, held_by: Iterable[Person] = ()) -> Occurrence:
    """Keep what changed for one date: its time, its place, its places, its words, who holds it.

    New words wait to be read, with the whole gathering, while the texts of `by` do; an hour never does.
    Whoever registered is told when the time or the place changes, or when there are new words. Whoever is now to hold it is
    asked, whoever no longer is, is told. Raises ValidationError, in words, when one person alone would hold it without saying
    why, or when a visitor could no longer come in.
    """
    before = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    if not may_change(by, before.series):
        raise PermissionDenied
    if before.is_cancelled or before.has_begun:
        raise ValidationError(_("Cette date a commencé, ou elle est annulée : elle ne change plus."))
    if occurrence.starts_at <= timezone.now():
        raise ValidationError({"day": _("Cette heure est déjà passée. Choisissez un moment à venir.")})
    held_by, held = list(held_by), set(before.holders)
    if held_by:
        require_two(before.series, held_by, occurrence.alone_because or before.series.alone_because)
    if occurrence.way == Way.TEXT and before.where.way != Way.TEXT:
        _require_no_visitor(Occurrence.objects.filter(pk=before.pk))
    if any(getattr(occurrence, name) for name in OF_A_DATE if _differ(before, occurrence, (name,))):
        occurrence.series.hidden_at = _hold_again(by, before.series)
    if _differ(before, occurrence, ("starts_at", "ends_at")):
        occurrence.keep_what_was_announced(before.starts_at, before.ends_at)
    occurrence.sequence = before.sequence + 1
    occurrence.room_id, occurrence.state = before.room_id, before.state  # others may have opened it, or confirmed it, since
    occurrence.save()
    _hold_that_day(by, occurrence, held, held_by)
    _tell_of_that_day(by, before, occurrence, held)
    if not occurrence.series.is_programme:
        fill(locked(occurrence))
    hand_over(by=by, occurrence=occurrence)
    keep_room(occurrence)
    dates.number(occurrence.series)
    plan_decisions(occurrence.series)
    record(by=by, verb="gatherings.change_date", on=occurrence)
    return occurrence


def _tell_of_that_day(by: Person, before: Occurrence, after: Occurrence, held: set[Person]) -> None:
    """Another time or place; else new words, unless they wait to be read."""
    if _differ(before, after, (*WHERE_FIELDS, "starts_at", "ends_at")):
        tell_registered(CHANGED, after, everyone_of(after))
        tell_who_hold(HELD_MOVED, after, held & set(Occurrence.objects.get(pk=after.pk).holders), by=by)
        _remind_again(Registration.objects.of(after), [after])
    elif after.words and after.words != before.words and after.series.hidden_at is None:
        tell_registered(WORDS, after, everyone_of(after))


def _hold_that_day(by: Person, occurrence: Occurrence, held: set[Person], people: list[Person]) -> None:
    """These people hold it that day, nobody: as usual; whoever starts or stops is told."""
    occurrence.day_holdings.exclude(person__in=people).delete()
    for person in people:
        occurrence.day_holdings.get_or_create(person=person)
    holds = set(people) or set(occurrence.series.facilitators.all())
    tell_of(ENTRUSTED, occurrence, holds - held, by=by)
    tell_of(RELEASED, occurrence, held - holds, by=by, url=reverse("gatherings:mine"))


def _those_of_a_day(series: Series, since: dt.datetime) -> list[tuple[UUID, Person]]:
    """(date, who holds it instead of those who hold the gathering) from `since` on."""
    rows = DayHolding.objects.filter(occurrence__in=series.occurrences.kept().coming(), occurrence__original_start__gte=since)
    return [(row.occurrence_id, row.person) for row in rows.select_related("person")]


def _tell_those_of_a_day(by: Person, series: Series, holdings: list[tuple[UUID, Person]], moved: dict) -> None:
    """Their date moved, or has gone with the former rhythm, perhaps without a row: nobody had registered there."""
    left = {row.pk: row for row in series.occurrences.filter(pk__in=[pk for pk, _person in holdings])}
    for pk, person in holdings:
        if pk in moved:
            tell_who_hold(HELD_MOVED, moved[pk], [person], by=by)
        elif pk in left and left[pk].is_cancelled:
            tell_who_hold(HELD_OFF, left[pk], [person], by=by)
        elif pk not in left and person != by:
            tell_of(HELD_OFF, series, [person], by=None, url=reverse("gatherings:mine"))


def _keep_rooms(by: Person, series: Series) -> None:
    """The rooms of dates to come follow who holds them, and their hours."""
    for date in series.occurrences.coming().exclude(room=None).select_related("series", "room__room"):
        hand_over(by=by, occurrence=date)
        keep_room(date)


def _differ(before: object, after: object, names: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _keep_as_they_were(before: Series, after: Series, since: dt.datetime) -> None:
    """Dates earlier than `since` keep the place and the number of places they were announced with."""
    earlier = before.occurrences.filter(starts_at__lt=since)
    if _differ(before, after, WHERE_FIELDS):
        earlier.filter(way="").update(**{name: getattr(before, name) for name in WHERE_FIELDS})
    if before.capacity != after.capacity:
        as_usual = earlier.filter(capacity=None, is_unlimited=False)
        as_usual.update(**({"capacity": before.capacity} if before.capacity else {"is_unlimited": True}))


def _note_what_is_decided_anew(before: Series, after: Series, now: dt.datetime) -> None:
    """When a minimum was asked that was not, and when rules to accept became others: spaces and line ends are no change."""
    if (after.minimum or 0) > (before.minimum or 0) or after.decide_hours > before.decide_hours:
        after.minimum_since = now
    if after.rules_text.split() != before.rules_text.split():
        after.rules_changed_at = now


def _require_no_visitor(rows: QuerySet[Occurrence]) -> None:
    """A text room is entered with an account: dates where someone comes without one are not moved there."""
    of_a_visitor = Registration.objects.active().filter(person=None)
    if of_a_visitor.filter(Q(occurrence__in=rows) | Q(series__occurrences__in=rows)).exists():
        raise ValidationError({"way": _(
            "Une personne s’est inscrite sans compte : elle ne pourrait pas entrer dans un salon. Choisissez une autre façon de se retrouver."
        )})  # fmt: skip


def _hold_again(by: Person, series: Series) -> dt.datetime | None:
    """Other words may have to be read first, like new ones; never what moderation hides: its release would show it.

    Since when it is out of the agenda, or None.
    """
    if series.state == SeriesState.PUBLISHED and series.hidden_at is None:
        hold_changed(series, author=by)
        series.refresh_from_db(fields=["hidden_at"])
    return series.hidden_at


def _tell_of_change(series: Series, rows: Iterable[Occurrence]) -> None:
    rows = list(rows)
    if not rows:
        return
    if series.is_programme:
        registrations = Registration.objects.of(series).active()
        tell_registered(CHANGED, series, registrations.select_related("person"))
    else:
        registrations = Registration.objects.active().filter(occurrence__in=rows).select_related("person", "occurrence__series")
        for registration in registrations:
            if registration.occurrence is not None:
                tell_registered(CHANGED, registration.occurrence, [registration])
    _remind_again(registrations, rows)


def _remind_again(registrations: QuerySet[Registration], dates: list[Occurrence]) -> None:
    """The reminders of what these dates were are worth nothing now: those who come and those who hold them have others."""
    for rows in (registrations, Occurrence.objects.filter(pk__in=[date.pk for date in dates])):
        rows.update(day_reminded_at=None, hour_reminded_at=None)


def fill_again(series: Series) -> None:
    """More places than before, or none to count: those who wait are offered them, or come as the others do."""
    if series.is_programme:
        fill(locked(series))
        return
    for occurrence in series.occurrences.kept().coming().filter(registrations__state__in=[Seat.WAITING, Seat.OFFERED]).distinct():
        fill(locked(occurrence))
