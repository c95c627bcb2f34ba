"""Holding a room: the panel of those who hold it, asking someone to leave, and the word after."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eclaireur.conversations import actions, queries
from eclaireur.conversations.actions.holding import require_minutes
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.forms import NoteForm
from eclaireur.conversations.models import Seat
from eclaireur.conversations.registries import holders_pages
from eclaireur.conversations.views.rooms import A_NUMBER, room_context, seat_or_404

if TYPE_CHECKING:
    from collections.abc import Callable

USUAL_PAUSE = 10  # minutes, when none is said
TO_SOMEONE = {"give", "silence", "unsilence"}  # what is done to the person chosen in the list


@login_required
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The panel: turns, hands, breaks, silence. A part of the room's page, which is where it leads without script."""
    seat = _holder_or_404(request, pk)
    words = ""
    if request.method == "POST":
        if request.POST.get("do") == "remove" and (number := _number(request, "number")):
            return redirect("conversations:remove", pk=pk, number=number)
        try:
            _do(request, seat)
        except (actions.NotNowError, ValidationError) as error:
            words = error.messages[0] if isinstance(error, ValidationError) else str(error)
    if not request.htmx:
        if words:
            messages.error(request, words)
        return redirect(f"{seat.room.get_absolute_url()}#tenir")
    return render(request, "conversations/hold.html", room_context(request, seat) | {"words": words})


def _do(request: HttpRequest, seat: Seat) -> None:
    """The gesture asked for; one that is unknown changes nothing."""
    common = {"by": request.user, "thread": seat.room.thread}
    asked = request.POST.get("do", "")
    number, minutes = _number(request, "number"), request.POST.get("minutes", "")
    if given := _number(request, "give"):
        actions.give_floor(**common, number=given, minutes=require_minutes(minutes))
        return
    if asked in TO_SOMEONE and not number:
        raise actions.NotNowError(_("Choisissez d’abord une personne."))
    gestures: dict[str, Callable[[], object]] = {
        "give": lambda: actions.give_floor(**common, number=number, minutes=require_minutes(minutes)),
        "take": lambda: actions.take_floor_back(**common),
        "turns": lambda: actions.set_mode(**common, mode=RoomMode.TURNS),
        "free": lambda: actions.set_mode(**common, mode=RoomMode.FREE),
        "silence": lambda: actions.silence(**common, number=number, is_silenced=True),
        "unsilence": lambda: actions.silence(**common, number=number, is_silenced=False),
        "pause": lambda: actions.take_pause(**common, minutes=require_minutes(minutes) or USUAL_PAUSE),
        "resume": lambda: actions.end_pause(**common),
        "call": lambda: _call(request, seat),
        "call_back": lambda: actions.take_call_back(**common),
        "let_back": lambda: actions.let_back(**common, number=number),
        "prolong": lambda: actions.prolong(**common),
        "end": lambda: actions.end_group(**common),
        "go_on": lambda: actions.resume(**common),
    }
    if gesture := gestures.get(asked):
        gesture()


def _call(request: HttpRequest, seat: Seat) -> None:
    """Call for help; a call that has left already is said so."""
    if not actions.call_moderators(by=request.user, thread=seat.room.thread, words=request.POST.get("words", "")):
        raise actions.NotNowError(_("Votre appel est déjà parti. Si vous avez autre chose à dire, arrêtez-le, puis appelez de nouveau."))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Ask someone to leave until tomorrow, with words they will read."""
    seat = _holder_or_404(request, pk)
    other = seat.room.seats.filter(number=number, place__left_at=None).select_related("place__person").first()
    if other is None or other == seat:
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove(by=request.user, thread=seat.room.thread, number=number, words=form.cleaned_data["body"])
        except actions.NotNowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("C’est fait. La personne lit votre mot et sait où se tourner."))
            return redirect(seat.room.thread)
    context = {"thread": seat.room.thread, "other": other, "form": form}
    return render(request, "conversations/remove.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def after(request: HttpRequest, pk: UUID) -> HttpResponse:
    """After the group: the word between those who held it, two counts, and who may need a message."""
    seat = _holder_or_404(request, pk)
    thread, form = seat.room.thread, NoteForm()
    if request.method == "POST" and (number := _number(request, "write")):
        try:
            return redirect(actions.write_to(by=request.user, thread=thread, number=number))
        except actions.NotNowError as error:
            messages.error(request, str(error))
            return redirect("conversations:after", pk=pk)
    if request.method == "POST" and (number := _number(request, "seen")):
        actions.note_worry_seen(by=request.user, thread=thread, number=number)
        return redirect("conversations:after", pk=pk)
    if request.method == "POST" and "erase" in request.POST:
        own = [note for note in queries.debriefs_of(seat.room) if note.author == request.user and str(note.pk) == request.POST["erase"]]
        for note in own:
            actions.erase_debrief(by=request.user, debrief=note)
            messages.success(request, _("Votre mot est effacé."))
        return redirect("conversations:after", pk=pk)
    if request.method == "POST":
        form = NoteForm(request.POST)
        if form.is_valid():
            actions.write_debrief(by=request.user, thread=thread, words=form.cleaned_data["body"])
            return redirect("conversations:after", pk=pk)
    actions.mark_worries_read(by=request.user, room=seat.room)
    context = {
        "thread": thread, "room": seat.room, "seat": seat, "form": form, "debriefs": queries.debriefs_of(seat.room),
        "worries": seat.room.seats.filter(worry_at__isnull=False).exclude(pk=seat.pk),
        "elsewhere": holders_pages(thread, request.user).after if seat.is_facilitator else "",
    }  # fmt: skip
    return render(request, "conversations/after.html", context, status=422 if form.errors else 200)


def _number(request: HttpRequest, name: str) -> int:
    """The seat number sent under `name`; 0, which is nobody's, when there is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) <= A_NUMBER else 0


def _holder_or_404(request: HttpRequest, pk: UUID) -> Seat:
    seat = seat_or_404(request, pk)
    if not seat.holds or queries.why_not_enter(seat):
        raise Http404
    return seat
