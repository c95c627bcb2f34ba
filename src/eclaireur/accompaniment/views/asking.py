"""A person's own requests: writing to a peer, publishing without a name, choosing, withdrawing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.forms import AskForm, HandOverForm, PublishForm
from eclaireur.accompaniment.models import AccompanimentSettings, Proposal, Request
from eclaireur.accompaniment.queries import may_meet, offered_among, open_peers, usual_answer_days, with_waits
from eclaireur.accompaniment.views.doors import not_sent, require, say, seekers_only
from eclaireur.accompaniment.waits import steps_of, usual_answer
from eclaireur.core.fields import open_all


@login_required
@seekers_only
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write to one peer. `pk` is the person's identifier."""
    profile = open_peers().filter(person=pk, circle=request.user.circle).select_related("person").first()
    open_request = Request.objects.open().filter(person=request.user).first()
    form = AskForm(request.POST if request.method == "POST" else None, person=request.user, shown=_shown(open_request))
    if profile is None or not may_meet(request.user, profile.person, request=open_request):
        if request.method == "POST":
            why = _("Ce pair ne peut pas être sollicité en ce moment. Votre texte est gardé.")
            return not_sent(request, form, why, draft=f"demande-{pk}", back=reverse("accompaniment:find"), onward=_("Voir d’autres pairs"))
        messages.warning(request, _("Ce pair ne peut pas être sollicité en ce moment. En voici d’autres."))
        return redirect("accompaniment:find")
    if request.method == "POST" and form.is_valid():
        try:
            proposal = actions.ask_peer(
                by=request.user, peer=profile.person, words=form.cleaned_data["words"], shown=form.shown, noticed=form.noticed
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sent = _("Votre demande est partie. Vous serez prévenu de la réponse, quelle qu’elle soit.")
            messages.success(request, with_waits([proposal])[0].waits or sent)
            return redirect("accompaniment:my_request", proposal.request_id)
    already = (
        open_request.proposals.pending().filter(author=request.user).exclude(peer=profile.person).select_related("peer").first()
        if open_request
        else None
    )
    offered = offered_among(request.user, [profile.person], request=open_request).get(profile.person_id)
    return render(
        request,
        "accompaniment/ask.html",
        {
            "form": form,
            "profile": profile,
            "offered": offered,
            "most": max((reason.points for reason in offered.reasons), default=1) if offered else 1,
            "already": already,
            "usual": usual_answer(usual_answer_days()),
        },
    )


@login_required
@seekers_only
def publish(request: HttpRequest) -> HttpResponse:
    """Tell a request, without a name, to the peers who match best; or change what it says."""
    person = request.user
    mine = Request.objects.open().filter(person=person).select_related("person").first()
    said = {"words": mine.words, "structure": mine.structure_id} if mine else {}
    form = PublishForm(request.POST if request.method == "POST" else None, person=person, shown=_shown(mine), initial=said)
    if not person.experiences.exists():
        if request.method == "POST":
            why = _("Dites d’abord quelque chose de votre vécu, pour que des pairs s’y reconnaissent. Votre texte est gardé.")
            return not_sent(request, form, why, draft="demande-sans-nom", back=reverse("people:experiences"))
        return redirect("accompaniment:find")
    if request.method == "POST" and form.is_valid():
        try:
            mine = actions.publish_request(
                by=person, words=form.cleaned_data["words"], shown=form.shown, structure=form.cleaned_data["structure"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Votre demande est publiée, sans votre pseudonyme."))
            return redirect("accompaniment:my_request", mine.pk)
    settings = AccompanimentSettings.load()
    return render(request, "accompaniment/publish.html", {"form": form, "mine": mine, "settings": settings, "has_structures": form.fields["structure"].queryset.exists()})


@login_required
def my_requests(request: HttpRequest) -> HttpResponse:
    """My requests: the open one first, then the former ones."""
    rows = Request.objects.filter(person=request.user)
    past = Paginator(rows.exclude(state="open"), 10).get_page(request.GET.get("page"))
    return render(
        request,
        "accompaniment/my_requests.html",
        {"open": rows.open().first(), "past": past, "cap_days": AccompanimentSettings.load().cap_days},
    )


@login_required
def my_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where one request stands, and the proposals to compare."""
    mine = get_object_or_404(Request.objects.select_related("person", "structure"), pk=pk, person=request.user)
    return render(request, "accompaniment/my_request.html", _told(mine, request.user))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I no longer look for a peer."""
    mine = get_object_or_404(Request, pk=pk, person=request.user)
    actions.withdraw_request(by=request.user, request=mine)
    messages.success(request, _("Votre demande est retirée. Vous pourrez en faire une autre quand vous voudrez."))
    return redirect("accompaniment:my_requests")


@login_required
@seekers_only
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """I would like a coordinator to look for me, now."""
    form = HandOverForm(request.POST)
    asked = form.cleaned_data if "structure" in request.POST and form.is_valid() else {}
    if not request.user.experiences.exists():
        return redirect("accompaniment:find")
    mine = actions.hand_over(by=request.user, structure=asked.get("structure", ...))
    messages.success(request, _("La coordination s’occupe de votre demande. Vous choisirez toujours vous-même."))
    return redirect("accompaniment:my_request", mine.pk)


@login_required
@require_POST
def say_yes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two agrees."""
    proposal = _mine_to_answer(request, pk)
    try:
        relation = actions.agree(by=request.user, proposal=proposal)
    except ValidationError as error:
        say(request, error)
        return _back(request, proposal)
    if relation is None:
        messages.success(request, _("Votre oui est noté. L’autre personne doit encore donner le sien."))
        return _back(request, proposal)
    messages.success(request, _("Vous êtes d’accord tous les deux. Votre conversation est ouverte."))
    return redirect("accompaniment:relation", relation.pk)


@login_required
@require_POST
def say_no(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the two declines, without a reason."""
    proposal = _mine_to_answer(request, pk)
    actions.decline(by=request.user, proposal=proposal)
    messages.success(request, _("C’est noté. Personne ne vous demandera pourquoi."))
    return _back(request, proposal)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I take back what I asked or offered."""
    proposal = get_object_or_404(Proposal.objects.select_related("request"), pk=pk, author=request.user)
    actions.take_back(by=request.user, proposal=proposal)
    messages.success(request, _("C’est retiré."))
    return _back(request, proposal)


def _mine_to_answer(request: HttpRequest, pk: UUID) -> Proposal:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user).select_related("request__person", "peer"), pk=pk)
    as_peer = proposal.peer_id == request.user.pk
    require(request, "accompaniment.answer_as_peer" if as_peer else "accompaniment.answer_as_person", proposal)
    return proposal


def _back(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if proposal.request.person_id == request.user.pk:
        return redirect("accompaniment:my_request", proposal.request_id)
    return redirect("accompaniment:requests_to_read")


def _shown(mine: Request | None) -> dict[UUID, str]:
    return dict(mine.topics.values_list("experience", "shown")) if mine else {}


def _told(mine: Request, person: Any) -> dict[str, Any]:
    """Everything the page of a request shows to the person who made it."""
    settings = AccompanimentSettings.load()
    proposals = open_all(
        with_waits(Proposal.objects.visible_to(person).filter(request=mine).select_related("peer", "request", "author")), "words"
    )
    pending = [proposal for proposal in proposals if proposal.is_pending]
    offers = [proposal for proposal in pending if proposal.person_agreed_at is None]
    reasons = offered_among(person, [proposal.peer for proposal in pending], request=mine) if pending else {}
    profiles = {proposal.peer_id: reasons.get(proposal.peer_id) for proposal in pending}
    readers = mine.showings.filter(passed_at=None).count() if mine.published_at else 0
    usual = usual_answer_days() if mine.is_open else None
    form = HandOverForm(initial={"structure": mine.structure_id})
    return {
        "mine": mine,
        "steps": steps_of(mine, cap_days=settings.cap_days, pending=pending, readers=readers, usual=usual),
        "offers": [(proposal, profiles[proposal.peer_id]) for proposal in offers],
        "asked": [proposal for proposal in pending if proposal.person_agreed_at is not None],
        "declined": [proposal for proposal in proposals if proposal.state == "declined" and proposal.person_agreed_at],
        "expired": [proposal for proposal in proposals if proposal.is_expired and proposal.person_agreed_at],
        "unavailable": [proposal for proposal in proposals if proposal.state == "unavailable"],
        "relation": next((p.relation for p in proposals if p.state == "accepted" and hasattr(p, "relation")), None),
        "most": max((reason.points for each in profiles.values() if each for reason in each.reasons), default=1),
        "is_with_coordination": mine.is_with_a_coordinator(settings.cap_days),
        "hand_over_form": form if form.fields["structure"].queryset.exists() else None,
        "topics": mine.topics.select_related("experience__concept__parent"),
    }
