"""`{% report_url thing as address %}`: where something is reported."""

from django import template
from django.db import models

from eclaireur.safety.registries import report_address

register = template.Library()


@register.simple_tag
def report_url(thing: models.Model) -> str:
    """The address where `thing` is reported; "" when it cannot be."""
    return report_address(thing)
