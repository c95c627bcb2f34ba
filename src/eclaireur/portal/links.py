"""Links to other machines: the database, Redis and the mail server must be spoken to encrypted, and prove who they are.

`eclaireur doctor` says each one that is not; where strangers may come (ECLAIREUR_HOSTS), it is an error, there and in
`eclaireur check --deploy`. What stays on this machine needs neither.
"""

import ipaddress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core import checks

SMTP = "django.core.mail.backends.smtp.EmailBackend"
DATABASE = "La base de données est sur une autre machine sans TLS vérifié : sslmode=verify-full dans DATABASE_URL."
REDIS = "Redis est sur une autre machine sans TLS vérifié : rediss:// dans REDIS_URL, sans ssl_cert_reqs."
EMAIL = "Le serveur de courriel est sur une autre machine, sans chiffrement : smtp+tls:// dans EMAIL_URL."
CHECK = "eclaireur.E001"


def unverified_links() -> list[str]:
    """What to mend, one French sentence for each link that leaves this machine without a TLS that verifies the other side."""
    faults = []
    if not _database_is_safe(settings.DATABASES["default"]):
        faults.append(DATABASE)
    if not _redis_is_safe(getattr(settings, "REDIS_URL", None) or ""):
        faults.append(REDIS)
    if settings.EMAIL_BACKEND == SMTP and not (_is_here(settings.EMAIL_HOST) or settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        faults.append(EMAIL)  # with TLS, Django verifies the certificate and its name
    return faults


def links_are_verified(**_asked: Any) -> list[checks.Error]:
    """Each unverified link is an error of deployment (registered when the house starts)."""
    return [checks.Error(sentence, id=CHECK) for sentence in unverified_links()]


def _database_is_safe(database: dict[str, Any]) -> bool:
    if "postgresql" not in database["ENGINE"]:
        return True
    options = database.get("OPTIONS", {})
    hosts = str(options.get("hostaddr") or options.get("host") or database.get("HOST") or "").split(",")  # libpq takes several
    return all(_is_here(host) for host in hosts) or options.get("sslmode") == "verify-full"


def _redis_is_safe(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme in ("", "unix") or _is_here(parts.hostname or ""):
        return True
    asked = parse_qs(parts.query)
    verified = asked.get("ssl_cert_reqs", ["required"])[-1] == "required"
    named = asked.get("ssl_check_hostname", ["true"])[-1].lower() not in ("0", "f", "false", "n", "no")
    return parts.scheme == "rediss" and verified and named


def _is_here(host: str) -> bool:
    """Whether a host is this machine: a folder of sockets, localhost, or an address of the loopback."""
    host = host.strip().strip("[]").lower()
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
