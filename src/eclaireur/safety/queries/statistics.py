"""The public figures of moderation: whole months only, small numbers hidden. See small_numbers.py for the rule."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, Min, Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.safety.enums import AppealOutcome, Measure, Outcome, Reason
from eclaireur.safety.hours import ZONE
from eclaireur.safety.models import Alert, Appeal, Decision, ModerationSettings, Report
from eclaireur.safety.registries import delays
from eclaireur.safety.small_numbers import Row, published, published_number

MONTHS = 12
MINUTES_UNDER = 2
"""Hours: under these, a delay is said in minutes."""


@dataclass(frozen=True)
class Month:
    """One whole month: its first moment, its end, its name."""

    start: dt.datetime
    end: dt.datetime

    @property
    def name(self) -> str:
        return date_format(self.start.astimezone(ZONE), "F Y")

    @property
    def code(self) -> str:
        return f"{self.start.astimezone(ZONE):%Y-%m}"


@dataclass(frozen=True)
class Table:
    """A table of the page: its title, the heads of its columns, one row a month (None: hidden, or nothing to say)."""

    code: str
    title: str
    heads: list[str]
    rows: list[tuple[Month, list[Any]]]

    @property
    def is_counts(self) -> bool:
        return self.code != "delays"


def past_months(now: dt.datetime, many: int = MONTHS) -> list[Month]:
    """The last whole months, the newest first, in Paris time."""
    local = now.astimezone(ZONE)
    year, month, found = local.year, local.month, []
    for _n in range(many):
        end = dt.datetime(year, month, 1, tzinfo=ZONE)
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append(Month(dt.datetime(year, month, 1, tzinfo=ZONE), end))
    return found


def figures() -> list[Table]:
    """Every table of the public page. Months before the first thing that any of them counts are left out."""
    threshold, now = ModerationSettings.load().small_number, timezone.now()
    first = _first()
    months = [month for month in past_months(now) if first is not None and month.end > first]
    reports, decisions = Report.objects.all(), Decision.objects.filter(changes=None)
    appeals = Appeal.objects.filter(answered_at__isnull=False)
    return [
        _counts("reports", _("Signalements, par raison"), reports, "reason", Reason, "created_at", months, threshold),
        _counts("decisions", _("Décisions, par mesure"), decisions, "measure", Measure, "created_at", months, threshold),
        _counts("appeals", _("Recours, par suite donnée"), appeals, "outcome", AppealOutcome, "answered_at", months, threshold),
        _counts("alerts", _("Alertes, par issue"), Alert.objects.exclude(closed_at=None), "outcome", Outcome, "closed_at", months, threshold),
        _delays(months, threshold),
    ]


def _first() -> dt.datetime | None:
    """When the first thing counted here happened."""
    rows: list[tuple[type[Model], str]] = [
        (Report, "created_at"), (Decision, "created_at"), (Appeal, "answered_at"), (Alert, "taken_at"), (Alert, "closed_at"),
    ]
    found = [model._default_manager.aggregate(first=Min(field))["first"] for model, field in rows]  # noqa: SLF001 (the public way to any model's rows)
    return min((moment for moment in found if moment is not None), default=None)


def _counts(code: str, title: str, rows: QuerySet, field: str, choices: Any, when: str, months: Sequence[Month],
            threshold: int) -> Table:
    """One row a month: the total, then how many of each choice, as they may be published."""
    found = []
    for month in months:
        within = rows.filter(**{f"{when}__gte": month.start, f"{when}__lt": month.end})
        counted = dict(within.order_by().values_list(field).annotate(n=Count("pk")))
        row: Row = published([counted.get(choice, 0) for choice in choices.values], threshold=threshold)
        found.append((month, [row.total, *row.counts]))
    return Table(code, title, [_("En tout"), *(str(label) for label in choices.labels)], found)


def _delays(months: Sequence[Month], threshold: int) -> Table:
    """Median hours of what is done in each month, to the minute, hidden when made of too few cases."""
    measured: list[tuple[str, Callable[[dt.datetime, dt.datetime], list[float]]]] = [
        (_("Première lecture"), _first_looks), (_("Décision"), _decisions), (_("Réponse à un recours"), _appeals),
        *((str(one.name), one.hours) for one in delays()),
    ]
    found = []
    for month in months:
        row = []
        for _name, hours in measured:
            taken = hours(month.start, month.end)
            said = published_number(median(taken) if taken else None, made_of=len(taken), threshold=threshold)
            row.append(round(round(said * 60) / 60, 3) if said is not None else None)
        found.append((month, row))
    return Table("delays", _("Délais médians"), [name for name, _hours in measured], found)


def delay_in_words(hours: float) -> str:
    """A delay as one says it: minutes under two hours, hours beyond."""
    if hours < MINUTES_UNDER:
        minutes = round(hours * 60)
        if not minutes:
            return _("moins d’une minute")
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return _("%(n)s heures") % {"n": number_format(round(hours, 1), 1)}


def _hours_between(rows: QuerySet, begun: str, done: str, start: dt.datetime, end: dt.datetime) -> list[float]:
    within = rows.filter(**{f"{done}__gte": start, f"{done}__lt": end}).values_list(begun, done)
    return [(after - before).total_seconds() / 3600 for before, after in within]


def _first_looks(start: dt.datetime, end: dt.datetime) -> list[float]:
    return _hours_between(Report.objects.all(), "created_at", "first_read_at", start, end)


def _decisions(start: dt.datetime, end: dt.datetime) -> list[float]:
    return _hours_between(Report.objects.all(), "created_at", "decided_at", start, end)


def _appeals(start: dt.datetime, end: dt.datetime) -> list[float]:
    return _hours_between(Appeal.objects.all(), "created_at", "answered_at", start, end)


def csv_rows(tables: Sequence[Table]) -> Iterator[list[str]]:
    """The same tables as lines of a file: table, month, what, number ("" when hidden)."""
    yield ["table", "mois", "quoi", "nombre"]
    for table in tables:
        for month, row in table.rows:
            for head, number in zip(table.heads, row, strict=True):
                yield [table.code, month.code, head, "" if number is None else str(number)]
