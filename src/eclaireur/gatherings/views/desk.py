"""« Tenir un groupe »: write, publish, change, cancel; who is expected; how many came."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.actions.dates import check_rule
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.forms import CancelForm, SeriesForm
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.models.holders import those_here
from eclaireur.gatherings.models.occurrence import time_to_decide
from eclaireur.gatherings.recurrence import to_local
from eclaireur.gatherings.rules import may_change, may_hold_groups, may_publish_in, may_read_figures
from eclaireur.gatherings.views.lines import by_day, held_soon, know_who_holds
from eclaireur.gatherings.views.names import names_for
from eclaireur.gatherings.views.shown import WORD_CHANGED, say_decision, why_it_waits
from eclaireur.gatherings.views.turns import one_at_a_time

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

A_PAGE = 20
LONGEST_SEARCH = 100
PREVIEWED = 8
STAYS_A_DRAFT = gettext_lazy("Elle reste en brouillon : vous verrez ses prochaines dates avant de la publier.")


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def series_to_change(request: HttpRequest, pk: UUID) -> Series:
    """A series the person may change; 404 for any other."""
    found = get_object_or_404(Series.objects.held_by(request.user).select_related("structure", "commune__departement"), pk=pk)
    if not may_change(request.user, found):
        raise PermissionDenied
    return found


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What I hold: published, drafts, stopped; and the dates to count."""
    _require(request, "gatherings.see_desk")
    state = request.GET.get("etat", "")
    state = state if state in SeriesState.values else SeriesState.PUBLISHED
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    page = Paginator(queries.desk(request.user, state, words), A_PAGE).get_page(request.GET.get("page"))
    rows = [(each, wording.rhythm(each.rule), _next_day(each)) for each in page]
    tabs = [(f"?{urlencode({'etat': each.value} | ({'q': words} if words else {}))}", label, each == state) for each, label in (
        (SeriesState.PUBLISHED, _("Publiées")), (SeriesState.DRAFT, _("Brouillons")),
        (SeriesState.ENDED, _("Terminées")), (SeriesState.CANCELLED, _("Annulées")),
    )]  # fmt: skip
    context = {"page": page, "rows": rows, "tabs": tabs, "soon": held_soon(request.user), "to_count": [(each, wording.day_of(each)) for each in queries.to_count(request.user)]}
    context |= {"state": state, "words": words, "may_search": bool(words) or page.paginator.num_pages > 1}
    context |= {"to_certify": queries.certificates_to_answer(request.user), "may_write": may_hold_groups(request.user), "is_over": state in {SeriesState.ENDED, SeriesState.CANCELLED}, "may_read_figures": may_read_figures(request.user)}
    return render(request, "gatherings/desk.html", context)


