"""« Mes accompagnements »: each with its frame, its times, its goals; a pause, a gentle end, another peer."""

from typing import Any
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
from eclaireur.accompaniment.enums import EndReason, FeedbackFor, FrameState
from eclaireur.accompaniment.forms import EndForm, FeedbackForm, GoalForm
from eclaireur.accompaniment.models import Feedback, Relation
from eclaireur.accompaniment.views.doors import not_sent, say
from eclaireur.core.fields import open_all

RECENT_SESSIONS = 3


def relation_for(request: HttpRequest, pk: UUID) -> Relation:
    """A relation of the person who looks, or 404."""
    rows = Relation.objects.visible_to(request.user).select_related("member", "peer", "thread", "ended_by")
    return get_object_or_404(rows, pk=pk)


@login_required
def my_relations(request: HttpRequest) -> HttpResponse:
    """Those under way first, then the ended ones."""
    mine = Relation.objects.visible_to(request.user).select_related("member", "peer")
    ended = Paginator(mine.filter(state="ended").order_by("-ended_at"), 10).get_page(request.GET.get("page"))
    under_way = [(each, each.other(request.user)) for each in mine.under_way().order_by("created_at")]
    return render(
        request,
        "accompaniment/my_relations.html",
        {"under_way": under_way, "ended": ended, "ended_with": [(each, each.other(request.user)) for each in ended]},
    )


@login_required
def relation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One accompaniment, for either of the two."""
    return render(request, "accompaniment/relation.html", _told(relation_for(request, pk), request.user))


@login_required
@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Either asks for a pause."""
    return _do(request, pk, actions.pause_relation, _("C’est en pause. Rien n’est perdu ; vous reprendrez quand vous voudrez."))


@login_required
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Either takes up again."""
    return _do(request, pk, actions.resume_relation, _("C’est repris."))


@login_required
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Either ends it gently: a word for the other if they wish."""
    found = relation_for(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if not found.is_under_way:
        back = reverse("accompaniment:relation", args=[pk])
        if request.method == "POST":
            why = _("Cet accompagnement est déjà terminé. Votre texte est gardé : vous pouvez en faire un retour, sur sa page.")
            return not_sent(request, form, why, draft=f"fin-{pk}", back=back)
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        actions.end_relation(
            by=request.user,
            relation=found,
            farewell=form.cleaned_data["farewell"],
            reason=EndReason(form.cleaned_data["reason"]),
        )
        messages.success(request, _("L’accompagnement est terminé. Merci d’y avoir été."))
        return redirect("accompaniment:relation", pk)
    return render(request, "accompaniment/end.html", {"form": form, "relation": found, "other": found.other(request.user)})


@login_required
def change_peer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another peer, without justification: one page to confirm, then the search, without this peer."""
    found = get_object_or_404(Relation.objects.visible_to(request.user).select_related("peer"), pk=pk, member=request.user)
    if request.method == "POST":
        actions.change_peer(by=request.user, relation=found)
        messages.success(request, _("C’est fait, avec douceur. Voici d’autres pairs."))
        return redirect("accompaniment:find")
    if not found.is_under_way:
        return redirect("accompaniment:relation", pk)
    return render(request, "accompaniment/change_peer.html", {"relation": found})


@login_required
@require_POST
def look_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A word once it has ended, for the other or for oneself."""
    found = relation_for(request, pk)
    form = FeedbackForm(request.POST, prefix=request.POST.get("who", ""))
    if form.is_valid():
        actions.look_back(
            by=request.user,
            relation=found,
            meant_for=FeedbackFor(form.cleaned_data["meant_for"]),
            words=form.cleaned_data["words"],
        )
        messages.success(request, _("Votre retour est enregistré."))
        return redirect("accompaniment:relation", pk)
    return render(request, "accompaniment/relation.html", _told(found, request.user, feedback_form=form))


def _do(request: HttpRequest, pk: UUID, action: Any, done: str) -> HttpResponse:
    try:
        action(by=request.user, relation=relation_for(request, pk))
    except ValidationError as error:
        say(request, error)
    else:
        messages.success(request, done)
    return redirect("accompaniment:relation", pk)


def _told(found: Relation, person: Any, feedback_form: FeedbackForm | None = None) -> dict[str, Any]:
    """Everything one of the two sees of an accompaniment."""
    frames = open_all(
        found.frames.filter(state__in=[FrameState.AGREED, FrameState.PROPOSED]).select_related("proposed_by"),
        "rhythm", "boundaries",
    )  # fmt: skip
    agreed = next((frame for frame in frames if frame.state == FrameState.AGREED), None)
    feedback = open_all(
        Feedback.objects.visible_to(person).filter(relation=found).select_related("author"), "words"
    )
    forms = [] if found.is_under_way else _feedback_forms(feedback, person, feedback_form)
    return {
        "relation": found,
        "other": found.other(person),
        "is_member": found.member_id == person.pk,
        "agreed": agreed,
        "proposed": next((frame for frame in frames if frame.state == FrameState.PROPOSED), None),
        "review_is_due": bool(agreed and found.is_under_way and agreed.review_on <= timezone.localdate()),
        "is_past_its_end": bool(agreed and agreed.ends_on and found.is_under_way and agreed.ends_on < timezone.localdate()),
        "sessions": open_all(found.sessions.select_related("written_by")[:RECENT_SESSIONS], "note"),
        "session_count": found.sessions.count(),
        "goals": open_all(found.goals.select_related("person"), "words"),
        "goal_form": GoalForm(),
        "received": [each for each in feedback if each.author_id != person.pk],
        "feedback_forms": forms,
    }


def _feedback_forms(feedback: list[Feedback], person: Any, sent: FeedbackForm | None) -> list[FeedbackForm]:
    """A form for each reader, with what was written before; the one just refused keeps its words."""
    forms = []
    for meant_for in FeedbackFor:
        mine = next((each for each in feedback if each.author_id == person.pk and each.meant_for == meant_for), None)
        initial = {"words": mine.words if mine else "", "meant_for": meant_for}
        form = FeedbackForm(initial=initial, prefix=meant_for.value)
        forms.append(sent if sent is not None and sent.prefix == meant_for.value else form)
    return forms
