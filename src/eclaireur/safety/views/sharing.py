"""How moderators share the work: my load, the subjects I leave, the totals of those who agreed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.forms import SteppingAwayForm, WayOfWorkingForm
from eclaireur.safety.models import SteppedAway
from eclaireur.safety.views.desk import moderators_only


@login_required
@require_http_methods(["GET", "POST"])
def my_load(request: HttpRequest) -> HttpResponse:
    """What I carried lately, what I leave to others, how I work. Two forms, each saved on its own."""
    moderators_only(request)
    mine = list(SteppedAway.objects.now().filter(moderator=request.user))
    choices = queries.choices_of(request.user)
    which = request.POST.get("form")
    away = SteppingAwayForm(request.POST if which == "away" else None, initial={
        "subjects": [one.subject for one in mine], "until": max((one.until for one in mine), default=None),
    })
    work = WayOfWorkingForm(request.POST if which == "work" else None, initial={
        "keys_on": choices.keys_on, "shares_load": choices.shares_load,
    })
    if which == "away" and away.is_valid():
        given = away.cleaned_data
        try:
            actions.step_away(by=request.user, subjects=dict.fromkeys(given["subjects"], given["until"]))
        except ValidationError as error:
            away.add_error("until", error)
        else:
            messages.success(request, _("C’est noté. Vous pouvez changer cela à tout moment."))
            return redirect("safety:my_load")
    if which == "work" and work.is_valid():
        actions.choose_way_of_working(by=request.user, **work.cleaned_data)
        messages.success(request, _("Votre façon de travailler est gardée."))
        return redirect("safety:my_load")
    return render(request, "safety/my_load.html", {
        "load": queries.load_of(request.user), "away": away, "work": work, "mine": mine,
    })


@login_required
@require_GET
def loads(request: HttpRequest) -> HttpResponse:
    """A week's totals of the moderators who agreed, and of all others together."""
    if not rules.may_see_loads(request.user):
        raise PermissionDenied
    return render(request, "safety/loads.html", {"totals": queries.totals()})
