"""Writing a gathering, and changing one: a draft, all its dates to come, or those from one on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eclaireur.core.dates import in_full
from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.enums import SeriesState
from eclaireur.gatherings.forms import SeriesForm
from eclaireur.gatherings.forms.where import WHERE
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.recurrence import to_local
from eclaireur.gatherings.views.desk import next_date, require, series_to_change
from eclaireur.gatherings.views.shown import say_decision
from eclaireur.gatherings.views.told import say_cancelled, say_untold, what_it_cancels
from eclaireur.gatherings.views.turns import one_at_a_time

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

STAYS_A_DRAFT = gettext_lazy("Elle reste en brouillon : vous verrez ses prochaines dates avant de la publier.")


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A new gathering, kept as a draft."""
    require(request, "gatherings.hold_groups")
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
    asked = ""
    if request.method == "POST" and form.is_valid():
        since = {"since": pivot.original_start} if pivot else {}
        is_draft = found.state == SeriesState.DRAFT
        called_off = [] if is_draft else actions.called_off_by(form.instance, **since)
        asked = _asked_first(found, form, called_off)
        was = {} if is_draft else _hours_of(found)
        made = None if asked else _save(request, form, actions.save_draft) if is_draft else _save(request, form, actions.change, **since)
        if made is not None:
            _say_changed(request, made, called_off)
            _say_who_is_not_told(request, made, called_off, was, is_elsewhere=bool({*WHERE} & {*form.changed_data}))
            say_decision(request, next_date(made))
            return redirect("gatherings:manage", made.pk)
    return _form_page(request, form, found, lead, asked=asked)


def _asked_first(found: Series, form: SeriesForm, called_off: list[Occurrence]) -> str:
    """What another rhythm would cancel, for it to be asked for good; "" once it was, or when it cancels nothing."""
    if not called_off:
        return ""
    first, last = called_off[0].starts_at, called_off[-1].starts_at
    asks = form.still_asks(f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}", len(called_off), queries.people_at(found, called_off))
    return what_it_cancels(found, called_off) if asks else ""


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


def _say_changed(request: HttpRequest, made: Series, called_off: list[Occurrence]) -> None:
    messages.success(request, _("C’est enregistré."))
    if made.state != SeriesState.PUBLISHED:
        return
    if called_off:
        say_cancelled(request, made, called_off)
    elif made.come_freely:
        messages.info(request, _("Si l’heure ou le lieu change, on le lit dans l’agenda."))
    else:
        messages.info(request, _("Si l’heure ou le lieu change, les personnes inscrites sont prévenues et peuvent se désinscrire d’un geste. Personne ne perd sa place."))


def _hours_of(found: Series) -> dict[UUID, tuple]:
    return {row.pk: (row.starts_at, row.ends_at) for row in found.occurrences.kept().coming()}


def _say_who_is_not_told(request: HttpRequest, made: Series, called_off: list[Occurrence], was: dict[UUID, tuple], *, is_elsewhere: bool) -> None:
    """Of the dates that moved or are elsewhere; those called off were said."""
    if made.state != SeriesState.PUBLISHED or (called_off and made.is_programme):
        return
    now = _hours_of(made)
    changed = [pk for pk in now if is_elsewhere or now[pk] != was.get(pk)]
    if changed:
        say_untold(request, made, made.occurrences.filter(pk__in=changed).select_related("series"))


def _lead(found: Series, pivot: Occurrence | None) -> str:
    """Which dates a change is for."""
    if pivot:
        return _("À partir de la date du %(day)s. Le titre et les textes changent pour toutes.") % {"day": wording.day_of(pivot)}
    if found.state == SeriesState.DRAFT:
        return str(STAYS_A_DRAFT)
    if queries.dates_outside_the_rule(found):
        return _("Toutes les dates à venir changent. Celles d’avant le %(day)s gardent leur heure et leur durée : elles se changent une à une.") % {
            "day": in_full(to_local(found.rule_begins, found.zone).date(), "l j F Y")
        }
    return _("Toutes les dates à venir changent. Celles qui sont passées restent comme elles étaient.")


def _form_page(request: HttpRequest, form: SeriesForm, found: Series | None, lead: str, like: str = "", *, asked: str = "") -> HttpResponse:
    draft = f"rencontre-{found.pk}" if found is not None else f"rencontre{like}"
    context = {"form": form, "series": found, "lead": lead, "draft": draft, "groups": form.groups(), "asked": asked}
    return render(request, "gatherings/write.html", context, status=422 if form.errors else 200)
