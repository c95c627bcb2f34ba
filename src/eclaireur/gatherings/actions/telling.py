"""Telling those who registered, and those who hold."""

from collections.abc import Iterable

from django.urls import reverse

from eclaireur.accounts.models import Person
from eclaireur.accounts.queries import are_apart
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.notices.actions import notify

OFFERED, LAPSED, FREELY = "gatherings.offered", "gatherings.lapsed", "gatherings.freely"
CANCELLED, CHANGED, CONFIRMED = "gatherings.cancelled", "gatherings.changed", "gatherings.confirmed"
TOMORROW, SOON = "gatherings.tomorrow", "gatherings.soon"
ENTRUSTED, RELEASED, TOO_FEW = "gatherings.entrusted", "gatherings.released", "gatherings.too_few"
UNABLE, PUT_BACK, NOBODY = "gatherings.unable", "gatherings.put_back", "gatherings.nobody"
BACK_IN = "gatherings.back_in"
RULES, ADDED, WORDS = "gatherings.rules", "gatherings.added", "gatherings.words"
HELD_OFF, HELD_MOVED = "gatherings.held_off", "gatherings.held_moved"
HELD_TOMORROW, HELD_SOON = "gatherings.held_tomorrow", "gatherings.held_soon"
ONE_LEFT, WANTS_OUT = "gatherings.one_left", "gatherings.wants_out"


def tell(to: Person, kind: str, about: Occurrence | Series) -> None:
    """One notice, that leads to the page of what it is about."""
    notify(to=to, kind=kind, about=about, url=about.get_absolute_url())


def tell_registered(kind: str, about: Occurrence | Series, registrations: Iterable[Registration]) -> None:
    """Tell everyone who registered or waits. A visitor without an account reads it with their code."""
    for registration in registrations:
        if registration.person is not None:
            tell(registration.person, kind, about)


def tell_each_once(kind: str, series: Series, registrations: Iterable[Registration]) -> None:
    """Tell each person once, whatever the number of their dates: of the only one, else of the whole gathering."""
    places: dict[Person, list[Registration]] = {}
    for registration in registrations:
        if registration.person is not None:
            places.setdefault(registration.person, []).append(registration)
    for person, theirs in places.items():
        only = theirs[0].occurrence if len(theirs) == 1 else None
        tell(person, kind, only or series)


def page_to_hold(about: Occurrence | Series) -> str:
    """The page of those who hold it."""
    return reverse("gatherings:manage" if isinstance(about, Series) else "gatherings:date", args=[about.pk])


def tell_of(kind: str, about: Occurrence | Series, people: Iterable[Person], *, by: Person | None, url: str = "") -> None:
    """Tell these people what `by` did of what they hold, or are to: across a block, without saying who."""
    for person in people:
        if person != by:
            named = None if by is None or are_apart(by, person) else by
            notify(to=person, kind=kind, about=about, url=url or page_to_hold(about), by=named)


def tell_who_hold(kind: str, about: Occurrence | Series, people: Iterable[Person], *, by: Person | None) -> None:
    """Tell these people, who hold it, but `by`: a block between them hides nothing of what they are to hold."""
    tell_of(kind, about, (person for person in people if person != by), by=None)


def tell_who_hold_all(kind: str, series: Series, dates: Iterable[Occurrence], *, by: Person | None) -> None:
    """Once for the whole to those who hold the gathering, once for each of `dates` to those who hold that day only."""
    usually = set(series.facilitators.all())
    tell_who_hold(kind, series, usually, by=by)
    for date in dates:
        tell_who_hold(kind, date, set(date.held_by.all()) - usually, by=by)


def everyone_of(occurrence: Occurrence) -> list[Registration]:
    """Those who registered for a date, or for the programme it belongs to."""
    return list(Registration.objects.of(occurrence.registered_for).active().select_related("person", "occurrence__series", "series"))


def tell_rules_changed(series: Series) -> None:
    """Each person who is to come, or waits, once: they read the rules on the page where they accept them."""
    coming = series.occurrences.kept().coming()
    of_dates = Registration.objects.active().filter(occurrence__in=coming).order_by("occurrence__starts_at")
    places = Registration.objects.of(series).active() if series.is_programme else of_dates
    first = coming.first()
    told = set()
    for place in places.select_related("person", "occurrence"):
        date = place.occurrence or first
        if place.person is None or date is None or place.person in told or not series.rules_text:
            continue
        told.add(place.person)
        notify(to=place.person, kind=RULES, about=date, url=reverse("gatherings:rules", args=[date.pk]))
