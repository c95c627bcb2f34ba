"""Many people: PostgreSQL, Redis, several processes. Everything comes from the environment.

docs/deploy.md says what each variable is for, and deploy/eclaireur.env.example shows them all.
"""

from django.core.exceptions import ImproperlyConfigured

from eclaireur.config.settings.base import *  # noqa: F403
from eclaireur.config.settings.base import POSTGRESQL_STATEMENTS, env
from eclaireur.config.settings.public import served_as

REQUIRED = (
    "ECLAIREUR_SECRET_KEY", "ECLAIREUR_OPERATOR_KEYS", "ECLAIREUR_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL",
    "ECLAIREUR_FROM_EMAIL", "ECLAIREUR_STATIC", "ECLAIREUR_MEDIA",
)
if missing := [name for name in REQUIRED if not env.ENVIRON.get(name)]:
    raise ImproperlyConfigured(
        f"il manque {', '.join(missing)} dans l’environnement ; docs/deploy.md dit à quoi sert chaque variable."
    )

DEBUG = False
SECRET_KEY = env.str("ECLAIREUR_SECRET_KEY")
OPERATOR_KEYS = env.list("ECLAIREUR_OPERATOR_KEYS")
globals().update(served_as(env.list("ECLAIREUR_HOSTS")))

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a connection lost while PostgreSQL restarted is not handed out
DATABASES["default"]["OPTIONS"] = POSTGRESQL_STATEMENTS | {
    "connect_timeout": 5,
    "pool": {"min_size": 1, "max_size": env.int("ECLAIREUR_CONNECTIONS", default=8), "timeout": 4},  # per process
} | DATABASES["default"].get("OPTIONS", {})
REDIS_URL = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "eclaireur.core.cache.SharedCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
}
globals().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("ECLAIREUR_FROM_EMAIL")

STATIC_ROOT = env.path("ECLAIREUR_STATIC")
MEDIA_ROOT = env.path("ECLAIREUR_MEDIA")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
