"""What was decided: the list, one decision with its text and its letter, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.enums import Measure
from eclaireur.safety.forms import LookBackForm
from eclaireur.safety.models import Decision, Report
from eclaireur.safety.views.desk import A_PAGE, moderators_only


@login_required
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """What was decided, newest first, or what is looked for among it."""
    moderators_only(request)
    form = LookBackForm(request.GET)
    page = Paginator(queries.decided_for(request.user, **form.asked), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.signed(page.object_list)
    return render(request, "safety/decided.html", {"page": page, "form": form})


@login_required
@require_GET
def decision(request: HttpRequest, pk: str) -> HttpResponse:
    """One decision, to look back at: whoever made it may take it back."""
    moderators_only(request)
    found = get_object_or_404(Decision.objects.on_desk_of(request.user).select_related("author", "moderator", "content_type"), pk=pk)
    actions.look_at_decision(by=request.user, decision=found)
    text, address = queries.text_decided(found)
    return render(request, "safety/decision.html", {
        "decision": found, "signed": queries.signed_by(found), "text": text, "address": address,
        "decide_again": queries.address_to_decide(found, request.user), "may_annul": rules.may_annul(request.user, found),
    })


@login_required
@require_POST
def annul(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back one's own decision."""
    moderators_only(request)
    mine = get_object_or_404(Decision.objects.on_desk_of(request.user), pk=pk)
    try:
        actions.annul(by=request.user, decision=mine)
    except PermissionDenied:
        messages.info(request, _("Cette décision ne peut pas être annulée d’ici : elle l’est déjà, une autre personne l’a prise, ou un recours attend."))
    else:
        was_told = mine.measure != Measure.NOTHING
        messages.success(request, _("Votre décision est annulée. La personne est prévenue.") if was_told else _("Votre décision est annulée."))
        if mine.content_type_id and Report.objects.open().on_same(mine.content_type_id, mine.object_id).exists():
            messages.info(request, _("Ce qui était signalé attend de nouveau au bureau de modération."))
    return redirect("safety:decision", pk)


@login_required
@require_POST
def lift(request: HttpRequest, pk: str) -> HttpResponse:
    """End a suspension early."""
    moderators_only(request)
    actions.lift(by=request.user, decision=get_object_or_404(Decision, pk=pk))
    messages.success(request, _("La suspension est levée. La personne est prévenue."))
    return redirect("safety:decided")
