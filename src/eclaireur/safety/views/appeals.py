"""Appeals: written by the person concerned, read by somebody else than who decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eclaireur.safety import actions, queries, rules
from eclaireur.safety.forms import AnswerForm, AppealForm
from eclaireur.safety.models import Appeal, Decision
from eclaireur.safety.views.keys import APPEALS, keys_for

A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: str) -> HttpResponse:
    """Say, once, that one does not agree with a decision about oneself. Open to someone suspended."""
    decision = get_object_or_404(Decision.objects.about(request.user), pk=pk)
    if not rules.may_appeal(request.user, decision):
        messages.info(request, _("Cette décision a déjà fait l’objet d’un recours, ou vient d’un recours : elle reste ainsi."))
        return redirect("safety:my_standing")
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(by=request.user, decision=decision, words=form.cleaned_data["words"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Votre recours est enregistré. Une autre personne va vous lire, et vous répondra ici."))
            return redirect("safety:my_standing")
    return render(request, "safety/appeal.html", {"decision": queries.own_texts([decision])[0], "form": form, "who": queries.who_reads(decision)})


@login_required
@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals to answer, the oldest first: never of one's own decisions."""
    if not rules.may_see_appeals(request.user):
        raise PermissionDenied
    found = queries.appeals_for(request.user).select_related("decision__author", "decision__content_type")
    page = Paginator(found.prefetch_related("decision__about"), A_PAGE).get_page(request.GET.get("page"))
    queries.with_names(one.decision for one in page.object_list)
    for one in page.object_list:
        one.signed = queries.signed_by(one.decision)
    left = [(row, queries.address_left(row)) for row in queries.left_to(request.user)]
    return render(request, "safety/appeals.html", {"page": page, "left": left, "is_moderator": rules.may_see_desk(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def appeal_to_read(request: HttpRequest, pk: str) -> HttpResponse:
    """One appeal: what was decided, what the person says, the answer."""
    if not rules.may_see_appeals(request.user):
        raise PermissionDenied
    found = get_object_or_404(Appeal.objects.select_related("decision", "author", "decided_by"), pk=pk)
    if not rules.may_read_appeal(request.user, found):
        raise Http404
    if request.method == "GET" and found.answered_at is not None:
        messages.info(request, _("Ce recours a déjà reçu une réponse."))
        return redirect("safety:appeals")
    form = AnswerForm(request.POST or None, appeal=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_appeal(by=request.user, appeal=found, **form.cleaned_data)
        except actions.AlreadyDecidedError:
            form.add_error(None, _("Quelqu’un d’autre vient de répondre. Votre texte est gardé ci-dessous, pour le copier."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Votre réponse est partie. La personne est prévenue."))
            return redirect("safety:appeals")
    actions.look_at_appeal(by=request.user, appeal=found)
    decision = found.decision
    decided_text, address = queries.text_decided(decision)
    return render(request, "safety/appeal_to_read.html", {
        "appeal": found, "signed": queries.signed_by(decision), "decision": decision, "form": form, "reader": actions.take(by=request.user, key=f"safety.appeal:{found.pk}"),
        "keys": keys_for(request.user, form, "outcome", APPEALS), "may_change": "measure" in form.fields, "text": decided_text, "address": address,
    })
