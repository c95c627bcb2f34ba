"""The frame around every page, drawn once for each way it can look.

What a part of the frame shows is all in its inputs, given here and nowhere else: the same inputs make the same words,
whoever asks. What changes with each request (the address of the page, the token of its forms) is put in afterwards.
"""

import secrets
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from eclaireur.core.context import EmergencyNumber

KEPT = 512  # parts: a few megabytes
TOKEN, HERE, QUOTED = (secrets.token_hex(16) for _ in range(3))  # stand where each request puts its own; nobody can write them


def bar(context: Context) -> dict[str, Hashable]:
    """The bar above: menus as this reader has them on this page."""
    user = context.get("user")
    signed_in = bool(user and user.is_authenticated)
    return {
        "main_menu": tuple(context.get("main_menu") or ()),
        "mine_menu": tuple(context.get("mine_menu") or ()) if signed_in else (),
        "staff_menu": tuple(context.get("staff_menu") or ()) if signed_in else (),
        "menu_has_news": bool(signed_in and context.get("menu_has_news")),
        "signed_in": signed_in,
        "pseudonym": user.pseudonym if signed_in else "",
        "help_address": context.get("help_address", ""),
        "exit_url": context.get("exit_url", ""),
    }


def foot(context: Context) -> dict[str, Hashable]:
    """The links below, and the choice of a language."""
    return {"help_pages": tuple((address, str(label)) for address, label in context.get("help_pages") or ())}


def help_panel(context: Context) -> dict[str, Hashable]:
    """Who answers now."""
    told = context.get("help_numbers") or ()
    return {
        "help_numbers": _plain(told() if callable(told) else told),
        "emergency_numbers": _plain(context.get("emergency_numbers") or ()),
        "help_address": context.get("help_address", ""),
        "exit_url": context.get("exit_url", ""),
    }


def _plain(numbers: Any) -> tuple[EmergencyNumber, ...]:
    return tuple(EmergencyNumber(str(one.number), str(one.href), str(one.who), str(one.when)) for one in numbers)


PARTS: dict[str, Callable[[Context], dict[str, Hashable]]] = {
    "bar": bar, "foot": foot, "help_panel": help_panel, "styles": lambda _context: {},
}


def draw(part: str, context: Context) -> SafeString:
    """A part of the frame for the page being made."""
    draw_it = _draw.__wrapped__ if settings.DEBUG else _draw  # a template being written is read again each time
    drawn = draw_it(part, get_language() or settings.LANGUAGE_CODE, tuple(PARTS[part](context).items()))
    request: HttpRequest | None = context.get("request")
    if request is None:
        return mark_safe(drawn.replace(HERE, "").replace(QUOTED, "").replace(TOKEN, ""))  # noqa: S308 (ours)
    if TOKEN in drawn:
        drawn = drawn.replace(TOKEN, get_token(request))
    if HERE in drawn:
        here = request.get_full_path()
        drawn = drawn.replace(HERE, escape(here)).replace(QUOTED, escape(quote(here)))
    return mark_safe(drawn)  # noqa: S308 (drawn by a template, filled with escaped words)


@lru_cache(maxsize=KEPT)
def _draw(part: str, language: str, inputs: tuple[tuple[str, Hashable], ...]) -> str:
    given = {"LANGUAGE_CODE": language, "csrf_token": TOKEN, "here": HERE, "here_quoted": QUOTED}
    return get_template(f"core/{part}.html").render(given | dict(inputs))
