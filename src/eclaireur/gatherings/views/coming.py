"""A gathering and one of its dates: what, who, when, where; taking a place, leaving it; where I am expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eclaireur.accounts.limits import TooOftenError, address_of
from eclaireur.core.once import answers_visitors_again, claim_of
from eclaireur.gatherings import actions, queries, wording
from eclaireur.gatherings.enums import Audience, Seat
from eclaireur.gatherings.forms import RegisterForm, RemindersForm
from eclaireur.gatherings.models import Occurrence, Registration, ReminderSettings, Series
from eclaireur.gatherings.rules import may_change, may_register, may_see_desk
from eclaireur.gatherings.views import several, shown, spoken
from eclaireur.gatherings.views.lines import by_day, held_soon, line
from eclaireur.gatherings.views.seats import (
    SEAT,
    VISITORS,
    has_read_rules,
    keep_seat,
    note_rules_read,
    page_of_seat,
    place_of,
    place_without_account,
    places_of,
    seen_by,
)
from eclaireur.notices.actions import mark_read_about

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from eclaireur.gatherings.forms import SeveralForm

A_PAGE = 20


@answers_visitors_again
@require_http_methods(["GET", "POST"])
def occurrence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One date; POST takes a place there, or in the whole programme it is a session of. Out of the agenda, only who has a
    place there reads what they need.
    """
    rows = Occurrence.objects.with_series().prefetch_related("held_by")
    found = rows.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        return _out_of_the_agenda(request, get_object_or_404(rows, pk=pk))
    if request.method == "POST" and found.comes_freely:
        return _read_rules(request, found)
    if request.method == "POST":
        whole = found.registered_for
        return _register(request, whole, lambda form: _occurrence_page(request, found, form))
    return _occurrence_page(request, found, None)


