"""Beside what people read: where it is reported, whether somebody reads now, a word about what was received."""

from django import template
from django.db import models

from eclaireur.core.page_memory import once_a_page
from eclaireur.safety import queries
from eclaireur.safety.registries import report_address

register = template.Library()


@register.simple_tag
def report_url(thing: models.Model) -> str:
    """The address where `thing` is reported; "" when it cannot be."""
    return report_address(thing)


@register.simple_tag
def reading_line() -> str:
    """Whether moderation reads now, or when it does again; "" while no hours are published."""
    return once_a_page("safety.reading_line", queries.reading_line)


@register.simple_tag
def care_about(words: str) -> list[str]:
    """What words received from someone one does not know yet may carry, said gently; nothing for most."""
    return queries.said_to_receiver(one.kind for one in queries.noticed_in(str(words or "")))


@register.filter
def in_delay(hours: float) -> str:
    """Hours as one says a delay."""
    return queries.delay_in_words(hours)
