"""« Mon parcours »: what a peer writes and shows of themselves; and a peer's page as others see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from rules import has_perm

from eclaireur.accounts.actions import block
from eclaireur.core.fields import open_all
from eclaireur.core.way_back import way_back
from eclaireur.people import actions, queries, registries
from eclaireur.people.forms import AccompanyForm, FrameForm, IntroductionForm, LimitsForm, StepForm
from eclaireur.people.models import Experience, Path, PathStep, PeerProfile
from eclaireur.safety.queries import hold_of, said_to_author
from eclaireur.safety.registries import report_address


@login_required
@require_GET
def my_path(request: HttpRequest) -> HttpResponse:
    """Where my path stands, and each part of it."""
    profile, path = _mine(request)
    context = {
        "profile": profile,
        "path": path,
        "steps": open_all(path.steps.select_related("concept"), "text") if not path._state.adding else [],
        "accompanied": Experience.objects.filter(person=request.user, accompanies=True).select_related("concept"),
        "limits": profile.limits.all() if not profile._state.adding else [],
        "missing": queries.what_is_missing(request.user),
        "cards": registries.path_cards(request.user),
        "has_begun": bool(profile.title) or not path._state.adding,
        "waits": _why_it_waits(path),
    }
    return render(request, "people/my_path.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def introduction(request: HttpRequest) -> HttpResponse:
    """The first lines, and who may read the path."""
    _allow(request)
    _profile, path = _mine(request)
    form = IntroductionForm(request.POST or None, instance=path)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_introduction(by=request.user, path=form.instance)
        except ValidationError as error:
            form.add_error("introduction", error)
        else:
            return _kept(request)
    return render(request, "people/introduction.html", {"form": form, "path": path})


@login_required
@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest) -> HttpResponse:
    """How I accompany."""
    _allow(request)
    profile, _path = _mine(request)
    form = FrameForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        actions.save_frame(by=request.user, profile=form.instance)
        return _kept(request)
    return render(request, "people/frame.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def accompany(request: HttpRequest) -> HttpResponse:
    """Which of my experiences I can accompany."""
    _allow(request)
    form = AccompanyForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.set_accompanied(by=request.user, experiences=form.cleaned_data["experiences"])
        return _kept(request)
    return render(request, "people/accompany.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """What I do not wish to carry, as a peer or as someone who answers in the community: it says where they came from."""
    _allow(request)
    back = way_back(request)
    data = request.POST if request.method == "POST" else None
    form = LimitsForm(data, person=request.user, language=get_language())
    if request.method == "POST" and form.is_valid():
        actions.set_limits(by=request.user, concepts=form.chosen())
        return _kept(request, back)
    return render(request, "people/limits.html", {"form": form, "back": back or _address(), "is_asked_elsewhere": bool(back)})


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Add a step, or change one."""
    _allow(request)
    row = get_object_or_404(PathStep, pk=pk, path__person=request.user) if pk else PathStep()
    form = StepForm(request.POST or None, instance=row, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            if pk:
                actions.change_step(by=request.user, step=form.instance)
            else:
                actions.add_step(by=request.user, step=form.instance)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _kept(request, anchor="#etapes")
    return render(request, "people/step.html", {"form": form, "step": row, "is_new": pk is None})


@login_required
@require_POST
def remove_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a step out."""
    actions.remove_step(by=request.user, step=get_object_or_404(PathStep, pk=pk, path__person=request.user))
    return _kept(request, anchor="#etapes")


@login_required
@require_POST
def move_step(request: HttpRequest, pk: UUID, up: bool) -> HttpResponse:
    """Move a step earlier or later."""
    _allow(request)
    row = get_object_or_404(PathStep, pk=pk, path__person=request.user)
    actions.move_step(by=request.user, step=row, up=up)
    return redirect(_address("#etapes"))


@login_required
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """My page as others will see it, by kind of reader."""
    profile, path = _mine(request)
    aspect = request.GET.get("comme", "membre")
    if aspect not in queries.ASPECTS:
        raise Http404
    context = {
        "page": None if profile._state.adding else queries.preview_of(profile, aspect),
        "aspects": [(name, words, name == aspect) for name, (words, _read) in queries.ASPECTS.items()],
        "missing": queries.what_is_missing(request.user),
        "path": path,
        "profile": profile,
        "waits": _why_it_waits(path),
    }
    return render(request, "people/preview.html", context)


@login_required
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Show my path."""
    _allow(request)
    try:
        path = actions.display_path(by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        if waits := _why_it_waits(path):
            messages.info(request, waits)
        elif path.is_hidden:
            messages.info(request, _("C’est noté : votre parcours sera affiché si la modération le remet à la vue de tous."))
        else:
            messages.success(request, _("Votre parcours est affiché."))
    return redirect("people:my_path")


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Stop showing my path."""
    path = get_object_or_404(Path, person=request.user)
    actions.withdraw_path(by=request.user, path=path)
    messages.success(request, _("Votre parcours n’est plus affiché. Rien n’est perdu."))
    return redirect("people:my_path")


@require_GET
def peer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A peer's page, exactly as far as the reader may read it."""
    seen = PeerProfile.objects.visible_to(request.user).select_related("person", "commune__near_town", "commune__city")
    profile = seen.filter(pk=pk).first()
    if profile is None:
        if not request.user.is_authenticated:  # the same answer whether or not there is such a peer
            return redirect_to_login(request.get_full_path())
        raise Http404
    page = queries.page_seen_by(request.user, profile)
    own = profile.person == request.user
    context = {
        "page": page,
        "own": own,
        "cards": [] if own else registries.page_cards(request.user, profile),
        "report_url": report_address(page.path) if page.path and request.user.is_authenticated and not own else "",
    }
    return render(request, "people/peer.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def block_peer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Block a peer from their page, after saying what it does."""
    visible = PeerProfile.objects.visible_to(request.user).exclude(person=request.user)
    profile = get_object_or_404(visible.select_related("person"), pk=pk)
    if request.method == "POST":
        block(by=request.user, person=profile.person)
        messages.success(request, _("C’est fait. Vous ne vous croiserez plus ici. La personne n’en est pas informée."))
        return redirect("portal:my_space")
    return render(request, "people/block.html", {"profile": profile, "back": reverse("people:peer", args=[profile.pk])})


def _mine(request: HttpRequest) -> tuple[PeerProfile, Path]:
    """My profile and my path, or new ones not saved yet."""
    person: Any = request.user
    profile = PeerProfile.objects.filter(person=person).first() or PeerProfile(person=person, circle=person.circle)
    return profile, Path.objects.filter(person=person).first() or Path(person=person)


def _why_it_waits(path: Path) -> str:
    """Why a hidden path waits to be read, and until when; "" for any other."""
    held = hold_of(path) if path.is_hidden else None
    return said_to_author(held) if held else ""


def _kept(request: HttpRequest, back: str = "", *, anchor: str = "") -> HttpResponse:
    messages.success(request, _("C’est enregistré."))
    return redirect(back or _address(anchor))


def _address(anchor: str = "") -> str:
    return reverse("people:my_path") + anchor


def _allow(request: HttpRequest) -> None:
    if not has_perm("people.write_path", request.user):
        raise PermissionDenied