@answers_visitors_again
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A gathering and its next dates; POST takes a place in a programme, or at several dates of a group."""
    rows = Series.objects.visible_to(request.user).select_related("structure", "commune__departement")
    found = rows.filter(slug=slug).first()
    if found is None:
        return _to_my_date(request, slug)
    if request.method == "POST" and found.is_programme:
        return _register(request, found, lambda form: _series_page(request, found, form))
    if request.method == "POST":
        return several.register(request, found, lambda form: _series_page(request, found, None, form))
    return _series_page(request, found, None)


def _out_of_the_agenda(request: HttpRequest, found: Occurrence) -> HttpResponse:
    """A date the viewer does not read, for instance since moderation took it out: what its notice leads to, and how to
    come if it takes place, for who has a place there. Nothing else of what was announced; 404 for anybody else.
    """
    place = place_of(request, found)
    if place is None or request.method == "POST":
        raise Http404
    if request.user.is_authenticated:
        mark_read_about(by=request.user, about=found)
    context = {"occurrence": found, "series": found.series, "where": found.where, "day": wording.day_of(found), "hours": wording.hours(found),
               "here": wording.hours_here(found), "holders": wording.holders(found.series, found), "mine": seen_by(request, place, found),
               "back": reverse("gatherings:mine") if place.person else page_of_seat(request, place)}  # fmt: skip
    return render(request, "gatherings/out_of_agenda.html", context)


def _to_my_date(request: HttpRequest, slug: str) -> HttpResponse:
    """From a gathering the viewer does not read to the date where they have a place; 404 without one."""
    about, places = get_object_or_404(Series, slug=slug), places_of(request)
    dates = about.occurrences.filter(Q(pk__in=places.values("occurrence")) | Q(series__in=places.values("series")))
    mine = dates.coming().first() or dates.past().first()
    if mine is None:
        raise Http404
    if request.user.is_authenticated:
        mark_read_about(by=request.user, about=about)
    return redirect(mine)


def _register(request: HttpRequest, gathering: Occurrence | Series, again: Any) -> HttpResponse:
    """Take a place for the person, or for a visitor; or give the page back with what to do."""
    if (known := place_without_account(request, gathering)) is not None:
        return redirect(page_of_seat(request, known))
    form = _form(request, gathering, request.POST)
    if shown.read_other_rules(request, gathering if isinstance(gathering, Series) else gathering.series):
        form = _form(request, gathering, {name: value for name, value in request.POST.items() if name != "rules"})
        form.add_error(None, shown.rules_have_changed())
    if not form.is_valid():
        return again(form)
    agrees = form.cleaned_data.get("rules", False)
    try:
        if request.user.is_authenticated:
            made = actions.register(by=request.user, gathering=gathering, rules_accepted=agrees)
            messages.success(request, shown.said(made))
            return redirect(gathering)
        VISITORS.spend(address_of(request))
        sent = claim_of(request)
        made, code = actions.register_visitor(
            gathering=gathering, name=form.cleaned_data["name"], rules_accepted=agrees, submission=sent.key if sent else ""
        )
    except TooOftenError:
        form.add_error(None, _("Beaucoup d’inscriptions viennent du même endroit. Réessayez dans une heure."))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        keep_seat(request, made)
        request.session[f"{SEAT}.code"] = code
        return redirect("gatherings:visitor")
    return again(form)


def _read_rules(request: HttpRequest, found: Occurrence) -> HttpResponse:
    """Accept the rules where one comes without registering: nothing else is asked, nothing is kept but in this browser."""
    form = RegisterForm(request.POST, with_name=False, with_rules=bool(found.series.rules_text))
    if not form.is_valid():
        return _occurrence_page(request, found, form)
    if shown.read_other_rules(request, found.series):
        form = RegisterForm({}, with_name=False, with_rules=True)
        form.add_error(None, shown.rules_have_changed())
        return _occurrence_page(request, found, form)
    note_rules_read(request, found.series)
    return redirect(f"{found.get_absolute_url()}#inscription")


def _form(request: HttpRequest, gathering: Occurrence | Series, data: Any = None) -> RegisterForm:
    of_series = gathering if isinstance(gathering, Series) else gathering.series
    return RegisterForm(data, with_name=not request.user.is_authenticated, with_rules=bool(of_series.rules_text))


def _occurrence_page(request: HttpRequest, found: Occurrence, form: RegisterForm | None) -> HttpResponse:
    of_series = found.series
    if request.user.is_authenticated:
        mark_read_about(by=request.user, about=found)
    queries.with_places([found])
    gathering = found.registered_for
    context = {
        "occurrence": found, "series": of_series, "line": line(found), "day": wording.day_of(found),
        **_common(request, gathering, form, found),
    }  # fmt: skip
    return render(request, "gatherings/occurrence.html", context, status=422 if form is not None else 200)


def _series_page(request: HttpRequest, found: Series, form: RegisterForm | None, dates_form: SeveralForm | None = None) -> HttpResponse:
    if request.user.is_authenticated:
        mark_read_about(by=request.user, about=found)
    page = Paginator(found.occurrences.coming().with_series(), A_PAGE).get_page(request.GET.get("page"))
    first = found.occurrences.kept().coming().with_series().prefetch_related("held_by").first()
    context = {
        "series": found, "page": page, "to_certify": request.user.is_authenticated and found.is_over and queries.may_ask(request.user, found), "days": by_day(queries.with_places(page.object_list)),
        "line": line(queries.with_places([first])[0]) if first else None,
        **_common(request, found, form, first), **({} if found.is_programme else several.section(request, found, dates_form)),
    }  # fmt: skip
    return render(request, "gatherings/series.html", context, status=422 if form is not None or dates_form is not None else 200)


def _common(request: HttpRequest, gathering: Occurrence | Series, form: RegisterForm | None, date: Occurrence | None) -> dict[str, Any]:
    """What both pages show: who holds it, my place, whether I may take one."""
    of_series = gathering if isinstance(gathering, Series) else gathering.series
    person = request.user
    known = place_without_account(request, gathering)
    mine = queries.seat_of(person, gathering) if person.is_authenticated else None
    opens = gathering.registration_opens and (of_series.is_programme or isinstance(gathering, Occurrence))
    allowed = may_register(person, of_series) if person.is_authenticated else gathering.takes_visitors
    return {
        "mine": seen_by(request, mine, date) if mine and mine.is_active else None,
        "gone": mine if mine and not opens and queries.may_be_taken_back(mine) else None,
        "form": form or _form(request, gathering), "opens": opens, "allowed": allowed, **_free_way_in(request, date, form),
        "why_not": queries.why_not_register(person, of_series) if person.is_authenticated else "",
        "is_full": date is not None and date.left == 0, "without_account": known, "its_page": page_of_seat(request, known) if known else "",
        "may_change": person.is_authenticated and may_change(person, of_series),
        **shown.of_series(of_series, date), **spoken.to_those_who_come(request, gathering, date),
    }  # fmt: skip


def _free_way_in(request: HttpRequest, date: Occurrence | None, form: RegisterForm | None) -> dict[str, Any]:
    """How to come where nobody registers, for those it is for, once the rules are read."""
    if date is None or not date.comes_freely:
        return {"freely": False, "reads": False}
    person = request.user
    allowed = date.series.audience == Audience.EVERYONE or (person.is_authenticated and may_register(person, date.series))
    reads = allowed and has_read_rules(request, date.series)
    rules_form = form or RegisterForm(None, with_name=False, with_rules=True)
    return {"freely": True, "allowed": allowed, "reads": reads, "how": shown.number_of(date) if reads else "", "rules_form": rules_form}


@login_required
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give back my place."""
    mine = get_object_or_404(Registration.objects.visible_to(request.user), pk=pk)
    waited = mine.state == Seat.WAITING
    actions.leave(by=request.user, registration=mine)
    messages.success(request, _("C’est fait : vous n’attendez plus de place.") if waited else _("C’est fait : votre place est rendue."))
    mine.refresh_from_db()
    return redirect(mine.gathering if queries.may_be_taken_back(mine) else "gatherings:mine")


@login_required
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the place that was offered to me."""
    mine = get_object_or_404(Registration.objects.visible_to(request.user), pk=pk)
    messages.info(request, shown.said(actions.accept(by=request.user, registration=mine)))
    return redirect(mine.gathering)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Where I am expected, soonest first."""
    page = Paginator(queries.appointments(request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = queries.with_places([row for _seat, row in page.object_list])
    seats = {row.pk: seen_by(request, seat, row) for seat, row in page.object_list}
    days = [(day, words, [(each, seats[each.occurrence.pk]) for each in lines]) for day, words, lines in by_day(rows)]
    wishes = ReminderSettings.objects.filter(person=request.user).first() or ReminderSettings()
    initial = {"the_day_before": wishes.the_day_before, "an_hour_before": wishes.an_hour_before}
    context = {"page": page, "days": days, "soon": held_soon(request.user), "may_see_desk": may_see_desk(request.user), "form": RemindersForm(initial=initial)}
    return render(request, "gatherings/mine.html", context)


@login_required
@require_POST
def reminders(request: HttpRequest) -> HttpResponse:
    """When I want to be reminded."""
    form = RemindersForm(request.POST)
    if form.is_valid():
        actions.choose_reminders(by=request.user, **form.cleaned_data)
        messages.success(request, _("Vos rappels sont réglés."))
    return redirect("gatherings:mine")
