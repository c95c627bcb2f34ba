"""Reporting, and what one reads of moderation about oneself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.safety import actions, queries
from eclaireur.safety.forms import ReportForm
from eclaireur.safety.models import Report
from eclaireur.safety.registries import reportable_named, words_kept_for

A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """Say that something is not right. What one may not see cannot be reported: it does not exist."""
    kind = reportable_named(label)
    try:
        thing = kind and kind.model.objects.filter(pk=pk).first()
    except (ValueError, ValidationError):  # not an identifier
        thing = None
    if thing is None or not kind.may_see(request.user, thing):
        raise Http404
    author = kind.author(thing)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report(by=request.user, about=thing, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Merci. Votre signalement est enregistré : une personne va le lire."))
            return redirect("safety:my_reports")
    mine = Report.objects.visible_to(request.user).open()
    return render(request, "safety/report.html", {
        "form": form, "kind": kind, "thing": thing, "signed": kind.name_under(thing), "is_mine": author == request.user,
        "excerpt": kind.as_read_by(request.user, thing), "back": kind.address(thing),
        "already": mine.filter(content_type__model=thing._meta.model_name,
                               content_type__app_label=thing._meta.app_label, object_id=str(thing.pk)).first(),
    })


@login_required
@require_GET
def my_reports(request: HttpRequest) -> HttpResponse:
    """What I reported, and what became of it."""
    page = Paginator(queries.reports_by(request.user), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.with_what_they_say(page.object_list)
    return render(request, "safety/my_reports.html", {"page": page, "waiting": any(one.is_open for one in page)})


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back a report."""
    mine = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    actions.withdraw(by=request.user, report=mine)
    messages.success(request, _("Votre signalement est retiré."))
    return redirect("safety:my_reports")


@login_required
@require_GET
def my_standing(request: HttpRequest) -> HttpResponse:
    """What moderators decided about me; where someone suspended is led."""
    return render(request, "safety/my_standing.html", {
        "standing": queries.standing(request.user), "decisions": queries.decisions_about(request.user),
        "waiting": queries.waiting_of(request.user), "words_at": words_kept_for(request.user) if request.user.is_suspended else "",
    })
