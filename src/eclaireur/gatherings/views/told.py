"""Who is told of what those who hold a gathering do with its dates; who cannot be, so that somebody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclaireur.gatherings import queries, wording
from eclaireur.gatherings.rules import may_read_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from eclaireur.gatherings.models import Occurrence, Series

NAMED = 5
"""So many dates at most are linked to for the names of those who cannot be told."""


def nobody_tells(series: Series, dates: Iterable[Occurrence]) -> str:
    """How many of those who come to these dates cannot be told, since they have no account; "" when all can."""
    untold = queries.places_at(series, dates).filter(person=None).count()
    return ngettext(
        "%(count)d personne inscrite sans compte ne peut pas être prévenue : appelez-la si vous le pouvez.",
        "%(count)d personnes inscrites sans compte ne peuvent pas être prévenues : appelez-les si vous le pouvez.", untold,
    ) % {"count": untold} if untold else ""  # fmt: skip


def say_told(request: HttpRequest, done: str, series: Series, dates: Iterable[Occurrence]) -> None:
    """What was just done, and who is told of it; then who cannot be."""
    dates = list(dates)
    messages.success(request, f"{done} {_who_is_told(series, dates)}".strip())
    say_untold(request, series, dates)


def say_untold(request: HttpRequest, series: Series, dates: Iterable[Occurrence]) -> None:
    """Who cannot be told, with where their names are."""
    dates = list(dates)
    if words := nobody_tells(series, dates):
        names = _where_their_names_are(request.user, series, dates)
        messages.warning(request, format_html("{} {}", words, names) if names else words)


def what_it_cancels(series: Series, dates: list[Occurrence]) -> str:
    """How many dates, how many people; for it to be asked before it is done."""
    people = queries.people_at(series, dates)
    what = ngettext("%(count)d date sera annulée.", "%(count)d dates seront annulées.", len(dates)) % {"count": len(dates)}
    whom = ngettext("%(count)d personne y est inscrite, ou attend une place.", "%(count)d personnes y sont inscrites, ou attendent une place.", people)
    return " ".join([what, whom % {"count": people} if people else _nobody(series), nobody_tells(series, dates)]).strip()


def say_cancelled(request: HttpRequest, series: Series, dates: list[Occurrence]) -> None:
    """Once it is: how many dates, and who is told."""
    done = ngettext("%(count)d date est annulée.", "%(count)d dates sont annulées.", len(dates)) % {"count": len(dates)}
    say_told(request, done, series, dates)


def _who_is_told(series: Series, dates: list[Occurrence]) -> str:
    places = queries.places_at(series, dates)
    if places.exclude(person=None).exists():
        return _("Les personnes inscrites sont prévenues, une fois chacune.") if len(dates) > 1 else _("Les personnes inscrites sont prévenues.")
    return "" if places.exists() else _nobody(series)


def _nobody(series: Series) -> str:
    return _("Personne n’est inscrit : on le lit dans l’agenda.") if series.come_freely else _("Personne n’y est inscrit.")


def _where_their_names_are(reader: Any, series: Series, dates: list[Occurrence]) -> str:
    """Links to the pages that name them, for who may read them."""
    if series.is_programme:
        pages: list[tuple[str, str]] = [(reverse("gatherings:manage", args=[series.pk]), series.title)] if may_read_names(reader, series) else []
    else:
        concerned = {*queries.places_at(series, dates).filter(person=None).values_list("occurrence_id", flat=True)}
        found = [each for each in dates if each.pk in concerned][:NAMED]
        pages = [(reverse("gatherings:date", args=[each.pk]), wording.day_of(each)) for each in found if may_read_names(reader, each)]
    if not pages:
        return ""
    return format_html(_("Leurs noms : {pages}."), pages=format_html_join(", ", '<a href="{}#noms">{}</a>', pages))
