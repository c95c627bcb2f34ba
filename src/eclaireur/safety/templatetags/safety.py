"""`{% report_url thing as address %}`: where something is reported; `{% care_about words as care %}`: a word beside what was received."""

from django import template
from django.db import models

from eclaireur.safety.queries import noticed_in, said_to_receiver
from eclaireur.safety.registries import report_address

register = template.Library()


@register.simple_tag
def report_url(thing: models.Model) -> str:
    """The address where `thing` is reported; "" when it cannot be."""
    return report_address(thing)


@register.simple_tag
def care_about(words: str) -> list[str]:
    """What words received from someone one does not know yet may carry, said gently; nothing for most."""
    return said_to_receiver(one.kind for one in noticed_in(str(words or "")))
