"""What each room shows to the world, in names: what someone could misuse. A digest of it tells when it changed.

Addresses and sockets, models about people, fields where words may be written, calls that leave this machine. Names
only, sorted: the same on every database, in every process.
"""

import ast
import hashlib
import re
from pathlib import Path

from eclaireur.conversations.urls import websocket_urlpatterns
from eclaireur.core import privacy
from eclaireur.safety.written import text_fields
from tests.architecture.house import PACKAGE, floors, our_code, our_models
from tests.architecture.permissions import MATRIX, room_of

OUTSIDE = {"requests", "urllib.request", "http.client", "socket", "smtplib", "subprocess", "redis", "django.core.mail"}
"""What a module imports to speak to something else than our own process and database."""
ELSEWHERE = re.compile(r"\bsettings\.(\w+_(?:URL|DOMAIN))\b")
OUR_OWN = {"STATIC_URL", "MEDIA_URL", "LOGIN_URL", "WAGTAILADMIN_BASE_URL"}
OF_ALLAUTH = "accounts"  # addresses without a room in their name are allauth's, and accounts answers for them


def surface() -> dict[str, list[str]]:
    """What each room shows, room by room, sorted; a room that shows nothing is left out."""
    shown: dict[str, set[str]] = {room: set() for room in floors()}
    for name in MATRIX:
        room = room_of(name)
        shown[room if room in shown else OF_ALLAUTH].add(f"address {name}")
    for pattern in websocket_urlpatterns:
        shown["conversations"].add(f"socket {pattern.pattern}")
    for model in our_models():
        room = model._meta.app_label
        if privacy.declared(model) is not None:
            shown[room].add(f"about people {model.__name__}")
        shown[room] |= {f"words {model.__name__}.{field}" for field in text_fields(model)}
    for path in our_code():
        if (room := path.relative_to(PACKAGE).parts[0]) in shown:
            shown[room] |= {f"outside {called} ({path.stem})" for called in _called(path)}
    return {room: sorted(names) for room, names in sorted(shown.items()) if names}


def _called(path: Path) -> set[str]:
    """What a file imports or reads to reach something else than this machine."""
    source = path.read_text()
    imported: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return (imported & OUTSIDE) | (set(ELSEWHERE.findall(source)) - OUR_OWN)


def digest(names: list[str]) -> str:
    """Twelve signs that change when a name comes or goes."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
