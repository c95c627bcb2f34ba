"""What both references are given: the database, cache and connections Éclaireur has, nothing that slows them.

REFERENCE_HOME is the folder of one forum; DATABASE_URL names PostgreSQL, and without it SQLite lies in that folder.
"""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

HOME = Path(os.environ["REFERENCE_HOME"])


def database() -> dict:
    """The `DATABASES` setting: SQLite with Éclaireur's pragmas, or PostgreSQL through a pool of Éclaireur's size."""
    if url := os.environ.get("DATABASE_URL"):
        where = urlsplit(url)
        given = {
            "ENGINE": "django.db.backends.postgresql", "NAME": where.path[1:], "HOST": where.hostname, "PORT": where.port,
            "USER": where.username, "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 4}},
        }
    else:
        given = {
            "ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "forum.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
                " PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
            )},
        }
    return {"default": given}


MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}


def signed_in(person) -> str:
    """A session of `person`, as signing in opens one; returns its key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def leave_addresses(pages: dict[str, str], session: str) -> None:
    """Write where each measured page is, and the session of who reads it, for the script that measures."""
    (HOME / "pages.json").write_text(json.dumps({"pages": pages, "cookies": {"sessionid": session}}))
