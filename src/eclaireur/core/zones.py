"""Whose hours are said: the time zones of France, and the one of whoever reads.

Pages, e-mails and live sentences say the reader's own hours. What must be the same for everybody (the day of a key, the
end of a clearance, the calendar anybody follows) is counted where the site is.
"""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

COOKIE = "heure"
A_YEAR = 60 * 60 * 24 * 365


class Zone(models.TextChoices):
    """The time zones of France."""

    PARIS = "Europe/Paris", _("France métropolitaine")
    GUADELOUPE = "America/Guadeloupe", _("Guadeloupe")
    MARTINIQUE = "America/Martinique", _("Martinique")
    GUYANE = "America/Cayenne", _("Guyane")
    REUNION = "Indian/Reunion", _("La Réunion")
    MAYOTTE = "Indian/Mayotte", _("Mayotte")
    MIQUELON = "America/Miquelon", _("Saint-Pierre-et-Miquelon")
    BARTHELEMY = "America/St_Barthelemy", _("Saint-Barthélemy")
    MARTIN = "America/Marigot", _("Saint-Martin")
    CALEDONIE = "Pacific/Noumea", _("Nouvelle-Calédonie")
    TAHITI = "Pacific/Tahiti", _("Polynésie française")
    MARQUISES = "Pacific/Marquesas", _("Îles Marquises")
    GAMBIER = "Pacific/Gambier", _("Îles Gambier")
    WALLIS = "Pacific/Wallis", _("Wallis-et-Futuna")


HOURS = {
    Zone.PARIS: _("heure de Paris"), Zone.GUADELOUPE: _("heure de la Guadeloupe"), Zone.MARTINIQUE: _("heure de la Martinique"),
    Zone.GUYANE: _("heure de la Guyane"), Zone.REUNION: _("heure de La Réunion"), Zone.MAYOTTE: _("heure de Mayotte"),
    Zone.MIQUELON: _("heure de Saint-Pierre-et-Miquelon"), Zone.BARTHELEMY: _("heure de Saint-Barthélemy"),
    Zone.MARTIN: _("heure de Saint-Martin"), Zone.CALEDONIE: _("heure de la Nouvelle-Calédonie"), Zone.TAHITI: _("heure de Tahiti"),
    Zone.MARQUISES: _("heure des îles Marquises"), Zone.GAMBIER: _("heure des îles Gambier"), Zone.WALLIS: _("heure de Wallis-et-Futuna"),
}  # fmt: skip
"""How each is named beside an hour."""


def hours_of(zone: str) -> str:
    """« heure de La Réunion »."""
    return str(HOURS.get(zone, zone))


def readers_zone() -> str:
    """The zone in which hours are said now."""
    return timezone.get_current_timezone_name()


def is_readers(zone: str) -> bool:
    """Whether the reader's clock and the one of `zone` say the same, all year round."""
    return zone == readers_zone() or _clock(zone, timezone.now().year) == _clock(readers_zone(), timezone.now().year)


@lru_cache(maxsize=64)
def _clock(zone: str, year: int) -> tuple[dt.timedelta | None, ...]:
    """How far from UTC its clock is, in winter and in summer."""
    return tuple(dt.datetime(year, month, 1, 12, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


def of_request(request: HttpRequest) -> str:
    """The zone of whoever asks: the one of their account, else the one this browser keeps, else the site's."""
    knows = settings.SESSION_COOKIE_NAME in request.COOKIES  # else nobody is looked for: what is for anybody stays so
    chosen = (getattr(request.user, "zone", "") if knows else "") or request.COOKIES.get(COOKIE, "")
    return chosen if chosen in Zone.values else settings.TIME_ZONE


def keep(zone: str, response: HttpResponse) -> None:
    """Let a visitor's browser keep its zone, for a year."""
    response.set_cookie(COOKIE, zone, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


@contextmanager
def written_in(language: str, zone: str) -> Iterator[None]:
    """What is written meanwhile is in this language, with the hours of this zone."""
    with translation.override(language), timezone.override(zone):
        yield


def as_read_by(person: Any) -> AbstractContextManager[None]:
    """What is written meanwhile is in the language of `person`, with the hours of where they are."""
    return written_in(person.language, person.zone)


def site_day() -> dt.date:
    """The day where the site is, whoever asks."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
