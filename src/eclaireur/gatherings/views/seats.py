"""The place of who asks: of their account, or of a visitor who showed their code; and whether they came in already.

Who came in to a video group comes in again until its end, doors closed or not: a lost network puts nobody out. The mark
is in the session of their browser, and in no row: nothing says afterwards who came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.limits import HOUR, Limit
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import Occurrence, Registration, Series
from eclaireur.gatherings.rules import is_of_its_audience
from eclaireur.gatherings.views import shown

if TYPE_CHECKING:
    from django.http import HttpRequest

    from eclaireur.gatherings.models.registration import RegistrationQuerySet

VISITORS = Limit("gatherings_visitor", 20, HOUR)
SEAT = "gatherings.seat"  # in a visitor's session: the registration that « Ma place » shows
SEATS = "gatherings.seats"  # all those taken in this browser, or whose code was shown there
MOST_SEATS = 40
ENTERED = "gatherings.entered"
RULES_READ = "gatherings.rules"


def has_entered(request: HttpRequest, date: Occurrence | None) -> bool:
    """Whether this browser came in to that date."""
    return date is not None and str(date.pk) in request.session.get(ENTERED, {})


def note_entered(request: HttpRequest, date: Occurrence) -> None:
    """Remember it until the end of the date."""
    if not has_entered(request, date):
        now = timezone.now().timestamp()
        kept = {pk: until for pk, until in request.session.get(ENTERED, {}).items() if until > now}
        request.session[ENTERED] = kept | {str(date.pk): date.ends_at.timestamp()}


def has_read_rules(request: HttpRequest, series: Series) -> bool:
    """Whether this browser accepted the rules as they are now, where one comes without registering; or there are none."""
    return not series.rules_text or request.session.get(RULES_READ, {}).get(str(series.pk)) == series.rules_version


def note_rules_read(request: HttpRequest, series: Series) -> None:
    """Remember it as long as this browser's session."""
    request.session[RULES_READ] = request.session.get(RULES_READ, {}) | {str(series.pk): series.rules_version}


def seats_kept(request: HttpRequest) -> list[str]:
    """The registrations without an account that this browser knows, the last one last."""
    shown_now = request.session.get(SEAT)
    kept = [pk for pk in request.session.get(SEATS, []) if pk != shown_now]
    return [*kept, shown_now] if shown_now else kept


def keep_seat(request: HttpRequest, place: Registration, *, to_show: bool = True) -> None:
    """Remember this place in this browser, in the stead of any other at the same gathering; « Ma place » shows it, if wanted."""
    there = Registration.objects.of(place.gathering).filter(pk__in=seats_kept(request)).values_list("pk", flat=True)
    others = {str(pk) for pk in there}
    request.session[SEATS] = [*(pk for pk in seats_kept(request) if pk not in others), str(place.pk)][-MOST_SEATS:]
    if to_show or request.session.get(SEAT) in others:
        request.session[SEAT] = str(place.pk)


def forget_seat(request: HttpRequest, place: Registration) -> None:
    """It is no longer a place without an account."""
    left = [pk for pk in seats_kept(request) if pk != str(place.pk)]
    if request.session.get(SEAT) == str(place.pk):
        del request.session[SEAT]
    request.session[SEATS] = left


def has_seat_shown(request: HttpRequest) -> bool:
    """Whether « Ma place » shows one that is still theirs."""
    return Registration.objects.active().filter(pk=request.session.get(SEAT), person=None).exists()


def seat_to_show(request: HttpRequest) -> Registration | None:
    """The one that the address says (`?place=`), if this browser knows it: no gesture falls on another. Else the last one shown."""
    kept = seats_kept(request)
    rows = Registration.objects.filter(pk__in=kept, person=None).select_related("occurrence__series", "series")
    found = {str(row.pk): row for row in rows}
    if "place" in request.GET:
        return found.get(request.GET["place"])
    return next((found[pk] for pk in reversed(kept) if pk in found), None)


def page_of_seat(request: HttpRequest, place: Registration) -> str:
    """Where a place without an account is seen."""
    page = reverse("gatherings:visitor")
    return page if str(place.pk) == request.session.get(SEAT) else f"{page}?place={place.pk}"


def places_of(request: HttpRequest) -> RegistrationQuerySet:
    """The places, and waits for one, of who asks: someone signed in, a visitor in the browser that knows them, or both in one.

    A place before a wait, the account's before the visitor's.
    """
    theirs = Q(pk__in=seats_kept(request), person=None)
    if request.user.is_authenticated:
        theirs |= Q(person=request.user)
    held_first = Case(When(state=Seat.REGISTERED, then=0), default=1)
    places = Registration.objects.active().filter(theirs).select_related("person")
    return places.order_by(held_first, F("person").asc(nulls_last=True))


def place_of(request: HttpRequest, date: Occurrence) -> Registration | None:
    """The place of who asks at a date, or their wait for one; none once the gathering is no longer for them."""
    place = places_of(request).of(date.registered_for).first()
    return None if place and place.person and not is_of_its_audience(place.person, date.series) else place


def place_without_account(request: HttpRequest, gathering: Occurrence | Series) -> Registration | None:
    """The place a visitor already has there, unless they said it is for another person (`?autre`): nobody takes two unknowingly."""
    if request.user.is_authenticated or "autre" in request.GET:
        return None
    return places_of(request).of(gathering).first()


def seen_by(request: HttpRequest, place: Registration, date: Occurrence | None) -> shown.MySeat:
    """My place as I see it. A link of another site is a door: whoever was given it came in, for what we know."""
    mine = shown.seat(place, date, entered=has_entered(request, date))
    if date is not None and mine.link and mine.link == date.where.video_url:
        note_entered(request, date)
    return mine
