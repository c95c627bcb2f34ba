"""The form by which those who hold a date take a place for someone who phones, and what they then tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from eclaireur.gatherings import queries
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.forms import GuestForm

if TYPE_CHECKING:
    from django.http import HttpRequest

    from eclaireur.gatherings.models import Occurrence, Registration

GUEST = "gatherings.guest"  # in the session, until the page that follows shows it


def a_guest_form(date: Occurrence, data: Any = None) -> GuestForm:
    """The form, with the rules of the group if it has some."""
    return GuestForm(data, with_rules=bool(date.series.rules_text))


def form_for_guests(date: Occurrence, *, holds: bool) -> GuestForm | None:
    """The same, for who `holds` the date, while one registers and comes without an account; else None."""
    gathering = date.registered_for
    return a_guest_form(date) if holds and gathering.registration_opens and not gathering.asks_for_account else None


def keep_guest(request: HttpRequest, date: Occurrence, place: Registration, code: str) -> None:
    """Remember, for the next page alone, what is to be told to the person."""
    said = _("Une place est gardée pour %(name)s.") % {"name": place.guest_name}
    if place.state != Seat.REGISTERED:
        said = _("C’est complet : %(name)s attend une place, au rang %(number)s.") % {"name": place.guest_name, "number": queries.position(place)}
    request.session[GUEST] = {"date": str(date.pk), "said": said, "code": code}


def guest_of(request: HttpRequest, date: Occurrence) -> dict[str, str] | None:
    """What is to be told to who was just given a place at this date; shown once."""
    if request.session.get(GUEST, {}).get("date") != str(date.pk):
        return None
    return request.session.pop(GUEST)
