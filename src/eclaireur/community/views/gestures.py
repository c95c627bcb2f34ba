"""What one does with a message or a place: thank, follow, change, erase, see what it said, block."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eclaireur.accounts.actions import block as block_person
from eclaireur.community import actions, queries, rules
from eclaireur.community.enums import ReactionKind
from eclaireur.community.forms import EditForm
from eclaireur.community.markdown import draw
from eclaireur.community.models import Post, Reaction, Space, Topic
from eclaireur.community.views.doors import own_post_or_404, post_or_404, space_or_404, topic_or_404
from eclaireur.community.wording import gestures
from eclaireur.core.way_back import way_back


@login_required
@require_POST
def react(request: HttpRequest) -> HttpResponse:
    """Say thank you or "me too" of a message, or take it back. The button pressed names which (`thanks`, `not_thanks`…):
    pressed twice, or from a page kept open elsewhere, it says the same.
    """
    wanted = {f"{no}{kind}": (kind, not no) for kind in ReactionKind.values for no in ("", "not_")}
    button = next((name for name in wanted if name in request.POST), "")
    try:
        pk = UUID(request.POST.get(button, ""))
    except ValueError:
        raise Http404 from None
    kind, said = wanted[button]
    post = actions.react(by=request.user, post=post_or_404(request, pk), kind=kind, said=said)
    if not request.htmx:
        return redirect(post)
    mine = set(Reaction.objects.filter(post=post, person=request.user).values_list("kind", flat=True))
    post.said_thanks, post.said_me_too = ReactionKind.THANKS in mine, ReactionKind.ME_TOO in mine
    return render(request, "community/said_now.html", {"post": post, "words": gestures(), "say": request.path})


@login_required
@require_POST
def follow_topic(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hear of what comes in a topic, or no longer."""
    return _follow(request, topic_or_404(request, pk), _("Un avis discret vous dira ce qui s’y écrit."))


@login_required
@require_POST
def follow_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Hear of new topics in a space, or no longer."""
    return _follow(request, space_or_404(request, slug), _("Un avis discret vous dira les nouveaux sujets."))


def _follow(request: HttpRequest, place, said: str) -> HttpResponse:
    if "stop" in request.POST:
        actions.unfollow(by=request.user, place=place)
        messages.success(request, _("Vous n’aurez plus d’avis de ce qui s’y écrit."))
    else:
        actions.follow(by=request.user, place=place)
        messages.success(request, said)
    return redirect(way_back(request, name="suite") or place)


@login_required
@require_POST
def see_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing in a space is new to me any more."""
    space = space_or_404(request, slug)
    actions.see_all(by=request.user, space=space)
    messages.success(request, _("C’est noté : plus rien ici n’est nouveau pour vous."))
    return redirect(space)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other words for one of my messages."""
    post = own_post_or_404(request, pk)
    space = post.topic.space
    initial = {"body": post.body, "content_note": post.content_note, "edits": post.edits, "title": post.topic.title,
               "themes": queries.themes_of(post.topic)}
    form = EditForm(request.POST or None, initial=initial, opens_in=space if post.sequence == 1 else None)
    preview = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "preview" in request.POST:
            preview = draw(given["body"])
        else:
            try:
                actions.edit_post(
                    by=request.user, post=post, text=given["body"], seen_edits=given["edits"],
                    content_note=given["content_note"], title=given.get("title"), themes=given.get("themes"),
                )
            except actions.NotNowError as error:
                form.add_error(None, str(error))
                post.refresh_from_db()
                form.data = form.data.copy()
                form.data["edits"] = post.edits
            except ValidationError as error:
                form.add_error({"note": "content_note", "themes": "themes"}.get(error.code), error)
            else:
                return redirect(post)
    context = {"form": form, "post": post, "space": space, "preview": preview}
    return render(request, "community/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase one of my messages, after asking once."""
    post = own_post_or_404(request, pk)
    if request.method == "POST":
        actions.erase_post(by=request.user, post=post)
        messages.success(request, _("Votre message est effacé, pour tout le monde."))
        return redirect(_where_it_was(request, post))
    is_read = Post.objects.visible_to(request.user).filter(pk=post.pk).exists()
    back = post.get_absolute_url() if is_read else reverse("community:written")
    return render(request, "community/erase.html", {"post": post, "back": back})


def _where_it_was(request: HttpRequest, post: Post) -> Post | Space | str:
    """Around a message just erased: its topic, or its space when the topic went too; where neither is read, what else one wrote."""
    if Topic.objects.visible_to(request.user).filter(pk=post.topic_id).exists():
        return post
    space = post.topic.space
    return space if post.sequence == 1 and rules.can_read(request.user, space) else "community:written"


@login_required
@require_http_methods(["GET"])
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a message said before: for its author and for those who moderate its space."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("topic__space", "author", "persona"), pk=pk)
    if not (rules.can_change(request.user, post) or rules.moderates(request.user, post.topic.space)):
        raise PermissionDenied
    return render(request, "community/versions.html", {"post": post, "versions": post.versions.all()})


@login_required
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Block who wrote a message, under the name it is read under, after saying what it does."""
    post = post_or_404(request, pk)
    if post.author is None or post.author == request.user:
        raise Http404
    name = post.persona.pseudonym if post.persona else post.author.pseudonym
    if request.method == "POST":
        block_person(by=request.user, person=post.author, known_as=name)
        messages.success(request, _("C’est fait. Vous ne vous croiserez plus ici. La personne n’en est pas informée."))
        return redirect(post.topic.space)
    return render(request, "community/block.html", {"post": post, "name": name})
