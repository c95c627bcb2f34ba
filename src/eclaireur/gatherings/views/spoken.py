"""What is written to those who come: read by who has a place, or waits for one, and by who holds; by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from eclaireur.gatherings.enums import Audience
from eclaireur.gatherings.kept import as_read
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.rules import may_change, may_register, may_see_date
from eclaireur.gatherings.views.seats import places_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def to_those_who_come(request: HttpRequest, gathering: Occurrence | Series, date: Occurrence | None) -> dict[str, Any]:
    """The word of the date, why the whole gathering stopped, why one person holds it alone: empty for who does not come."""
    series = gathering if isinstance(gathering, Series) else gathering.series
    said = {"word": as_read(date.words) if date else "", "cancel_words": as_read(series.cancel_words), "alone_because": _alone_because(series, date)}
    return said if any(said.values()) and _reads(request, gathering, series, date) else dict.fromkeys(said, "")


def _reads(request: HttpRequest, gathering: Occurrence | Series, series: Series, date: Occurrence | None) -> bool:
    person, is_here = request.user, request.user.is_authenticated
    freely = date.comes_freely if date else series.come_freely  # nobody has a place there: it is said to all those it is for
    if freely and (series.audience == Audience.EVERYONE or (is_here and may_register(person, series))):
        return True
    if is_here and (may_see_date(person, date) if date else may_change(person, series)):
        return True
    there = Q(occurrence=gathering) if isinstance(gathering, Occurrence) else Q(occurrence__series=series)
    return places_of(request).filter(there | Q(series=series)).exists()


def _alone_because(series: Series, date: Occurrence | None) -> str:
    """Why one person holds it alone, when one does."""
    of_that_day = list(date.held_by.all()) if date is not None else []
    people = of_that_day or series.facilitators.all()
    words = (date.alone_because if date is not None and of_that_day else "") or series.alone_because
    return words if len(people) == 1 else ""
