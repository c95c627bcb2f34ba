"""The page that says where to turn before eighteen, and the moderators’ page of what comes back in first exchanges."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from eclaireur.safety import actions, letters, queries, rules
from eclaireur.safety.forms import AgeForm, PatternForm
from eclaireur.safety.models import AgeHint, Pattern, ProtectionSettings, Report
from eclaireur.safety.views.desk import given_to, is_decided, readers_only
from eclaireur.safety.views.keys import AGES, MEASURES, keys_for

A_PAGE = 20


@never_cache
@require_GET
def orientation(request: HttpRequest) -> HttpResponse:
    """Where to turn before eighteen; whoever was led here goes on to where they were going."""
    onward = request.GET.get("suite", "")
    if not (onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None)):
        onward = ""
    if request.user.is_authenticated:
        actions.show_orientation(to=request.user)
    return render(request, "safety/orientation.html", {"onward": onward})


def _moderators_only(request: HttpRequest) -> None:
    if not rules.may_see_protection(request.user):
        raise PermissionDenied


def _allow(request: HttpRequest, row: Pattern | AgeHint) -> None:
    if not rules.may_settle(request.user, row):
        raise PermissionDenied


def _back(request: HttpRequest) -> dict[str, str]:
    """The page it came from: those who keep the house have one for what is left to them."""
    if rules.may_see_protection(request.user):
        return {"back": reverse("safety:protection"), "back_label": _("Protection")}
    return {"back": reverse("safety:appeals"), "back_label": _("Recours")}


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What comes back in first exchanges, ages to check, and from how many on."""
    _moderators_only(request)
    page = Paginator(queries.patterns_on_desk(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safety/protection.html", {
        "page": page, "hints": queries.hints_on_desk(request.user), "settled": queries.hints_just_settled(request.user), "settings_now": ProtectionSettings.load(),
    })


@login_required
@require_http_methods(["GET", "POST"])
def pattern(request: HttpRequest, pk: str) -> HttpResponse:
    """Numbers about one person, and what a moderator decides."""
    readers_only(request)
    seen = get_object_or_404(Pattern.objects.on_desk_of(request.user).select_related("person"), pk=pk)
    _allow(request, seen)
    if seen.decided_at is not None and request.method == "GET":
        messages.info(request, _("Quelqu’un a déjà répondu. Rien n’attend plus ici."))
        return redirect(_back(request)["back"])
    notes = letters.letters_for(seen.person, of_numbers=True)
    form = PatternForm(given_to(request, notes), person=seen.person)
    if is_decided(request, form):
        try:
            actions.settle_pattern(by=request.user, pattern=seen, **form.cleaned_data)
        except actions.AlreadySettledError:
            form.add_error(None, _("Quelqu’un d’autre vient de répondre. Rien n’a changé de votre fait ; votre mot est gardé ci-dessous."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est décidé. On recommence à compter à partir de maintenant."))
            return redirect(_back(request)["back"])
    actions.look_at_pattern(by=request.user, pattern=seen)
    together = Pattern.objects.open().filter(person=seen.person)
    return render(request, "safety/pattern.html", {
        "pattern": seen, "together": together, "form": form, "letters": notes,
        "history": queries.history_of(seen.person, apart_from=Report.about_thing(seen.person)),
        "keys": keys_for(request.user, form, "measure", MEASURES), **_back(request),
    })


@login_required
@require_http_methods(["GET", "POST"])
def age_hint(request: HttpRequest, pk: str) -> HttpResponse:
    """The few words noticed, and the three answers a person may give; one given lately may be taken back."""
    readers_only(request)
    hint = get_object_or_404(AgeHint.objects.on_desk_of(request.user).select_related("person"), pk=pk)
    _allow(request, hint)
    if "back" in request.POST:
        return _ask_again(request, hint)
    if request.method == "GET" and rules.may_take_hint_back(request.user, hint):
        return render(request, "safety/age_hint_settled.html", {"hint": hint, "days": rules.HINT_TO_TAKE_BACK.days, **_back(request)})
    if hint.outcome and request.method == "GET":
        messages.info(request, _("Quelqu’un a déjà répondu. Rien n’attend plus ici."))
        return redirect(_back(request)["back"])
    form = AgeForm(request.POST or None, person=hint.person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_hint(by=request.user, hint=hint, **form.cleaned_data)
        except actions.AlreadySettledError:
            form.add_error(None, _("Quelqu’un d’autre vient de répondre. Rien n’a changé de votre fait ; votre mot est gardé ci-dessous."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est décidé."))
            return redirect(_back(request)["back"])
    actions.look_at_hint(by=request.user, hint=hint)
    keys = keys_for(request.user, form, "outcome", AGES)
    return render(request, "safety/age_hint.html", {"hint": hint, "form": form, "keys": keys, **_back(request)})


def _ask_again(request: HttpRequest, hint: AgeHint) -> HttpResponse:
    try:
        actions.take_hint_back(by=request.user, hint=hint)
    except (actions.AlreadySettledError, PermissionDenied):
        messages.info(request, _("Cette réponse ne peut plus être reprise : la question attend déjà, ou trop de jours ont passé."))
    else:
        messages.success(request, _("Votre retour est noté : la question de son âge attend de nouveau une réponse."))
    return redirect(_back(request)["back"])
