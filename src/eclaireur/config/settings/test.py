"""The suite: real SQLite, or PostgreSQL when DATABASE_URL says so; nothing leaves the machine."""

import sys
import tempfile
from pathlib import Path

from eclaireur.config.settings.base import *  # noqa: F403
from eclaireur.config.settings.base import POSTGRESQL_STATEMENTS, env

HOME = Path(tempfile.mkdtemp(prefix="eclaireur-test-"))
DEBUG = False
SECRET_KEY = "for the test suite only"  # noqa: S105
OPERATOR_KEYS = ["dGVzdCBzdWl0ZSBvcGVyYXRvciBrZXksIDMyIGJ5dGU="]
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
DATABASES = {
    "default": env.db("DATABASE_URL")
    if "DATABASE_URL" in env.ENVIRON
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "test.sqlite3",
        # A file, so that the browser's server threads see what the test wrote.
        "TEST": {"NAME": HOME / "test.sqlite3"},
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"},
    }
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = dict(POSTGRESQL_STATEMENTS)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
if "REDIS_URL" in env.ENVIRON:  # the live layer of production; a prefix keeps the parallel runs apart
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [env.str("REDIS_URL")], "prefix": HOME.name},
        }
    }
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "eclaireur.config.queues.AfterCommit"}}
SHOW_GALLERY = True
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir()  # servestatic warns of a missing folder
MEDIA_ROOT = HOME / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose


class Undefined(str):
    """What a template shows for a variable that does not exist: in ours, an error."""

    __slots__ = ()

    class Error(Exception):
        """A template of ours shows a variable nobody gave it."""

    def __contains__(self, text: object) -> bool:
        return True  # so that Django calls __mod__ with the variable

    def __mod__(self, variable: object) -> str:
        context = sys._getframe(1).f_locals.get("context")  # the only way to know which template
        template = context.render_context.template if context is not None else None
        if template is not None and str(template.origin.name).startswith(str(PACKAGE)):  # noqa: F405
            raise self.Error(f"{template.origin.name} shows {variable}, which does not exist.")
        return ""


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("undefined")  # noqa: F405
