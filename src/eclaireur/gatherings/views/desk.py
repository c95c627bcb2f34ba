"""« Tenir un groupe »: publish, cancel; who is expected; how many came."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.actions.dates import check_rule
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.forms import CancelForm
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.holders import those_here
from eclaireur.gatherings.models.occurrence import time_to_decide
from eclaireur.gatherings.recurrence import to_local
from eclaireur.gatherings.rules import may_change, may_hold_groups, may_publish_in, may_read_figures
from eclaireur.gatherings.views.lines import by_day, held_soon, know_who_holds
from eclaireur.gatherings.views.names import names_for
from eclaireur.gatherings.views.shown import WORD_CHANGED, say_decision, why_it_waits
from eclaireur.gatherings.views.told import nobody_tells, say_told, say_untold

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

A_PAGE = 20
LONGEST_SEARCH = 100
PREVIEWED = 8


def require(request: HttpRequest, permission: str) -> None:
    """Stop whoever does not hold `permission`."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def series_to_change(request: HttpRequest, pk: UUID) -> Series:
    """A series the person may change; 404 for any other."""
    found = get_object_or_404(Series.objects.held_by(request.user).select_related("structure", "commune__departement"), pk=pk)
    if not may_change(request.user, found):
        raise PermissionDenied
    return found


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What I hold: published, drafts, stopped; and the dates to count."""
    require(request, "gatherings.see_desk")
    state = request.GET.get("etat", "")
    state = state if state in SeriesState.values else SeriesState.PUBLISHED
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    page = Paginator(queries.desk(request.user, state, words), A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, wording.rhythm(each.rule), _next_day(each)) for each in page]
    tabs = [(f"?{urlencode({'etat': each.value} | ({'q': words} if words else {}))}", label, each == state) for each, label in (
        (SeriesState.PUBLISHED, _("Publiées")), (SeriesState.DRAFT, _("Brouillons")),
        (SeriesState.ENDED, _("Terminées")), (SeriesState.CANCELLED, _("Annulées")),
    )]  # fmt: skip
    context = {"page": page, "rows": rows, "tabs": tabs, "soon": held_soon(request.user), "to_count": [(each, wording.day_of(each)) for each in queries.to_count(request.user)]}
    context |= {"state": state, "words": words, "may_search": bool(words) or page.paginator.num_pages > 1}
    context |= {"to_certify": queries.certificates_to_answer(request.user), "may_write": may_hold_groups(request.user), "is_over": state in {SeriesState.ENDED, SeriesState.CANCELLED}, "may_read_figures": may_read_figures(request.user)}
    return render(request, "gatherings/desk.html", context)


def _next_day(found: Any) -> str:
    """The day of the next date of a row of `queries.desk`, where it happens."""
    return wording.day(to_local(found.next_at, found.zone).date(), zone=found.zone) if found.next_at else ""


@login_required
@require_GET
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One gathering as those who hold it see it: its next dates, and what one can do."""
    found = series_to_change(request, pk)
    return _manage_page(request, found, CancelForm(by=request.user, freely=found.come_freely, initial={"words": found.cancel_words}))


def _manage_page(request: HttpRequest, found: Series, cancel_form: CancelForm) -> HttpResponse:
    names = names_for(request, found) if found.is_programme else []
    rows = queries.dates_of(found)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    preview, why_not, decided = ([], "", "") if found.state != SeriesState.DRAFT else _preview(found)
    know_who_holds(page.object_list)
    past = list(found.occurrences.past().with_series().select_related("attendance")[:5])
    here = those_here(found.facilitators.all())
    holders, holdings = len(here), list(found.holdings.select_related("person"))
    context = {
        "series": found, "page": page, "days": by_day(page.object_list), "names": names, "preview": preview, "why_not": why_not, "decided": decided,
        "rhythm": wording.rhythm(found.rule), "holders": wording.holders(found), "cancel_form": cancel_form,
        "past": [(each, wording.day_of(each), getattr(each, "attendance", None)) for each in past],
        "needs_two": found.wants_another(holders, found.alone_because), "is_alone": found.is_held_by_two and holders == 1,
        "waits": why_it_waits(found, request.user), "is_draft": found.state == SeriesState.DRAFT, "is_published": found.state == SeriesState.PUBLISHED, "may_resume": found.may_be_resumed,
        "may_publish": may_publish_in(request.user, found.structure), "may_copy": may_hold_groups(request.user) and not found.hidden_at,
        "holds": any(each.person == request.user for each in holdings), "has_others": any(each != request.user for each in here),
        "untold": nobody_tells(found, found.occurrences.kept().coming().order_by()) if found.state == SeriesState.PUBLISHED else "",
        "want_out": [each.person for each in holdings if each.wants_out_at],
    }  # fmt: skip
    return render(request, "gatherings/manage.html", context, status=422 if cancel_form.errors else 200)


def next_date(found: Series) -> Occurrence | None:
    """Its next date that has not begun."""
    return found.occurrences.kept().coming().filter(starts_at__gt=timezone.now()).select_related("series").first()


def _preview(found: Series) -> tuple[list[str], str, str]:
    """The next dates in words, or why there is none; when the first is decided, if it is too near for the usual hour."""
    now = timezone.now()
    try:
        moments = check_rule(found.rule, since=now)
    except ValidationError as error:
        return [], error.messages[0], ""
    start = moments[0][1]
    decided = time_to_decide(start, found.decide_hours, now)
    is_soon = found.minimum and start > now and decided > start - dt.timedelta(hours=found.decide_hours)
    said = (f"{wording.day(local.date(), zone=found.zone)}, {wording.clock(local)}" for local, _moment in moments[:PREVIEWED])
    words = [wording.named(each, found.zone) for each in said]
    return words, "", wording.moment(decided, found.zone) if is_soon else ""


@login_required
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Announce a draft."""
    found = series_to_change(request, pk)
    try:
        found = actions.publish(by=request.user, series=found)
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
    else:
        waits = why_it_waits(found, request.user)
        messages.success(request, waits or _("C’est publié : la rencontre est dans l’agenda."))
        if not waits:
            say_decision(request, next_date(found))
    return redirect("gatherings:manage", found.pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = series_to_change(request, pk)
    try:
        actions.discard(by=request.user, series=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("gatherings:manage", found.pk)
    messages.success(request, _("Le brouillon est jeté."))
    return redirect("gatherings:desk")


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop the whole gathering; or, once it is, say another word (`corriger`)."""
    found = series_to_change(request, pk)
    form = CancelForm(request.POST, by=request.user, freely=found.come_freely)
    if not form.is_valid():
        return _manage_page(request, found, form)
    if "corriger" in request.POST:
        try:
            actions.correct_word(by=request.user, gathering=found, words=form.cleaned_data.get("words", ""))
            messages.success(request, WORD_CHANGED)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect("gatherings:manage", found.pk)
    found = actions.cancel(by=request.user, series=found, words=form.cleaned_data.get("words", ""))
    say_told(request, _("La rencontre est annulée."), found, found.occurrences.filter(cancelled_at=found.ended_at).select_related("series"))
    if form.left_out:
        messages.info(request, form.left_out)
    return redirect("gatherings:manage", found.pk)


@login_required
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A gathering that was cancelled goes on."""
    try:
        found = series_to_change(request, pk)
        dates = list(found.dates_stopped_with_it.select_related("series"))
        found = actions.resume(by=request.user, series=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("La rencontre reprend. Les personnes qui y avaient une place la retrouvent, et sont prévenues."))
        say_untold(request, found, dates)
        say_decision(request, next_date(found))
    return redirect("gatherings:manage", pk)