def _next_day(found: Any) -> str:
    """The day of the next date of a row of `queries.desk`, where it happens."""
    return wording.day(to_local(found.next_at, found.zone).date(), zone=found.zone) if found.next_at else ""


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new gathering, kept as a draft."""
    _require(request, "gatherings.hold_groups")
    like = _model(request)
    made_of = {"instance": queries.copy_of(like), "initial": queries.chosen_with(like, by=request.user)} if like else {"instance": Series()}
    form = SeriesForm(request.POST or None, person=request.user, **made_of)
    if request.method == "POST" and form.is_valid():
        made = _save(request, form, actions.save_draft)
        if made is not None:
            return redirect("gatherings:manage", made.pk)
    return _form_page(request, form, None, _like(like) if like else STAYS_A_DRAFT, f"-{like.pk}" if like else "")


def _model(request: HttpRequest) -> Series | None:
    """The gathering this one is a copy of (`?modele=`): one the person may change."""
    try:
        wanted = UUID(request.GET.get("modele", ""))
    except ValueError:
        return None
    found = series_to_change(request, wanted)
    if found.hidden_at:  # what moderation keeps out of the agenda does not come back under another name
        raise PermissionDenied
    return found


def _like(found: Series) -> str:
    return _("Comme « %(title)s » : choisissez la première date, et relisez le reste. Elle reste en brouillon tant que vous ne la publiez pas.") % {"title": found.title}


@login_required
@require_http_methods(["GET", "POST"])
@one_at_a_time(Series.objects)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft, or a published gathering: all its dates to come, or from one date on (`?a_partir=`)."""
    found = series_to_change(request, pk)
    if found.is_over:
        messages.info(request, _("Cette rencontre est arrêtée : elle ne change plus."))
        return redirect("gatherings:manage", found.pk)
    pivot = _pivot(request, found)
    lead = _lead(found, pivot)  # before the form writes in it
    form = SeriesForm(request.POST or None, instance=found, initial=queries.taken_up_from(pivot) if pivot else {}, person=request.user)
    if request.method == "POST" and form.is_valid():
        since = {"since": pivot.original_start} if pivot else {}
        action = actions.save_draft if found.state == SeriesState.DRAFT else actions.change
        made = _save(request, form, action, **(since if action is actions.change else {}))
        if made is not None:
            _say_changed(request, made)
            say_decision(request, _next_date(made))
            return redirect("gatherings:manage", made.pk)
    return _form_page(request, form, found, lead)


def _pivot(request: HttpRequest, found: Series) -> Occurrence | None:
    try:
        wanted = UUID(request.GET.get("a_partir", ""))
    except ValueError:
        return None
    return found.occurrences.coming().filter(pk=wanted, starts_at__gt=timezone.now()).select_related("series").first()


def _save(request: HttpRequest, form: SeriesForm, action: Any, **more: Any) -> Series | None:
    """Do the action with what the form says; what it refuses is said beside the fields, and nothing is lost."""
    given = form.cleaned_data
    try:
        return action(by=request.user, series=form.save(commit=False), themes=given["themes"], facilitators=given["facilitators"], **more)
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _say_changed(request: HttpRequest, made: Series) -> None:
    messages.success(request, _("C’est enregistré."))
    if made.state == SeriesState.PUBLISHED:
        messages.info(request, _("Si l’heure ou le lieu change, les personnes inscrites sont prévenues et peuvent se désinscrire d’un geste. Personne ne perd sa place."))


def _lead(found: Series, pivot: Occurrence | None) -> str:
    """Which dates a change is for."""
    if pivot:
        return _("À partir de la date du %(day)s. Le titre et les textes changent pour toutes.") % {"day": wording.day_of(pivot)}
    if found.state == SeriesState.DRAFT:
        return str(STAYS_A_DRAFT)
    if queries.dates_outside_the_rule(found):
        return _("Toutes les dates à venir changent. Celles d’avant le %(day)s gardent leur heure et leur durée : elles se changent une à une.") % {
            "day": date_format(to_local(found.rule_begins, found.zone).date(), "l j F Y")
        }
    return _("Toutes les dates à venir changent. Celles qui sont passées restent comme elles étaient.")


