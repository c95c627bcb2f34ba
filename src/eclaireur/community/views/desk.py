"""The desk of spaces: operators keep all of them, coordinators those of their structures."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts.models import Structure
from eclaireur.accounts.queries import structures_managed_by
from eclaireur.community import actions, queries, rules
from eclaireur.community.forms import SpaceForm, ThemeForm
from eclaireur.community.models import Space, StructureDoor, StructureMembership, Theme

A_PAGE = 25
PSEUDONYM_LIMIT = 60  # characters looked for


def _allow(request: HttpRequest) -> None:
    if not rules.may_see_desk(request.user):
        raise PermissionDenied


def _kept(request: HttpRequest, slug: str) -> Space:
    return get_object_or_404(queries.kept_by(request.user).select_related("structure"), slug=slug)


@login_required
@require_GET
def spaces(request: HttpRequest) -> HttpResponse:
    """The spaces I keep, and the structures whose members I let in."""
    _allow(request)
    page = Paginator(queries.kept_by(request.user).select_related("structure"), A_PAGE).get_page(request.GET.get("page"))
    structures = Paginator(structures_managed_by(request.user).order_by("name"), A_PAGE).get_page(request.GET.get("structures"))
    return render(request, "community/desk.html", {"page": page, "structures": structures})


@login_required
@require_http_methods(["GET", "POST"])
def new_space(request: HttpRequest) -> HttpResponse:
    """Open a space."""
    _allow(request)
    return _edit(request, Space())


@login_required
@require_http_methods(["GET", "POST"])
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a space is for, its charter, who reads it."""
    _allow(request)
    return _edit(request, _kept(request, slug))


def _edit(request: HttpRequest, kept: Space) -> HttpResponse:
    is_new, slug = kept._state.adding, kept.slug
    form = SpaceForm(request.POST or None, instance=kept, keeper=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save_space(by=request.user, space=form.save())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("community:desk_space", slug=made.slug)
    context = {
        "form": form, "is_new": is_new, "slug": slug, "theme_form": ThemeForm(),
        "themes": [] if is_new else Theme.objects.filter(space__slug=slug).select_related("concept"),
        "may_remove": not is_new and queries.is_untouched(kept),
    }
    return render(request, "community/desk_space.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_space(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away a space where nobody wrote."""
    _allow(request)
    kept = _kept(request, slug)
    try:
        actions.remove_space(by=request.user, space=kept)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("community:desk_space", slug=slug)
    messages.success(request, _("L’espace est retiré. Personne n’y avait rien écrit."))
    return redirect("community:desk")


@login_required
@require_POST
def add_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a theme to a space."""
    _allow(request)
    kept = _kept(request, slug)
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            actions.add_theme(by=request.user, space=kept, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Le thème est ajouté."))
            return redirect("community:desk_space", slug=slug)
    context = {
        "form": SpaceForm(instance=kept, keeper=request.user), "is_new": False, "slug": slug, "theme_form": form,
        "themes": kept.themes.select_related("concept"), "may_remove": queries.is_untouched(kept),
    }
    return render(request, "community/desk_space.html", context, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call a theme otherwise, tie it to another experience or put it elsewhere in the list; topics stay under it."""
    kept = _kept_theme(request, pk)
    form = ThemeForm(request.POST or None, initial={"label": kept.label, "concept": kept.concept, "position": kept.position})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_theme(by=request.user, theme=kept, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("community:desk_space", slug=kept.space.slug)
    context = {"form": form, "theme": kept, "space": kept.space}
    return render(request, "community/desk_theme.html", context, status=422 if form.errors else 200)


def _kept_theme(request: HttpRequest, pk: UUID) -> Theme:
    _allow(request)
    rows = Theme.objects.select_related("space", "concept")
    return get_object_or_404(rows, pk=pk, space__in=queries.kept_by(request.user))


@login_required
@require_POST
def remove_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a theme off a space."""
    theme = _kept_theme(request, pk)
    actions.remove_theme(by=request.user, theme=theme)
    messages.success(request, _("Le thème est retiré. Les sujets gardent leurs mots."))
    return redirect("community:desk_space", slug=theme.space.slug)


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The members of a structure and the code by which they join; POST draws another code."""
    _allow(request)
    structure = get_object_or_404(structures_managed_by(request.user).select_related("door"), slug=slug)
    if request.method == "POST":
        actions.draw_code(by=request.user, structure=structure)
        messages.success(request, _("Voici un nouveau code. L’ancien n’ouvre plus rien."))
        return redirect("community:desk_members", slug=slug)
    search = request.GET.get("q", "").strip()[:PSEUDONYM_LIMIT]
    page = Paginator(queries.members_of(structure, search), A_PAGE).get_page(request.GET.get("page"))
    context = {"structure": structure, "door": _door(structure), "page": page, "search": search}
    return render(request, "community/desk_members.html", context)


def _door(structure: Structure) -> str:
    """The code of a structure as one reads it aloud, in groups of four; "" when none was drawn."""
    door = getattr(structure, "door", None)
    return " ".join(door.code[at : at + 4] for at in range(0, len(door.code), 4)) if door else ""


@login_required
@require_POST
def remove_member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take someone off the members of a structure."""
    _allow(request)
    rows = StructureMembership.objects.select_related("structure", "person")
    membership = get_object_or_404(rows, pk=pk, structure__in=structures_managed_by(request.user))
    actions.leave_structure(by=request.user, membership=membership)
    messages.success(request, _("Cette personne n’est plus sur la liste des membres."))
    if StructureDoor.objects.filter(structure=membership.structure).exists():
        messages.info(request, _("Elle connaissait le code : l’ancien n’ouvre plus rien, en voici un autre."))
    return redirect("community:desk_members", slug=membership.structure.slug)
