"""Holding a date: prepare it, have it in one's hand, and afterwards the word between those who held it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.gatherings import actions, plan, queries, wording
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.forms import AfterForm, CallForm, PreparationForm
from eclaireur.gatherings.models import Occurrence, Registration
from eclaireur.gatherings.recurrence import to_local
from eclaireur.gatherings.rules import may_change, may_hold
from eclaireur.gatherings.views import shown
from eclaireur.gatherings.views.desk import series_to_change
from eclaireur.gatherings.views.lines import line
from eclaireur.gatherings.views.names import names_for, note
from eclaireur.safety.queries import open_call_from

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


def _date(request: HttpRequest, pk: UUID) -> Occurrence:
    """A date the person holds that day; 404 for a date they do not see, refused when they only coordinate."""
    rows = Occurrence.objects.held_by(request.user).with_series().prefetch_related("held_by")
    found = get_object_or_404(rows, pk=pk)
    if not may_hold(request.user, found):
        raise PermissionDenied
    return found


def _head(found: Occurrence) -> dict:
    """What the three pages say first."""
    queries.with_places([found])
    return {"occurrence": found, "series": found.series, "line": line(found), "day": wording.day_of(found)}


@login_required
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan of a date and what to bring; the usual plan is there already, the last one is a tap away."""
    found = _date(request, pk)
    kept, last = queries.preparation_of(found), queries.last_preparation(found)
    initial = {"plan": queries.plan_of(found), "material": kept.material if kept else ""}
    takes_up = not kept and last is not None and "reprendre" in request.GET
    if takes_up:
        initial = {"plan": last.plan, "material": last.material}
    form = PreparationForm(request.POST or None, initial=initial, may_keep=may_change(request.user, found.series))
    if request.method == "POST" and form.is_valid():
        try:
            actions.prepare(by=request.user, occurrence=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est gardé. Les personnes qui tiennent cette date le lisent aussi."))
            return redirect("gatherings:date", found.pk)
    context = _head(found) | {
        "form": form, "may_take_up": last is not None and not kept and not takes_up and request.method == "GET",
        "material": found.series.material,
        "fits": wording.plan_fits(plan.minutes_of(plan.steps_of(form["plan"].value() or "")), found.minutes),
        "fits_words": wording.FITS, "exceeds_words": wording.EXCEEDS,
        "is_usual": bool(initial["plan"]) and not kept and not takes_up,
        "may_be_prepared": actions.may_be_prepared(found) or request.method == "POST",
    }  # fmt: skip
    return render(request, "gatherings/prepare.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A date in one's hand: where we are in the plan, who is expected, the rules, and how to call for help."""
    return _hold_page(request, _date(request, pk), CallForm())


def _hold_page(request: HttpRequest, found: Occurrence, form: CallForm) -> HttpResponse:
    names = [each for each in names_for(request, found) or () if each.state == Seat.REGISTERED]
    kept = queries.preparation_of(found)
    steps, now = plan.timed(plan.steps_of(queries.plan_of(found)), found.starts_at), timezone.now()
    context = _head(found) | {
        "steps": [(step, wording.clock(to_local(step.starts_at, found.series.zone)), step.is_on(now)) for step in steps],
        "spare": found.minutes - sum(step.minutes for step in steps),
        "material": (kept.material if kept else "") or found.series.material, "names": names, "form": form,
        "doors": wording.clock(to_local(found.doors_close_at, found.series.zone)) if found.doors_close_at else "",
        "may_call": actions.may_call(found), **shown.way_in_to_hold(found), "room": shown.room_of(found), "call": open_call_from(found),
    }  # fmt: skip
    return render(request, "gatherings/hold.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call for help from a date under way; or take the call back (`end`)."""
    found, form = _date(request, pk), CallForm(request.POST)
    if "end" in request.POST:
        actions.take_call_back(by=request.user, occurrence=found)
        messages.success(request, _("C’est noté : plus personne n’est appelé. Vous pouvez appeler de nouveau."))
        return redirect("gatherings:hold", found.pk)
    if form.is_valid():
        try:
            if not actions.call_for_help(by=request.user, occurrence=found, words=form.cleaned_data["words"]):
                messages.info(request, _("Votre appel est déjà parti. Si vous avez autre chose à dire, arrêtez-le, puis appelez de nouveau."))
        except ValidationError as error:
            form.add_error("words", error.messages[0])
        else:
            return redirect(reverse("gatherings:hold", args=[found.pk]) + "#secours")
    return _hold_page(request, found, form)


@login_required
@require_http_methods(["GET", "POST"])
def after(request: HttpRequest, pk: UUID) -> HttpResponse:
    """After a date: the word between those who held it, and to whom to write."""
    found, form = _date(request, pk), AfterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_word(by=request.user, occurrence=found, words=form.cleaned_data["body"])
        except ValidationError as error:
            form.add_error("body", error)
        else:
            return redirect("gatherings:after", found.pk)
    followed = queries.whom_to_write_to(found, by=request.user) if actions.may_be_followed(found) else []
    note(request, found, (each.person for each in followed))
    context = _head(found) | {
        "form": form, "words": queries.after_words(found), "followed": followed, "counted": getattr(found, "attendance", None),
        "room_after": shown.after_in_room(found, request.user),
    }  # fmt: skip
    return render(request, "gatherings/after.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def erase_word(request: HttpRequest, pk: UUID, word: UUID) -> HttpResponse:
    """Take back one's own word about a date."""
    found = get_object_or_404(Occurrence.objects.select_related("series"), pk=pk)
    own = queries.own_word(found, request.user, word)
    if own is None:
        raise Http404
    actions.erase_word(by=request.user, word=own)
    messages.success(request, _("Votre mot est effacé."))
    return redirect("gatherings:after", pk) if may_hold(request.user, found) else redirect("gatherings:mine")


@login_required
@require_POST
def write_to(request: HttpRequest, pk: UUID, place: UUID) -> HttpResponse:
    """Open a private conversation with someone who came."""
    found = _date(request, pk)
    registration = get_object_or_404(Registration.objects.of(found.registered_for).select_related("person", "occurrence", "series"), pk=place)
    try:
        return redirect(actions.write_to(by=request.user, occurrence=found, registration=registration))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("gatherings:after", found.pk)


@login_required
@require_POST
def stop_holding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No longer hold a gathering, or ask to be relieved of it; or hold it after all."""
    found = series_to_change(request, pk)
    if "continuer" in request.POST:
        actions.hold_on(by=request.user, series=found)
        messages.success(request, _("C’est noté : vous continuez à la tenir. Merci."))
        return redirect("gatherings:manage", found.pk)
    try:
        if actions.stop_holding(by=request.user, series=found):
            messages.success(request, _("C’est noté : vous ne tenez plus cette rencontre. Les autres personnes sont prévenues."))
            return redirect("gatherings:mine")
        messages.success(request, _("C’est demandé. Les personnes qui coordonnent sont prévenues et cherchent quelqu’un. Vous la tenez jusque-là."))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("gatherings:manage", found.pk)
