"""How many came: of one gathering, of a structure by quarter or by year. Numbers counted by those who hold; never who."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Structure
from eclaireur.gatherings.enums import Kind
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.series import seats_of
from eclaireur.gatherings.recurrence import to_local

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models.occurrence import OccurrenceQuerySet

MONTHS = 3  # in a quarter


@dataclass
class Sum:
    """Dates that took place, those that were counted, and how many came to these."""

    dates: int = 0
    counted: int = 0
    present: int = 0
    newcomers: int = 0

    def add(self, present: int | None, newcomers: int | None) -> None:
        """One more date, counted or not."""
        self.dates += 1
        if present is not None:
            self.counted += 1
            self.present += present
            self.newcomers += newcomers or 0


@dataclass
class Period:
    """A quarter of a year, or a year (`quarter` is 0): what took place, in all and by kind."""

    year: int
    quarter: int
    total: Sum = field(default_factory=Sum)
    kinds: dict[str, Sum] = field(default_factory=lambda: defaultdict(Sum))

    @property
    def by_kind(self) -> list[tuple[str, Sum]]:
        """(kind in words, its sum), in the order of kinds."""
        return [(str(each.label), self.kinds[each.value]) for each in Kind if each.value in self.kinds]


def past_dates(series: Series) -> OccurrenceQuerySet:
    """Dates of a series that are over, latest first, with what was counted."""
    return series.occurrences.past().with_series().select_related("attendance")


def sum_of(series: Series) -> Sum:
    """What all its past dates add up to."""
    total = Sum()
    for present, newcomers in series.occurrences.past().kept().values_list("attendance__present", "attendance__newcomers"):
        total.add(present, newcomers)
    return total


def structures_with_figures(person: Person) -> QuerySet[Structure]:
    """Structures whose gatherings `person` coordinates."""
    everywhere, seats = seats_of(person)
    if everywhere or person.holds(Role.OPERATOR):
        return Structure.objects.filter(pk__in=Series.objects.filter(structure__isnull=False).values("structure"))
    return Structure.objects.filter(pk__in=seats)


def coordinates_everywhere(person: Person) -> bool:
    """Whether the gatherings of no structure, and all of them together, are theirs to follow."""
    return seats_of(person)[0] or person.holds(Role.OPERATOR)


def periods(structure: Structure | None, *, by_year: bool) -> list[Period]:
    """What took place in a structure, or everywhere, latest period first. A date is of the day it had where it happened."""
    rows = Occurrence.objects.past().kept().published().order_by()
    rows = rows.filter(Q(series__structure=structure) if structure else Q())
    found: dict[tuple[int, int], Period] = {}
    for start, zone, kind, present, newcomers in rows.values_list(
        "starts_at", "series__zone", "series__kind", "attendance__present", "attendance__newcomers"
    ):
        day = to_local(start, zone)
        key = (day.year, 0 if by_year else (day.month - 1) // MONTHS + 1)
        period = found.setdefault(key, Period(*key))
        period.total.add(present, newcomers)
        period.kinds[kind].add(present, newcomers)
    return [found[key] for key in sorted(found, reverse=True)]
