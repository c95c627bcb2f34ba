"""Reads over several models of this room."""

from eclaireur.gatherings.queries.agenda import Page, Wish, between, page_of, wanted, with_places
from eclaireur.gatherings.queries.feeds import announced, expected, feed_at, fingerprint, last_change
from eclaireur.gatherings.queries.mine import (
    appointments,
    dates_of,
    desk,
    held_dates,
    may_publish_without_structure,
    names_at,
    next_appointment,
    people_who_may_hold,
    position,
    seat_of,
    seat_with_code,
    structures_to_publish_in,
    to_count,
)

__all__ = [
    "Page",
    "Wish",
    "announced",
    "appointments",
    "between",
    "dates_of",
    "desk",
    "expected",
    "feed_at",
    "fingerprint",
    "held_dates",
    "last_change",
    "may_publish_without_structure",
    "names_at",
    "next_appointment",
    "page_of",
    "people_who_may_hold",
    "position",
    "seat_of",
    "seat_with_code",
    "structures_to_publish_in",
    "to_count",
    "wanted",
    "with_places",
]
