"""The desk of alerts: who may need someone, the most urgent first."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.context import waiting_line
from eclaireur.safety.forms import CloseAlertForm, ClosedAlertsForm
from eclaireur.safety.models import Alert, AlertSettings

A_PAGE = 20


def _those_who_answer(request: HttpRequest) -> None:
    if not rules.may_see_alerts(request.user):
        raise PermissionDenied


@login_required
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """What is open, the most urgent first."""
    _those_who_answer(request)
    return render(request, "safety/alerts.html", {
        "page": _open_page(request), "on_call": queries.on_call_now(), "next_on_call": queries.next_on_call(),
        "delays": AlertSettings.load(),
    })


@never_cache
@login_required
@require_GET
def alerts_now(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page left open."""
    _those_who_answer(request)
    return render(request, "safety/alerts_list.html", {"page": _open_page(request)})


@never_cache
@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """One line, for any desk left open: alerts that wait for somebody."""
    _those_who_answer(request)
    return HttpResponse(waiting_line(request))


def _open_page(request: HttpRequest) -> Page:
    page = Paginator(queries.open_alerts_for(request.user), A_PAGE).get_page(request.GET.get("page"))
    for alert in page:
        alert.countdown, alert.said = queries.countdown(alert), queries.said_of(alert, request.user)
    return page


@login_required
@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """What was done, the last first, or what is looked for among it."""
    _those_who_answer(request)
    form = ClosedAlertsForm(request.GET)
    page = Paginator(queries.closed_alerts_for(request.user, **form.asked), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/alerts_closed.html", {"page": page, "form": form})


@login_required
@require_GET
def before(request: HttpRequest, pk: str) -> HttpResponse:
    """What was done the times before, for the person of an alert and the name they sign with."""
    mine = alert_or_404(request, pk)
    page = Paginator(queries.closed_before(mine, request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/alerts_before.html", {"page": page, "alert": mine})


@login_required
@require_http_methods(["GET", "POST"])
def alert(request: HttpRequest, pk: str) -> HttpResponse:
    """One alert: where it comes from, what is known; its texts only once asked for. Posting says what was done."""
    mine = alert_or_404(request, pk)
    form = CloseAlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_alert(by=request.user, alert=mine, **form.cleaned_data)
        except (actions.AlreadyTakenError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("L’alerte est close. Merci d’avoir été là."))
            return redirect("safety:alerts")
    return _page(request, mine, form)


@login_required
@require_POST
def read(request: HttpRequest, pk: str) -> HttpResponse:
    """The texts of an alert, opened: each person concerned reads who looked."""
    mine = alert_or_404(request, pk)
    if not mine.is_open:
        messages.info(request, _("Cette alerte est close : ses textes ne s’ouvrent plus."))
        return redirect("safety:alert", pk=mine.pk)
    return _page(request, mine, CloseAlertForm(), opened=True)


@never_cache
@login_required
@require_GET
def alert_now(request: HttpRequest, pk: str) -> HttpResponse:
    """Where an alert is and who has it, for a page left open."""
    return render(request, "safety/alert_state.html", _state(request, alert_or_404(request, pk)))


def _state(request: HttpRequest, mine: Alert) -> dict[str, object]:
    return {
        "alert": mine, "countdown": queries.countdown(mine), "is_mine": mine.owner_id == request.user.pk,
        "goes_back_at": queries.goes_back_at(mine), "may_take_over": rules.may_take_over_alert(request.user, mine),
        "said": queries.said_of(mine, request.user), "may_ask_lifting": rules.may_ask_lifting_for_alert(request.user, mine),
        "may_reopen": not mine.is_open and rules.may_reopen_alert(request.user, mine),
    }


def _page(request: HttpRequest, mine: Alert, form: CloseAlertForm, *, opened: bool = False) -> HttpResponse:
    lines = queries.lines_of(mine, request.user)
    if opened:
        for line in lines:
            actions.read_text(by=request.user, reading=line.reading)
    return render(request, "safety/alert.html", {
        **_state(request, mine), "form": form, "opened": opened, "call": queries.said_with(mine) if mine.is_call else None, "past": queries.past_of(mine),
        "has_closed_before": queries.closed_before(mine, request.user).exists(),
        "lines": [(line, queries.text_of(line) if opened else None) for line in lines],
    }, status=422 if form.errors else 200)


@login_required
@require_POST
def take(request: HttpRequest, pk: str) -> HttpResponse:
    """I see to it."""
    return _do(request, pk, actions.take_alert, _("Vous vous en occupez. Les autres le voient."))


@login_required
@require_POST
def keep(request: HttpRequest, pk: str) -> HttpResponse:
    """I still see to it."""
    return _do(request, pk, actions.keep_alert, _("C’est noté : vous vous en occupez toujours."))


@login_required
@require_POST
def take_over(request: HttpRequest, pk: str) -> HttpResponse:
    """Whoever had it no longer answers: I see to it."""
    return _do(request, pk, actions.take_over_alert, _("Vous vous en occupez. Qui l’avait le sait."))


@login_required
@require_POST
def pass_on(request: HttpRequest, pk: str) -> HttpResponse:
    """I can no longer see to it."""
    return _do(request, pk, actions.pass_alert_on, _("Vous n’avez plus cette alerte. Les autres sont prévenus."))


@login_required
@require_POST
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """It was closed by mistake."""
    return _do(request, pk, actions.reopen_alert, _("L’alerte est rouverte. Les personnes prévenues le savent."))


@login_required
@require_POST
def escalate(request: HttpRequest, pk: str) -> HttpResponse:
    """Others must know now."""
    return _do(request, pk, actions.escalate_alert, _("D’autres personnes sont prévenues."))


def _do(request: HttpRequest, pk: str, action: Callable[..., object], done: str) -> HttpResponse:
    mine = alert_or_404(request, pk)
    try:
        others_know = action(by=request.user, alert=mine) is not False
    except actions.AlreadyTakenError as error:
        messages.info(request, str(error))
    else:
        if others_know:
            messages.success(request, done)
        else:
            messages.error(request, _("Personne d’autre n’est là en ce moment. Si une vie est en danger, appelez le 15 ou le 112."))
    reachable = rules.may_handle_alert(request.user, mine)
    return redirect("safety:alert", pk=mine.pk) if reachable else redirect("safety:alerts")


@login_required
@require_POST
def write_to(request: HttpRequest, pk: str) -> HttpResponse:
    """Write to the person, in private."""
    mine = alert_or_404(request, pk)
    try:
        return redirect(actions.write_to_author(by=request.user, alert=mine))
    except (actions.AlreadyTakenError, ValidationError) as error:
        words = error.messages[0] if isinstance(error, ValidationError) else str(error)
        messages.error(request, words)
        return redirect("safety:alert", pk=mine.pk)


def alert_or_404(request: HttpRequest, pk: str) -> Alert:
    """The alert, on the desk of whoever asks."""
    _those_who_answer(request)
    mine = Alert.objects.on_desk_of(request.user).with_texts().select_related("author", "owner", "closed_by")
    return get_object_or_404(mine, pk=pk)
