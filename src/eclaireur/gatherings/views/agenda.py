"""The agenda, list first, then by week and by month; of a structure. Everything is in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.views.decorators.http import require_GET

from eclaireur.accounts.models import Structure
from eclaireur.gatherings import queries, wording
from eclaireur.gatherings.forms import WishForm
from eclaireur.gatherings.rules import may_hold_groups
from eclaireur.gatherings.views.lines import by_day

MOST = 300
YEARS = range(2020, 2100)


@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """The list, by day, from now or from the day asked."""
    form = WishForm(request.GET)
    wish, today = form.wish, timezone.localdate()
    day = _day(request.GET.get("du", "")) or today
    page = queries.page_of(request.user, wish, since=day, after=request.GET.get("apres", ""))
    kept = _kept(request, "apres")
    context = {
        "days": by_day(page.occurrences), "form": form, "is_narrowed": not wish.is_anything, "day": day, "is_later": day > today,
        "next_page": f"?{_and(kept, apres=page.after)}" if page.after else "",
    }  # fmt: skip
    return render(request, "gatherings/agenda.html", context | _tabs(request, day, "list"))


@require_GET
def week(request: HttpRequest, day: str) -> HttpResponse:
    """Seven days, each said even when it is empty."""
    chosen = _day_or_404(day)
    monday = chosen - dt.timedelta(days=chosen.weekday())
    form = WishForm(request.GET)
    rows, more = queries.between(
        request.user, form.wish, since=monday, until=monday + dt.timedelta(days=7), most=MOST
    )
    found = {day: lines for day, _words, lines in by_day(rows)}
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    context = {
        "days": [(each, wording.day(each), found.get(each, [])) for each in days], "form": form, "more": more,
        "before": _turn(request, "gatherings:week", monday - dt.timedelta(days=7)), "first": monday, "last": days[-1],
        "after": _turn(request, "gatherings:week", monday + dt.timedelta(days=7)),
    }  # fmt: skip
    return render(request, "gatherings/week.html", context | _tabs(request, chosen, "week"))


@require_GET
def month(request: HttpRequest, day: str) -> HttpResponse:
    """A month: the days where something happens."""
    first = _day_or_404(day).replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    form = WishForm(request.GET)
    rows, more = queries.between(request.user, form.wish, since=first, until=following, most=MOST)
    context = {
        "days": by_day(rows), "form": form, "more": more, "name": f"{MONTHS[first.month]} {first.year}",
        "before": _turn(request, "gatherings:month", first - dt.timedelta(days=1)),
        "after": _turn(request, "gatherings:month", following), "is_narrowed": not form.wish.is_anything,
    }  # fmt: skip
    return render(request, "gatherings/month.html", context | _tabs(request, max(first, min(timezone.localdate(), following - dt.timedelta(days=1))), "month"))


@require_GET
def structure(request: HttpRequest, slug: str) -> HttpResponse:
    """What one structure proposes."""
    found = get_object_or_404(Structure, slug=slug)
    page = queries.page_of(request.user, queries.Wish(structure=slug), after=request.GET.get("apres", ""))
    context = {"structure": found, "days": by_day(page.occurrences), "next_page": f"?{_and({}, apres=page.after)}" if page.after else ""}
    return render(request, "gatherings/structure.html", context)


def _tabs(request: HttpRequest, day: dt.date, current: str) -> dict[str, Any]:
    query = _and(_kept(request, "apres", "du"))
    ending = f"?{query}" if query else ""
    return {
        "list_url": reverse("gatherings:agenda") + ending,
        "week_url": reverse("gatherings:week", args=[day.isoformat()]) + ending,
        "month_url": reverse("gatherings:month", args=[day.isoformat()]) + ending,
        "subscribe_url": reverse("gatherings:subscribe") + ending,
        "is_list": current == "list", "is_week": current == "week", "is_month": current == "month",
        "may_hold": may_hold_groups(request.user), "is_open": bool(query),
    }  # fmt: skip


def _turn(request: HttpRequest, name: str, day: dt.date) -> str:
    if day.year not in YEARS:
        return ""
    query = _and(_kept(request))
    return reverse(name, args=[day.isoformat()]) + (f"?{query}" if query else "")


def _kept(request: HttpRequest, *without: str) -> Any:
    """What the address asks, but for some words and for what is empty."""
    query = request.GET.copy()
    for name in list(query):
        values = [value for value in query.getlist(name) if value]
        if name in without or not values:
            del query[name]
        else:
            query.setlist(name, values)
    return query


def _and(query: Any, **more: str) -> str:
    made = QueryDict(mutable=True)
    for name in query:
        made.setlist(name, query.getlist(name))
    made.update(more)
    return made.urlencode()


def _day(said: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _day_or_404(said: str) -> dt.date:
    day = _day(said)
    if day is None:
        raise Http404
    return day
