"""Nobody is left without an answer: what was offered to me, whether I want to be asked, and the team's page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.community import actions, queries, rules
from eclaireur.community.forms import ReadinessForm
from eclaireur.community.models import Offer, Readiness
from eclaireur.community.views.doors import page_asked


@login_required
@require_GET
def offered(request: HttpRequest) -> HttpResponse:
    """What waits and was offered to me, with why."""
    return render(request, "community/offered.html", {
        "offers": queries.offered_to(request.user), "is_ready": queries.is_ready(request.user),
        "has_told": queries.has_told_something(request.user),
    })


@login_required
@require_POST
def pass_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave to others what was offered to me."""
    offer = get_object_or_404(Offer.objects.select_related("topic", "post__topic"), pk=pk, person=request.user)
    actions.pass_on(by=request.user, offer=offer)
    messages.success(request, _("C’est laissé à d’autres. Personne n’en est prévenu."))
    return redirect("community:offered")


@login_required
@require_http_methods(["GET", "POST"])
def readiness(request: HttpRequest) -> HttpResponse:
    """Whether waiting topics may be offered to me, and how many a week."""
    row = Readiness.objects.filter(person=request.user).first() or Readiness(
        person=request.user, is_ready=queries.is_ready(request.user)
    )
    form = ReadinessForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        actions.choose_readiness(by=request.user, is_ready=chosen["is_ready"], most_a_week=chosen["most_a_week"])
        messages.success(request, _("C’est noté."))
        return redirect("community:offered")
    context = {"form": form, "has_told": queries.has_told_something(request.user)}
    return render(request, "community/readiness.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """For the team: the spaces' usual delays, the topics nobody answered yet, and the messages that need an answer."""
    if not rules.may_see_waiting(request.user):
        raise PermissionDenied
    spaces = list(queries.cared_for_by(request.user))
    delays = queries.delays_of(spaces)
    page = queries.waiting_in(spaces, request.user, page_asked(request))
    rows = [{"space": space, "delay": delays[space.pk], "percent": _percent(delays[space.pk].within_a_day)} for space in spaces]
    posts = queries.posts_waiting_in(spaces, request.user, page_asked(request, "messages"))
    return render(request, "community/waiting.html", {"rows": rows, "page": page, "posts": posts})


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
