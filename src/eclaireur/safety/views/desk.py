"""The moderators' desk: what waits, one text at a time, what was decided."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from eclaireur.accounts.models import Person
from eclaireur.safety import actions, letters, queries, rules
from eclaireur.safety.enums import Priority
from eclaireur.safety.forms import DecisionForm
from eclaireur.safety.models import Hold, Report
from eclaireur.safety.registries import reportable_named
from eclaireur.safety.views.keys import MEASURES, key_to_agree, keys_for

A_PAGE = 20
CHANGED = gettext_lazy(
    "Ce texte a changé depuis que vous l’avez ouvert. Rien n’est décidé : le voici comme il est maintenant, relisez-le avant de répondre."
)


def moderators_only(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever does not moderate."""
    if not rules.may_see_desk(request.user):
        raise PermissionDenied


def readers_only(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever never reads what is reported: they do not moderate, nor keep the house."""
    if not rules.may_see_appeals(request.user):
        raise PermissionDenied


def desk_for(request: HttpRequest) -> str:
    """The desk of whoever reads; those who keep the house have one page for what is left to them."""
    return "safety:desk" if rules.may_see_desk(request.user) else "safety:appeals"


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits: the most urgent first, then the oldest."""
    moderators_only(request)
    kind = request.GET.get("quoi", "")
    shown = queries.desk_of(request.user, kind=kind)
    return render(request, "safety/desk.html", {
        "page": Paginator(shown.lines, A_PAGE).get_page(request.GET.get("page")), "left": shown.left_to_others, "has_more": shown.has_more,
        "kinds": [(str(one.value), one.label) for one in Priority], "kind": kind, "load": queries.load_of(request.user),
    })


@login_required
@require_GET
def old_desk(request: HttpRequest) -> HttpResponse:
    """Where the desk was: bookmarks keep working."""
    moderators_only(request)
    return redirect("safety:desk", permanent=True)


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: str) -> HttpResponse:
    """One reported text: what was said, what is known, what is decided. Those who keep the house read some."""
    readers_only(request)
    report = get_object_or_404(Report.objects.select_related("author", "reporter", "content_type"), pk=pk)
    if not rules.may_handle(request.user, report):
        raise PermissionDenied
    if request.method == "GET" and not report.is_open:
        messages.info(request, _("Ce signalement n’attend plus : il a été traité ou retiré."))
        return redirect(desk_for(request))
    shown = queries.case_of(report)
    form = _form(request, shown)
    has_changed = False
    if is_decided(request, form):
        try:
            actions.decide(by=request.user, report=report, **form.cleaned_data)
        except actions.AlreadyDecidedError:
            form.add_error(None, _("Quelqu’un d’autre vient de traiter ce signalement, ou il a été retiré. Rien n’a "
                                   "changé de votre fait ; votre mot est gardé ci-dessous si vous voulez le copier."))
        except actions.ChangedSinceError:
            form.add_error(None, CHANGED)
            has_changed, shown = True, queries.case_of(Report.objects.get(pk=pk))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, f"safety.report:{report.content_type_id}:{report.object_id}")
    actions.look(by=request.user, report=report)
    key = f"safety.report:{report.content_type_id}:{report.object_id}"
    return _page(request, shown, form, about=report, key=key, has_changed=has_changed)


@login_required
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """One text nobody reported, that waits or that nobody of the moderation read yet."""
    moderators_only(request)
    thing = thing_or_404(label, pk)
    if not rules.may_read_text(request.user, thing):
        if not rules.reported_it(request.user, thing):
            raise PermissionDenied
        messages.info(request, _("Vous avez signalé ce texte : une autre personne décide."))
        return redirect("safety:desk")
    about = Report.about_thing(thing)
    reported = Report.objects.on_desk_of(request.user).open().on_same(about.content_type_id, about.object_id).first()
    if reported is not None:
        return redirect("safety:case", reported.pk)
    shown = queries.text_case(thing)
    form = _form(request, shown)
    held = shown.held
    key = f"safety.{'held' if held else 'seen'}:{about.content_type_id}:{about.object_id}"
    has_changed = False
    if is_decided(request, form):
        try:
            actions.decide_about(by=request.user, thing=thing, **form.cleaned_data)
        except actions.ChangedSinceError:
            form.add_error(None, CHANGED)
            has_changed, shown = True, queries.text_case(thing_or_404(label, pk))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, key)
    actions.look_at_text(by=request.user, thing=thing)
    return _page(request, shown, form, about=about, key=key, has_changed=has_changed)


