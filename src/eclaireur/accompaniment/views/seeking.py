"""« Trouver un pair »: what it is, the agreement, the wishes, the list with reasons."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclaireur.accompaniment import actions, wording
from eclaireur.accompaniment.forms import WishesForm
from eclaireur.accompaniment.models import AccompanimentSettings, Request, Search
from eclaireur.accompaniment.queries import LONGEST, find_peers, usual_answer_days
from eclaireur.accompaniment.views.doors import seekers_only
from eclaireur.accompaniment.waits import usual_answer
from eclaireur.accounts.actions import give_consent
from eclaireur.accounts.enums import Purpose
from eclaireur.accounts.queries import agrees_to

PAGE = 8


def find(request: HttpRequest) -> HttpResponse:
    """The main page of the house: the peers closest to what I lived, and why. No list for visitors."""
    person = request.user
    cap_days = AccompanimentSettings.load().cap_days
    if not person.is_authenticated:
        return render(request, "accompaniment/about.html", {"cap_days": cap_days})
    if not person.has_perm("accompaniment.seek"):
        return render(request, "accompaniment/away.html")
    if not agrees_to(person, Purpose.MATCHING):
        return render(request, "accompaniment/consent.html")
    if not person.experiences.exists():
        return render(request, "accompaniment/no_experience.html")
    open_request = Request.objects.open().filter(person=person).first()
    found = find_peers(person, request=open_request)
    shown = _how_many(request)
    peers = found.peers[:shown]
    more = min(shown + PAGE, LONGEST) if len(found.peers) > shown else None
    return render(
        request,
        "accompaniment/find.html",
        {
            "peers": peers,
            "most": max((reason.points for peer in peers for reason in peer.reasons), default=1),
            "more": more,
            "is_whole": len(found.peers) <= shown,
            "excluded": wording.excluded_in_words(found.excluded),
            "open_request": open_request,
            "usual": usual_answer(usual_answer_days()),
            "cap_days": cap_days,
        },
    )


@login_required
@require_POST
def agree_to_matching(request: HttpRequest) -> HttpResponse:
    """Someone agrees that their experiences be compared."""
    give_consent(by=request.user, purpose=Purpose.MATCHING)
    return redirect("accompaniment:find")


@login_required
@seekers_only
def wishes(request: HttpRequest) -> HttpResponse:
    """What I look for: everything is optional, what weighs most comes first."""
    search = Search.objects.filter(person=request.user).first() or Search(person=request.user)
    form = WishesForm(request.POST or None, instance=search, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.save_search(by=request.user, values=form.values, importance=form.importance)
        messages.success(request, _("Vos souhaits sont gardés."))
        return redirect("accompaniment:find")
    return render(request, "accompaniment/wishes.html", {"form": form})


def _how_many(request: HttpRequest) -> int:
    """How many peers are asked for: eight, then more, and the list ends at twenty."""
    try:
        asked = int(request.GET.get("jusqua", PAGE))
    except ValueError:
        asked = PAGE
    return max(PAGE, min(asked, LONGEST))
