"""Reading who is expected leaves a line in the journal of each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from eclaireur.accounts.actions import record
from eclaireur.accounts.models import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eclaireur.accounts.models import Person
    from eclaireur.gatherings.models import Occurrence, Series

LOOKED = "gatherings.look_at_names"


@transaction.atomic
def note_names_read(*, by: Person, gathering: Occurrence | Series, people: Iterable[Person | None]) -> None:
    """Write that `by` read these names: once a day for each person and date, or programme. None is a visitor, who has
    no journal.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = JournalEntry.objects.filter(actor=by, verb=LOOKED, object_id=str(gathering.pk), created_at__gte=today)
    noted = set(known.values_list("subject", flat=True))
    for person in dict.fromkeys(people):
        if person != by and (person.pk if person else None) not in noted:
            record(by=by, verb=LOOKED, on=gathering, subject=person, is_look=True)
