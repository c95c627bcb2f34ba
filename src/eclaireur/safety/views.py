"""Help pages for everybody, reports for members, the moderators' desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.forms import DecisionForm, ReportForm
from eclaireur.safety.models import Decision, HelpPage, Report
from eclaireur.safety.registries import reportable_named

A_PAGE = 20


@require_GET
def help_now(request: HttpRequest) -> HttpResponse:
    """Where to turn now. A browser keeps it a week, to show it again when the network is gone."""
    response = render(request, "safety/help_now.html",
                      {"sections": queries.help_by_situation(), "pages": queries.help_pages()})
    if request.user.is_anonymous:
        patch_cache_control(response, private=True, max_age=300, stale_if_error=604_800)
    return response


@require_GET
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that explains something."""
    return get_object_or_404(HelpPage.objects.live(), slug=slug).serve(request)


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
        "excerpt": kind.excerpt(thing), "back": kind.address(thing),
        "already": mine.filter(content_type__model=thing._meta.model_name,
                               content_type__app_label=thing._meta.app_label, object_id=str(thing.pk)).first(),
    })


@login_required
@require_GET
def my_reports(request: HttpRequest) -> HttpResponse:
    """What I reported, and what became of it."""
    page = Paginator(queries.reports_by(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/my_reports.html", {"page": page})


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
    })


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
