"""Addresses on the web: whole, short, or hidden ("exemple point fr")."""

import re
from collections.abc import Iterator

ENDINGS = "fr|com|net|org|be|ch|info|io|gg|app|eu|uk|tv|xyz|link|online|site"
WORDS_TOO = "me|de|es|it|ca|lu|nl|social|ee|co|ai|dev|pro|club|shop|store"
"""Endings that are words as well: "je vais bien.de toute façon", "chacun.es" are no addresses."""
WITH_PATH = "pt|pl|se|us|ru|cn|page|ml|ly|gd|gl|bio|cc|ws|top|vip|live"
"""Endings read only with what follows a slash, as are the ones above except "es": patient.es/soignant.es."""
KNOWN = re.compile(
    r"(?:.+\.)?(?:(?:t|wa|m|paypal|revolut|signal)\.me|bit\.ly|is\.gd|signal\.group|linktr\.ee|beacons\.ai|bsky\.social|ko-fi\.com)"
)
"""Short addresses, and those of accounts."""
DOT = r"(?:\.|\s*[\[({]\s*(?:\.|point|dot)\s*[\])}]\s*|\s+(?:point|dot)\s+)"
ADDRESS = re.compile(
    r"(?:https?|hxxps?)\s*:\s*//\s*(?P<host>[a-z0-9.-]+)\S*"
    r"|\bwww\.(?P<www>[a-z0-9.-]+)\S*"
    rf"|(?<![\w@.+-])(?P<bare>[a-z0-9][a-z0-9-]{{0,62}}+(?:{DOT}[a-z0-9-]{{1,63}}+){{0,3}}?{DOT}"
    rf"(?:(?:{ENDINGS})(?![\w-])|(?P<ending>{WORDS_TOO}|{WITH_PATH}|group)(?![\w@-]|\.\w)))(?P<path>/\S*)?"
)
WORDS_BEFORE_POINT = re.compile(r"\b(?:un|le|ce|du|au|mon|quel|chaque|bon)$")
LED_TO = re.compile(r"(?:\b(?:voir|vois|visite[rz]?|site|blog|page|lien|adresse|url|link|website|visit|check|see|(?:vas?|allez|aller|dispo|trouve\w*) sur)|:)\s*(?:out|c'est|est|is|sur|de|web|on|at)?\s*:?\s*$")
"""What leads to an address."""
ENDS = re.compile(r"\s*(?:$|[\n,;!?)»\"])")
SHORTEST = 3  # characters of a path, or of a host that nothing leads to
BEFORE = 20  # characters read before an address, for what leads to it
PUBLIC = ("3114.fr", "gouv.fr", "service-public.fr", "ameli.fr", "has-sante.fr", "psycom.org")
"""Where anybody may be sent: help lines and public services."""


def links(text: str, ours: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """The spans of addresses in a folded text, except those of the platform (`ours`) and of public help."""
    for found in ADDRESS.finditer(text):
        host = found["host"] or found["www"] or found["bare"]
        if found["bare"] and " point " in host and WORDS_BEFORE_POINT.search(host.split(" point ")[0]):
            continue  # "faire un point com"
        plain = re.sub(DOT, ".", host).strip(".-")
        if found["ending"] and not KNOWN.fullmatch(plain) and not _is_address(text, found):
            continue
        if any(plain == one or plain.endswith("." + one) for one in (*ours, *PUBLIC)):
            continue
        yield found.span()


def _is_address(text: str, found: re.Match[str]) -> bool:
    """Whether what ends with a word is an address here: with a path, led to, all that is said, or the last thing said."""
    host, ending, path = found["bare"], found["ending"], found["path"] or ""
    if len(path) >= SHORTEST and ending != "es":
        return host[0].isalpha() and path[1].isalnum()
    if ending not in WORDS_TOO.split("|"):
        return False
    if host == text.strip() or LED_TO.search(text[max(0, found.start() - BEFORE) : found.start()]):
        return True
    return ending != "es" and "." in host and host.index(".") >= SHORTEST and bool(ENDS.match(text, found.end()))
