"""The suite: real SQLite, or PostgreSQL when DATABASE_URL says so; nothing leaves the machine."""

import tempfile
from pathlib import Path

from eclaireur.config.settings.base import *  # noqa: F403
from eclaireur.config.settings.base import env

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
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;"},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": True}}
SHOW_GALLERY = True
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir()  # whitenoise warns of a missing folder
MEDIA_ROOT = HOME / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
