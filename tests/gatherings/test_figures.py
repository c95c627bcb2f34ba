"""What is counted can be read: the past dates of a gathering, the figures of a structure. Numbers, never who."""

import csv
import datetime as dt

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.enums import Kind, OccurrenceState
from eclaireur.gatherings.models import AttendanceCount, Occurrence, Series
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_facilitator, a_series, coming_to

pytestmark = pytest.mark.django_db


def a_coordinator(structure) -> Person:
    person = PersonFactory()
    person.role_grants.create(role=Role.COORDINATOR, structure=structure)
    return Person.objects.get(pk=person.pk)


def held_at(series: Series, *moments: dt.datetime) -> list[Occurrence]:
    """Its first dates took place then, one hour each; the others go."""
    rows = list(series.occurrences.order_by("starts_at")[: len(moments)])
    series.occurrences.exclude(pk__in=[row.pk for row in rows]).delete()
    for row, moment in zip(rows, moments, strict=True):
        Occurrence.objects.filter(pk=row.pk).update(starts_at=moment, ends_at=moment + dt.timedelta(hours=1))
    return list(Occurrence.objects.filter(pk__in=[row.pk for row in rows]).select_related("series").order_by("starts_at"))


def noon(year: int, month: int, day: int = 15) -> dt.datetime:
    return dt.datetime(year, month, day, 11, tzinfo=dt.UTC)


def counted(date: Occurrence, present: int, newcomers: int = 0) -> None:
    AttendanceCount.objects.create(occurrence=date, present=present, newcomers=newcomers)


def test_the_past_dates_of_a_gathering_are_all_there_and_add_up(client_of):
    by = a_facilitator()
    series = a_series(by)
    rows = held_at(series, *(noon(2025, 1, day) for day in range(1, 25)))
    for row in rows[:3]:
        counted(row, 5, 2)
    Occurrence.objects.filter(pk=rows[3].pk).update(state=OccurrenceState.CANCELLED, cancelled_at=noon(2025, 1))
    browser = client_of(by)
    assert reverse("gatherings:past", args=[series.pk]) in browser.get(reverse("gatherings:manage", args=[series.pk])).content.decode()
    first = browser.get(reverse("gatherings:past", args=[series.pk]))
    shown = first.content.decode()
    assert "23 dates ont eu lieu" in shown
    assert "15 présences" in shown
    assert "dont 6 premières venues" in shown
    second = browser.get(reverse("gatherings:past", args=[series.pk]) + "?page=2")
    assert len(first.context["rows"]) + len(second.context["rows"]) == 24


def test_figures_of_a_structure_are_by_quarter_or_year_with_totals_by_kind(client_of):
    ours, theirs = StructureFactory(), StructureFactory()
    talks = a_series(a_facilitator(ours), structure=ours, kind=Kind.TALK)
    walks = a_series(a_facilitator(ours), structure=ours, kind=Kind.ACTIVITY)
    elsewhere = a_series(a_facilitator(theirs), structure=theirs, kind=Kind.TALK)
    one, two, _not_counted = held_at(talks, noon(2025, 2), noon(2025, 5), noon(2025, 6))
    (three,), (four,) = held_at(walks, noon(2025, 5)), held_at(elsewhere, noon(2025, 5))
    for date, present in ((one, 4), (two, 6), (three, 9), (four, 100)):
        counted(date, present, 1)
    found = [(each.year, each.quarter, each.total.dates, each.total.counted, each.total.present) for each in queries.periods(ours, by_year=False)]
    assert found == [(2025, 2, 3, 2, 15), (2025, 1, 1, 1, 4)]
    (year,) = queries.periods(ours, by_year=True)
    assert [(kind, each.present, each.newcomers) for kind, each in year.by_kind] == [("groupe de parole", 10, 2), ("activité de GEM", 9, 1)]
    browser = client_of(a_coordinator(ours))
    assert reverse("gatherings:figures") in browser.get(reverse("gatherings:desk")).content.decode()
    shown = browser.get(reverse("gatherings:figures")).content.decode()
    assert "2025, 2e trimestre" in shown
    assert "<td>100</td>" not in shown
    assert browser.get(reverse("gatherings:figures"), {"structure": theirs.slug}).status_code == 404
    everything = client_of(PersonFactory(roles=[Role.COORDINATOR])).get(reverse("gatherings:figures"), {"par": "annee"}).content.decode()
    assert "<td>119</td>" in everything


def test_a_date_counts_in_the_quarter_it_had_where_it_happened():
    series = a_series(a_facilitator(), zone="Pacific/Noumea")
    held_at(series, dt.datetime(2025, 3, 31, 20, tzinfo=dt.UTC))  # 1 April there
    (period,) = queries.periods(None, by_year=False)
    assert period.quarter == 2


def test_the_file_says_the_same_and_no_cell_is_a_formula(client_of):
    structure = StructureFactory(name="=1+1")
    (date,) = held_at(a_series(a_facilitator(structure), structure=structure, kind=Kind.TALK), noon(2025, 5))
    counted(date, 7, 3)
    answer = client_of(a_coordinator(structure)).get(reverse("gatherings:figures_file"), {"par": "annee"})
    _heads, *rows = csv.reader(answer.content.decode().splitlines())
    assert rows == [["'=1+1", "2025", "groupe de parole", "1", "1", "7", "3"], ["'=1+1", "2025", "toutes sortes", "1", "1", "7", "3"]]


def test_figures_name_nobody_and_are_not_for_those_who_only_hold(client_of):
    structure = StructureFactory()
    by = a_facilitator(structure)
    series = a_series(by, structure=structure)
    coming_to(series.occurrences.earliest("starts_at"), PersonFactory(pseudonym="Coquelicot"))
    (date,) = held_at(series, noon(2025, 5))
    actions.count_attendance(by=by, occurrence=date, present=1, newcomers=0)
    for name in ("figures", "figures_file"):
        assert client_of(by).get(reverse(f"gatherings:{name}")).status_code == 403
        assert "Coquelicot" not in client_of(a_coordinator(structure)).get(reverse(f"gatherings:{name}")).content.decode()
    assert "Coquelicot" not in client_of(by).get(reverse("gatherings:past", args=[series.pk])).content.decode()
