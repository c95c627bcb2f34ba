"""What those who hold a date kept for themselves, and to whom they may write."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Debrief
from eclaireur.conversations.queries import debriefs_of
from eclaireur.core.fields import open_all
from eclaireur.gatherings.enums import Seat
from eclaireur.gatherings.models import AfterWord, Occurrence, Preparation, Registration
from eclaireur.gatherings.models.registration import RegistrationQuerySet

NEAR = dt.timedelta(hours=1)
"""How long before a date someone who gives back their place was still about to come."""


def preparation_of(occurrence: Occurrence) -> Preparation | None:
    """How a date was prepared, or None."""
    return Preparation.objects.filter(occurrence=occurrence).first()


def plan_of(occurrence: Occurrence) -> str:
    """The plan of a date, else the usual one of its series; empty when there is neither."""
    kept = preparation_of(occurrence)
    return kept.plan if kept else occurrence.series.usual_plan


def last_preparation(occurrence: Occurrence) -> Preparation | None:
    """How the latest date prepared before this one was, in the same series, or None."""
    rows = Preparation.objects.filter(occurrence__series=occurrence.series, occurrence__starts_at__lt=occurrence.starts_at)
    return rows.order_by("-occurrence__starts_at").first()


def after_words(occurrence: Occurrence) -> list[AfterWord | Debrief]:
    """What those who held a date wrote to each other, here or in its text room while it lasts, in order, opened."""
    words: list[AfterWord | Debrief] = open_all(occurrence.after_words.select_related("author"), "body")
    if occurrence.room is not None:
        words += debriefs_of(occurrence.room.room)
    return sorted(words, key=lambda word: word.created_at)


def own_word(occurrence: Occurrence, author: Person, pk: UUID) -> AfterWord | Debrief | None:
    """A word `author` left about a date, here or in its text room, or None."""
    found = occurrence.after_words.filter(author=author, pk=pk).first()
    return found or Debrief.objects.filter(room__thread__gathering=occurrence, author=author, pk=pk).first()


def those_expected_at(occurrence: Occurrence) -> RegistrationQuerySet:
    """Who had a place when the date came near, even if they gave it back since: from the middle of a group, perhaps."""
    near = Q(state=Seat.REGISTERED) | Q(state=Seat.CANCELLED, left_at__gte=occurrence.starts_at - NEAR)
    return Registration.objects.of(occurrence.registered_for).filter(near)


def whom_to_write_to(occurrence: Occurrence, *, by: Person) -> list[Registration]:
    """A place of each person with an account who was expected, `by` left out, by name."""
    rows = those_expected_at(occurrence).exclude(person=None).exclude(person=by).select_related("person").order_by("person__pseudonym")
    return list({row.person_id: row for row in rows}.values())