@login_required
@require_http_methods(["GET", "POST"])
def held_author(request: HttpRequest, pk: str) -> HttpResponse:
    """Someone whose texts are held back after several reports: their reported texts, and letting them write again."""
    moderators_only(request)
    held = get_object_or_404(Hold.objects.on_desk_of(request.user).select_related("author", "content_type"), pk=pk)
    if held.content_type.model_class() is not Person or held.author is None:
        raise Http404
    key = f"safety.held:{held.content_type_id}:{held.object_id}"
    if request.method == "POST":
        actions.give_back(by=request.user, author=held.author)
        messages.success(request, _("Ce que cette personne écrit paraît de nouveau aussitôt. Elle en est prévenue."))
        actions.let_go(by=request.user, key=key)
        return redirect("safety:desk")
    if held.released_at is not None:
        messages.info(request, _("Quelqu’un a déjà regardé : cette personne écrit de nouveau."))
        return redirect("safety:desk")
    by_name = queries.reported_by_name(request.user, held.author)
    return render(request, "safety/held_author.html", {
        "by_name": by_name, "several_names": sum(map(bool, by_name)) > 1, "reader": actions.take(by=request.user, key=key),
        "history": queries.history_of(held.author, apart_from=Report.about_thing(held.author)),
        "keys": key_to_agree(request.user, "L", _("Laisser paraître ce qu’elle écrit")),
    })


def thing_or_404(label: str, pk: str) -> models.Model:
    """The row of a reportable model, by the label of the model and its identifier."""
    kind = reportable_named(label)
    try:
        thing = kind and kind.model.objects.filter(pk=pk).first()
    except (ValueError, ValidationError):  # not an identifier
        thing = None
    if thing is None:
        raise Http404
    return thing


def given_to(request: HttpRequest, notes: dict[str, str]) -> Any:
    """What was sent, if anything; asked for another beginning ("modele"), the note of the reason chosen takes the place of
    the former.
    """
    given: Any = request.POST or None
    if given is not None and "modele" in given and given.get("reason") in notes:
        given = given.copy()
        given["letter"] = notes[given["reason"]]
    return given


def is_decided(request: HttpRequest, form: forms.Form) -> bool:
    """Whether an answer was sent, and not only a question about its note."""
    return request.method == "POST" and "modele" not in request.POST and form.is_valid()


def _form(request: HttpRequest, shown: queries.Case) -> DecisionForm:
    asked = request.GET.get("decision")  # where the page says "hide", that is what is ticked
    given = given_to(request, letters.letters_for(shown.author))
    return DecisionForm(given, case=shown, initial={"measure": asked} if asked else None)


def _done(request: HttpRequest, key: str) -> HttpResponse:
    actions.let_go(by=request.user, key=key)
    messages.success(request, _("C’est décidé. Les personnes concernées sont prévenues."))
    return redirect(desk_for(request))


def _page(request: HttpRequest, shown: queries.Case, form: DecisionForm, *, about: Report, key: str, has_changed: bool) -> HttpResponse:
    return render(request, "safety/case.html", {
        "case": shown, "has_changed": has_changed, "form": form, "back": reverse(desk_for(request)), "history": queries.history_of(shown.author, apart_from=about),
        "may_hide": "hides" in form.fields, "signs": queries.signs_of_agreement(shown), "reader": actions.take(by=request.user, key=key),
        "keys": keys_for(request.user, form, "measure", MEASURES),
        "ask_lifting": _asking_of(request, shown), "letters": letters.letters_for(shown.author), "load": queries.load_of(request.user) if rules.may_see_desk(request.user) else None, "draft": f"case-{about.object_id}",
    })


def _asking_of(request: HttpRequest, shown: queries.Case) -> str:
    """Where a moderator asks to look behind whoever signs this text; "" when nobody does."""
    if not rules.may_ask_lifting(request.user) or shown.author is None or shown.thing is None:
        return ""
    return reverse("safety:ask_lifting_of", args=[shown.thing._meta.label_lower, shown.thing.pk])
