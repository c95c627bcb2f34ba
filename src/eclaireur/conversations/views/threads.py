"""The list of conversations, a conversation, and what one does with one's own words. Whole without JavaScript."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts.actions import block as block_person
from eclaireur.conversations import actions, frames, queries
from eclaireur.conversations.forms import EditForm, LeaveForm, MessageForm
from eclaireur.conversations.models import Message, Thread
from eclaireur.conversations.models.message import MessageQuerySet
from eclaireur.safety.actions import report
from eclaireur.safety.queries import reason_to_report

A_PAGE = 20


@login_required
@require_GET
def threads(request: HttpRequest) -> HttpResponse:
    """My conversations, last activity first."""
    page = Paginator(queries.threads_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    closed = queries.closed_threads(page.object_list, for_person=request.user)
    for one in page.object_list:
        one.names, one.is_over = queries.names_in(one, request.user), one.pk in closed
    context = {"page": page, "rooms": queries.rooms_of(request.user), "waiting": queries.rooms_waiting_for(request.user), "left": queries.rooms_left_by(request.user)}
    return render(request, "conversations/threads.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A conversation: read it, write in it."""
    mine = _thread_or_404(request, pk)
    if "keep" in request.POST:
        actions.keep_draft(by=request.user, thread=mine, text=request.POST.get("body", ""))
        messages.success(request, _("Votre brouillon est gardé. Personne d’autre ne le lit."))
        return redirect("conversations:threads")
    if request.method == "POST":
        return _send(request, mine)
    return _page(request, mine)


def _send(request: HttpRequest, mine: Thread) -> HttpResponse:
    """Send what was written, or give the page back with the words kept and what to do."""
    form = MessageForm.received(request.POST)
    words = request.POST.get("body", "")
    if form.is_valid():
        try:
            message = actions.send(
                by=request.user, thread=mine, text=words, token=form.cleaned_data["token"], anyway="anyway" in request.POST
            )
        except actions.SecondLookError as error:
            return _ask_again(request, mine, form, error)
        except actions.NotNowError as error:
            form.add_error(None, str(error))
        else:
            if _wants_json(request):
                return JsonResponse({"type": "ack", "id": str(message.pk), "messages": _since(request, mine) + frames.of_care(request.user)})
            return redirect(f"{mine.get_absolute_url()}#{message.anchor}")
    actions.keep_draft(by=request.user, thread=mine, text=words)
    if _wants_json(request):
        first = next(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"type": "refused", "words": first}, status=422)
    return _page(request, mine, form=form, status=422)


def _ask_again(request: HttpRequest, mine: Thread, form: MessageForm, asked: actions.SecondLookError) -> HttpResponse:
    """The page again, words and token kept, with what was noticed: send it anyway, or change it."""
    actions.keep_draft(by=request.user, thread=mine, text=form.cleaned_data["body"])
    frame = frames.reconsider(asked, str(form.cleaned_data["token"]))
    if _wants_json(request):
        return JsonResponse(frame, status=422)
    return _page(request, mine, form=form, asked=frame, status=422)


def _since(request: HttpRequest, mine: Thread) -> list[dict]:
    """What changed since the page last looked, for a script whose socket is down."""
    revision = request.POST.get("revision", "")
    if not revision.isdecimal() or len(revision) > 10:  # noqa: PLR2004 (the longest number a thread's clock can be)
        return []
    changed = queries.changed_since(mine, int(revision), limit=queries.WINDOW)
    return [frames.of_message(message, request.user) for message in changed]


def _page(
    request: HttpRequest, mine: Thread, *, form: MessageForm | None = None, asked: dict | None = None, status: int = 200
) -> HttpResponse:
    person = request.user
    shown = queries.window(mine, viewer=person, **_place_in(request))
    if shown.messages:
        actions.mark_read(by=person, thread=mine, upto=shown.messages[-1].sequence)
    why_not = queries.why_not_write(person, mine)
    draft = queries.draft_of(person, mine)
    drawn = [frames.of_message(message, person) | {"when": message.created_at} for message in shown.messages]
    context = {
        "thread": mine,
        "names": queries.names_in(mine, person),
        "window": shown,
        "messages_shown": drawn,
        "last_sequence": drawn[-1]["sequence"] if drawn else 0,
        "mute_url": reverse("conversations:mute", args=[mine.pk]),
        "first_unread": str(shown.first_unread or ""),
        "is_muted": mine.participation_of(person).is_muted,
        "my_name": mine.participation_of(person).name,
        "has_others": bool(mine.others_than(person)),
        "why_not": why_not,
        "on_a_break": [] if why_not else queries.on_a_break(person, mine),
        "read_upto": 0 if why_not else queries.read_by_others(mine, person),
        "form": form or MessageForm(draft=draft),
        "kept": (form["body"].value() if form else draft) if why_not else "",
        "can_write": not why_not,
        "asked": asked,
        "blanks": frames.blanks(),
        "report": next((one["report"] for one in reversed(drawn) if one["report"]), ""),
    }
    return render(request, "conversations/thread.html", context, status=status)


