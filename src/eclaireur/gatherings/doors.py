"""How one comes in again to the text room of a date, when one's seat there is closed for now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclaireur.conversations.registries import Door
from eclaireur.gatherings.actions import room_is_open
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import Occurrence, Registration

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from eclaireur.conversations.models import Thread


def doors_of_a_room(thread: Thread, people: Collection[UUID]) -> dict[UUID, Door]:
    """For those of `people` who have a place: the rules when they are new, else the page of the date, where its room opens."""
    date = Occurrence.objects.published().filter(room=thread).select_related("series").first()
    if date is None or not room_is_open(date):
        return {}
    places = Registration.objects.of(date.registered_for).filter(person__in=people, state=Seat.REGISTERED)
    return {place.person_id: _door(place, date) for place in places.select_related("occurrence__series", "series")}


def _door(place: Registration, date: Occurrence) -> Door:
    if place.must_read_rules:
        why = _("Le groupe a de nouvelles règles. Lisez-les avant de venir.")
        return Door(why, reverse("gatherings:rules", args=[date.pk]), _("Lire les règles"))
    return Door(_("Votre place est gardée."), date.get_absolute_url(), _("Revenir à la page de la date"))
