"""What every way of running shares. Nothing here is secret, nothing here is local to a machine."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()

PACKAGE = Path(__file__).resolve().parents[2]

ROOMS = [  # from the entrance down to the ground; docs/architecture.md says why
    "eclaireur.portal",
    "eclaireur.accompaniment",
    "eclaireur.practice",
    "eclaireur.gatherings",
    "eclaireur.conversations",
    "eclaireur.community",
    "eclaireur.people",
    "eclaireur.safety",
    "eclaireur.notices",
    "eclaireur.territory",
    "eclaireur.accounts",
    "eclaireur.core",
]

INSTALLED_APPS = [
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.contrib.settings",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "eclaireur.accounts.middleware.RefusalsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "eclaireur.core.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "eclaireur.accounts.middleware.SessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "eclaireur.accounts.middleware.ZoneMiddleware",
    "eclaireur.core.page_memory.PageMemory",
    "eclaireur.safety.middleware.Care",
    "eclaireur.core.middleware.Once",
    "eclaireur.core.middleware.WordsKept",
    "eclaireur.accounts.middleware.DoorsMiddleware",
    "eclaireur.safety.middleware.Orientation",
]

ROOT_URLCONF = "eclaireur.config.urls"
ASGI_APPLICATION = "eclaireur.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "eclaireur.core.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "eclaireur.core.context.shell",
                "eclaireur.safety.context.help",
            ],
        },
    }
]

FORM_RENDERER = "eclaireur.core.forms.HouseRenderer"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its attributes and the frame, nothing of the page around
CSRF_FAILURE_VIEW = "eclaireur.core.views.csrf_failure"

EXIT_URL = env.str("ECLAIREUR_EXIT_URL", default="https://meteofrance.com/")  # where "Sortie rapide" leads
SOURCE_URL = env.str("ECLAIREUR_SOURCE_URL", default="")  # where the project is developed, when it is public
SHOW_GALLERY = env.bool("ECLAIREUR_GALLERY", default=False)

# --- Models beside the rules of triage: dotted paths; ours unless said (docs/triage.md) ---------------

TRIAGE_CLASSIFIERS = env.list("ECLAIREUR_TRIAGE_CLASSIFIERS", default=["eclaireur.safety.triage.learned.Learned"])
TRIAGE_CLOSER = env.list("ECLAIREUR_TRIAGE_CLOSER", default=["eclaireur.safety.closer.Closer"])  # asked a moment later, by a task

# --- Video rooms: none unless the three are said (docs/deploy.md) ---------------------------------

JITSI_DOMAIN = env.str("ECLAIREUR_JITSI_DOMAIN", default="")
JITSI_APP_ID = env.str("ECLAIREUR_JITSI_APP_ID", default="")
JITSI_SECRET = env.str("ECLAIREUR_JITSI_SECRET", default="")

# --- Alerts told outside the site: nothing unless said (docs/alerts.md) ------------------------------

ALERT_WEBHOOK_URL = env.str("ECLAIREUR_ALERT_WEBHOOK_URL", default="")
ALERT_WEBHOOK_SECRET = env.str("ECLAIREUR_ALERT_WEBHOOK_SECRET", default="")
SMS_URL = env.str("ECLAIREUR_SMS_URL", default="")
SMS_TOKEN = env.str("ECLAIREUR_SMS_TOKEN", default="")
SMS_BODY = env.str("ECLAIREUR_SMS_BODY", default='{"to": "{to}", "text": "{text}"}')

# --- Data ---------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Our reads are the same SQL each time (ADR 10): a connection plans one it has seen three times once, not at each page.
POSTGRESQL_STATEMENTS = {"server_side_binding": True, "prepare_threshold": 3}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Language and time: stored in UTC, shown where the person is ---------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"  # where the site is, and of whoever did not say (eclaireur.core.zones)

# --- Identity -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",  # finds people by the skeleton of their pseudonym
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("pseudonym", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:my_space"

ACCOUNT_ADAPTER = "eclaireur.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "pseudonym"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # there is none to verify at sign-up; one added later is, before any use
ACCOUNT_CHANGE_EMAIL = True  # one address at most, replaced once the new one is verified
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nothing is ever sent to an address nobody verified
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {  # every one opens again within five minutes, which is what the page says
    "login_failed": "5/5m/key",  # a second factor, once the password was right; passwords have accounts.guard
    "reset_password": "10/5m/ip,3/5m/key",
    "reauthenticate": "5/5m/user",
    "change_password": "5/5m/user",
    "manage_email": "10/5m/user",
}
ACCOUNT_FORMS = {
    "login": "eclaireur.accounts.forms.entry.LoginForm",
    "change_password": "eclaireur.accounts.forms.entry.ChangePasswordForm",
    "set_password": "eclaireur.accounts.forms.entry.SetPasswordForm",
    "reauthenticate": "eclaireur.accounts.forms.entry.ReauthenticateForm",
    "reset_password": "eclaireur.accounts.forms.recovery.ResetPasswordForm",
    "reset_password_from_key": "eclaireur.accounts.forms.entry.ResetPasswordKeyForm",
    "user_token": "eclaireur.accounts.forms.recovery.LinkForm",
}
MFA_ADAPTER = "eclaireur.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are ours: one sheet for the person, not for the device
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "E."  # what an authenticator app shows to whoever holds the phone
MFA_TOTP_TOLERANCE = 1  # phones' clocks drift
MFA_FORMS = {
    "authenticate": "eclaireur.accounts.forms.second_factor.AuthenticateForm",
    "authenticate_webauthn": "eclaireur.accounts.forms.second_factor.SecondKeyForm",
    "reauthenticate": "eclaireur.accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "eclaireur.accounts.forms.second_factor.ActivateForm",
    "add_webauthn": "eclaireur.accounts.forms.second_factor.AddKeyForm",
    "login_webauthn": "eclaireur.accounts.forms.second_factor.EnterWithKeyForm",
    "reauthenticate_webauthn": "eclaireur.accounts.forms.second_factor.ConfirmWithKeyForm",
    "edit_webauthn": "eclaireur.accounts.forms.second_factor.RenameKeyForm",
}
STAFF_SECOND_FACTOR_SECONDS = 8 * 3600  # a working day: then a desk asks for the second factor again
USERSESSIONS_TRACK_ACTIVITY = False  # no trace of each visit
DEFAULT_FROM_EMAIL = "Un mot <ne-pas-repondre@localhost>"
DEMO_ALLOWED = False  # fictional people with known codes: only embedded

# --- Wagtail: the one back office ---------------------------------------------------------------

WAGTAIL_SITE_NAME = "Éclaireur"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # signing in, passwords and addresses belong to accounts alone
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_DOCUMENT_FORM_BASE = "eclaireur.core.documents.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]  # nothing that can hold a script
WAGTAILIMAGES_IMAGE_FORM_BASE = "eclaireur.core.pictures.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a small file may unfold into a huge picture
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party request, not even from the back office
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
MEDIA_URL = "/media/"

# --- Security: strict everywhere; production adds what needs HTTPS --------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # without a visit
SESSION_LIFETIME = 60 * 60 * 24 * 30  # at most, however often one comes
DEVICE_COOKIE_NAME = "device"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Logs: never a private text, never a key ------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide_secrets": {"()": "eclaireur.core.logs.HideSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["hide_secrets"]}},
    "loggers": {
        "django_tasks_db": {"level": "ERROR"},  # its warnings only say that it stops when asked
        "eclaireur.security": {"level": "INFO"},  # what is decided at the door: accounts/security_log.py
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
