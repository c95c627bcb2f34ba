"""The ASGI entrance: static files, pages over HTTP, live conversations over WebSocket."""

import os
from wsgiref.headers import Headers

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")
pages = get_asgi_application()  # before any import that needs the rooms

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from eclaireur.conversations.urls import websocket_urlpatterns  # noqa: E402


def harden(headers: Headers, path: str, url: str) -> None:
    """Static files never meet Django's middleware: they carry their two security headers themselves."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


application = ProtocolTypeRouter(
    {
        "http": ServeStaticASGI(
            pages, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL, allow_all_origins=False,
            add_headers_function=harden,
        ),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)
