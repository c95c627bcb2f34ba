"""A browser's signature in words, as far as it says: "Firefox, sur Android". Pure."""

from django.utils.translation import gettext as _

_BROWSERS = (  # order matters: each says it is also the next ones
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)


_COMPUTER_PAGES = {frozenset({"Android", "Linux"}), frozenset({"iPhone", "Mac"}), frozenset({"iPad", "Mac"})}
"""What a phone calls itself when someone asks it for the pages of a computer."""


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """The family of the browser and of the system, "" for what is not recognised. Versions do not count."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return browser, system


def is_another_browser(before: tuple[str, str], now: tuple[str, str]) -> bool:
    """Whether what opened a session and what uses it cannot be one browser: another family, another system.

    A phone that asks for the pages of a computer is still itself.
    """
    same_system = before[1] == now[1] or frozenset({before[1], now[1]}) in _COMPUTER_PAGES
    return before[0] != now[0] or not same_system


def device_in_words(user_agent: str) -> str:
    """The browser and the system a session was opened from; "Appareil inconnu" when nothing is recognised."""
    browser, system = browser_and_system(user_agent)
    if browser and system:
        return _("%(browser)s, sur %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Appareil inconnu")
