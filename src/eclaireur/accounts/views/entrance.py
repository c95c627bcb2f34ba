"""The page of those who run the platform: how many tries to enter were in vain this week. Numbers, nobody."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eclaireur.accounts.queries import WAVE_LEAST, WAVE_TIMES, entrance_week
from eclaireur.accounts.rules import is_operator


@login_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The last seven days, day by day."""
    if not is_operator(request.user):
        raise PermissionDenied
    days = entrance_week()
    return render(request, "accounts/entrance.html", {
        "days": days, "any": any(day.in_vain for day in days), "wave": any(day.was_told for day in days),
        "least": WAVE_LEAST, "times": WAVE_TIMES,
    })
