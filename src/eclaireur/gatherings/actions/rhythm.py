"""Another rhythm: the dates it calls off, those it brings back, and who is told."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from eclaireur.gatherings import queries
from eclaireur.gatherings.actions import dates
from eclaireur.gatherings.actions.cancelling import call_off, put_back
from eclaireur.gatherings.actions.telling import ADDED, CANCELLED, PUT_BACK, tell_each_once, tell_who_hold
from eclaireur.gatherings.kept import OTHER_RHYTHM, source_of
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.recurrence import midnight, to_local

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from eclaireur.accounts.models import Person

WHEN_FIELDS = ("zone", "starts_on", "starts_at_time", "minutes", "repeats", "every", "weekdays", "count", "until", "holidays")
"""Fields that decide the dates."""


def differ(before: object, after: object, names: Iterable[str]) -> bool:
    """Whether one of these fields changed."""
    return any(getattr(before, name) != getattr(after, name) for name in names)


def begin(before: Series, after: Series, since: dt.datetime | None) -> dt.datetime:
    """From when on the change of `before` to `after` is: the day of the date it begins from, else now. Kept in `after`."""
    now = timezone.now()
    if since is None:
        after.rule_since = None if after.starts_on != before.starts_on else before.rule_since
        return now
    after.rule_since = max(midnight(to_local(since, before.zone).date(), before.zone), now)  # the new hour may be earlier
    return after.rule_since


def called_off_by(after: Series, *, since: dt.datetime | None = None) -> list[Occurrence]:
    """The dates that keeping `after` as it is now would call off, for it to be asked first; none when it would be refused."""
    before, after = Series.objects.get(pk=after.pk), copy(after)
    since = begin(before, after, since)
    if not differ(before, after, WHEN_FIELDS):
        return []
    try:
        return dates.without_a_day(after, since=_first(before, after, since))
    except ValidationError:
        return []


def follow(before: Series, after: Series, *, since: dt.datetime, by: Person) -> list[Occurrence]:
    """The stored dates follow the rhythm of `after`; gives those that moved. Whoever comes to some that are called off, put
    back, or added to the programme they follow, is told once of each.
    """
    found, now = dates.lay_out(after, since=_first(before, after, since)), timezone.now()
    for row in found.left:
        call_off(row, source_of(OTHER_RHYTHM), quietly=True, now=now, left_the_rhythm=True)
    for row in found.back:
        put_back(row)
        tell_who_hold(PUT_BACK, row, set(row.held_by.all()) - set(after.facilitators.all()), by=by)
    _tell(CANCELLED, after, found.left)
    if found.back:
        queries.places_at(after, found.back).update(day_reminded_at=None, hour_reminded_at=None)
        _tell(PUT_BACK, after, found.back)
    if found.made and after.is_programme:
        tell_each_once(ADDED, after, Registration.objects.of(after).active().select_related("person"))
    return found.moved


def _first(before: Series, after: Series, since: dt.datetime) -> dt.datetime:
    """What an earlier change left before the rule stays, unless the rule now begins there."""
    return max(since, min(before.rule_begins, after.rule_begins))


def _tell(kind: str, series: Series, rows: list[Occurrence]) -> None:
    if rows:
        tell_each_once(kind, series, queries.places_at(series, rows).select_related("person", "occurrence__series"))
