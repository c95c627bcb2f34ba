"""The moderators' desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.forms import DecisionForm
from eclaireur.safety.models import Decision, Report

A_PAGE = 20


def _moderators_only(request: HttpRequest) -> None:
    if not rules.may_see_desk(request.user):
        raise PermissionDenied


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    _moderators_only(request)
    cases = Report.objects.on_desk_of(request.user).cases().select_related("author", "content_type")
    return render(request, "safety/desk.html", {"page": Paginator(cases, A_PAGE).get_page(request.GET.get("page"))})


@login_required
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """What was decided, newest first."""
    _moderators_only(request)
    decisions = Decision.objects.on_desk_of(request.user).select_related("author", "moderator")
    page = Paginator(decisions, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/decided.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: str) -> HttpResponse:
    """One case: what was said, what is known, what is decided."""
    _moderators_only(request)
    report = get_object_or_404(Report.objects.select_related("author", "reporter", "content_type"), pk=pk)
    if not rules.may_handle(request.user, report):
        raise PermissionDenied
    if request.method == "GET" and not report.is_open:
        messages.info(request, _("Ce signalement n’attend plus : il a été traité ou retiré."))
        return redirect("safety:desk")
    shown = queries.case_of(report)
    form = DecisionForm(request.POST or None, case=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(by=request.user, report=report, **form.cleaned_data)
        except actions.AlreadyDecidedError:
            form.add_error(None, _("Quelqu’un d’autre vient de traiter ce signalement, ou il a été retiré. Rien n’a "
                                   "changé de votre fait ; votre mot est gardé ci-dessous si vous voulez le copier."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est décidé. Les personnes concernées sont prévenues."))
            return redirect("safety:desk")
    actions.look(by=request.user, report=report)
    return render(request, "safety/case.html", {
        "case": shown, "report": report, "form": form, "history": queries.history_of(report.author, apart_from=report),
    })


@login_required
@require_POST
def lift(request: HttpRequest, pk: str) -> HttpResponse:
    """End a suspension early."""
    _moderators_only(request)
    actions.lift(by=request.user, decision=get_object_or_404(Decision, pk=pk))
    messages.success(request, _("La suspension est levée. La personne est prévenue."))
    return redirect("safety:decided")
