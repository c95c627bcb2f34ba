"""The ASGI entrance: static files, pages over HTTP, live conversations over WebSocket."""

import os
from wsgiref.headers import Headers

import django
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")
django.setup(set_prefix=False)  # before any import that needs the rooms

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from eclaireur.conversations.urls import websocket_urlpatterns  # noqa: E402


class Pages(ASGIHandler):
    """Django's own, with a page made wholly in the thread of its request.

    Ours are written without `async`. Django would still go back to the loop for each piece of middleware, and draw « not
    found » in a thread of nobody's, whose connection to the database nothing closes nor checks after.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain of middleware, adapted once, at its top."""
        super().load_middleware(is_async=False)
        self._middleware_chain = self.adapt_method_mode(is_async, self._middleware_chain, method_is_async=False)


pages = Pages()


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
