"""Who answers alerts, and when: everybody who may sees everybody, and changes their own hours."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.forms import ExceptionForm, ReachForm, SlotForm
from eclaireur.safety.models import AlertSettings, OnCallException, OnCallReach, OnCallSlot

A_WEEK = dt.timedelta(days=7)
FORMS = {"slot": SlotForm, "exception": ExceptionForm, "reach": ReachForm}
DO = {"slot": actions.add_slot, "exception": actions.add_exception, "reach": actions.choose_reach}


@login_required
@require_http_methods(["GET", "POST"])
def on_call(request: HttpRequest) -> HttpResponse:
    """The week to come, its gaps, and my own hours."""
    if not rules.may_see_alerts(request.user):
        raise PermissionDenied
    asked = request.POST.get("form", "")
    mine, reached = OnCallReach.objects.filter(person=request.user).first(), queries.reached(request.user)
    first = {"reach": {"by_mail": mine.by_mail if mine else reached.by_mail, "phone": mine.phone if mine else ""}}
    forms = {
        name: form(request.POST if asked == name else None, prefix=name, initial=first.get(name))
        for name, form in FORMS.items()
    }
    if request.method == "POST" and asked in forms and forms[asked].is_valid():
        try:
            DO[asked](by=request.user, **forms[asked].cleaned_data)
        except ValidationError as error:
            forms[asked].add_error(None, error)
        else:
            messages.success(request, _("C’est noté."))
            return redirect("safety:on_call")
    now, people = timezone.now(), queries.on_call_now()
    return render(request, "safety/on_call.html", {
        **{f"{name}_form": form for name, form in forms.items()},
        "watches": queries.watches(now, now + A_WEEK), "gaps": queries.gaps(now, now + A_WEEK), "people": people,
        "slots": OnCallSlot.objects.filter(person=request.user),
        "exceptions": OnCallException.objects.filter(person=request.user, ends_at__gt=now),
        "reached": reached, "going_to": "" if people else queries.going_to(), "may_answer": rules.may_be_on_call(request.user), "delays": AlertSettings.load(),
    }, status=422 if any(form.errors for form in forms.values()) else 200)


@login_required
@require_POST
def drop_slot(request: HttpRequest, pk: str) -> HttpResponse:
    """Hours I no longer keep each week."""
    return _drop(request, get_object_or_404(OnCallSlot, pk=pk, person=request.user))


@login_required
@require_POST
def drop_exception(request: HttpRequest, pk: str) -> HttpResponse:
    """An exception I take back."""
    return _drop(request, get_object_or_404(OnCallException, pk=pk, person=request.user))


def _drop(request: HttpRequest, row: OnCallSlot | OnCallException) -> HttpResponse:
    actions.drop(by=request.user, row=row)
    messages.success(request, _("C’est retiré."))
    return redirect("safety:on_call")
