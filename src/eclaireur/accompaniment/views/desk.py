"""« Attributions »: who waits past the cap, and the batch assignment to read, adjust and send."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.enums import BatchState
from eclaireur.accompaniment.models import AccompanimentSettings, Batch, BatchLine
from eclaireur.accompaniment.queries import choices_for, lines_in_words, told_topics, waiting_for
from eclaireur.accompaniment.views.doors import require, say
from eclaireur.accounts.models import Person

PAGE = 20


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits, longest first: what they look for as finely as they allowed, never who they are."""
    require(request, "accompaniment.assign")
    page = Paginator(waiting_for(request.user), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    topics = told_topics(rows)
    actions.note_looks(by=request.user, requests=rows)
    batches = Batch.objects.visible_to(request.user).select_related("made_by")
    return render(
        request,
        "accompaniment/desk.html",
        {
            "page": page,
            "rows": [(each, topics[each.pk]) for each in rows],
            "drafts": batches.filter(state__in=[BatchState.READY, BatchState.COMPUTING, BatchState.FAILED])[:10],
            "sent": batches.filter(state=BatchState.SENT)[:5],
            "cap_days": AccompanimentSettings.load().cap_days,
        },
    )


@login_required
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Make the best overall pairing of those who wait."""
    try:
        made = actions.prepare_batch(by=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect("accompaniment:desk")
    return redirect("accompaniment:batch", made.pk)


@login_required
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A batch to read: each pair with its score and its reasons, and why some have nobody."""
    require(request, "accompaniment.assign")
    found = get_object_or_404(Batch.objects.visible_to(request.user).select_related("made_by"), pk=pk)
    page = Paginator(found.lines.select_related("request__person", "peer").order_by("request__created_at", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    lines = lines_in_words(list(page.object_list), reader=request.user)
    actions.note_looks(by=request.user, requests=[line.request for line in page.object_list])
    return render(
        request,
        "accompaniment/batch.html",
        {
            "batch": found,
            "page": page,
            "lines": lines,
            "most": max((reason.points for line in lines for reason in line.reasons), default=1),
            "pairs": found.lines.filter(peer__isnull=False).count(),
            "alone": found.lines.filter(peer=None).count(),
            "is_draft": found.state == BatchState.READY,
        },
    )


@login_required
def line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose another peer for one request, among those who may; or nobody."""
    require(request, "accompaniment.assign")
    found = get_object_or_404(
        BatchLine.objects.filter(batch__in=Batch.objects.visible_to(request.user)).select_related(
            "batch", "request__person", "peer"
        ),
        pk=pk,
    )
    require(request, "accompaniment.assign_request", found.request)
    if found.batch.state != BatchState.READY:
        messages.info(request, _("Cette répartition n’est plus à relire."))
        return redirect("accompaniment:batch", found.batch_id)
    if request.method == "POST":
        try:
            actions.choose_peer(by=request.user, line=found, peer=_chosen(request))
        except ValidationError as error:
            say(request, error)
            return redirect("accompaniment:batch_line", pk)
        messages.success(request, _("C’est changé."))
        return redirect("accompaniment:batch", found.batch_id)
    others = choices_for(found, reader=request.user)
    return render(
        request,
        "accompaniment/batch_line.html",
        {
            "line": found,
            "topics": told_topics([found.request])[found.request_id],
            "others": others,
            "most": max((reason.points for other in others for reason in other.reasons), default=1),
        },
    )


@login_required
@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send every pair as a proposal: both still choose."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    try:
        sent = actions.send_batch(by=request.user, batch=found)
    except ValidationError as error:
        say(request, error)
        return redirect("accompaniment:batch", pk)
    messages.success(
        request,
        ngettext("%(number)d proposition est partie.", "%(number)d propositions sont parties.", sent.made) % {"number": sent.made},
    )
    if sent.left:
        messages.info(
            request,
            ngettext(
                "%(number)d ligne est restée : la demande ou le pair n’était plus libre.",
                "%(number)d lignes sont restées : les demandes ou les pairs n’étaient plus libres.",
                sent.left,
            )
            % {"number": sent.left},
        )
    return redirect("accompaniment:desk")


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a draft go."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), pk=pk)
    try:
        actions.discard_batch(by=request.user, batch=found)
    except ValidationError as error:
        say(request, error)
    else:
        messages.success(request, _("La répartition est abandonnée. Les demandes restent sur le bureau."))
    return redirect("accompaniment:desk")


def _chosen(request: HttpRequest) -> Person | None:
    """The peer chosen on the page, or nobody when that was chosen; the action says whether they may be."""
    value = request.POST.get("peer", "")
    if not value:
        return None
    try:
        return Person.objects.get(pk=UUID(value))
    except (ValueError, Person.DoesNotExist):
        raise ValidationError(_("Ce pair ne convient plus à cette demande.")) from None
