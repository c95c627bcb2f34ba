"""Places given back in a programme under way, that nobody else may take: who may have theirs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from eclaireur.gatherings.enums import Seat, SeriesState
from eclaireur.gatherings.models import Registration
from eclaireur.gatherings.rules import is_of_its_audience, may_read_names, may_register

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Occurrence


def may_be_taken_back(registration: Registration) -> bool:
    """Whether its own holder, who gave it back by themselves, may have it again."""
    person = registration.person
    return not registration.taken_off and _is_still_there(registration) and (person is None or may_register(person, registration.of_series))


def may_be_put_back(registration: Registration) -> bool:
    """Whether those who hold the programme, and gave it back for someone, may undo it."""
    person = registration.person
    if not registration.taken_off or not _is_still_there(registration):
        return False
    return person is None or (person.is_active and not person.is_suspended and is_of_its_audience(person, registration.of_series))


def taken_off_at(viewer: Person, date: Occurrence) -> list[Registration]:
    """Places of the programme of `date` that those who hold it gave back since it began, and may put back, by name.

    Raises PermissionDenied for anybody else.
    """
    if not may_read_names(viewer, date):
        raise PermissionDenied
    rows = Registration.objects.filter(series=date.series, state=Seat.CANCELLED, taken_off=True).select_related("person", "series")
    return sorted((row for row in rows if may_be_put_back(row)), key=lambda row: (row.name, row.pk))


def _is_still_there(registration: Registration) -> bool:
    """Given back since the programme began, and free: before, one registers again; after its end, nothing is left to follow."""
    series, left_at = registration.series, registration.left_at
    if series is None or left_at is None or registration.state != Seat.CANCELLED:
        return False
    if series.state != SeriesState.PUBLISHED or series.hidden_at or series.registration_opens:
        return False
    first, places = series.first_start, Registration.objects.of(series)
    if first is None or left_at < first or not series.occurrences.kept().coming().exists():
        return False
    if registration.person is not None and places.active().filter(person=registration.person).exists():
        return False
    return series.places is None or places.holding().count() < series.places
