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


def device_in_words(user_agent: str) -> str:
    """The browser and the system a session was opened from; "Appareil inconnu" when nothing is recognised."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    if browser and system:
        return _("%(browser)s, sur %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Appareil inconnu")
