"""What I chose: as whom I come, my zone, people I blocked, consents; and who looked at what of mine."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts import actions, registries
from eclaireur.accounts.enums import PURPOSE_WORDS, Purpose
from eclaireur.accounts.forms.arrival import CircleForm
from eclaireur.accounts.forms.zone import ZoneForm
from eclaireur.accounts.models import Block, JournalEntry
from eclaireur.accounts.registries import reason_of, words_of
from eclaireur.core import zones
from eclaireur.core.way_back import way_back

A_PAGE = 25


@require_http_methods(["GET", "POST"])
def zone(request: HttpRequest) -> HttpResponse:
    """By which clock hours are said: kept with the account, or by the browser of a visitor."""
    form = ZoneForm(request.POST or None, initial={"zone": request.GET.get("zone") or zones.of_request(request)})
    back = way_back(request)
    if request.method == "POST" and form.is_valid():
        chosen, known = form.cleaned_data["zone"], request.user.is_authenticated
        response = redirect(back or ("accounts:hub" if known else "accounts:zone"))
        if known:
            actions.choose_zone(by=request.user, zone=chosen)
        else:
            zones.keep(chosen, response)
        messages.success(request, _("C’est noté. Vos heures sont dites ainsi : %(hours)s.") % {"hours": zones.hours_of(chosen)})
        return response
    return render(request, "accounts/zone.html", {"form": form, "next": back}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def circle(request: HttpRequest) -> HttpResponse:
    """As whom I come: changed while nothing binds me to it; otherwise what does, and what I may do."""
    person = request.user
    ties = registries.ties_to_circle(person)
    form = CircleForm(request.POST or None, initial={"circle": person.circle})
    if request.method == "POST" and not ties and form.is_valid():
        actions.change_circle(by=person, circle=form.cleaned_data["circle"])
        messages.success(request, _("C’est noté. Vous trouverez maintenant les espaces et les groupes qui vont avec."))
        return redirect("accounts:circle")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "ties": ties, "may_take_back": any(tie.page for tie in ties)}
    return render(request, "accounts/circle.html", context, status=status)


@login_required
@require_GET
def blocked(request: HttpRequest) -> HttpResponse:
    """The people I no longer meet."""
    blocks = request.user.blocks.select_related("blocked")
    page = Paginator(blocks, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/blocked.html", {"page": page})


@login_required
@require_POST
def unblock(request: HttpRequest, pk: str) -> HttpResponse:
    """Meet someone again."""
    block = get_object_or_404(Block, pk=pk, person=request.user)
    actions.unblock(by=request.user, person=block.blocked)
    messages.success(request, _("%(name)s n’est plus sur votre liste.") % {"name": block.known_as})
    return redirect("accounts:blocked")


@login_required
@require_GET
def consents(request: HttpRequest) -> HttpResponse:
    """What I agreed to, purpose by purpose, with its history."""
    history: dict[str, list] = {}
    for consent in request.user.consents.all():
        history.setdefault(consent.purpose, []).append(consent)
    purposes = [
        {"purpose": purpose, "words": PURPOSE_WORDS[purpose], "history": history.get(purpose, []),
         "is_given": any(consent.withdrawn_at is None for consent in history.get(purpose, []))}
        for purpose in Purpose
    ]
    return render(request, "accounts/consents.html", {"purposes": purposes})


@login_required
@require_POST
def change_consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Say yes to a purpose, or take the yes back."""
    if purpose not in Purpose.values:
        raise Http404
    if request.POST.get("answer") == "yes":
        actions.give_consent(by=request.user, purpose=purpose)
        messages.success(request, _("C’est noté : vous êtes d’accord."))
    else:
        actions.withdraw_consent(by=request.user, purpose=purpose)
        messages.success(request, _("C’est noté : votre accord est retiré."))
    return redirect("accounts:consents")


@login_required
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Who looked at or changed what of mine, newest first."""
    page = Paginator(JournalEntry.objects.told_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    lines = [{"entry": entry, "words": words_of(entry), "reason": reason_of(entry)} for entry in page]
    return render(request, "accounts/journal.html", {"page": page, "lines": lines})
