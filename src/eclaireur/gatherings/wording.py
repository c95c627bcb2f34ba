"""Dates, rules and places said in words, as people say them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eclaireur.core.dates import in_full
from eclaireur.core.templatetags.core import clock
from eclaireur.core.zones import hours_of, is_readers, readers_zone
from eclaireur.gatherings.enums import Holidays, Repeats
from eclaireur.gatherings.models.holders import who_may_hold
from eclaireur.gatherings.recurrence import to_local

if TYPE_CHECKING:
    from eclaireur.gatherings.models import Occurrence, Series
    from eclaireur.gatherings.recurrence import Rule

FEW = 3
FITS = gettext_lazy("Le déroulé prend %(taken)s min ; la date en dure %(lasts)s.")
EXCEEDS = gettext_lazy("Le déroulé prend %(taken)s min, plus que les %(lasts)s de la date.")
"""What is said beside a plan being written; the page fills the same sentences while one types."""


def day(date: dt.date, *, zone: str = "") -> str:
    """« aujourd’hui », « demain », « mardi 3 juin », with the year when it is another one.

    Where it is not the same day now in `zone` as here, the date alone: « demain » would be two days.
    """
    today = timezone.localdate()
    says_the_same = not zone or to_local(timezone.now(), zone).date() == today
    if says_the_same and date == today:
        return _("aujourd’hui")
    if says_the_same and date == today + dt.timedelta(days=1):
        return _("demain")
    return in_full(date, "l j F" if date.year == today.year else "l j F Y")


def day_of(occurrence: Occurrence) -> str:
    """The day it happens, where it happens: what its hours are said after."""
    return day(occurrence.local_start.date(), zone=occurrence.series.zone)


def hours(occurrence: Occurrence) -> str:
    """« de 18 h à 19 h 30 », where it happens."""
    return _("de %(start)s à %(end)s") % {"start": clock(occurrence.local_start), "end": clock(occurrence.local_end)}


def moment(at: dt.datetime, zone: str) -> str:
    """« demain à 18 h », where it happens; with the name of its zone when the reader's differs."""
    local = to_local(at, zone)
    said = _("%(day)s à %(time)s") % {"day": day(local.date(), zone=zone), "time": clock(local)}
    return named(said, zone)


def hours_there(occurrence: Occurrence) -> str:
    """The same, with the name of the zone when it is not the reader's: where their own hour is not said beside it."""
    return named(hours(occurrence), occurrence.series.zone)


def named(said: str, zone: str) -> str:
    """Hours, with the name of their zone when it is not the reader's."""
    return said if is_readers(zone) else f"{said}, {hours_of(zone)}"


def decision(occurrence: Occurrence) -> str:
    """When its minimum is decided, « demain à 14 h », if it was said too late for its usual hour; else ""."""
    usual = occurrence.starts_at - dt.timedelta(hours=occurrence.series.decide_hours)
    return moment(occurrence.decided_at, occurrence.series.zone) if occurrence.decided_at > usual else ""


def announced_first(occurrence: Occurrence) -> str:
    """« Prévue d’abord mardi 3 juin de 18 h à 19 h 30. », when its time changed since; else ""."""
    if occurrence.first_starts_at is None or occurrence.first_ends_at is None:
        return ""
    zone = occurrence.series.zone
    start, end = to_local(occurrence.first_starts_at, zone), to_local(occurrence.first_ends_at, zone)
    when = {"day": day(start.date(), zone=zone), "start": clock(start), "end": named(clock(end), zone)}
    return _("Prévue d’abord %(day)s de %(start)s à %(end)s.") % when


def hours_here(occurrence: Occurrence) -> str:
    """« soit mercredi 9 juin à 1 h, heure de Paris (là-bas : heure de la Guadeloupe) », or "" when it is the same hour."""
    here = timezone.localtime(occurrence.starts_at)
    if here.replace(tzinfo=None) == occurrence.local_start:
        return ""
    return _("soit %(day)s à %(time)s, %(here)s (là-bas : %(there)s)") % {
        "day": day(here.date()), "time": clock(here), "here": hours_of(readers_zone()), "there": hours_of(occurrence.series.zone),
    }  # fmt: skip


def rhythm(rule: Rule) -> str:
    """How dates follow each other: « toutes les deux semaines, le mardi à 18 h, jusqu’au 30 juin 2027 »."""
    when = _said(rule)
    if rule.repeats != Repeats.ONCE:
        if rule.count:
            when += ngettext(", %(count)d fois", ", %(count)d fois", rule.count) % {"count": rule.count}
        elif rule.until:
            when += _(", jusqu’au %(day)s") % {"day": in_full(rule.until, "j F Y")}
        if rule.holidays == Holidays.SKIPPED:
            when += _(", sauf les jours fériés")
    return when if is_readers(rule.zone) else f"{when} ({hours_of(rule.zone)})"


