"""What moderation says to everybody: its rules as configured, its figures."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eclaireur.safety import hours, queries
from eclaireur.safety.enums import Reason
from eclaireur.safety.models import ModerationSettings, suspension_in_words


@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """The rules of moderation and its arithmetic, as they are set today."""
    settings = ModerationSettings.load()
    week = settings.hours
    return render(request, "safety/charter.html", {
        "rules": settings, "week": hours.week_in_words(week), "closed": sorted(week.closed), "reasons": Reason.labels,
        "resumes": queries.reading_resumes(), "is_open": bool(week.ranges) and queries.reading_resumes() is None,
        "suspensions": [suspension_in_words(settings.short_days), suspension_in_words(settings.long_days)],
    })


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How many, how fast, month by month, small numbers hidden."""
    return render(request, "safety/figures.html", {
        "tables": queries.figures(), "threshold": ModerationSettings.load().small_number,
    })


@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same tables as a file, the same numbers hidden."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation.csv"'
    csv.writer(response).writerows(queries.csv_rows(queries.figures()))
    return response
