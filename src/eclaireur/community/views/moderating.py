"""Moderating on the page: a topic, a message, a space."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eclaireur.community import actions, queries, rules
from eclaireur.community.forms import ArrangeForm, CloseForm, FoldForm, MoveForm, SlowForm
from eclaireur.community.models import Post, Topic
from eclaireur.community.views.doors import post_or_404, space_or_404, topic_or_404


def _moderated(request: HttpRequest, pk: UUID) -> Topic:
    """A topic of a space they moderate; 404 when they do not even read it, 403 when they read it only."""
    topic = topic_or_404(request, pk)
    if not rules.moderates(request.user, topic.space):
        raise PermissionDenied
    return topic


@login_required
@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a moderator may do with a topic. Each button says one gesture."""
    shown = _moderated(request, pk)
    spaces = queries.spaces_to_move_to(request.user, shown)
    gesture = request.POST.get("gesture", "")
    closing = CloseForm(request.POST if gesture == "close" else None, initial={"word": shown.closing})
    moving = MoveForm(request.POST if gesture == "move" else None, spaces=spaces)
    arranging = ArrangeForm(
        request.POST if gesture == "arrange" else None, space=shown.space, initial={"themes": queries.themes_of(shown)}
    )
    if request.method == "POST" and _done(request, shown, gesture, closing, moving, arranging):
        messages.success(request, _("C’est fait, et noté dans le journal."))
        return redirect(shown)
    status = 422 if closing.errors or moving.errors or arranging.errors else 200
    context = {
        "topic": shown, "space": shown.space, "closing": closing, "moving": moving, "arranging": arranging, "spaces": spaces,
    }
    return render(request, "community/moderate_topic.html", context, status=status)


def _done(
    request: HttpRequest, shown: Topic, gesture: str, closing: CloseForm, moving: MoveForm, arranging: ArrangeForm
) -> bool:
    """Carry out a gesture; False when it is unknown or its form is to be mended."""
    by = request.user
    plain = {
        "show": lambda: actions.show_topic(by=by, topic=shown),
        "pin": lambda: actions.pin(by=by, topic=shown, pinned=True),
        "unpin": lambda: actions.pin(by=by, topic=shown, pinned=False),
        "reopen": lambda: actions.reopen_topic(by=by, topic=shown),
    }
    if gesture in plain:
        plain[gesture]()
        return True
    if gesture == "close" and closing.is_valid():
        actions.close_topic(by=by, topic=shown, word=closing.cleaned_data["word"])
        return True
    if gesture == "arrange" and arranging.is_valid():
        try:
            actions.rearrange(by=by, topic=shown, themes=arranging.cleaned_data.get("themes", ()))
        except ValidationError as error:
            arranging.add_error("themes", error)
        else:
            return True
    if gesture == "move" and moving.is_valid():
        try:
            actions.move(by=by, topic=shown, to=moving.cleaned_data["to"])
        except ValidationError as error:
            moving.add_error("to", error)
        else:
            return True
    return False


@login_required
@require_POST
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a message again. Hiding one is decided on the desk, with its reason."""
    shown = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic__space"), pk=pk)
    if not rules.moderates(request.user, shown.topic.space):
        raise PermissionDenied
    actions.show_post(by=request.user, post=shown)
    messages.success(request, _("C’est fait, et noté dans le journal."))
    return redirect(shown)


@login_required
@require_http_methods(["GET", "POST"])
def fold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fold a message under a note, or take that note off."""
    shown = post_or_404(request, pk)
    if not rules.moderates(request.user, shown.topic.space):
        raise PermissionDenied
    form = FoldForm(request.POST if "fold" in request.POST else None, initial={"content_note": shown.content_note})
    if request.method == "POST" and _folded(request, shown, form):
        messages.success(request, _("C’est fait, et noté dans le journal."))
        return redirect(shown)
    return render(request, "community/fold.html", {"form": form, "post": shown}, status=422 if form.errors else 200)


def _folded(request: HttpRequest, shown: Post, form: FoldForm) -> bool:
    """Fold or unfold; False when the form is to be mended."""
    if "unfold" in request.POST:
        actions.unfold(by=request.user, post=shown)
        return True
    if not form.is_valid():
        return False
    try:
        actions.fold(by=request.user, post=shown, content_note=form.cleaned_data["content_note"])
    except ValidationError as error:
        form.add_error("content_note", error)
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """Slow a space down, or let it go at its own pace."""
    shown = space_or_404(request, slug)
    if not rules.moderates(request.user, shown):
        raise PermissionDenied
    form = SlowForm(request.POST or None, initial={"seconds": shown.slow_seconds})
    if request.method == "POST" and form.is_valid():
        actions.slow_down(by=request.user, space=shown, seconds=form.cleaned_data["seconds"])
        messages.success(request, _("C’est fait, et noté dans le journal."))
        return redirect(shown)
    return render(request, "community/moderate_space.html", {"space": shown, "form": form}, status=422 if form.errors else 200)
