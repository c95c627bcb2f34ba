"""Many people: PostgreSQL, Redis, several processes. Everything comes from the environment."""

from eclaireur.config.settings.base import *  # noqa: F403
from eclaireur.config.settings.base import env

DEBUG = False
SECRET_KEY = env.str("ECLAIREUR_SECRET_KEY")
OPERATOR_KEYS = env.list("ECLAIREUR_OPERATOR_KEYS")
ALLOWED_HOSTS = env.list("ECLAIREUR_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}"

DATABASES = {"default": env.db("DATABASE_URL")}
REDIS_URL = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
}
globals().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("ECLAIREUR_FROM_EMAIL")

STATIC_ROOT = env.path("ECLAIREUR_STATIC")
MEDIA_ROOT = env.path("ECLAIREUR_MEDIA")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
