"""What every page's frame needs: menus with their addresses, display, emergency numbers."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from eclaireur.core import registries
from eclaireur.core.display import Display


@dataclass(frozen=True)
class MenuLink:
    """A menu entry as it is shown to someone, on some page."""

    label: str
    url: str
    current: str  # "page", "true" inside its section, or ""
    badge: str | None
    hint: str


@dataclass(frozen=True)
class EmergencyNumber:
    """Someone who answers: the number shown, the link that calls it, who answers, when."""

    number: str
    href: str
    who: Any
    when: Any = ""


EMERGENCY_NUMBERS = (  # shown when the safety room has nothing else to say
    EmergencyNumber("3114", "tel:3114", _("Prévention du suicide. On vous écoute."), _("Jour et nuit, gratuit")),
    EmergencyNumber("15", "tel:15", _("SAMU, urgence médicale"), _("Jour et nuit")),
    EmergencyNumber("112", "tel:112", _("Urgences, partout en Europe"), _("Jour et nuit")),
    EmergencyNumber("114", "sms:114", _("Urgences par message, si vous ne pouvez pas parler ou entendre"), _("Jour et nuit")),
)


HELP = "/aide/"  # the safety room answers there; printed on cards, this address does not move
HELP_PAGES = (
    ("comment-ca-marche", _("Comment ça marche")),
    ("pour-les-proches", _("Pour les proches")),
    ("devenir-pair-aidant", _("Devenir pair-aidant")),
    ("vie-privee", _("Vie privée")),
    ("ce-qui-vous-protege", _("Ce qui vous protège ici")),
    ("charte", _("Charte")),
    ("quitter-vite", _("Quitter vite")),
    ("mentions-legales", _("Mentions légales")),
)
MODERATION_PAGES = (  # the safety room answers there too
    ("/moderation/", _("Comment ce lieu est modéré")),
    ("/moderation/chiffres/", _("La modération en chiffres")),
)


def links(request: HttpRequest, menu: str) -> list[MenuLink]:
    """The links of `menu` for the person behind `request`, knowing the page shown."""
    person = getattr(request, "user", None) or AnonymousUser()
    made = []
    for entry in registries.menu(menu, person):
        url = _address(entry.url_name)
        current = "page" if request.path == url else "true" if request.path.startswith(url) and url != "/" else ""
        made.append(MenuLink(str(entry.label), url, current, entry.badge(person), str(entry.hint)))
    return made


@cache
def _address(name: str) -> str:
    """Where a menu leads: addresses do not move while a process lives, and every page asks for all of them."""
    return reverse(name)


def shell(request: HttpRequest) -> dict:
    """The frame's variables. Menus are made on first use: a page without a frame costs nothing."""
    mine = SimpleLazyObject(lambda: links(request, registries.MINE))
    staff = SimpleLazyObject(lambda: links(request, registries.STAFF))
    return {
        "main_menu": SimpleLazyObject(lambda: links(request, registries.MAIN)),
        "mine_menu": mine,
        "staff_menu": staff,
        "menu_has_news": SimpleLazyObject(lambda: any(link.badge for link in [*mine, *staff])),
        "banners": SimpleLazyObject(registries.banners),
        "display": Display.of(request),
        "help_address": HELP,
        "help_pages": [*((f"{HELP}{slug}/", label) for slug, label in HELP_PAGES), *MODERATION_PAGES],
        "help_numbers": (),
        "emergency_numbers": EMERGENCY_NUMBERS,
        "exit_url": settings.EXIT_URL,
    }