def _form_page(request: HttpRequest, form: SeriesForm, found: Series | None, lead: str, like: str = "") -> HttpResponse:
    draft = f"rencontre-{found.pk}" if found is not None else f"rencontre{like}"
    context = {"form": form, "series": found, "lead": lead, "draft": draft, "groups": form.groups()}
    return render(request, "gatherings/write.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One gathering as those who hold it see it: its next dates, and what one can do."""
    found = series_to_change(request, pk)
    return _manage_page(request, found, CancelForm(by=request.user, freely=found.come_freely, initial={"words": found.cancel_words}))


def _manage_page(request: HttpRequest, found: Series, cancel_form: CancelForm) -> HttpResponse:
    names = names_for(request, found) if found.is_programme else []
    rows = queries.dates_of(found)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    preview, why_not, decided = ([], "", "") if found.state != SeriesState.DRAFT else _preview(found)
    know_who_holds(page.object_list)
    past = list(found.occurrences.past().with_series().select_related("attendance")[:5])
    here = those_here(found.facilitators.all())
    holders, holdings = len(here), list(found.holdings.select_related("person"))
    context = {
        "series": found, "page": page, "days": by_day(page.object_list), "names": names, "preview": preview, "why_not": why_not, "decided": decided,
        "rhythm": wording.rhythm(found.rule), "holders": wording.holders(found), "cancel_form": cancel_form,
        "past": [(each, wording.day_of(each), getattr(each, "attendance", None)) for each in past],
        "needs_two": found.wants_another(holders, found.alone_because), "is_alone": found.is_held_by_two and holders == 1,
        "waits": why_it_waits(found, request.user), "is_draft": found.state == SeriesState.DRAFT, "is_published": found.state == SeriesState.PUBLISHED, "may_resume": found.may_be_resumed,
        "may_publish": may_publish_in(request.user, found.structure), "may_copy": may_hold_groups(request.user) and not found.hidden_at,
        "holds": any(each.person == request.user for each in holdings), "has_others": any(each != request.user for each in here),
        "want_out": [each.person for each in holdings if each.wants_out_at],
    }  # fmt: skip
    return render(request, "gatherings/manage.html", context, status=422 if cancel_form.errors else 200)


def _next_date(found: Series) -> Occurrence | None:
    return found.occurrences.kept().coming().filter(starts_at__gt=timezone.now()).select_related("series").first()


def _preview(found: Series) -> tuple[list[str], str, str]:
    """The next dates in words, or why there is none; when the first is decided, if it is too near for the usual hour."""
    now = timezone.now()
    try:
        moments = check_rule(found.rule, since=now)
    except ValidationError as error:
        return [], error.messages[0], ""
    start = moments[0][1]
    decided = time_to_decide(start, found.decide_hours, now)
    is_soon = found.minimum and start > now and decided > start - dt.timedelta(hours=found.decide_hours)
    said = (f"{wording.day(local.date(), zone=found.zone)}, {wording.clock(local)}" for local, _moment in moments[:PREVIEWED])
    words = [wording.named(each, found.zone) for each in said]
    return words, "", wording.moment(decided, found.zone) if is_soon else ""


@login_required
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Announce a draft."""
    found = series_to_change(request, pk)
    try:
        found = actions.publish(by=request.user, series=found)
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
    else:
        waits = why_it_waits(found, request.user)
        messages.success(request, waits or _("C’est publié : la rencontre est dans l’agenda."))
        if not waits:
            say_decision(request, _next_date(found))
    return redirect("gatherings:manage", found.pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    found = series_to_change(request, pk)
    try:
        actions.discard(by=request.user, series=found)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("gatherings:manage", found.pk)
    messages.success(request, _("Le brouillon est jeté."))
    return redirect("gatherings:desk")


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop the whole gathering; or, once it is, say another word (`corriger`)."""
    found = series_to_change(request, pk)
    form = CancelForm(request.POST, by=request.user, freely=found.come_freely)
    if not form.is_valid():
        return _manage_page(request, found, form)
    if "corriger" in request.POST:
        try:
            actions.correct_word(by=request.user, gathering=found, words=form.cleaned_data.get("words", ""))
            messages.success(request, WORD_CHANGED)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect("gatherings:manage", found.pk)
    actions.cancel(by=request.user, series=found, words=form.cleaned_data.get("words", ""))
    messages.success(request, _("La rencontre est annulée. Les personnes inscrites sont prévenues."))
    if form.left_out:
        messages.info(request, form.left_out)
    return redirect("gatherings:manage", found.pk)


@login_required
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A gathering that was cancelled goes on."""
    try:
        found = actions.resume(by=request.user, series=series_to_change(request, pk))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("La rencontre reprend. Les personnes qui y avaient une place la retrouvent, et sont prévenues."))
        say_decision(request, _next_date(found))
    return redirect("gatherings:manage", pk)
