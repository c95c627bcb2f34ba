"""Writing a gathering, publishing it, changing it, stopping it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eclaireur.accounts.actions import record
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.places import fill, locked
from eclaireur.gatherings.actions.rooms import hand_over, keep_room
from eclaireur.gatherings.actions.telling import (
    CANCELLED,
    CHANGED,
    ENTRUSTED,
    RELEASED,
    everyone_of,
    tell,
    tell_registered,
)
from eclaireur.gatherings.enums import OccurrenceState, SeriesState
from eclaireur.gatherings.models import WHERE_FIELDS, Holding, Occurrence, Registration, Series
from eclaireur.gatherings.models.series import those_here
from eclaireur.gatherings.recurrence import midnight, to_local
from eclaireur.gatherings.rules import may_change, may_publish_in
from eclaireur.notices.actions import notify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from eclaireur.accounts.models import Person
    from eclaireur.people.models import Concept

WHEN_FIELDS = ("zone", "starts_on", "starts_at_time", "minutes", "repeats", "every", "weekdays", "count", "until", "holidays")
"""Fields that decide the dates."""

@transaction.atomic
def save_draft(*, by: Person, series: Series, themes: Iterable[Concept], facilitators: Iterable[Person]) -> Series:
    """Keep a gathering nobody else sees yet. `series` is new, or a draft `by` holds."""
    if not may_publish_in(by, series.structure) or (not series._state.adding and not may_change(by, series)):
        raise PermissionDenied
    if series.state != SeriesState.DRAFT:
        raise ValidationError(_("Cette rencontre est déjà publiée : modifiez-la depuis sa page."))
    if series._state.adding:
        series.created_by = by
        series.slug = f"{slugify(series.title)[:60] or 'rencontre'}-{secrets.token_hex(3)}"
    series.save()
    series.themes.set(themes)
    _hold(by, series, facilitators)
    record(by=by, verb="gatherings.save_draft", on=series)
    return series


@transaction.atomic
def publish(*, by: Person, series: Series) -> Series:
    """Announce a draft: its dates are stored, and the agenda shows them. Twice is once.

    Raises ValidationError, in words, when no date is left, or when one person alone would hold it without saying why.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    if not may_change(by, series) or not may_publish_in(by, series.structure):
        raise PermissionDenied
    if series.state != SeriesState.DRAFT:
        return series
    _require_two(series, series.facilitators.all(), series.alone_because)
    now = timezone.now()
    dates.check_rule(series.rule, since=now)
    series.state, series.published_at = SeriesState.PUBLISHED, now
    series.save()
    dates.store(series, now=now)
    record(by=by, verb="gatherings.publish", on=series)
    for person in series.facilitators.exclude(pk=by.pk):
        tell(person, ENTRUSTED, series, by=by)
    return series


@transaction.atomic
def discard(*, by: Person, series: Series) -> None:
    """Throw a draft away."""
    if not may_change(by, series):
        raise PermissionDenied
    if series.state != SeriesState.DRAFT:
        raise ValidationError(_("Cette rencontre est publiée : vous pouvez l’annuler, les personnes inscrites sont prévenues."))
    record(by=by, verb="gatherings.discard", on=series)
    series.delete()


@transaction.atomic
def change(
    *, by: Person, series: Series, themes: Iterable[Concept], facilitators: Iterable[Person], since: dt.datetime | None = None
) -> Series:
    """Keep what changed in a published gathering, for dates from `since` on (now by default).

    Words are the same for all dates. The time and the place of dates before `since` stay as they were. Whoever
    registered where the time or the place changes is told, and leaves in one gesture if they wish. A capacity
    lowered puts nobody out. Raises ValidationError, in words, when no date is left.
    """
    before = Series.objects.select_for_update().get(pk=series.pk)
    if not may_change(by, before) or not may_publish_in(by, series.structure):
        raise PermissionDenied
    if before.is_over or before.state != series.state:
        raise ValidationError(_("Cette rencontre est arrêtée : elle ne change plus."))
    now = timezone.now()
    since = max(midnight(to_local(since, before.zone).date(), before.zone), now) if since else now  # the new hour may be earlier
    facilitators = list(facilitators)
    _require_two(series, facilitators, series.alone_because)
    _keep_as_they_were(before, series, since)
    series.sequence = before.sequence + 1
    series.save()
    series.themes.set(themes)
    _hold(by, series, facilitators)
    for date in series.occurrences.coming().exclude(room=None):
        hand_over(by=by, occurrence=date)
    told: dict = {}
    if _differ(before, series, WHEN_FIELDS):
        # What an earlier change left before the rule stays, unless the rule now begins there.
        found = dates.lay_out(series, since=max(since, min(before.rule_begins, series.rule_begins)))
        for row in found.dropped:
            _cancel(row, _("Cette date n’a plus lieu : le rythme de la rencontre a changé."))
        told = {row.pk: row for row in found.moved}
    if _differ(before, series, WHERE_FIELDS):
        told |= {row.pk: row for row in series.occurrences.kept().coming().filter(starts_at__gte=since, way="")}
    for date in series.occurrences.coming().exclude(room=None).select_related("series", "room__room"):
        keep_room(date)
    _tell_of_change(series, told.values())
    _fill_again(series)
    record(by=by, verb="gatherings.change", on=series)
    return series


