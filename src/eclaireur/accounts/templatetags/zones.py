"""By which clock a page says its hours, and the way to another."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context

from eclaireur.core import zones

register = template.Library()


@register.simple_tag
def readers_hours() -> str:
    """« heure de La Réunion », for whoever reads."""
    return zones.hours_of(zones.readers_zone())


@register.simple_tag
def sites_hours() -> str:
    """« heure de Paris », when the site's clock is not the reader's; else ""."""
    return "" if zones.is_readers(settings.TIME_ZONE) else zones.hours_of(settings.TIME_ZONE)


@register.inclusion_tag("accounts/readers_zone.html", takes_context=True)
def readers_zone(context: Context) -> dict[str, Any]:
    """The reader's clock in words, a link to change it; a small script may offer the one of the device, and never takes it."""
    others = {zone: zones.hours_of(zone) for zone in zones.Zone.values if not zones.is_readers(zone)}
    here = context["request"].get_full_path()
    far = zones.readers_zone() != settings.TIME_ZONE
    return {"hours": zones.hours_of(zones.readers_zone()) if far else "", "others": json.dumps(others, ensure_ascii=False), "here": here}
