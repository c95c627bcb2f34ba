"""Looking behind a pseudonym: asking, answering, looking while it lasts."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from eclaireur.accounts.models import Person
from eclaireur.safety import actions, queries, rules
from eclaireur.safety.enums import LiftingReason
from eclaireur.safety.forms import LiftingForm, LiftingOfForm
from eclaireur.safety.models import Alert, AlertSettings, Lifting, Pattern
from eclaireur.safety.registries import reportable_named
from eclaireur.safety.views.alerts import alert_or_404
from eclaireur.safety.views.desk import readers_only, thing_or_404

A_PAGE = 20


def _allow(request: HttpRequest, rule: object, row: Alert | Lifting | Pattern | None = None) -> None:
    if not (rule(request.user, row) if row is not None else rule(request.user)):
        raise PermissionDenied


@login_required
@require_GET
def liftings(request: HttpRequest) -> HttpResponse:
    """What I asked, what waits for my answer, what I answered."""
    _allow(request, rules.may_see_liftings)
    page = Paginator(queries.liftings_for(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/liftings.html", {"page": page, "may_ask": rules.may_ask_lifting(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to look behind a pseudonym, with a reason."""
    _allow(request, rules.may_ask_lifting)
    return _asking(request, actions.ask_lifting, LiftingForm, back=reverse("safety:liftings"), back_label=_("Pseudonymes"))


@login_required
@require_http_methods(["GET", "POST"])
def ask_of(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """Ask to look behind whoever signs a text of the desk, under the name it is signed with."""
    _allow(request, rules.may_ask_lifting)
    thing = thing_or_404(label, pk)
    kind = reportable_named(label)
    if kind.author(thing) is None:
        raise Http404
    if not rules.may_ask_lifting_of(request.user, thing):
        raise PermissionDenied
    return _asking(
        request, partial(actions.ask_lifting_of, thing=thing), about=kind.author(thing), signed=kind.name_under(thing), thing=thing,
        back=reverse("safety:text", args=[label, pk]), back_label=_("Le texte"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask_for_alert(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask to look behind whoever an alert is about, so that help can be sent, under the name they sign with."""
    alert = alert_or_404(request, pk)
    _allow(request, rules.may_ask_lifting_for_alert, alert)
    return _asking(
        request, partial(actions.ask_lifting_for_alert, alert=alert), reason=LiftingReason.DANGER, about=alert.author, signed=alert.signed, thing=alert,
        back=reverse("safety:alert", args=[pk]), back_label=_("L’alerte"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ask_for_pattern(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask to look behind whoever something comes back about."""
    readers_only(request)
    pattern = get_object_or_404(Pattern.objects.on_desk_of(request.user).select_related("person"), pk=pk)
    _allow(request, rules.may_ask_lifting_for_pattern, pattern)
    return _asking(
        request, partial(actions.ask_lifting_for_pattern, pattern=pattern), reason=LiftingReason.PREDATION, about=pattern.person,
        signed=pattern.person.pseudonym, thing=pattern, back=reverse("safety:pattern", args=[pk]), back_label=_("Ce qui revient"),
    )


def _asking(
    request: HttpRequest, ask_it: Callable[..., Lifting], kind: type[LiftingForm] = LiftingOfForm, *, about: Person | None = None,
    reason: str = "", **page: object,
) -> HttpResponse:
    """The form, and what becomes of it; when nobody may allow it, that is said before a word is written."""
    form = kind(request.POST or None, initial={"reason": reason})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given.pop("pseudonym", None)
        try:
            asked = ask_it(by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Votre demande est partie. Une autre personne doit l’accepter avant que vous puissiez regarder."))
            return redirect("safety:lifting", asked.pk)
    return render(request, "safety/ask_lifting.html", {
        "form": form, "nobody": "" if form.is_bound or queries.who_may_allow(request.user, about) else actions.NOBODY_TO_ALLOW, **page,
    })


@login_required
@require_http_methods(["GET", "POST"])
def lifting(request: HttpRequest, pk: str) -> HttpResponse:
    """One request: why, who, until when; and the answer of whoever may give it."""
    _allow(request, rules.may_see_liftings)
    ended = Lifting.objects.exclude(ended_at=None).filter(pk=pk).first()
    if ended is not None and rules.may_allow_lifting(request.user, ended):
        messages.info(request, _("Cette demande n’attend plus de réponse : elle a été retirée, ou a attendu trop longtemps."))
        return redirect("safety:liftings")
    asked = get_object_or_404(queries.liftings_for(request.user), pk=pk)
    if request.method == "POST":
        try:
            messages.success(request, _done(request, asked))
        except actions.AlreadySettledError:
            messages.info(request, _("Quelqu’un d’autre vient de répondre, ou la personne n’est plus ici. Rien n’a changé de votre fait."))
        return redirect("safety:lifting", asked.pk)
    return render(request, "safety/lifting.html", {
        "lifting": asked, "may_answer": asked.is_waiting and rules.may_allow_lifting(request.user, asked),
        "may_look": bool(asked.person) and rules.may_look_behind(request.user, asked),
        "may_take_back": asked.is_waiting and rules.may_take_lifting_back(request.user, asked), "delays": AlertSettings.load(),
    })


def _done(request: HttpRequest, asked: Lifting) -> str:
    """Do what was pressed; what it did, in words."""
    if "back" in request.POST:
        actions.take_lifting_back(by=request.user, lifting=asked)
        return _("Votre demande est retirée.")
    if "end" in request.POST:
        actions.end_lifting(by=request.user, lifting=asked)
        return _("C’est terminé : plus personne ne peut regarder.")
    actions.answer_lifting(by=request.user, lifting=asked, allow=request.POST.get("answer") == "yes")
    return _("Votre réponse est enregistrée.")


@never_cache
@login_required
@require_GET
def look(request: HttpRequest, pk: str) -> HttpResponse:
    """What is behind the pseudonym. Each time this page opens, the person reads it in their journal."""
    _allow(request, rules.may_see_liftings)
    asked = get_object_or_404(queries.liftings_for(request.user), pk=pk)
    identity = actions.look_behind(by=request.user, lifting=asked)
    return render(request, "safety/look_behind.html", {"lifting": asked, "identity": identity})
