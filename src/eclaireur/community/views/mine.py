"""What is mine in the community: what I follow, my names, the structures I belong to."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts.limits import Limit
from eclaireur.community import actions, queries
from eclaireur.community.forms import DigestForm, JoinForm, PersonaForm
from eclaireur.community.models import Digest, Draft, Following, Persona, Space, StructureMembership
from eclaireur.community.views.doors import page_asked, space_or_404
from eclaireur.core.way_back import way_back

A_FEW = 5
CODES = Limit("community_codes", 20, 3600)


@login_required
@require_GET
def followed(request: HttpRequest) -> HttpResponse:
    """The topics and spaces I follow."""
    spaces = Following.objects.filter(person=request.user, space__in=Space.objects.visible_to(request.user))
    page = queries.followed_by(request.user, page_asked(request))
    return render(request, "community/followed.html", {
        "page": page, "spaces": spaces.select_related("space"), "opened": queries.lately_opened(request.user, A_FEW), "digest": _digest_form(request),
    })


def _digest_form(request: HttpRequest) -> DigestForm:
    chosen = Digest.objects.filter(person=request.user).first()
    return DigestForm(initial={"rhythm": chosen.rhythm if chosen else ""})


@login_required
@require_GET
def written(request: HttpRequest) -> HttpResponse:
    """What I wrote, even where I no longer read: mine to erase."""
    page = queries.written_by(request.user, page_asked(request))
    return render(request, "community/written.html", {"page": page, "has_drafts": queries.has_drafts(request.user)})


@login_required
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """What I began to write and kept for later, even where I no longer read."""
    return render(request, "community/drafts.html", {"page": queries.drafts_of(request.user, page_asked(request))})


@login_required
@require_POST
def throw_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw away what I began."""
    draft = get_object_or_404(Draft.objects.select_related("topic", "space"), pk=pk, person=request.user)
    actions.forget_draft(by=request.user, place=draft.topic or draft.space)
    messages.success(request, _("Ce brouillon est jeté."))
    return redirect("community:drafts")


@login_required
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    """The name I go by in each space."""
    asked = request.GET.get("espace")
    return _personas_page(request, where=space_or_404(request, asked) if asked else None)


def _personas_page(request: HttpRequest, *, wrong: PersonaForm | None = None, where: Space | None = None) -> HttpResponse:
    """My names, space by space, or in the space `where` alone: then it leads back to what I was writing there."""
    page = queries.names_of(request.user, page_asked(request), only=where)
    lines = [(space, wrong or PersonaForm(prefix="p", auto_id=f"id_{space.slug}_%s")) for space in page]
    context = {"lines": lines, "page": page, "where": where, "back_to": way_back(request, name="suite")}
    return render(request, "community/personas.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def take_persona(request: HttpRequest, slug: str) -> HttpResponse:
    """Go by another name in a space."""
    space = space_or_404(request, slug)
    form = PersonaForm(request.POST, prefix="p", auto_id=f"id_{space.slug}_%s")
    if form.is_valid():
        try:
            actions.take_persona(by=request.user, space=space, pseudonym=form.cleaned_data["pseudonym"])
        except ValidationError as error:
            form.add_error("pseudonym", error)
        else:
            messages.success(request, _("Dans cet espace, votre nom sera celui-là dès votre premier message."))
            return redirect(way_back(request, name="suite") or "community:personas")
    return _personas_page(request, wrong=form, where=space)


@login_required
@require_POST
def drop_persona(request: HttpRequest, slug: str) -> HttpResponse:
    """Go by my own pseudonym again in a space."""
    persona = get_object_or_404(Persona.objects.select_related("space"), space__slug=slug, person=request.user)
    try:
        actions.drop_persona(by=request.user, persona=persona)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Vous écrirez de nouveau sous votre pseudonyme dans cet espace."))
    return redirect("community:personas")


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Join a structure with the code it gave me; those I belong to."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        CODES.spend(str(request.user.pk))
        try:
            structure = actions.join_structure(by=request.user, code=form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            messages.success(request, _("Bienvenue : vous lisez maintenant les espaces de %(name)s.") % {"name": structure.name})
            return redirect("community:home")
    mine = StructureMembership.objects.filter(person=request.user).select_related("structure").order_by("structure__name")
    status = 422 if form.errors else 200
    return render(request, "community/join.html", {"form": form, "memberships": mine}, status=status)


@login_required
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave a structure."""
    membership = get_object_or_404(StructureMembership.objects.select_related("structure", "person"), pk=pk, person=request.user)
    actions.leave_structure(by=request.user, membership=membership)
    messages.success(request, format_html(
        _("C’est fait. Vos messages y restent, jusqu’à ce que vous les effaciez : {link}."),
        link=format_html('<a href="{}">{}</a>', reverse("community:written"), _("Mes messages")),
    ))
    return redirect("community:join")
