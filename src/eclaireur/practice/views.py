"""Asking to be cleared, and the coordinators' desk."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from rules import has_perm

from eclaireur.people.models import Path
from eclaireur.people.queries import page_for_coordination
from eclaireur.practice import actions
from eclaireur.practice.enums import ClearanceState
from eclaireur.practice.forms import DecisionForm
from eclaireur.practice.models import Clearance
from eclaireur.safety.queries import mark_of_thing

A_PAGE = 20


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be cleared."""
    try:
        actions.ask_clearance(by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Votre demande est partie. La réponse arrivera dans vos avis."))
    return redirect("people:my_path")


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Those who wait, longest first; and those already answered."""
    _allow(request, "practice.read_desk")
    others = Clearance.objects.visible_to(request.user).exclude(person=request.user)
    waiting = others.waiting()
    wanted = request.GET.get("liste", "")
    lists = {"repondues": others.exclude(state=ClearanceState.REVIEW).order_by("-decided_at", "pk"), "a-revoir": others.due()}
    listed = lists.get(wanted, waiting)
    page = Paginator(listed.select_related("person", "decided_by"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "practice/desk.html", {
        "page": page, "answered": wanted == "repondues", "due": wanted == "a-revoir", "unanswered": wanted not in lists,
        "waiting": waiting.count(),
    })


@login_required
@require_http_methods(["GET", "POST"])
def clearance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read what a peer shows, and answer them."""
    _allow(request, "practice.read_desk")
    row = get_object_or_404(Clearance.objects.visible_to(request.user).select_related("person"), pk=pk)
    _allow(request, "practice.decide_clearance", row)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_clearance(by=request.user, clearance=row, read=request.POST.get("read", ""), **form.cleaned_data)
        except actions.AlreadyDecidedError:
            messages.info(request, _("Quelqu’un a déjà répondu à cette demande. Rien n’a été changé."))
            return redirect("practice:desk")
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Votre réponse est envoyée."))
            return redirect("practice:desk")
    actions.look_at_clearance(by=request.user, clearance=row)
    path = Path.objects.filter(person=row.person).first()
    mark = mark_of_thing(path)  # before the page is read: what changes meanwhile is not taken for read
    context = {"clearance": row, "mark": mark, "page": page_for_coordination(row.person), "form": form}
    return render(request, "practice/clearance.html", context)


def _allow(request: HttpRequest, permission: str, row: Clearance | None = None) -> None:
    if not has_perm(permission, request.user, row):  # not person.has_perm: no superuser shortcut to a file
        raise PermissionDenied
