"""Words for the templates of this room."""

from django import template

from eclaireur.accompaniment import waits

register = template.Library()


@register.filter
def waited(days: float) -> str:
    """A wait in days, in words: « depuis 9 jours »."""
    return waits.waited(days)
