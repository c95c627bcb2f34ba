"""Reads over several models of this room."""

from eclaireur.gatherings.queries.agenda import Page, Wish, between, page_of, wanted, with_places
from eclaireur.gatherings.queries.certificates import (
    certificate_numbered,
    certificates_at,
    certificates_of,
    certificates_to_answer,
    followed,
    may_ask,
    programmes_to_certify,
)
from eclaireur.gatherings.queries.feeds import announced, expected, feed_at, fingerprint, last_change
from eclaireur.gatherings.queries.holding import after_words, last_preparation, plan_of, preparation_of
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
from eclaireur.gatherings.visio import fault as video_fault

__all__ = [
    "Page",
    "Wish",
    "after_words",
    "announced",
    "appointments",
    "between",
    "certificate_numbered",
    "certificates_at",
    "certificates_of",
    "certificates_to_answer",
    "dates_of",
    "desk",
    "expected",
    "feed_at",
    "fingerprint",
    "followed",
    "held_dates",
    "last_change",
    "last_preparation",
    "may_ask",
    "may_publish_without_structure",
    "names_at",
    "next_appointment",
    "page_of",
    "people_who_may_hold",
    "plan_of",
    "position",
    "preparation_of",
    "programmes_to_certify",
    "seat_of",
    "seat_with_code",
    "structures_to_publish_in",
    "to_count",
    "video_fault",
    "wanted",
    "with_places",
]
