"""Coming in to the video room of a date: the address is made here, for whoever has a place, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eclaireur.gatherings import visio
from eclaireur.gatherings.enums import Seat, Way
from eclaireur.gatherings.models import Occurrence
from eclaireur.gatherings.rules import holds_that_day
from eclaireur.gatherings.views.seats import has_entered, note_entered, page_of_seat, place_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from eclaireur.gatherings.models import Registration


@require_GET
def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to the room, if it is time. A plain link, as a form may not lead to another site."""
    found = get_object_or_404(Occurrence.objects.published().with_series(), pk=pk)
    where = found.where
    if where.way != Way.VIDEO or not where.video_is_ours or not visio.is_configured():
        raise Http404
    name, place = _who(request, found)
    holds = place is None
    if place is not None and place.must_read_rules:
        return redirect("gatherings:rules", found.pk)
    if not visio.is_open(found, holds=holds, entered=has_entered(request, found)):
        messages.info(request, _("La salle ouvre dix minutes avant l’heure, jusqu’à la fermeture des portes."))
        return redirect(found if place is None or place.person else page_of_seat(request, place))
    note_entered(request, found)
    response = HttpResponseRedirect(visio.address(found, name=name, holds=holds))
    response["Referrer-Policy"], response["Cache-Control"] = "no-referrer", "private, no-store"
    return response


def _who(request: HttpRequest, date: Occurrence) -> tuple[str, Registration | None]:
    """(name shown there, their place; None for who holds the date). PermissionDenied for anybody else."""
    person = request.user
    if person.is_authenticated and holds_that_day(person, date):
        return person.pseudonym, None
    place = place_of(request, date)
    if place is None or place.state != Seat.REGISTERED:
        raise PermissionDenied
    return place.name, place
