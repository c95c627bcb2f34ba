"""One date as those who hold it see it: who is expected, what changes, how many came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.core.once import claim_of
from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.forms import CancelForm, CountForm, DateForm
from eclaireur.gatherings.forms.where import WHERE
from eclaireur.gatherings.models import Occurrence, Registration
from eclaireur.gatherings.recurrence import to_local
from eclaireur.gatherings.rules import may_change, may_hold, may_see_date
from eclaireur.gatherings.views import shown
from eclaireur.gatherings.views.guest_forms import a_guest_form, form_for_guests, guest_of, keep_guest
from eclaireur.gatherings.views.lines import line
from eclaireur.gatherings.views.names import names_for, taken_off_for
from eclaireur.gatherings.views.shown import WORD_CHANGED, say_decision, why_it_waits
from eclaireur.gatherings.views.told import nobody_tells, say_told, say_untold
from eclaireur.gatherings.views.turns import one_at_a_time

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from eclaireur.gatherings.forms import GuestForm


def _date(request: HttpRequest, pk: UUID) -> Occurrence:
    """A date the person holds, be it that day only, or coordinates; 404 for any other."""
    rows = Occurrence.objects.held_by(request.user).with_series().prefetch_related("held_by")
    found = get_object_or_404(rows, pk=pk)
    if not may_see_date(request.user, found):
        raise PermissionDenied
    return found


def _date_to_change(request: HttpRequest, pk: UUID) -> Occurrence:
    """The same, for those who may change its series."""
    found = _date(request, pk)
    if not may_change(request.user, found.series):
        raise PermissionDenied
    return found


@login_required
@require_GET
def date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date as those who hold it see it: who is expected, and what one can do."""
    found = _date(request, pk)
    return _date_page(request, found)


def _counted(found: Occurrence) -> dict[str, int]:
    counted = getattr(found, "attendance", None)
    return {"present": counted.present, "newcomers": counted.newcomers} if counted else {}


def _date_page(request: HttpRequest, found: Occurrence, *, count_form: CountForm | None = None, cancel_form: CancelForm | None = None, guest_form: GuestForm | None = None) -> HttpResponse:
    """The page, or the page again around what was typed and is to be seen again."""
    queries.with_places([found])
    count_form = count_form or CountForm(initial=_counted(found))
    changes, holds = may_change(request.user, found.series), may_hold(request.user, found) and not found.is_cancelled
    cancel_form = cancel_form or CancelForm(by=request.user, freely=found.comes_freely, initial={"words": found.words if found.is_cancelled else ""})
    context = {
        "occurrence": found, "series": found.series, "line": line(found), "day": wording.day_of(found), **shown.way_in_to_hold(found),
        "names": names_for(request, found), "cancel_form": cancel_form, "count_form": count_form, "counted": _counted(found),
        "may_count": found.has_begun and not found.is_cancelled, "holds": holds, "may_free": holds and not found.is_past,
        "taken_off": taken_off_for(request, found) if found.series.is_programme and holds and not found.is_past else [],
        "may_change": changes, "may_move": not found.has_begun and not found.is_cancelled,
        "holders": wording.holders(found.series, found), "room": shown.room_of(found), "prepared": queries.preparation_of(found), "video": shown.video_to_hold(found),
        "minimum": "" if found.is_cancelled or found.has_begun else shown.minimum(found.series, found),
        "may_restore": changes and found.may_be_restored, "page_of_all": found.get_absolute_url() if changes or found.series.is_announced else "",
        "untold": nobody_tells(found.series, [found]) if changes and not found.is_past else "",
        "guest_form": guest_form or form_for_guests(found, holds=holds), "guest": guest_of(request, found),
    }  # fmt: skip
    return render(request, "gatherings/date.html", context, status=422 if count_form.errors or cancel_form.errors or guest_form else 200)


