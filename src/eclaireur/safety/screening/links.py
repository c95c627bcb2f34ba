"""Addresses on the web: whole, short, or hidden ("exemple point fr")."""

import re
from collections.abc import Iterator

ENDINGS = "fr|com|net|org|be|ch|info|io|gg|app|eu|lu|ca|uk|tv|xyz|link|online|site"
DOT = r"(?:\.|\s*[\[({]\s*(?:\.|point|dot)\s*[\])}]\s*|\s+(?:point|dot)\s+)"
ADDRESS = re.compile(
    r"(?:https?|hxxps?)\s*:\s*//\s*(?P<host>[a-z0-9.-]+)\S*"
    r"|\bwww\.(?P<www>[a-z0-9.-]+)\S*"
    r"|\b(?P<short>t\.me|wa\.me|m\.me|discord\.gg|bit\.ly|is\.gd|youtu\.be)/\S+"
    rf"|(?<![\w@.+-])(?P<bare>[a-z0-9][a-z0-9-]{{0,62}}(?:{DOT}[a-z0-9-]{{1,63}}){{0,3}}?{DOT}(?:{ENDINGS}))(?![\w-])(?:/\S*)?"
)
WORDS_BEFORE_POINT = re.compile(r"\b(?:un|le|ce|du|au|mon|quel|chaque|bon)$")
PUBLIC = ("3114.fr", "gouv.fr", "service-public.fr", "ameli.fr", "has-sante.fr", "psycom.org")
"""Where anybody may be sent: help lines and public services."""


def links(text: str, ours: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """The spans of addresses in a folded text, except those of the platform (`ours`) and of public help."""
    for found in ADDRESS.finditer(text):
        host = next(filter(None, found.groups()), "")
        if found["bare"] and " point " in host and WORDS_BEFORE_POINT.search(host.split(" point ")[0]):
            continue  # "faire un point com"
        plain = re.sub(DOT, ".", host).strip(".-")
        if any(plain == one or plain.endswith("." + one) for one in (*ours, *PUBLIC)):
            continue
        yield found.span()
