"""What was decided, as moderators look for it: by the name shown, the decision, the reason, the days."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any

from eclaireur.accounts.models import Person
from eclaireur.safety.models import Decision
from eclaireur.safety.models.reports import DecisionQuerySet
from eclaireur.safety.queries.desk import with_names
from eclaireur.safety.queries.reports import signed_by

MOST_NAMED = 2_000
"""Among how many decisions a name is looked for: names are those texts are signed with, which no column holds."""


def decided_for(
    moderator: Person, *, name: str = "", measure: str = "", reason: str = "", first: dt.date | None = None, last: dt.date | None = None
) -> DecisionQuerySet | list[Decision]:
    """The decisions on the desk of `moderator`, newest first: of these only, made between these days.

    `name`: a part of the name they are shown with, without case or accents. The pseudonym of an account finds nothing that is
    signed with another name: to look for it would join the two.
    """
    found = Decision.objects.on_desk_of(moderator).select_related("author", "moderator", "content_type").prefetch_related("about")
    for field, value in (("measure", measure), ("reason", reason), ("created_at__date__gte", first), ("created_at__date__lte", last)):
        found = found.filter(**{field: value}) if value else found
    if not (wanted := bare(name.strip())):
        return found
    return [one for one in signed(found[:MOST_NAMED]) if wanted in bare(one.signed)]


def bare(name: str) -> str:
    """A name without case or accents, to look for a part of it."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))


def signed(decisions: Iterable[Decision]) -> list[Any]:
    """The same decisions, each with `signed`, the name of whoever it is about; what these names need is read at once."""
    listed: list[Any] = with_names(decisions)
    for decision in listed:
        decision.signed = signed_by(decision)
    return listed
