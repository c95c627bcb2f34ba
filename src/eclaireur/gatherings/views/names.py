"""The names on a page, and the line they leave in the journal of each person named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eclaireur.gatherings import actions, queries
from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.gatherings.rules import may_read_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Registration


def names_for(request: HttpRequest, gathering: Occurrence | Series) -> list[Registration] | None:
    """Who is expected, for those who hold it; None for whoever only coordinates: they read how many."""
    if not may_read_names(request.user, gathering):
        return None
    names = queries.names_at(request.user, gathering)
    note(request, gathering, (each.person for each in names))
    return names


def taken_off_for(request: HttpRequest, date: Occurrence) -> list[Registration]:
    """Those who hold the programme of `date` noted that these no longer follow it, and may undo it."""
    names = queries.taken_off_at(request.user, date)
    note(request, date, (each.person for each in names))
    return names


def note(request: HttpRequest, gathering: Occurrence | Series, people: Iterable[Person | None]) -> None:
    """The reader read these names; those of a session are those of its programme."""
    about = gathering.registered_for if isinstance(gathering, Occurrence) else gathering
    actions.note_names_read(by=request.user, gathering=about, people=people)
