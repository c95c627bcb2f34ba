"""Coming in: the text room of a date, and before it, or any way in, the rules of the group when they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eclaireur.gatherings import actions, wording
from eclaireur.gatherings.forms import RegisterForm
from eclaireur.gatherings.models import Occurrence
from eclaireur.gatherings.views import shown
from eclaireur.gatherings.views.seats import page_of_seat, place_of
from eclaireur.notices.actions import mark_read_about

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Come in to the text room of a date, be it in the agenda or not: the action says who has a place there."""
    found = get_object_or_404(Occurrence.objects.published(), pk=pk)
    try:
        return redirect(actions.enter_room(by=request.user, occurrence=found))
    except actions.RulesFirstError:
        return redirect("gatherings:rules", found.pk)


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rules as they are now, for who has a place and did not accept them; POST accepts them."""
    found = get_object_or_404(Occurrence.objects.published().with_series(), pk=pk)
    person, place = request.user, place_of(request, found)
    if place is None:
        raise Http404
    mine = found.get_absolute_url() if place.person else page_of_seat(request, place)
    if person.is_authenticated:
        mark_read_about(by=person, about=found)
    if not place.must_read_rules or found.is_cancelled or found.is_past:
        return redirect(mine)
    form = RegisterForm(request.POST if request.method == "POST" else None, with_name=False, with_rules=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_rules(by=place.person, registration=place, version=request.POST.get("rules_version"))
        except actions.RulesFirstError:
            return _drawn_again(request, found, mine)
        messages.success(request, _("C’est noté : vous avez accepté les règles du groupe."))
        return redirect(mine)
    return _page(request, found, form, mine)


def _drawn_again(request: HttpRequest, date: Occurrence, mine: str) -> HttpResponse:
    """The rules changed while they were read: the box is ticked again, for those of now."""
    date.series.refresh_from_db(fields=["rules_text", "rules_changed_at"])
    if not date.series.rules_text:
        return redirect(mine)
    form = RegisterForm({}, with_name=False, with_rules=True)
    form.add_error(None, shown.rules_have_changed())
    return _page(request, date, form, mine)


def _page(request: HttpRequest, date: Occurrence, form: RegisterForm, mine: str) -> HttpResponse:
    context = {"series": date.series, "occurrence": date, "back": mine, "form": form, "day": wording.day_of(date), "hours": wording.hours_there(date)}
    return render(request, "gatherings/rules.html", context, status=422 if form.errors else 200)