def _said(rule: Rule) -> str:
    time, start = clock(rule.start), rule.start
    name = str(WEEKDAYS[start.weekday()])
    if rule.repeats == Repeats.ONCE:
        return _("le %(day)s à %(time)s") % {"day": in_full(start, "l j F Y"), "time": time}
    if rule.repeats == Repeats.WEEKLY:
        days = [str(WEEKDAYS[number]) for number in sorted(rule.weekdays)] or [name]
        listed = _(" et ").join([", ".join(days[:-1]), days[-1]]) if len(days) > 1 else days[0]
        every = _("chaque semaine") if rule.every == 1 else _("toutes les %(number)s semaines") % {"number": rule.every}
        return _("%(every)s, le %(days)s à %(time)s") % {"every": every, "days": listed, "time": time}
    every = _("chaque mois") if rule.every == 1 else _("tous les %(number)s mois") % {"number": rule.every}
    if rule.repeats == Repeats.MONTHLY_DAY:
        rank = {1: _("premier"), 2: _("deuxième"), 3: _("troisième"), 4: _("quatrième"), -1: _("dernier")}[rule.rank]
        return _("%(every)s, le %(rank)s %(day)s à %(time)s") % {"every": every, "rank": rank, "day": name, "time": time}
    said = _("%(every)s, le %(date)s à %(time)s") % {"every": every, "date": in_full(start, "j"), "time": time}
    return said + _(", sauf les mois sans %(date)s") % {"date": start.day} if rule.misses_months else said


def places(occurrence: Occurrence) -> str:
    """Places left, in words. Needs queries.with_places."""
    if occurrence.comes_freely:
        return _("Sans inscription")
    if occurrence.left is None:
        return _("Entrée libre") if not occurrence.series.rules_text else _("Places sans limite")
    if occurrence.left == 0:
        if occurrence.waiting:
            return ngettext(
                "Complet, %(number)d personne attend", "Complet, %(number)d personnes attendent", occurrence.waiting
            ) % {"number": occurrence.waiting}
        return _("Complet, liste d’attente ouverte")
    if occurrence.left <= FEW:
        return ngettext("Plus qu’une place", "Plus que %(number)d places", occurrence.left) % {"number": occurrence.left}
    return _("Il reste des places")


def place(occurrence: Occurrence) -> str:
    """Where, in a few words anybody may read."""
    where = occurrence.where
    if not where.is_on_site:
        return str(where.get_way_display())
    return ", ".join(part for part in (where.place_name, where.town) if part) or str(where.get_way_display())


def holders(series: Series, occurrence: Occurrence | None = None) -> str:
    """Who holds it: pseudonyms, but of those whose role ended."""
    people = list(occurrence.held_by.all()) if occurrence is not None else []
    names = [person.pseudonym for person in who_may_hold(people or series.facilitators.all())]
    return _(" et ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def for_whom(series: Series) -> str:
    """Whom a gathering is for, in a sentence."""
    return _("Pour %(audience)s.") % {"audience": series.get_audience_display()}


def days(first: dt.date, last: dt.date) -> str:
    """« le 3 juin 2027 », « du 3 mars 2027 au 5 mai 2027 »."""
    if first == last:
        return _("le %(day)s") % {"day": in_full(first, "j F Y")}
    return _("du %(first)s au %(last)s") % {"first": in_full(first, "j F Y"), "last": in_full(last, "j F Y")}


def length(sessions: int, minutes: int) -> str:
    """« 8 séances, 12 h 30 en tout »."""
    counted = ngettext("%(count)d séance", "%(count)d séances", sessions) % {"count": sessions}
    hours, rest = divmod(minutes, 60)
    return _("%(sessions)s, %(hours)d h %(minutes)02d en tout") % {"sessions": counted, "hours": hours, "minutes": rest}


def plan_fits(taken: int, lasts: int) -> str:
    """How the minutes of a plan fit in those of its date."""
    return (EXCEEDS if taken > lasts else FITS) % {"taken": taken, "lasts": lasts}


def period(year: int, quarter: int) -> str:
    """« 2026 » when there is no quarter, else « 2026, 3e trimestre »."""
    if not quarter:
        return str(year)
    name = [_("1er trimestre"), _("2e trimestre"), _("3e trimestre"), _("4e trimestre")][quarter - 1]
    return _("%(year)d, %(quarter)s") % {"year": year, "quarter": name}
