"""One small machine: SQLite, everything under one data folder, secrets made on the first start.

Reachable from this machine only, unless ECLAIREUR_HOSTS names it (then behind a proxy that speaks HTTPS).
"""

from eclaireur.config.settings.base import *  # noqa: F403
from eclaireur.config.settings.base import env
from eclaireur.config.settings.public import served_as
from eclaireur.core.home import data_home, own_secret

HOME = data_home()
DEBUG = env.bool("ECLAIREUR_DEBUG", default=False)
SECRET_KEY = own_secret(HOME, "secret_key")
OPERATOR_KEYS = own_secret(HOME, "operator_key").split()  # one a line, the current one first
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
HOSTS = env.list("ECLAIREUR_HOSTS", default=[])
DEMO_ALLOWED = not HOSTS  # fictional people with a known password stay on a machine of one’s own
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{env.str('PORT', default='') or 8000}"  # links in e-mails
if HOSTS:
    globals().update(served_as(HOSTS))

SQLITE = {
    "ENGINE": "eclaireur.core.embedded_database",  # connections are kept between requests
    "NAME": HOME / "eclaireur.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing half-way
        "timeout": 20,
        "init_command": (  # what is written goes to the main file by 16 MB: whoever writes then waits for the disk
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
            " PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000;"
        ),
    },
}
DATABASES = {"default": env.db("DATABASE_URL") if "DATABASE_URL" in env.ENVIRON else SQLITE}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # read them there: nothing leaves
EMAIL_FILE_PATH = HOME / "mail"
if "EMAIL_URL" in env.ENVIRON:
    globals().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 10
if "ECLAIREUR_FROM_EMAIL" in env.ENVIRON:
    DEFAULT_FROM_EMAIL = env.str("ECLAIREUR_FROM_EMAIL")
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
