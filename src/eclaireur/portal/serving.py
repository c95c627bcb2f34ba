"""Serving pages and sockets from one process, the same way embedded and in production."""

import gc
import os
import signal
import socket
import threading
import time
from typing import Any

import uvicorn

GRACE = 5  # seconds for the answers in progress when the server stops
LARGEST_FRAME = 128 * 1024  # bytes of one WebSocket message: far above the longest text


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket. Raises OSError when the port is taken or not allowed."""
    server = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((host, port))
        server.listen(1024)
    except OSError:
        server.close()
        raise
    return server


def application() -> Any:
    """The ASGI application, with all that its first readers would wait for: the rooms loaded, the rules of triage made."""
    from eclaireur.config.asgi import application as entrance  # noqa: PLC0415 (importing it starts the rooms)
    from eclaireur.safety.queries import make_triage_ready  # noqa: PLC0415 (after it)

    make_triage_ready()
    return entrance


def serve(listening: socket.socket) -> None:
    """Answer on `listening` until SIGTERM or SIGINT.

    Visits are not written in any log: who came here, and from where, is nobody's business.
    """
    entrance = application()
    gc.freeze()  # what is loaded now stays: the collector need not walk through it
    config = uvicorn.Config(
        entrance, log_config=None, access_log=False, server_header=False, lifespan="off", ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME, timeout_graceful_shutdown=GRACE, proxy_headers=False,
    )
    uvicorn.Server(config).run(sockets=[listening])


def hold(lifeline: int) -> None:
    """End this process when the other end of `lifeline` closes, that is when its supervisor is gone."""

    def wait() -> None:
        while os.read(lifeline, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(2 * GRACE)
        os._exit(1)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
