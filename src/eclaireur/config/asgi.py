"""The ASGI entrance: static files, pages over HTTP, live conversations over WebSocket."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary
from wsgiref.headers import Headers

import django
from asgiref.sync import sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.db import close_old_connections
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")
django.setup(set_prefix=False)  # before any import that needs the rooms

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from eclaireur.conversations.urls import websocket_urlpatterns  # noqa: E402

PAGES_AT_ONCE = 16
"""Threads that make pages. They wait for the database more than they work: more of them would only wait more."""
TURNS = 1
"""Pages begun at a time. All share one interpreter, and would hand it to each other at each question to the database, which
costs more than the questions: pages made one after the other take a fifth less processor (docs/benchmarks.md).
"""
LENT_AFTER = 0.03
"""Seconds after which a page that is not made yet (a slow question, a lock, a document) lets the next one begin."""


class Pages(ASGIHandler):
    """Django's own, with a page made wholly, from its request to its last query, in one of a few lasting threads.

    Ours are written without `async`. Django would go back to the loop for each piece of middleware, start two threads for each
    request, and draw « not found » in a thread of nobody's, whose connection to the database nothing closes nor checks after.
    A page begun is finished even if its reader went away meanwhile, as it was: a thread is not stopped half way.
    """

    def __init__(self) -> None:
        super().__init__()
        threads = ThreadPoolExecutor(PAGES_AT_ONCE, thread_name_prefix="page")
        self._make = sync_to_async(self._made, thread_sensitive=False, executor=threads)
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain of middleware, as for a server without `async`."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Read the request, have its page made, send it."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            response = await self._in_turn(scope, body)
            try:
                await self.send_response(response, send)
            finally:
                if response.streaming:  # a file: it is read while it is sent
                    await sync_to_async(response.close)()

    async def _in_turn(self, scope: Any, body: Any) -> HttpResponseBase:
        """The page, begun when those before are made, or take long."""
        async with self._turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(TURNS)):
            making = asyncio.ensure_future(self._make(scope, body))
            await asyncio.wait({making}, timeout=LENT_AFTER)
        return await making

    def _made(self, scope: Any, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = refusal or self.get_response(request)
        response._handler_class = type(self)  # noqa: SLF001 (as Django's own handlers: who says that the request is over)
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if response.streaming:
            close_old_connections()
        else:
            response.close()
        return response


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
