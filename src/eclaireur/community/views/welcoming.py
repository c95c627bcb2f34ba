"""The greeters' page, and topics near what one lived."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eclaireur.community import actions, queries, rules
from eclaireur.community.forms import DigestForm
from eclaireur.community.models import Post
from eclaireur.community.views.doors import page_asked


@login_required
@require_GET
def near(request: HttpRequest) -> HttpResponse:
    """Topics near what I lived; for who told nothing yet, those answered last."""
    found = queries.topics_near(request.user)
    others = [] if found else queries.lately_answered(request.user)
    return render(request, "community/near.html", {"found": found, "others": others})


@login_required
@require_GET
def newcomers(request: HttpRequest) -> HttpResponse:
    """First messages that wait for a word of welcome."""
    if not rules.may_greet(request.user):
        raise PermissionDenied
    actions.see_newcomers(by=request.user)
    return render(request, "community/newcomers.html", {"page": queries.first_messages(request.user, page_asked(request))})


@login_required
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take charge of welcoming someone, and go and answer."""
    try:
        post = actions.take_welcome(by=request.user, post_id=pk)
    except Post.DoesNotExist:
        messages.info(request, _("Quelqu’un s’en occupe déjà. Merci d’avoir voulu le faire."))
        return redirect("community:newcomers")
    return redirect(f"{post.topic.get_absolute_url()}?citer={post.pk}#ecrire")


@login_required
@require_POST
def hand_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave a first message to another greeter."""
    if not rules.may_greet(request.user):
        raise PermissionDenied
    actions.hand_back_welcome(by=request.user, post_id=pk)
    messages.success(request, _("C’est laissé à d’autres."))
    return redirect("community:newcomers")


@login_required
@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """How often I am told of what I follow."""
    form = DigestForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Ce rythme n’existe pas ici : rien n’a changé."))
    else:
        actions.choose_digest(by=request.user, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("C’est noté."))
    return redirect("community:followed")
