"""Telling those who registered, and those who hold."""

from collections.abc import Iterable

from eclaireur.accounts.models import Person
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.actions import notify

OFFERED, LAPSED = "gatherings.offered", "gatherings.lapsed"
CANCELLED, CHANGED, CONFIRMED = "gatherings.cancelled", "gatherings.changed", "gatherings.confirmed"
TOMORROW, SOON = "gatherings.tomorrow", "gatherings.soon"
ENTRUSTED, RELEASED, TOO_FEW = "gatherings.entrusted", "gatherings.released", "gatherings.too_few"
UNABLE, PUT_BACK, NOBODY = "gatherings.unable", "gatherings.put_back", "gatherings.nobody"


def tell(to: Person, kind: str, about: Occurrence | Series, by: Person | None = None) -> None:
    """One notice, that leads to the page of what it is about."""
    notify(to=to, kind=kind, about=about, url=about.get_absolute_url(), by=by)


def tell_registered(kind: str, about: Occurrence | Series, registrations: Iterable[Registration]) -> None:
    """Tell everyone who registered or waits. A visitor without an account reads it with their code."""
    for registration in registrations:
        if registration.person is not None:
            tell(registration.person, kind, about)


def everyone_of(occurrence: Occurrence) -> list[Registration]:
    """Those who registered for a date, or for the programme it belongs to."""
    about = occurrence.series if occurrence.series.is_programme else occurrence
    return list(Registration.objects.of(about).active().select_related("person"))
