"""Small words for templates: times said as people say them, safe attributes, marks, links of a list."""

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from eclaireur.core.dates import in_full
from eclaireur.core.drawing import KEPT
from eclaireur.core.frame import draw

register = template.Library()

TINTS = 4  # see .mark in components.css
STRONG, MIDDLING = 0.6, 0.25  # shares of the strongest possible reason, for words beside its meter


@register.simple_tag(takes_context=True)
def frame(context: Context, part: str) -> SafeString:
    """A part of the frame around every page; see eclaireur.core.frame."""
    return draw(part, context)


@register.simple_tag(takes_context=True)
def once_token(context: Context) -> str:
    """A fresh token for one submission; see eclaireur.core.once. A piece drawn once is given it afterwards, as a word."""
    return context.get("once_token") or str(uuid.uuid4())


@register.filter
def html_attrs(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes a component did not name itself, each escaped. Cotton's own printing escapes nothing."""
    return flatatt(attrs.attrs_dict())


def _describing(field: forms.BoundField, hint: str) -> str:
    """The identifiers of what describes a field: its own choice, or its hint and its errors."""
    if chosen := field.field.widget.attrs.get("aria-describedby"):
        return chosen
    parts = [f"{field.auto_id}_helptext"] if hint else []
    return " ".join(parts + ([f"{field.auto_id}_error"] if field.errors else []))


@register.simple_tag
def described(field: forms.BoundField, hint: str) -> SafeString:
    """The attribute that ties a group of choices to its hint and its errors."""
    return flatatt({"aria-describedby": _describing(field, hint) or None})


@register.simple_tag
def control(field: forms.BoundField, hint: str) -> SafeString:
    """The control of a bound field, tied to `hint` (the words shown under its label) and to its errors.

    A long text is never cut by the browser: the limit is told, not imposed.
    """
    attrs: dict[str, Any] = {"aria-describedby": _describing(field, hint) or False}
    limit = field.field.widget.attrs.get("maxlength")
    if isinstance(field.field.widget, forms.Textarea) and limit:
        attrs |= {"maxlength": False, "data-limit": limit}
    return field.as_widget(attrs=attrs)


@register.filter
def count_to(total: int) -> range:
    """1, 2, … `total`."""
    return range(1, int(total) + 1)


@register.filter
def unlocalized(number: float) -> str:
    """A number as HTML attributes want it: a point, at most four decimals."""
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


@register.simple_tag
def weight_in_words(points: float, most: float = 1) -> str:
    """How much `points` counts beside `most`, the strongest possible, in words a reader can hear."""
    share = float(points) / float(most) if most else 0
    if share >= STRONG:
        return gettext("compte beaucoup")
    if share >= MIDDLING:
        return gettext("compte")
    return gettext("compte un peu")


@register.filter
def initial(name: str) -> str:
    """The letter that stands for someone: the first letter or digit of a pseudonym."""
    return next((letter.upper() for letter in str(name) if letter.isalnum()), "·")


@register.filter
def mark_tint(name: str) -> str:
    """One of a few calm tints, always the same for the same pseudonym."""
    return f"t{sum(map(ord, str(name))) % TINTS}"


def clock(at: dt.datetime | dt.time) -> str:
    """« 18 h », « 18 h 30 », never cut at the end of a line."""
    if get_language() == "en":
        return f"{at.hour:02d}:{at.minute:02d}"
    return f"{at.hour}\u00a0h\u00a0{at.minute:02d}" if at.minute else f"{at.hour}\u00a0h"


@register.filter
def in_words(at: dt.datetime | None) -> str:
    """A moment as people say it: « aujourd’hui, 19 h 12 », « hier, 8 h 05 », « mardi 3 juin, 14 h »."""
    if at is None:
        return ""
    return _in_words(at, timezone.localdate(), timezone.get_current_timezone(), get_language())


@lru_cache(maxsize=KEPT)
def _in_words(at: dt.datetime, today: dt.date, zone: dt.tzinfo, language: str | None) -> str:
    """Lists say the same moments again and again: each is put in words once a day and language."""
    local = timezone.localtime(at, zone)
    days = (today - local.date()).days
    if days == 0:
        day = gettext("aujourd’hui")
    elif days == 1:
        day = gettext("hier")
    elif local.year == today.year:
        day = in_full(local, "l j F")
    else:
        day = in_full(local, "j F Y")
    return f"{day}, {clock(local)}"


@register.filter
def coming(at: dt.datetime | None) -> str:
    """A moment to come as people say it: « aujourd’hui à 19 h », « demain à 8 h 30 », « mardi 3 juin à 14 h »."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    days = (local.date() - timezone.localdate()).days
    names = {0: gettext("aujourd’hui"), 1: gettext("demain")}
    day = names.get(days) or in_full(local, "l j F")
    return gettext("%(day)s à %(time)s") % {"day": day, "time": clock(local)}


@register.simple_tag(takes_context=True)
def page_link(context: Context, param: str, number: int) -> str:
    """The address of page `number` of the list shown, every other choice in the address kept."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[param] = str(number)
    return f"?{query.urlencode()}"
