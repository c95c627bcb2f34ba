"""What a new gathering takes from an earlier one: all that it is, nothing of what happened there."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from eclaireur.gatherings.models import WHERE_FIELDS, Series
from eclaireur.gatherings.queries.mine import people_who_may_hold

if TYPE_CHECKING:
    from eclaireur.accounts.models import Person

COPIED = (
    "kind", "title", "description", "structure", "audience", "open_to_visitors", "come_freely",
    "zone", "starts_at_time", "minutes", "repeats", "every", "weekdays", "count", "until", "holidays", *WHERE_FIELDS,
    "capacity", "minimum", "decide_hours", "doors_close_after", "rules_text", "moderation_text", "material", "alone_because", "usual_plan",
)  # fmt: skip
"""Its first date is chosen anew; its dates, their exceptions and its history stay its own."""


def copy_of(series: Series) -> Series:
    """A new gathering like `series`, not kept yet, without its first date, nor its last one once it is over."""
    made = Series(**{name: copy(getattr(series, name)) for name in COPIED})
    if made.until and made.until < timezone.localdate():
        made.until = None
    return made


def chosen_with(series: Series, *, by: Person) -> dict[str, Any]:
    """Its themes, and those who hold it whom `by` may still ask; `by` when there is nobody."""
    still = people_who_may_hold(by).filter(pk__in=series.holdings.values("person"))
    return {"themes": list(series.themes.all()), "facilitators": list(still) or [by]}
