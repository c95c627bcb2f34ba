"""What moderators read of a gathering before others do: everything people wrote that its pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from eclaireur.gatherings.models import Occurrence, Series

PLACE = ("place_name", "address", "access_words", "alone_because")
OF_THE_WHOLE = ("rules_text", "moderation_text", *PLACE, "cancel_words")
OF_A_DATE = ("words", "words_aside", *PLACE)
"""What waits aside while a date is cancelled comes back with it. Numbers and links are for those who have a place; what a team keeps to prepare is for the team."""


def words_of(series: Series) -> str:
    """Its title, its description, then each other text under its name; what several dates to come say is read once."""
    dates = series.occurrences.coming().only("series", "starts_at", *OF_A_DATE)
    said = [*_named(series, OF_THE_WHOLE), *(line for date in dates for line in _named(date, OF_A_DATE))]
    return "\n\n".join(part for part in (series.title, series.description, *dict.fromkeys(said)) if part)


def _named(row: Series | Occurrence, names: tuple[str, ...]) -> list[str]:
    said = [(getattr(row._meta.get_field(name), "verbose_name", name), getattr(row, name)) for name in names]
    return [_("%(name)s : %(words)s") % {"name": capfirst(name), "words": words} for name, words in said if words]
