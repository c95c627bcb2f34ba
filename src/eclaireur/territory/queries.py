"""Distances and places, said in words."""

import math

from django.utils.translation import gettext as _

from eclaireur.territory.models import Commune, Place

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in kilometres."""

SUGGESTED = 8


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in km between two (latitude, longitude) in degrees.

    Haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984): steady for
    small distances, within 0.6 % of the ellipsoid.
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def kilometres_between(one: Commune, other: Commune) -> float | None:
    """Distance in km between two communes, or None when one is nowhere on the map."""
    if one.place is None or other.place is None:
        return None
    return kilometres(one.place, other.place)


def distance_in_words(km: float) -> str:
    """A distance said roughly, so that several of them never pinpoint anyone: the farther, the rounder."""
    if km < 3:  # noqa: PLR2004 (the steps are said here and nowhere else)
        return _("tout près")
    step = 1 if km < 20 else 5 if km < 100 else 50  # noqa: PLR2004
    return _("à %(km)s km") % {"km": round(km / step) * step}


def communes_like(typed: str, limit: int = SUGGESTED) -> list[Commune]:
    """The communes most likely meant by what someone typed, best first, with their département; one query."""
    return list(Commune.objects.matching(typed[:80]).select_related("departement")[:limit])


def places_like(typed: str, limit: int = SUGGESTED) -> list[Place]:
    """The places of the directory most likely meant by what someone typed, by name, with their commune; one query."""
    return list(Place.objects.listed().matching(typed[:240]).select_related("commune")[:limit])
