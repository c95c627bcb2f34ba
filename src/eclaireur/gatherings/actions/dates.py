"""The dates of a series, stored ahead: made at publication, extended by the upkeep, laid out again when the rule changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from eclaireur.gatherings.actions.rooms import close_room
from eclaireur.gatherings.enums import OccurrenceState, Repeats
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.queries.agenda import STOPPED_SHOWN
from eclaireur.gatherings.recurrence import MOST_DATES, Rule, to_local, to_utc

if TYPE_CHECKING:
    from uuid import UUID

HORIZON = dt.timedelta(days=400)
"""Dates are stored so far ahead: more than the year an agenda is read on."""

STEP = dt.timedelta(days=30)
"""A series is extended when it lost so much of its horizon."""

A_DAY = dt.timedelta(days=1)
_ASIDE = dt.timedelta(days=36_525)  # a century: where identities wait while they are exchanged


@dataclass
class Changes:
    """What became of the dates that were stored."""

    moved: list[Occurrence] = field(default_factory=list)
    left: list[Occurrence] = field(default_factory=list)  # to call off: somebody knows of them
    back: list[Occurrence] = field(default_factory=list)  # to put back: another rhythm had called them off
    made: list[Occurrence] = field(default_factory=list)


def check_rule(rule: Rule, *, since: dt.datetime, until: dt.datetime | None = None) -> list[tuple[dt.datetime, dt.datetime]]:
    """The dates of a rule from `since` on, within the horizon, or up to `until` if it is later.

    Raises ValidationError, in words, when there are none or too many.
    """
    horizon = max(since, timezone.now()) + HORIZON
    moments = [pair for pair in rule.moments(before=max(horizon, until or horizon)) if pair[1] >= since]
    if not moments:
        if rule.repeats == Repeats.ONCE:
            raise ValidationError({"starts_on": _("Cette date est passée, ou c’est un jour férié que vous avez exclu. Choisissez une date à venir.")})
        raise ValidationError({"repeats": _("Avec ces choix, il ne reste aucune date à venir. Vérifiez la fin, et les jours fériés.")})
    if rule.ends and len(moments) > MOST_DATES:
        raise ValidationError({"repeats": _("Cela fait plus de %(most)s dates. Vérifiez la fin.") % {"most": MOST_DATES}})
    return moments


def store(series: Series, *, now: dt.datetime | None = None) -> int:
    """Store the dates that are missing, up to the horizon; gives how many. Dates already there are left as they are."""
    now = now or timezone.now()
    since, until = series.stored_until or now, now + HORIZON
    have = set(series.occurrences.values_list("original_start", flat=True))
    made = [
        Occurrence(series=series, original_start=moment, starts_at=moment, ends_at=moment + series.length)
        for _local, moment in series.rule.moments(before=until)
        if moment >= since and moment not in have
    ]
    Occurrence.objects.bulk_create(made)
    series.stored_until = None if _all_before(series.rule, until) else until
    series.save(update_fields=["stored_until", "updated_at"])
    number(series)
    return len(made)


def lay_out(series: Series, *, since: dt.datetime) -> Changes:
    """Make the stored dates from `since` on follow the rule of `series`, which just changed.

    A date keeps its row, and so its registrations: the new date of the same day, else the next one in order. A
    date someone moved by hand, or cancelled, stays so; one that an earlier rhythm called off is given back to be put
    back, if its day has a date again. Rows too many are given back to be called off when somebody knows of them, else
    deleted. Call it under the lock of the series.
    """
    now, changes = timezone.now(), Changes()
    rows = list(series.occurrences.select_for_update().filter(original_start__gte=since).order_by("original_start"))
    pairs, more = _pair(series, rows, since=since)
    Occurrence.objects.filter(pk__in=[row.pk for row in rows]).update(original_start=F("original_start") - _ASIDE)
    known = _known(series, rows)
    for row, moment in pairs:
        if moment is not None:
            _settle(row, moment, series.length, changes)
        elif row.pk in known:
            row.save(update_fields=["original_start"])  # back from aside
            if not row.is_cancelled:  # else they know already
                changes.left.append(row)
        else:
            close_room(row)
            row.delete()
    changes.made = Occurrence.objects.bulk_create(
        Occurrence(series=series, original_start=moment, starts_at=moment, ends_at=moment + series.length) for moment in more
    )
    series.stored_until = None if _all_before(series.rule, now + HORIZON) else now + HORIZON
    series.save(update_fields=["stored_until", "updated_at"])
    return changes


def without_a_day(series: Series, *, since: dt.datetime) -> list[Occurrence]:
    """The dates `lay_out` would give back to be called off. Changes nothing; raises as `check_rule` does."""
    rows = list(series.occurrences.filter(original_start__gte=since).order_by("original_start"))
    pairs, _more = _pair(series, rows, since=since)
    known = _known(series, rows)
    return [row for row, moment in pairs if moment is None and row.pk in known and not row.is_cancelled]


def _pair(series: Series, rows: list[Occurrence], *, since: dt.datetime) -> tuple[list[tuple[Occurrence, dt.datetime | None]], list[dt.datetime]]:
    """Each row with its date by the rule of `series`, if it has one; and the dates that have no row yet."""
    stored = rows[-1].original_start + A_DAY if rows else None  # a change made from a far date stored further than today's horizon
    wanted = [moment for _local, moment in check_rule(series.rule, since=since, until=stored)]
    by_day = {to_local(moment, series.zone).date(): moment for moment in wanted}
    pairs = {row.pk: by_day.pop(day, None) for row in rows if (day := to_local(row.original_start, series.zone).date()) in by_day}
    left = sorted(by_day.values())
    for row in rows:
        # Those who had a place on a day that was called off were told so: they are expected on no other.
        if left and row.pk not in pairs and not row.left_the_rhythm:
            pairs[row.pk] = left.pop(0)
    return [(row, pairs.get(row.pk)) for row in rows], left


def _known(series: Series, rows: list[Occurrence]) -> set[UUID]:
    """Those of `rows` that do not vanish without a word: someone registered, or may be about to come, or read that they
    are cancelled.
    """
    if series.come_freely or (series.is_programme and Registration.objects.of(series).active().exists()):
        return {row.pk for row in rows}
    soon = timezone.now() + STOPPED_SHOWN
    expected = Registration.objects.active().filter(occurrence__in=rows).values_list("occurrence_id", flat=True)
    return {*expected} | {row.pk for row in rows if row.is_cancelled or row.starts_at <= soon}


def _settle(row: Occurrence, moment: dt.datetime, length: dt.timedelta, changes: Changes) -> None:
    was = (row.starts_at, row.ends_at)
    if not row.is_moved:
        row.starts_at, row.ends_at = moment, moment + length
    row.original_start = moment
    if (row.starts_at, row.ends_at) != was:
        row.sequence += 1
        row.keep_what_was_announced(*was)
        if not row.is_cancelled:
            changes.moved.append(row)
    if row.left_the_rhythm and not row.has_begun:
        changes.back.append(row)
    row.save(update_fields=[
        "original_start", "starts_at", "ends_at", "said_at", "time_changed_at", "first_starts_at", "first_ends_at", "sequence", "updated_at",
    ])  # fmt: skip


def number(series: Series) -> None:
    """Number the sessions of a programme in order, cancelled ones left out. Call it whenever one comes, goes or moves."""
    if not series.is_programme:
        return
    rows = list(series.occurrences.order_by("starts_at", "pk"))
    rank = 0
    for row in rows:
        rank += row.state != OccurrenceState.CANCELLED
        row.number = None if row.state == OccurrenceState.CANCELLED else rank
    Occurrence.objects.bulk_update(rows, ["number"])


def _all_before(rule: Rule, until: dt.datetime) -> bool:
    """Whether the rule gives no date from `until` on."""
    return rule.ends and not any(to_utc(local, rule.zone) >= until for local in rule.dates())
