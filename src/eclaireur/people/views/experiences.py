"""« Mon vécu »: telling in one's own words, choosing, browsing, changing, taking back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from rules import has_perm

from eclaireur.core.fields import open_all
from eclaireur.people import actions, queries, rules
from eclaireur.people.actions.experiences import UNDO
from eclaireur.people.forms import ChooseForm, ExperienceForm, SearchForm, TellForm
from eclaireur.people.highlight import highlighted
from eclaireur.people.models import Concept, Experience

MOST_PROPOSED = 12


@login_required
@require_GET
def experiences(request: HttpRequest) -> HttpResponse:
    """What I told, by theme, and what I removed a moment ago."""
    mine = open_all(Experience.objects.filter(person=request.user).select_related("concept"), "details")
    removed = Experience.with_removed.filter(person=request.user, removed_at__gte=timezone.now() - UNDO)
    context = {
        "themes": queries.experiences_by_theme(mine),
        "removed": removed.select_related("concept").order_by("-removed_at"),
        "is_peer": rules.walks_as_a_peer(request.user),
    }
    return render(request, "people/experiences.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """My own words, then the concepts they propose with the words that fired, then my choice."""
    _allow(request, "people.tell_experience")
    tell_form = TellForm(request.POST or None)
    if request.method == "GET" or not tell_form.is_valid():
        return render(request, "people/tell.html", {"form": tell_form})
    text, language = tell_form.cleaned_data["text"], get_language()
    proposals = queries.recognise(text)
    tree = queries.held_thesaurus()
    known = set(Experience.objects.filter(person=request.user).values_list("concept_id", flat=True))
    fresh = [proposal for proposal in proposals if proposal.concept not in known][:MOST_PROPOSED]
    choosing = "choose" in request.POST
    form = ChooseForm(
        request.POST if choosing else None, entries=[tree[each.concept] for each in fresh], language=language
    )
    if choosing and form.is_valid():
        made = actions.tell_experiences(
            by=request.user, told=form.told(), visibility=form.cleaned_data["visibility"]
        )
        _say_added(request, len(made))
        return redirect("people:experiences")
    context = {
        "form": tell_form,
        "choose": form,
        "proposals": [
            {"field": form[f"stage-{each.concept}"], "because": [text[start:end] for start, end in each.spans]}
            for each in fresh
        ],
        "already": [tree[each.concept].label(language) for each in proposals if each.concept in known],
        "pieces": highlighted(text, [span for each in proposals for span in each.spans]),
        "speaks_of_suicide": any("suicide" in [each.concept, *tree.ancestors(each.concept)] for each in proposals),
    }
    return render(request, "people/choose.html", context)


@login_required
@require_GET
def browse(request: HttpRequest, concept: str | None = None) -> HttpResponse:
    """The thesaurus by themes, a theme with what it holds, or what a few words find."""
    tree, language = queries.held_thesaurus(), get_language()
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    known = dict(Experience.objects.filter(person=request.user).values_list("concept_id", "pk"))
    context = {"search": form, "words": words, "known": known, "language": language}
    if words:
        found = queries.search_concepts(words, language)
        context["found"] = [(entry, tree[tree.theme(entry.id)]) for entry in found]
        return render(request, "people/found.html", context)
    if concept is None:
        return render(request, "people/themes.html", context | {"themes": queries.tree_from(None)})
    theme = get_object_or_404(Concept.objects.active(), pk=concept)
    return render(request, "people/theme.html", context | {"theme": theme, "branches": queries.tree_from(concept)})


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, concept: str) -> HttpResponse:
    """One concept chosen in the tree: where I am with it, who may read it."""
    _allow(request, "people.tell_experience")
    chosen = get_object_or_404(Concept.objects.choosable(), pk=concept)
    if told := Experience.objects.filter(person=request.user, concept=chosen).first():
        messages.info(request, _("Vous avez déjà ajouté ce vécu. Vous pouvez le modifier ici."))
        return redirect("people:change", told.pk)
    experience = Experience(person=request.user, concept=chosen)
    form = ExperienceForm(request.POST or None, instance=experience, as_peer=rules.walks_as_a_peer(request.user))
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        made = actions.tell_experiences(
            by=request.user, told={chosen.slug: kept["stage"]}, visibility=kept["visibility"],
            details=kept["details"], accompanies=kept.get("accompanies", False),
        )  # fmt: skip
        _say_added(request, len(made))
        return redirect("people:experiences")
    return render(request, "people/experience.html", {"form": form, "concept": chosen, "is_new": True})


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what I said of one experience."""
    experience = get_object_or_404(Experience.objects.select_related("concept"), pk=pk, person=request.user)
    _allow(request, "people.change_experience", experience)
    form = ExperienceForm(request.POST or None, instance=experience, as_peer=rules.walks_as_a_peer(request.user))
    if request.method == "POST" and form.is_valid():
        actions.change_experience(by=request.user, experience=form.instance)
        messages.success(request, _("C’est enregistré."))
        return redirect("people:experiences")
    return render(request, "people/experience.html", {"form": form, "concept": experience.concept, "experience": experience})


@login_required
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an experience back."""
    experience = get_object_or_404(Experience, pk=pk, person=request.user)
    actions.remove_experience(by=request.user, experience=experience)
    messages.success(request, _("Ce vécu est retiré. Vous pouvez le remettre pendant une heure."))
    return redirect("people:experiences")


@login_required
@require_POST
def put_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo a removal."""
    experience = get_object_or_404(Experience.with_removed, pk=pk, person=request.user)
    if actions.put_back_experience(by=request.user, experience=experience):
        messages.success(request, _("Ce vécu est remis, tel qu’il était."))
    else:
        messages.info(request, _("Ce vécu ne peut plus être remis : il l’est déjà, ou l’heure est passée."))
    return redirect("people:experiences")


def _say_added(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(request, ngettext("%(n)s vécu ajouté.", "%(n)s vécus ajoutés.", count) % {"n": count})
    else:
        messages.info(request, _("Rien de nouveau : c’était déjà dans votre vécu."))


def _allow(request: HttpRequest, permission: str, row: Experience | None = None) -> None:
    if not has_perm(permission, request.user, row):
        raise PermissionDenied
