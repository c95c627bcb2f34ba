"""The page of a room: read, write, raise a hand, go quietly. Whole without JavaScript, by reloading."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eclaireur.accounts.actions import block as block_person
from eclaireur.conversations import actions, frames, presence, queries, room_frames
from eclaireur.conversations.forms import MessageForm
from eclaireur.conversations.models import Message, Room, Seat, Thread
from eclaireur.conversations.registries import doors_of, holders_pages
from eclaireur.safety.queries import open_call_from
from eclaireur.safety.registries import report_address

A_NUMBER = 9  # digits of the longest number taken from an address


@login_required
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A room: what is written in it, who speaks, and my box."""
    try:
        seat = queries.seat_in(pk, request.user)
    except Seat.DoesNotExist:
        return _at_the_door(request, pk)
    if why := queries.why_not_enter(seat):
        return _outside(request, seat, why)
    actions.enter(seat=seat)
    if "keep" in request.POST:
        actions.keep_draft(by=request.user, thread=seat.room.thread, text=request.POST.get("body", ""))
        messages.success(request, _("Votre brouillon est gardé. Personne d’autre ne le lit."))
        return redirect("conversations:threads")
    if request.method == "POST":
        return _say(request, seat)
    return _page(request, seat)


def _at_the_door(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Without a seat: how to come in again, and what they were writing, for who may; 404 for anybody else."""
    thread = get_object_or_404(Thread, room__in=Room.objects.open(), pk=pk)
    door = doors_of(thread, {request.user.pk}).get(request.user.pk)
    if door is None:
        raise Http404
    words = request.POST.get("body", "")
    if words:
        actions.keep_draft(by=request.user, thread=thread, text=words)
    context = {"thread": thread, "why": door.why, "door": door, "kept": words}
    return render(request, "conversations/outside.html", context, status=403)


def _outside(request: HttpRequest, seat: Seat, why: str) -> HttpResponse:
    """Before the door: why, the words left for this person, where to turn, and what they were writing."""
    thread = seat.room.thread
    if request.method == "POST" and not seat.is_barred:
        actions.keep_draft(by=request.user, thread=thread, text=request.POST.get("body", ""))
    context = {
        "thread": thread, "why": why, "farewell": seat.farewell if seat.is_barred else "", "is_barred": seat.is_barred,
        "report": report_address(seat) if seat.is_barred else "",
        "kept": request.POST.get("body", ""), "wrote": queries.rooms_to_erase_in(request.user).filter(pk=thread.pk).exists(),
    }  # fmt: skip
    return render(request, "conversations/outside.html", context, status=403)


def _say(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send what was written, or give the page back with the words kept and what to do."""
    form, words = MessageForm.received(request.POST), request.POST.get("body", "")
    thread = seat.room.thread
    if form.is_valid():
        try:
            message = actions.say(by=request.user, thread=thread, text=words, token=form.cleaned_data["token"])
        except actions.NotNowError as error:
            form.add_error(None, str(error))
        else:
            if wants_json(request):
                return JsonResponse({"type": "ack", "id": str(message.pk), "messages": _since(request, seat) + frames.of_care(request.user)})
            return redirect(f"{thread.get_absolute_url()}#{message.anchor}")
    actions.keep_draft(by=request.user, thread=thread, text=words)
    if wants_json(request):
        return JsonResponse({"type": "refused", "words": next(e for errors in form.errors.values() for e in errors)}, status=422)
    return _page(request, seat, form=form, status=422)


def _since(request: HttpRequest, seat: Seat) -> list[dict]:
    """What changed since the page last looked, for a script whose socket is down."""
    revision, standing = request.POST.get("revision", ""), queries.standing_of(seat.room.thread_id)
    if standing is None or not revision.isdecimal() or len(revision) > A_NUMBER:
        return []
    changed = queries.changed_since(seat.room.thread, int(revision), limit=queries.WINDOW)
    many = standing.room.forgotten
    gone = [] if request.POST.get("forgotten", "0") == str(many) else [room_frames.forgotten(many)]
    return gone + room_frames.frames_for(seat, standing, changed)


def _page(request: HttpRequest, seat: Seat, *, form: MessageForm | None = None, status: int = 200) -> HttpResponse:
    context = room_context(request, seat)
    draft = queries.draft_of(request.user, seat.room.thread)
    context |= {"form": form or MessageForm(draft=draft)}
    return render(request, "conversations/room.html", context, status=status)


def room_context(request: HttpRequest, seat: Seat) -> dict:
    """What the page of a room shows to the person who has `seat`."""
    person, thread = request.user, seat.room.thread
    standing = queries.standing_of(thread.pk)
    if standing is None:
        raise Http404
    mine = standing.seats[person.pk]
    here = presence.meet(thread.pk, [mine.number], [one.number for one in standing.seats.values()])
    before = request.GET.get("avant", "")
    before = int(before) if before.isdecimal() and len(before) <= A_NUMBER else None
    window = queries.latest(mine, standing.unseen_by(person.pk), before=before)
    names = {who: one.name for who, one in standing.seats.items()}
    shown = [room_frames.drawn(message, mine, names) for message in window.messages]
    for message, drawn in zip(window.messages, shown, strict=True):
        drawn |= {"edit": reverse("conversations:edit", args=[message.pk]), "erase": reverse("conversations:erase", args=[message.pk])}
        drawn["report"] = report_address(message) if not (drawn["mine"] or drawn["gone"]) else ""
    wrote = {message.author_id for message in window.messages}
    near = [one for one in standing.seen_by(person.pk) if one != mine and (one.person.pk in wrote or one.number in here)]
    return {
        "thread": thread, "room": standing.room, "seat": mine, "window": window, "messages_shown": shown,
        "around": room_frames.around(standing, mine, here), "near": near,
        "revision": standing.room.thread.clock, "first_sequence": shown[0]["sequence"] if shown else 0,
        "patterns": {
            "edit": reverse("conversations:edit", args=[NOBODY]), "erase": reverse("conversations:erase", args=[NOBODY]),
            "report": report_address(Message(pk=NOBODY)),
        },
        "nobody": str(NOBODY), "blanks": frames.blanks(), "seats": standing.seen_by(person.pk), "here": here,
        "raised": sorted((one for one in standing.seats.values() if one.hand_raised_at), key=lambda one: one.hand_raised_at),
        "call": open_call_from(standing.room) if mine.holds else None,
        "asked_to_leave": [one for one in standing.seats.values() if one.is_barred and one.place.left_at is None],
        "worries": standing.worries_for(mine),
        "plan_url": holders_pages(thread, person).plan if mine.is_facilitator else "",
        "others": [one for one in standing.seats.values() if one != mine and one.place.is_present],
        "gesture_url": reverse("conversations:gesture", args=[thread.pk]), "hold_url": reverse("conversations:hold", args=[thread.pk]),
    }  # fmt: skip


NOBODY = UUID(int=0)  # stands for a message in the addresses a script completes


@login_required
@require_POST
def gesture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Raise or lower one's hand, go quietly, say that someone may need a word."""
    seat = seat_or_404(request, pk)
    thread, asked = seat.room.thread, request.POST.get("do", "")
    number = request.POST.get("number", "")
    try:
        if asked == "raise":
            actions.raise_hand(by=request.user, thread=thread)
        elif asked == "lower":
            actions.lower_hand(by=request.user, thread=thread)
        elif asked == "worry" and number.isdecimal() and len(number) <= A_NUMBER:
            _worry(request, seat, int(number))
        elif asked == "leave":
            actions.leave_room(by=request.user, thread=thread)
            presence.forget(thread.pk, seat.number)
            return redirect("conversations:threads")
    except actions.NotNowError as error:
        if wants_json(request):
            return JsonResponse({"words": str(error)}, status=422)
        messages.error(request, str(error))
    return HttpResponse(status=204) if wants_json(request) else redirect(thread)


def _worry(request: HttpRequest, seat: Seat, number: int) -> None:
    """Say it to those who hold the room; when only the person themselves does, say who else can be told."""
    if actions.worry_about(by=request.user, thread=seat.room.thread, number=number):
        messages.success(request, _("C’est dit aux personnes qui tiennent le groupe, et à elles seules. Votre nom ne leur est pas donné."))
        return
    words = queries.last_words_of(number, seat)
    links = [(report_address(words), _("Le dire à la modération"))] if words else []
    links.append((reverse("safety:help"), _("Où vous tourner")))
    messages.warning(request, format_html(
        "{words} {links}",
        words=_("Personne d’autre ne tient ce groupe pour l’instant : ce que vous venez de dire n’est lu par personne. La modération peut vous lire, et ne donne pas votre nom."),
        links=format_html_join(" · ", '<a href="{}">{}</a>', links),
    ))  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def erase_mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase all that I wrote in a room, after asking once; whoever may not be in it any more may, too."""
    wrote = get_object_or_404(queries.rooms_to_erase_in(request.user), pk=pk)
    has_seat = queries.rooms_of(request.user).filter(room__thread=pk).exists()
    back = wrote.get_absolute_url() if has_seat else reverse("conversations:threads")
    if request.method == "POST":
        actions.erase_mine(by=request.user, thread=wrote)
        messages.success(request, _("Ce que vous aviez écrit dans cette salle est effacé, pour tout le monde."))
        return redirect(back)
    return render(request, "conversations/erase_mine.html", {"thread": wrote, "back": back})


@login_required
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Block someone met in a room, after saying what it does there."""
    seat = seat_or_404(request, pk)
    standing = queries.standing_of(pk)
    seen = standing.seen_by(request.user.pk) if standing and not queries.why_not_enter(seat) else []
    other = next((one for one in seen if one.number == number and one.person != request.user), None)
    if other is None:
        raise Http404
    if request.method == "POST":
        block_person(by=request.user, person=other.person)
        messages.success(request, _("C’est fait. Vous ne vous croiserez plus ici. La personne n’en est pas informée."))
        return redirect(seat.room.thread)
    return render(request, "conversations/room_block.html", {"thread": seat.room.thread, "other": other})


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever a room called reads what it is, then may come in: everybody there is told."""
    called = Room.objects.open().select_related("thread").filter(thread=pk, help_called_at__isnull=False).first()
    if called is None or not queries.may_answer_call(request.user, called):
        raise Http404
    if request.method == "POST":
        actions.answer_call(by=request.user, thread=called.thread)
        return redirect(called.thread)
    return render(request, "conversations/answer.html", {"room": called, "thread": called.thread})


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return not request.accepts("text/html")


def seat_or_404(request: HttpRequest, pk: UUID) -> Seat:
    """The seat of whoever asks, in an open room."""
    try:
        return queries.seat_in(pk, request.user)
    except Seat.DoesNotExist:
        raise Http404 from None
