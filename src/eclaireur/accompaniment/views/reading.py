"""« Demandes à lire »: what a peer is asked, and the published requests that resemble their path."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.forms import OfferForm
from eclaireur.accompaniment.models import Proposal, Request
from eclaireur.accompaniment.queries import places_left, told_topics, with_waits
from eclaireur.accompaniment.views.doors import not_sent, require, say


@login_required
def requests_to_read(request: HttpRequest) -> HttpResponse:
    """What waits for a peer: those who wrote to them first, then requests without a name."""
    person = request.user
    if person.is_paused and person.holds("peer"):
        return render(request, "accompaniment/away.html")
    require(request, "accompaniment.read_requests")
    actions.look_for_requests(by=person)
    proposals = (
        Proposal.objects.visible_to(person)
        .filter(peer=person, request__in=Request.objects.visible_to(person))
        .select_related("request__person", "peer")
    )
    answered = Proposal.objects.filter(peer=person).values("request")  # what waits to reach them too
    published = (
        Request.objects.visible_to(person)
        .open()
        .published()
        .filter(showings__peer=person, showings__passed_at=None)
        .exclude(pk__in=answered)
        .order_by("created_at")
    )
    page = Paginator(published, 8).get_page(request.GET.get("page"))
    asked = list(proposals.waiting_for_the_peer())
    topics = told_topics([*page.object_list, *(proposal.request for proposal in asked)])
    return render(
        request,
        "accompaniment/requests_to_read.html",
        {
            "asked": [(proposal, topics[proposal.request_id]) for proposal in asked],
            "page": page,
            "published": [(each, topics[each.pk]) for each in page.object_list],
            "offered": with_waits(proposals.waiting_for_the_person()),
            "places": places_left(person),
        },
    )


@login_required
def request_to_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request, as much of it as its author told, and the answer."""
    person = request.user
    require(request, "accompaniment.read_requests")
    soon_theirs = Proposal.objects.on_their_way_to(person).values("request")  # its author asks them: no offer could be made
    readable = Request.objects.visible_to(person).exclude(person=person).exclude(pk__in=soon_theirs)
    found = readable.select_related("person").filter(pk=pk).first()
    if found is None:
        if request.method == "POST":
            why = _("Cette demande n’attend plus de réponse de votre part. Votre texte est gardé.")
            return not_sent(request, OfferForm(request.POST), why, draft=f"proposition-{pk}", back=reverse("accompaniment:requests_to_read"))
        messages.info(request, _("Cette demande n’attend plus de réponse de votre part."))
        return redirect("accompaniment:requests_to_read")
    mine = Proposal.objects.visible_to(person).pending().filter(request=found, peer=person)
    proposal = next(iter(with_waits(mine.select_related("author", "request__person"))), None)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and proposal is None and form.is_valid():
        try:
            made = actions.offer(by=person, request=found, words=form.cleaned_data["words"], noticed=form.noticed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sent = _("Votre mot est parti. La personne choisira, et vous serez prévenu.")
            messages.success(request, with_waits([made])[0].waits or sent)
            return redirect("accompaniment:requests_to_read")
    return render(
        request,
        "accompaniment/request_to_read.html",
        {
            "found": found,
            "proposal": proposal,
            "topics": told_topics([found])[found.pk],
            "reads_words": found.words_reach(person),
            "form": form,
            "places": places_left(person),
        },
    )


@login_required
@require_POST
def leave_to_others(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not for me: the request goes to another, and its author is not told."""
    require(request, "accompaniment.read_requests")
    found = Request.objects.visible_to(request.user).filter(pk=pk).first()
    if found is not None:
        try:
            actions.pass_by(by=request.user, request=found)
        except ValidationError as error:
            say(request, error)
    messages.success(request, _("C’est noté. Cette demande ira vers d’autres pairs."))
    return redirect("accompaniment:requests_to_read")
