"""A topic: reading it, answering in it; opening one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eclaireur.community import actions, queries, rules, texts
from eclaireur.community.enums import ReactionKind
from eclaireur.community.forms import ReplyForm, TopicForm
from eclaireur.community.markdown import draw
from eclaireur.community.models import Draft, Post, Space, Topic
from eclaireur.community.views.doors import identifier_in, page_asked, space_or_404, topic_or_404


@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A topic: read it, answer in it."""
    shown = topic_or_404(request, pk)
    if request.method == "GET":
        return _page(request, shown)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _answer(request, shown)


def _answer(request: HttpRequest, shown: Topic) -> HttpResponse:
    """Send the answer, or give the page back with the words kept and what to do."""
    form = ReplyForm(ReplyForm.readable(request.POST))
    if "keep" in request.POST:
        return _keep(request, shown)
    if "rename" in request.POST:
        return _rename(request, shown)
    if "unquote" in request.POST:
        return _unquote(request, shown)
    if form.is_valid():
        given = form.cleaned_data
        if "preview" in request.POST:
            return _page(request, shown, form=form, preview=draw(given["body"]))
        try:
            post = actions.reply(
                by=request.user, topic=shown, text=given["body"], token=given["token"], follow=given["follow"],
                content_note=given["content_note"], quoted=Post.objects.filter(pk=given["quoted"]).first(),
            )
        except actions.NotNowError as error:
            form.add_error(None, str(error))
        else:
            actions.forget_draft(by=request.user, place=shown)
            return redirect(post)
    actions.keep_draft(by=request.user, place=shown, **_begun(request, shown))
    return _page(request, shown, form=form, status=422)


def _begun(request: HttpRequest, place: Topic | Space) -> dict[str, Any]:
    """What was sent of a text that does not leave yet: its words, and what was chosen around them."""
    sent = request.POST
    begun: dict[str, Any] = {"text": sent.get("body", ""), "content_note": sent.get("content_note", "")}
    if isinstance(place, Topic):
        return begun | {"quoted": _quotable(request, place, sent.get("quoted"))}
    chosen = set(sent.getlist("themes"))
    return begun | {"title": sent.get("title", ""), "themes": [one for one in place.themes.all() if str(one.pk) in chosen]}


def _keep(request: HttpRequest, place: Topic | Space) -> HttpResponse:
    actions.keep_draft(by=request.user, place=place, **_begun(request, place))
    messages.success(request, format_html(
        _("Votre brouillon est gardé. Personne d’autre ne le lit. Vous le retrouverez dans {link}."),
        link=format_html('<a href="{}">{}</a>', reverse("community:drafts"), _("Mes brouillons")),
    ))
    return redirect(place)


def _rename(request: HttpRequest, place: Topic | Space) -> HttpResponse:
    """Choose another name before the first message there; what was begun is kept, and the way back given."""
    actions.keep_draft(by=request.user, place=place, **_begun(request, place))
    space = place.space if isinstance(place, Topic) else place
    way = {"espace": space.slug, "suite": f"{request.path}#ecrire"}
    return redirect(f"{reverse('community:personas')}?{urlencode(way)}")


def _unquote(request: HttpRequest, shown: Topic) -> HttpResponse:
    """The page again, its words as they are, and nobody quoted: neither there nor in what is kept."""
    sent = ReplyForm.readable(request.POST)
    actions.keep_draft(by=request.user, place=shown, **_begun(request, shown) | {"quoted": None})
    words = {name: sent.get(name, "") for name in ("token", "body", "content_note")}
    return _page(request, shown, form=ReplyForm(initial=words | {"follow": "follow" in sent}), is_unquoted=True)


def _page(
    request: HttpRequest, shown: Topic, *, form: ReplyForm | None = None, preview: str = "", status: int = 200,
    is_unquoted: bool = False,
) -> HttpResponse:
    person = request.user
    talk = queries.talk_of(shown, person, number=page_asked(request), message=identifier_in(request, "message"))
    why_not = queries.why_not_write(person, shown.space, shown)
    context: dict[str, Any] = {
        "topic": shown, "space": shown.space, "talk": talk, "was_offered": False, "may_react": False, "preview": preview, "form": form, "begun": "", "why_not": why_not,
        "themes": queries.themes_of(shown), "moderates": rules.moderates(person, shown.space), "quoting": None,
        "kept": "", "is_unquoted": is_unquoted, "waits": queries.waits_of(person, shown, talk.posts), "is_waiting": queries.is_waiting(shown), "reader": person.is_authenticated, "say": reverse("community:react"),
    }
    held = queries.held_of(talk.posts)
    for post in talk.posts:
        post.is_held = str(post.pk) in held
        post.is_mine = post.author_id is not None and post.author_id == person.pk
        post.is_masked = post.hidden_at is not None and not post.is_mine and not context["moderates"]
        post.is_first_unread = post is talk.first_unread
    if person.is_authenticated:
        context["may_react"] = rules.can_react(person)
        context["was_offered"] = queries.was_offered(person, shown, talk.posts)
        said = queries.said_by(person, talk.posts)
        unmet = queries.unmet_by(person) if any(post.quoted_id for post in talk.posts) else set()
        for post in talk.posts:
            post.said_thanks = (post.pk, ReactionKind.THANKS.value) in said
            post.said_me_too = (post.pk, ReactionKind.ME_TOO.value) in said
            post.quoted_gone = post.quoted_gone or post.quoted_author in unmet
        kept = queries.draft_of(person, shown)
        if why_not:
            context["kept"] = form["body"].value() if form else str(kept.body) if kept else ""
        else:
            context |= _writing(request, shown, form, kept)
        if talk.posts:
            _mark_read(person, shown, talk.posts[-1].sequence)
    return render(request, "community/topic.html", context, status=status)


