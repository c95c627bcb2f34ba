"""The help numbers and pages people are shown."""

import time

from django.core.cache import cache
from django.db import models, transaction

from eclaireur.safety.enums import Situation
from eclaireur.safety.models import HelpNumber, HelpPage

HELP_NUMBERS = "safety.help_numbers"
"""Cache key of the numbers shown; forgotten whenever one is saved or deleted."""
AT_HAND = 5.0
"""For how many seconds a process shows the numbers it has at hand: every page shows them."""

_at_hand: tuple[float, list[HelpNumber]] | None = None
"""Until when (of the monotonic clock), and the numbers."""


def help_numbers() -> list[HelpNumber]:
    """The help numbers the public sees, in order. At most one query, and mostly none.

    One that changes is shown changed at once by the process that changed it, within `AT_HAND` by the others.
    """
    global _at_hand  # noqa: PLW0603 (one list for all threads, replaced whole)
    if (kept := _at_hand) is not None and time.monotonic() < kept[0]:
        return kept[1]
    numbers = cache.get(HELP_NUMBERS)
    if numbers is None:
        numbers = list(HelpNumber.objects.shown())
        cache.set(HELP_NUMBERS, numbers, timeout=300)
    _at_hand = (time.monotonic() + AT_HAND, numbers)
    return numbers


def forget_help_numbers(**_signal: object) -> None:
    """Drop the numbers kept: one of them changed (at once, and again when others can see the change)."""
    _forget()
    transaction.on_commit(_forget)


def drop_numbers_at_hand() -> None:
    """Drop what this process has at hand: it asks the cache again."""
    global _at_hand  # noqa: PLW0603
    _at_hand = None


def _forget() -> None:
    drop_numbers_at_hand()
    cache.delete(HELP_NUMBERS)


def help_by_situation() -> list[tuple[Situation, list[HelpNumber]]]:
    """The help numbers shown, by situation, in the order of the help page; situations without number left out."""
    numbers = help_numbers()
    sections = [(situation, [n for n in numbers if n.situation == situation]) for situation in Situation]
    return [(situation, found) for situation, found in sections if found]


def help_pages() -> models.QuerySet[HelpPage]:
    """The help pages published, in the order the operator gave them."""
    return HelpPage.objects.live().order_by("path")
