"""A date more, a period without any: what the rhythm of a gathering does not say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.forms import OneMoreForm, PeriodForm
from eclaireur.gatherings.views.desk import series_to_change
from eclaireur.gatherings.views.told import say_cancelled, what_it_cancels

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from eclaireur.gatherings.models import Occurrence, Series


@login_required
@require_http_methods(["GET", "POST"])
def exceptions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Both forms; the one that is sent says which by `quoi`."""
    found = series_to_change(request, pk)
    if found.is_over:
        messages.info(request, _("Cette rencontre est arrêtée : elle ne change plus."))
        return redirect("gatherings:manage", found.pk)
    what = request.POST.get("quoi", "")
    one_more = OneMoreForm(request.POST if what == "ajouter" else None, series=found)
    period = PeriodForm(request.POST if what == "periode" else None, by=request.user, freely=found.come_freely, is_draft=found.state == SeriesState.DRAFT)
    asked = _asked_first(found, period) if period.is_bound else ""
    if request.method == "POST" and not asked and _is_done(request, found, one_more, period):
        return redirect("gatherings:manage", found.pk)
    context = {"series": found, "one_more": one_more, "period": period, "is_draft": found.state == SeriesState.DRAFT, "said": said(found), "asked": asked}
    return render(request, "gatherings/exceptions.html", context, status=422 if one_more.errors or period.errors else 200)


def _asked_first(found: Series, period: PeriodForm) -> str:
    """What closing these days would cancel, for it to be asked for good; "" once it was, or when it cancels nothing."""
    if found.state == SeriesState.DRAFT or not period.is_valid():
        return ""
    first, last = period.cleaned_data["first"], period.cleaned_data["last"]
    dates = queries.closed_by(found, first, last)
    asks = dates and period.still_asks(first, last, len(dates), queries.people_at(found, dates))
    return what_it_cancels(found, dates) if asks else ""


def _is_done(request: HttpRequest, found: Series, one_more: OneMoreForm, period: PeriodForm) -> bool:
    """Do what was asked; what is refused is said beside its fields."""
    given: dict[str, Any] = {"by": request.user, "series": found}
    asked = one_more if one_more.is_bound else period
    try:
        if one_more.is_bound and one_more.is_valid():
            when = one_more.cleaned_data
            actions.add_date(**given, start=dt.datetime.combine(when["day"], when["time"].replace(second=0, microsecond=0)))
            messages.success(request, _("La date est ajoutée."))
            return True
        if period.is_bound and period.is_valid():
            said_now = {name: value for name, value in period.cleaned_data.items() if name != "sure"}
            dates = queries.closed_by(found, said_now["first"], said_now["last"])
            count = actions.leave_out(**given, **said_now)
            _say_left_out(request, found, dates if count else [], period)
            return True
        if request.POST.get("quoi") == "effacer":
            actions.clear_exceptions(**given)
            messages.success(request, _("C’est enregistré."))
            return True
    except ValidationError as error:
        if asked.is_bound:
            asked.add_error(None, error)
        else:
            messages.warning(request, error.messages[0])
    return False


def _say_left_out(request: HttpRequest, found: Series, dates: list[Occurrence], period: PeriodForm) -> None:
    if not dates:
        messages.success(request, _("C’est enregistré."))
        return
    say_cancelled(request, found, dates)
    if period.left_out:
        messages.info(request, period.left_out)


def said(found: Series) -> list[str]:
    """The exceptions kept beside a rule, in words."""
    rule = found.rule
    spans = [
        _("Pas de date du %(first)s au %(last)s") % {"first": wording.day(first, zone=found.zone), "last": wording.day(last, zone=found.zone)}
        for first, last in rule.left_out
    ]
    more = [_("En plus : %(day)s, %(time)s") % {"day": wording.day(each.date(), zone=found.zone), "time": wording.clock(each)} for each in rule.added]
    return spans + more
