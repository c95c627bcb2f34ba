"""The frame agreed by both, the times they met, the member's goals."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import FrameState, GoalState
from eclaireur.accompaniment.forms import FrameForm, GoalForm, GoalStateForm, SessionForm
from eclaireur.accompaniment.models import Frame, Goal, Relation, Session
from eclaireur.accompaniment.views.doors import not_sent, say
from eclaireur.accompaniment.views.relations import relation_for
from eclaireur.core.fields import open_all


@login_required
def frame(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose how to walk together, or another way than what holds."""
    found = relation_for(request, pk)
    if not found.is_under_way:
        back = reverse("accompaniment:relation", args=[pk])
        if request.method == "POST":
            why = _("Cet accompagnement est terminé : son cadre ne change plus. Votre texte est gardé.")
            return not_sent(request, FrameForm(request.POST), why, draft=f"cadre-{pk}", back=back)
        return redirect(back)
    held = found.frames.filter(state__in=[FrameState.PROPOSED, FrameState.AGREED]).select_related("proposed_by").first()
    initial = (
        {name: getattr(held, name) for name in ("rhythm", "modality", "boundaries", "review_on", "ends_on")} if held else {}
    )
    if held and held.review_on < timezone.localdate():
        initial.pop("review_on")
    form = FrameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_frame(by=request.user, relation=found, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Votre proposition de cadre est envoyée. Elle vaudra quand l’autre aura dit oui."))
            return redirect("accompaniment:relation", pk)
    return render(
        request, "accompaniment/frame.html", {"form": form, "relation": found, "other": found.other(request.user), "held": held}
    )


@login_required
@require_POST
def agree_frame(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other agrees."""
    return _decide_frame(request, pk, actions.agree_frame, _("Le cadre est convenu. Vous pourrez toujours en reparler."))


@login_required
@require_POST
def decline_frame(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other would like it otherwise, or its author takes it back."""
    return _decide_frame(request, pk, actions.decline_frame, _("C’est noté. Chacun peut proposer autre chose."))


@login_required
def sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All the times the two met, and a form to note one."""
    found = relation_for(request, pk)
    form = SessionForm(request.POST or None, initial={"held_on": timezone.localdate(), "minutes": 60})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_session(by=request.user, relation=found, values=form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("La rencontre est notée."))
            return redirect("accompaniment:sessions", pk)
    page = Paginator(found.sessions.select_related("written_by"), 20).get_page(request.GET.get("page"))
    page.object_list = open_all(page.object_list, "note")
    return render(
        request, "accompaniment/sessions.html", {"form": form, "relation": found, "other": found.other(request.user), "page": page}
    )


@login_required
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a time I noted."""
    found = get_object_or_404(Session.objects.select_related("relation", "written_by"), pk=pk, written_by=request.user)
    row = relation_for(request, found.relation_id)
    form = SessionForm(request.POST or None, instance=found, initial={"note": found.note or ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_session(by=request.user, relation=row, values=form.cleaned_data, session=found)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("La rencontre est corrigée."))
            return redirect("accompaniment:sessions", row.pk)
    return render(request, "accompaniment/session.html", {"form": form, "session": found, "relation": row})


@login_required
@require_POST
def remove_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase a time I noted."""
    found = get_object_or_404(Session.objects.select_related("relation"), pk=pk, written_by=request.user)
    actions.remove_session(by=request.user, session=found)
    messages.success(request, _("La rencontre est effacée."))
    return redirect("accompaniment:sessions", found.relation_id)


@login_required
@require_POST
def add_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The member says where they want to go."""
    found = get_object_or_404(Relation.objects.visible_to(request.user), pk=pk, member=request.user)
    form = GoalForm(request.POST)
    if form.is_valid():
        try:
            actions.add_goal(by=request.user, relation=found, words=form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est noté."))
            return redirect("accompaniment:relation", pk)
    return render(request, "accompaniment/goal.html", {"form": form, "relation": found})


@login_required
@require_POST
def move_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The member says what became of a goal."""
    goal = get_object_or_404(Goal.objects.select_related("relation"), pk=pk, person=request.user)
    form = GoalStateForm(request.POST)
    if form.is_valid():
        try:
            actions.move_goal(by=request.user, goal=goal, state=GoalState(form.cleaned_data["state"]))
        except ValidationError as error:
            say(request, error)
    return redirect("accompaniment:relation", goal.relation_id)


@login_required
@require_POST
def remove_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The member erases a goal."""
    goal = get_object_or_404(Goal.objects.select_related("relation"), pk=pk, person=request.user)
    actions.remove_goal(by=request.user, goal=goal)
    messages.success(request, _("C’est effacé."))
    return redirect("accompaniment:relation", goal.relation_id)


def _decide_frame(request: HttpRequest, pk: UUID, action: object, done: str) -> HttpResponse:
    found = get_object_or_404(
        Frame.objects.filter(relation__in=Relation.objects.visible_to(request.user)).select_related("relation"), pk=pk
    )
    try:
        action(by=request.user, frame=found)
    except ValidationError as error:
        say(request, error)
    else:
        messages.success(request, done)
    return redirect("accompaniment:relation", found.relation_id)
