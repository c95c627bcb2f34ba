"""How many came: the past dates of a gathering, and the figures of a structure. Never who."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eclaireur.gatherings import queries, wording
from eclaireur.gatherings.forms import FiguresForm
from eclaireur.gatherings.rules import may_read_figures
from eclaireur.gatherings.views.desk import series_to_change

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from eclaireur.accounts.models import Structure

A_PAGE, PERIODS = 20, 8
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


@login_required
@require_GET
def past(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All the past dates of one gathering, and what they add up to."""
    found = series_to_change(request, pk)
    page = Paginator(queries.past_dates(found), A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, wording.day_of(each), getattr(each, "attendance", None)) for each in page]
    return render(request, "gatherings/past.html", {"series": found, "page": page, "rows": rows, "sum": queries.sum_of(found)})


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How many came in a structure, by quarter or by year, in all and by kind."""
    form, structure, by_year = _asked(request)
    page = Paginator(queries.periods(structure, by_year=by_year), PERIODS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "periods": [(wording.period(each.year, each.quarter), each) for each in page], "structure": structure}
    return render(request, "gatherings/figures.html", context | {"query": form.data.urlencode()})


@login_required
@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same, all periods, as a file."""
    _form, structure, by_year = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="presences.csv"'
    rows = csv.writer(response)
    rows.writerow([_("Structure"), _("Période"), _("Sorte"), _("Dates tenues"), _("Dates comptées"), _("Personnes présentes"), _("Dont venues pour la première fois")])
    where = _plain(structure.name if structure else _("toutes"))
    for period in queries.periods(structure, by_year=by_year):
        for kind, each in [*period.by_kind, (_("toutes sortes"), period.total)]:
            rows.writerow([where, wording.period(period.year, period.quarter), kind, each.dates, each.counted, each.present, each.newcomers])
    return response


def _asked(request: HttpRequest) -> tuple[FiguresForm, Structure | None, bool]:
    """The form, the structure (None: all of them) and whether by year. 404 for a structure that is not theirs to follow."""
    if not may_read_figures(request.user):
        raise PermissionDenied
    given = request.GET.copy()
    form = FiguresForm(given, person=request.user)
    if form.first is not None and not given.get("structure"):
        given["structure"] = form.first.slug
    if not form.is_valid() and "structure" in form.errors:
        raise Http404
    return form, form.cleaned_data.get("structure"), form.cleaned_data.get("par") == "annee"


def _plain(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