def _writing(request: HttpRequest, shown: Topic, form: ReplyForm | None, kept: Draft | None) -> dict[str, Any]:
    """What the form of an answer needs: its words, whom one quotes, under which name one writes. No form: a fresh one."""
    quoting = identifier_in(request, "citer") or (kept and kept.quoted_id)
    if form is not None:
        quoting = form.data.get("quoted") or None
    quoted = _quotable(request, shown, quoting)
    begun, note = (str(kept.body), kept.content_note or "") if kept else ("", "")
    if form is None and (quoted is not None or note):
        form = ReplyForm(initial={"body": begun, "content_note": note, "quoted": quoted and quoted.pk})
    return {"form": form, "begun": begun, "quoting": quoted, "my_name": queries.name_in(request.user, shown.space),
            "may_rename": queries.may_take_name(request.user, shown.space)}


def _quotable(request: HttpRequest, shown: Topic, pk: Any) -> Post | None:
    """The message of this topic one is about to quote, if one may read it."""
    if not pk:
        return None
    try:
        rows = Post.objects.visible_to(request.user).there().filter(topic=shown, pk=pk)
        return rows.select_related("author", "persona").first()
    except ValidationError:  # not an identifier
        return None


def _mark_read(person: Any, shown: Topic, upto: int) -> None:
    if shown.last_read is None or shown.last_read < upto:
        actions.mark_read(by=person, topic=shown, upto=upto)


@login_required
@require_http_methods(["GET", "POST"])
def new_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a topic."""
    space = space_or_404(request, slug)
    if request.method == "GET":
        draft = Draft.objects.filter(person=request.user, space=space).select_related("person").first()
        initial = {
            "title": str(draft.title), "body": str(draft.body), "content_note": draft.content_note or "",
            "themes": (draft.themes or "").split(","),
        } if draft else {}
        return _new_page(request, space, TopicForm(space=space, initial=initial))
    if "keep" in request.POST:
        return _keep(request, space)
    if "rename" in request.POST:
        return _rename(request, space)
    form = TopicForm(TopicForm.readable(request.POST), space=space)
    if form.is_valid():
        given = form.cleaned_data
        if "preview" in request.POST:
            return _new_page(request, space, _with_themes(form, space), preview=draw(given["body"]), title=given["title"])
        try:
            made = actions.open_topic(
                by=request.user, space=space, title=given["title"], text=given["body"], token=given["token"],
                content_note=given["content_note"], themes=given.get("themes", ()),
            )
        except actions.NotNowError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error("themes" if error.code == "themes" else None, error)
        else:
            actions.forget_draft(by=request.user, place=space)
            return redirect(made)
    actions.keep_draft(by=request.user, place=space, **_begun(request, space))
    return _new_page(request, space, form, status=422)


def _with_themes(form: TopicForm, space: Space) -> TopicForm:
    """The form with the themes its text tells of ticked, when none was chosen."""
    form.told = []
    if "themes" in form.fields and not form.cleaned_data["themes"]:
        form.told = queries.themes_told(space, f"{form.cleaned_data['title']}\n{form.cleaned_data['body']}")
        form.data.setlist("themes", [str(theme.pk) for theme in form.told])
    return form


def _new_page(
    request: HttpRequest, space: Space, form: TopicForm, *, preview: str = "", title: str = "", status: int = 200
) -> HttpResponse:
    why_not = queries.why_not_write(request.user, space)
    return render(request, "community/new_topic.html", {
        "space": space, "form": form, "preview": preview, "preview_title": title, "told": getattr(form, "told", []),
        "why_not": why_not, "my_name": queries.name_in(request.user, space),
        "may_rename": queries.may_take_name(request.user, space),
        "kept": texts.tidy(str(form["body"].value() or "")) if why_not else "",
    }, status=status)
