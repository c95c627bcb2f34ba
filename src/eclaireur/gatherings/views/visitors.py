"""A place taken without an account: found again with its code, given back, accepted, handed over to an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eclaireur.accounts.limits import HOUR, Limit, TooOftenError, address_of
from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.forms import CodeForm
from eclaireur.gatherings.models import Occurrence, Registration
from eclaireur.gatherings.rules import may_register
from eclaireur.gatherings.views import shown
from eclaireur.gatherings.views.lines import line
from eclaireur.gatherings.views.seats import (
    SEAT,
    forget_seat,
    keep_seat,
    page_of_seat,
    places_of,
    seat_to_show,
    seen_by,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CODES = Limit("gatherings_code", 20, HOUR)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """A visitor finds their place again with their code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            CODES.spend(address_of(request))
        except TooOftenError:
            form.add_error("code", _("Beaucoup de codes ont été essayés d’ici. Réessayez dans une heure."))
        else:
            found = queries.seat_with_code(form.cleaned_data["code"])
            if found is not None:
                keep_seat(request, found)
                return redirect("gatherings:visitor")
            form.add_error("code", _("Nous ne trouvons pas ce code. Vérifiez-le ; après la rencontre, il s’efface."))
    return render(request, "gatherings/code.html", {"form": form})


@require_http_methods(["GET", "POST"])
def visitor(request: HttpRequest) -> HttpResponse:
    """The place of the visitor whose code was shown; POST leaves it, accepts the one offered, or hands it to their account."""
    found = seat_to_show(request)
    if found is None:
        return redirect("gatherings:code")
    if request.method == "POST" and "take" in request.POST and request.user.is_authenticated:
        return _take_over(request, found)
    if request.method == "POST" and "back" in request.POST:
        return _take_back(request, found)
    if request.method == "POST":
        act = actions.accept if "accept" in request.POST else actions.leave
        messages.info(request, shown.said(act(by=None, registration=found)))
        return redirect(page_of_seat(request, found))
    date = found.occurrence or found.series.occurrences.kept().coming().first() or found.series.occurrences.kept().last() or found.series.occurrences.last()
    if date is None:
        raise PermissionDenied
    row = Occurrence.objects.with_series().prefetch_related("held_by").get(pk=date.pk)
    queries.with_places([row])
    new = request.session.pop(f"{SEAT}.code", "") if str(found.pk) == request.session.get(SEAT) else ""
    # Of a programme that is over, a place still lets one ask for a certificate, with an account.
    is_over = row.is_past and found.series is not None and found.state == Seat.REGISTERED
    may_take = request.user.is_authenticated and found.is_active and (is_over or not row.is_past) and may_register(request.user, row.series)
    context = {"series": row.series, "day": wording.day_of(row), "line": line(row), "new_code": new, "may_return": queries.may_be_taken_back(found), "name": found.guest_name, "may_take": may_take, "is_over": is_over,
               "mine": seen_by(request, found, row), "said": shown.said(found), "occurrence": row, "url": f"{reverse('gatherings:visitor')}?place={found.pk}", "others": _others(request, found)}  # fmt: skip
    return render(request, "gatherings/visitor.html", context)


def _others(request: HttpRequest, found: Registration) -> list[tuple[str, str]]:
    """(in words, its page) of the other places to come that this browser knows, soonest first; a programme has no hour."""
    rows = places_of(request).filter(person=None).to_come().exclude(pk=found.pk).select_related("occurrence__series", "series")
    dated = sorted((row for row in rows if row.occurrence), key=lambda row: row.occurrence.starts_at)
    said = [(f"{wording.day_of(row.occurrence)} {wording.hours_there(row.occurrence)}", row) for row in dated]
    said += [("", row) for row in rows if row.series]
    return [(", ".join(filter(None, [row.of_series.title, when])), page_of_seat(request, row)) for when, row in said]


def _take_back(request: HttpRequest, found: Registration) -> HttpResponse:
    """The place a visitor gave back in a programme under way."""
    try:
        messages.info(request, shown.said(actions.take_back(by=None, registration=found)))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect(page_of_seat(request, found))


def _take_over(request: HttpRequest, found: Registration) -> HttpResponse:
    """The place of a visitor who has an account by now."""
    try:
        kept = actions.take_over(by=request.user, registration=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect(page_of_seat(request, found))
    forget_seat(request, found)
    return redirect(kept.gathering)
