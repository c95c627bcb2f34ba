"""`date` in templates: Django's, as our languages write days. In every template (see TEMPLATES)."""

from typing import Any

from django import template
from django.template.defaultfilters import date as said_by_django

from eclaireur.core.dates import as_written

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> str:
    """`value` in a format of Django’s; "" for what is no date."""
    said = said_by_django(value, form)
    return as_written(value, said) if hasattr(value, "day") else said