def _place_in(request: HttpRequest) -> dict[str, Any]:
    """The part of the conversation the address asks for; an unreadable one asks for nothing."""
    for name, key in (("avant", "before"), ("apres", "after")):
        number = request.GET.get(name, "")
        if number.isdecimal() and len(number) < 10:  # noqa: PLR2004 (as many digits as a thread's clock can have)
            return {key: int(number)}
    try:
        return {"message": UUID(request.GET["message"])}
    except (KeyError, ValueError):
        return {}


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other words for one of my messages."""
    message = _own_or_404(request, pk, Message.objects.visible_to(request.user))
    form = EditForm(request.POST or None, initial={"body": message.body, "revision": message.revision})
    asked = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit(
                by=request.user, message=message, text=given["body"], seen_revision=given["revision"], anyway="anyway" in request.POST
            )
        except actions.SecondLookError as error:
            asked = frames.reconsider(error, "")
        except actions.NotNowError as error:
            form.add_error(None, str(error))
            message.refresh_from_db()
            form.data = form.data.copy()
            form.data["revision"] = message.revision
        else:
            return redirect(message)
    status = 422 if form.errors or asked else 200
    return render(request, "conversations/edit.html", {"form": form, "message": message, "asked": asked}, status=status)


@login_required
@require_POST
def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Report a message and what came before it in one press, from the warning beside it."""
    message = get_object_or_404(Message.objects.visible_to(request.user).exclude(author=request.user), pk=pk, erased_at=None, hidden_at=None)
    try:
        report(by=request.user, about=message, reason=reason_to_report(message.noticed_kinds), attach=True)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Merci. Votre signalement est parti, avec la conversation. Une personne va le lire ; l’autre n’en saura rien."))
    return redirect(message)


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase one of my messages, after asking once, wherever I may be now: left, asked to leave, or blocked."""
    message = _own_or_404(request, pk, Message.objects.written_by(request.user))
    is_read = Message.objects.visible_to(request.user).filter(pk=pk).exists()
    back = message.get_absolute_url() if is_read else reverse("conversations:threads")
    if request.method == "POST":
        actions.erase(by=request.user, message=message)
        messages.success(request, _("Votre message est effacé, pour tout le monde."))
        return redirect(back)
    return render(request, "conversations/erase.html", {"message": message, "back": back})


@login_required
@require_POST
def mute(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop, or have again, the notices of a conversation."""
    mine = _thread_or_404(request, pk)
    is_muted = "silence" in request.POST
    actions.mute(by=request.user, thread=mine, is_muted=is_muted)
    said = _("Vous ne recevrez plus d’avis de cette conversation.") if is_muted else _("Les avis sont de retour.")
    messages.success(request, said)
    return redirect(mine)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave a conversation for good, after asking once."""
    mine = _thread_or_404(request, pk)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.leave(by=request.user, thread=mine, erasing=form.cleaned_data["erasing"])
        messages.success(request, _("Vous avez quitté cette conversation."))
        return redirect("conversations:threads")
    context = {"thread": mine, "names": queries.names_in(mine, request.user), "form": form}
    return render(request, "conversations/leave.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Block the other person of a conversation, after saying what it does."""
    mine = _thread_or_404(request, pk)
    others = mine.others_than(request.user)
    if not others:
        raise Http404
    if request.method == "POST":
        for other in others:
            block_person(by=request.user, person=other.person, known_as=other.name)
        messages.success(request, _("C’est fait. Vous ne vous croiserez plus ici. La personne n’en est pas informée."))
        return redirect("conversations:threads")
    return render(request, "conversations/block.html", {"thread": mine, "names": queries.names_in(mine, request.user)})


def _wants_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def _thread_or_404(request: HttpRequest, pk: UUID) -> Thread:
    try:
        return queries.thread_for(request.user, pk)
    except Thread.DoesNotExist:
        raise Http404 from None


def _own_or_404(request: HttpRequest, pk: UUID, among: MessageQuerySet) -> Message:
    """One of my messages. Erased in another tab, it has no page any more, but what is sent from one is answered."""
    own = among.filter(author=request.user).select_related("thread", "author")
    return get_object_or_404(own if request.method == "POST" else own.filter(erased_at=None), pk=pk)