@transaction.atomic
def change_date(*, by: Person, occurrence: Occurrence, held_by: Iterable[Person] = ()) -> Occurrence:
    """Keep what changed for one date: its time, its place, its places, its words, who holds it.

    Whoever registered is told when the time or the place changes. Whoever is now to hold it is asked, whoever no longer
    is, is told. Raises ValidationError, in words, when one person alone would hold it without saying why.
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
        _require_two(before.series, held_by, occurrence.alone_because or before.series.alone_because)
    occurrence.sequence = before.sequence + 1
    occurrence.room_id, occurrence.state = before.room_id, before.state  # others may have opened it, or confirmed it, since
    occurrence.save()
    occurrence.day_holdings.exclude(person__in=held_by).delete()
    for person in held_by:
        occurrence.day_holdings.get_or_create(person=person)
    holds = set(held_by) or set(before.series.facilitators.all())
    for person in holds - held:
        notify(to=person, kind=ENTRUSTED, about=occurrence, url=reverse("gatherings:date", args=[occurrence.pk]), by=by)
    for person in held - holds:
        notify(to=person, kind=RELEASED, about=occurrence, url=reverse("gatherings:mine"), by=by)
    if _differ(before, occurrence, (*WHERE_FIELDS, "starts_at", "ends_at")):
        tell_registered(CHANGED, occurrence, everyone_of(occurrence))
        Registration.objects.of(occurrence).update(day_reminded_at=None, hour_reminded_at=None)
    if not occurrence.series.is_programme:
        fill(locked(occurrence))
    hand_over(by=by, occurrence=occurrence)
    keep_room(occurrence)
    record(by=by, verb="gatherings.change_date", on=occurrence)
    return occurrence


@transaction.atomic
def cancel_date(*, by: Person | None, occurrence: Occurrence, words: str) -> Occurrence:
    """One date does not take place. Those who registered are told, and read `words`. Twice is once."""
    occurrence = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
    if by is not None and not may_change(by, occurrence.series):
        raise PermissionDenied
    if occurrence.is_cancelled:
        return occurrence
    if occurrence.is_past:
        raise ValidationError(_("Cette date est passée : elle ne s’annule plus."))
    _cancel(occurrence, words)
    record(by=by, verb="gatherings.cancel_date", on=occurrence)
    return occurrence


@transaction.atomic
def cancel(*, by: Person | None, series: Series, words: str) -> Series:
    """The whole gathering stops: every date to come is cancelled with `words`, everyone is told once. Twice is once."""
    series = Series.objects.select_for_update().get(pk=series.pk)
    if by is not None and not may_change(by, series):
        raise PermissionDenied
    if series.state != SeriesState.PUBLISHED:
        return series
    for occurrence in series.occurrences.kept().coming().select_related("series"):
        _cancel(occurrence, words, quietly=series.is_programme)
    if series.is_programme:
        tell_registered(CANCELLED, series, Registration.objects.of(series).active().select_related("person"))
    series.state, series.ended_at, series.cancel_words = SeriesState.CANCELLED, timezone.now(), words
    series.sequence += 1
    series.save()
    record(by=by, verb="gatherings.cancel", on=series)
    return series


def _cancel(occurrence: Occurrence, words: str, *, quietly: bool = False) -> None:
    occurrence.state, occurrence.cancelled_at, occurrence.words = OccurrenceState.CANCELLED, timezone.now(), words
    occurrence.sequence += 1
    occurrence.save()
    keep_room(occurrence)
    if not quietly:
        tell_registered(CANCELLED, occurrence, everyone_of(occurrence))


def _require_two(series: Series, holders: Iterable[Person], because: str) -> None:
    """Two who are here hold what people come to: one alone says why. It protects those who come, and the one who holds."""
    if series.wants_another(len(those_here(holders)), because):
        raise ValidationError({"alone_because": _(
            "Une rencontre se tient d’habitude à deux : l’un peut sortir avec quelqu’un, l’autre reste avec le groupe. "
            "Ajoutez une personne, ou dites en une phrase pourquoi."
        )})  # fmt: skip


def _hold(by: Person, series: Series, people: Iterable[Person]) -> None:
    holds, held = set(people), set(series.facilitators.all())
    series.holdings.exclude(person__in=holds).delete()
    for person in holds - held:
        Holding.objects.create(series=series, person=person)
    if series.state != SeriesState.PUBLISHED:
        return  # they are asked when it is published
    for person in holds - held:
        tell(person, ENTRUSTED, series, by=by)
    for person in held - holds:
        notify(to=person, kind=RELEASED, about=series, url=reverse("gatherings:mine"), by=by)


def _differ(before: object, after: object, names: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _keep_as_they_were(before: Series, after: Series, since: dt.datetime) -> None:
    """Dates earlier than `since` keep the place and the number of places they were announced with."""
    earlier = before.occurrences.filter(starts_at__lt=since)
    if _differ(before, after, WHERE_FIELDS):
        earlier.filter(way="").update(**{name: getattr(before, name) for name in WHERE_FIELDS})
    if before.capacity != after.capacity and before.capacity:
        earlier.filter(capacity=None).update(capacity=before.capacity)


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
    registrations.update(day_reminded_at=None, hour_reminded_at=None)


def _fill_again(series: Series) -> None:
    """More places than before: those who wait are offered them."""
    if series.is_programme:
        fill(locked(series))
        return
    for occurrence in series.occurrences.kept().coming().filter(registrations__state="waiting").distinct():
        fill(locked(occurrence))
