"""Several dates of a group at once: who comes each week says so in one gesture, its rules read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclaireur.accounts.limits import TooOftenError, address_of
from eclaireur.core.once import claim_of
from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.forms import SeveralForm
from eclaireur.gatherings.rules import may_register
from eclaireur.gatherings.views import shown
from eclaireur.gatherings.views.seats import VISITORS, has_seat_shown, keep_seat, places_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from eclaireur.gatherings.models import Occurrence, Registration, Series

MOST = 8
SOME_CLOSED = 8  # dates that began, are not over, and may take nobody more
TOLD = "gatherings.several"  # in the session, until the page that follows shows it


def section(request: HttpRequest, series: Series, form: SeveralForm | None) -> dict[str, Any]:
    """What the page of a group shows of it: the boxes, for who may register, and what became of those just ticked."""
    told = request.session.get(TOLD, {})
    rows = request.session.pop(TOLD)["rows"] if told.get("series") == str(series.pk) else []
    dates = [] if form or not _may_register(request, series) else _open_dates(request, series)
    return {"several": form or (_form(request, series, dates) if dates else None), "told": rows, "has_codes": any(row["code"] for row in rows)}


def register(request: HttpRequest, series: Series, again: Callable[[SeveralForm | None], HttpResponse]) -> HttpResponse:
    """Take a place at each date ticked: one that is closed, or taken already, changes nothing for the others."""
    dates, chosen = _open_dates(request, series), _chosen(request, series)
    if not _may_register(request, series) or not (dates or chosen):
        return again(None)
    data = request.POST
    if has_others := shown.read_other_rules(request, series):
        data = data.copy()
        data.pop("rules", None)
    offered = {date.pk: date for date in [*dates, *chosen]}  # one that closed since the page was drawn is answered too
    form = _form(request, series, sorted(offered.values(), key=lambda date: date.starts_at), data)
    if has_others:
        form.add_error(None, shown.rules_have_changed())
    if not form.is_valid():
        return again(form)
    if not request.user.is_authenticated:
        try:
            VISITORS.spend(address_of(request))  # once for all its dates: past the limit, none is taken and no code is lost
        except TooOftenError:
            form.add_error(None, _("Beaucoup d’inscriptions viennent du même endroit. Réessayez dans une heure."))
            return again(form)
    told = [_register_for(request, date, form.cleaned_data) for date in chosen]
    request.session[TOLD] = {"series": str(series.pk), "rows": told}
    return redirect(f"{series.get_absolute_url()}#plusieurs")


def _register_for(request: HttpRequest, date: Occurrence, given: dict[str, Any]) -> dict[str, str]:
    """What became of one date, in words, with its code for a visitor."""
    words, code = "", ""
    try:
        made, code = _take(request, date, given)
        words = shown.said(made)
    except ValidationError as error:
        words = error.messages[0]
    return {"when": _when(date), "words": words, "code": code}


def _take(request: HttpRequest, date: Occurrence, given: dict[str, Any]) -> tuple[Registration, str]:
    agrees = given.get("rules", False)
    if request.user.is_authenticated:
        return actions.register(by=request.user, gathering=date, rules_accepted=agrees), ""
    sent = claim_of(request)
    submission = f"{sent.key}:{date.pk}" if sent else ""  # sent again, each date gives the code it gave
    made, code = actions.register_visitor(gathering=date, name=given["name"], rules_accepted=agrees, submission=submission)
    keep_seat(request, made, to_show=not has_seat_shown(request))
    return made, code


def _may_register(request: HttpRequest, series: Series) -> bool:
    return may_register(request.user, series) if request.user.is_authenticated else series.open_to_visitors


def _open_dates(request: HttpRequest, series: Series) -> list[Occurrence]:
    """The next dates that take who asks, where they have no place yet, nor wait for one."""
    theirs = places_of(request).filter(occurrence__series=series).order_by().values("occurrence")
    rows = series.occurrences.kept().coming().with_series().exclude(pk__in=theirs)[: MOST + SOME_CLOSED]
    takes = [row for row in rows if row.registration_opens and (request.user.is_authenticated or row.takes_visitors)]
    return takes[:MOST]


def _chosen(request: HttpRequest, series: Series) -> list[Occurrence]:
    """The dates ticked, soonest first, be they closed since; no more than a page shows."""
    rows = series.occurrences.with_series().filter(pk__in=[pk for pk in request.POST.getlist("dates") if _is_identifier(pk)])
    return list(rows.order_by("starts_at", "pk")[:MOST])


def _is_identifier(given: str) -> bool:
    try:
        return bool(UUID(given))
    except ValueError:
        return False


def _form(request: HttpRequest, series: Series, dates: list[Occurrence], data: Any = None) -> SeveralForm:
    choices = [(str(row.pk), f"{_when(row)} · {wording.places(row)}") for row in queries.with_places(dates)]
    return SeveralForm(data, choices=choices, with_name=not request.user.is_authenticated, with_rules=bool(series.rules_text))


def _when(date: Occurrence) -> str:
    said = f"{wording.day_of(date)} {wording.hours_there(date)}"
    return said[:1].upper() + said[1:]