@login_required
@require_http_methods(["GET", "POST"])
@one_at_a_time(Occurrence.objects)
def edit_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move one date, or say it is elsewhere."""
    found = _date_to_change(request, pk)
    if found.has_begun or found.is_cancelled:
        messages.info(request, _("Cette date a commencé, ou elle est annulée : elle ne change plus."))
        return redirect("gatherings:date", found.pk)
    form = DateForm(request.POST or None, instance=found, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_date(by=request.user, occurrence=form.save(commit=False), held_by=form.cleaned_data["held_by"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            freely = _("C’est enregistré. On vient sans s’inscrire : ce qui a changé se lit dans l’agenda.")
            usually = _("C’est enregistré. Si l’heure ou le lieu a changé, ou s’il y a un nouveau mot, les personnes inscrites sont prévenues.")
            messages.success(request, freely if found.comes_freely else usually)
            if {"day", "time", "minutes", "words", *WHERE} & {*form.changed_data}:
                say_untold(request, found.series, [found])
            if waits := why_it_waits(found.series, request.user):
                messages.info(request, waits)
            say_decision(request, found)
            return redirect("gatherings:date", found.pk)
    context = {"form": form, "groups": form.groups(), "occurrence": found, "series": found.series, "untold": nobody_tells(found.series, [found]), "day": wording.day(to_local(found.original_start, found.series.zone).date(), zone=found.series.zone)}
    return render(request, "gatherings/edit_date.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel one date, with a word; or, once it is, say another one (`corriger`)."""
    found = _date_to_change(request, pk)
    form = CancelForm(request.POST, by=request.user, freely=found.comes_freely)
    if not form.is_valid():
        return _date_page(request, found, cancel_form=form)
    try:
        if "corriger" in request.POST:
            actions.correct_word(by=request.user, gathering=found, words=form.cleaned_data.get("words", ""))
            messages.success(request, WORD_CHANGED)
            return redirect("gatherings:date", found.pk)
        actions.cancel_date(by=request.user, occurrence=found, words=form.cleaned_data.get("words", ""))
        say_told(request, _("Cette date est annulée."), found.series, [found])
        if form.left_out:
            messages.info(request, form.left_out)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("gatherings:date", found.pk)


@login_required
@require_POST
def restore_date(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A date cancelled takes place after all."""
    found = _date_to_change(request, pk)
    try:
        restored = actions.restore_date(by=request.user, occurrence=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        say_told(request, _("Cette date a de nouveau lieu."), restored.series, [restored])
        say_decision(request, restored)
    return redirect("gatherings:date", found.pk)


@login_required
@require_POST
def step_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one cannot hold a date."""
    found = _date(request, pk)
    try:
        actions.step_down(by=request.user, occurrence=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("gatherings:date", found.pk)
    messages.success(request, _("C’est noté : vous ne tenez plus cette date. Les autres personnes sont prévenues."))
    return redirect("gatherings:mine")


@login_required
@require_POST
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many came."""
    found = _date(request, pk)
    form = CountForm(request.POST)
    if form.is_valid():
        try:
            actions.count_attendance(by=request.user, occurrence=found, **form.cleaned_data)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("C’est noté. Il n’y a que des nombres, aucun nom."))
        return redirect("gatherings:date", found.pk)
    return _date_page(request, found, count_form=form)


@login_required
@require_POST
def add_guest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a place for someone without an account; the code they will need is shown once, to be told to them."""
    found, sent = _date(request, pk), claim_of(request)
    if not may_hold(request.user, found):
        raise PermissionDenied
    form = a_guest_form(found, request.POST)
    if form.is_valid():
        try:
            made, code = actions.register_guest(
                by=request.user, occurrence=found, name=form.cleaned_data["name"], rules_accepted=form.cleaned_data.get("rules", False),
                submission=sent.key if sent else "",
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            keep_guest(request, found, made, code)
            return redirect("gatherings:date", found.pk)
    return _date_page(request, found, guest_form=form)


@login_required
@require_POST
def free_place(request: HttpRequest, pk: UUID, place: UUID) -> HttpResponse:
    """Give back a place taken without an account, or that of someone who said they will not come."""
    found = _date(request, pk)
    registration = get_object_or_404(Registration.objects.of(found.registered_for), pk=place)
    try:
        actions.free_place(by=request.user, occurrence=found, registration=registration)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("gatherings:date", found.pk)
    messages.success(request, _("C’est fait : la place est libre, ou proposée à la personne suivante."))
    return redirect("gatherings:date", found.pk)
