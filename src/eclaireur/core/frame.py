"""The frame around every page: what each of its parts shows, drawn once for each way it can look."""

from collections.abc import Callable, Hashable
from typing import Any
from urllib.parse import quote

from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.safestring import SafeString

from eclaireur.core.context import EmergencyNumber
from eclaireur.core.drawing import drawn


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


PARTS: dict[str, tuple[str, Callable[[Context], dict[str, Hashable]]]] = {
    "bar": ("core/bar.html", bar),
    "foot": ("core/foot.html", foot),
    "help_panel": ("core/help_panel.html", help_panel),
    "styles": ("core/styles.html", lambda _context: {}),
}


def draw(part: str, context: Context) -> SafeString:
    """A part of the frame for the page being made."""
    request = context.get("request")
    here = request.get_full_path() if request else ""
    words = {"csrf_token": lambda: get_token(request) if request else "", "here": here, "here_quoted": lambda: quote(here)}
    template, shown = PARTS[part]
    return drawn(template, words, shown(context))
