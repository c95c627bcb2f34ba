"""What being reachable from outside adds, embedded or at scale: known hosts, HTTPS only, cookies to match."""


def served_as(hosts: list[str]) -> dict:
    """The settings of a site known as `hosts` (the first is the main one), behind a proxy that speaks HTTPS."""
    return {
        "ALLOWED_HOSTS": [*hosts, "127.0.0.1", "localhost"],  # a monitor beside the server asks /sante/ there
        "CSRF_TRUSTED_ORIGINS": [f"https://{host}" for host in hosts],
        "WAGTAILADMIN_BASE_URL": f"https://{hosts[0]}",
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,  # tries are counted by the visitor's address, which the proxy adds last
        "SECURE_SSL_REDIRECT": True,
        "SECURE_REDIRECT_EXEMPT": [r"^sante/$"],  # the same monitor, over plain HTTP
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "DEVICE_COOKIE_NAME": "__Host-device",
        "LANGUAGE_COOKIE_SECURE": True,
    }
