"""The help numbers and pages people are shown."""

from django.core.cache import cache
from django.db import models, transaction

from eclaireur.safety.enums import Situation
from eclaireur.safety.models import HelpNumber, HelpPage

HELP_NUMBERS = "safety.help_numbers"
"""Cache key of the numbers shown; forgotten whenever one is saved or deleted."""


def help_numbers() -> list[HelpNumber]:
    """The help numbers the public sees, in order. At most one query, and mostly none."""
    numbers = cache.get(HELP_NUMBERS)
    if numbers is None:
        numbers = list(HelpNumber.objects.shown())
        cache.set(HELP_NUMBERS, numbers, timeout=300)
    return numbers


def forget_help_numbers(**_signal: object) -> None:
    """Drop the cached numbers: one of them changed (at once, and again when others can see the change)."""
    cache.delete(HELP_NUMBERS)
    transaction.on_commit(lambda: cache.delete(HELP_NUMBERS))


def help_by_situation() -> list[tuple[Situation, list[HelpNumber]]]:
    """The help numbers shown, by situation, in the order of the help page; situations without number left out."""
    numbers = help_numbers()
    sections = [(situation, [n for n in numbers if n.situation == situation]) for situation in Situation]
    return [(situation, found) for situation, found in sections if found]


def help_pages() -> models.QuerySet[HelpPage]:
    """The help pages published, in the order the operator gave them."""
    return HelpPage.objects.live().order_by("path")
