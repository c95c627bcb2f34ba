"""`eclaireur up`: everything on one small machine, in one process tree.

supervisor (standard library only)
├── pages and live conversations (uvicorn)
└── background worker
"""

import fcntl
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from django.db import connections

from eclaireur.portal import serving, worker

SERVE = "Le serveur"
WORK = "Le travail de fond"


class RefusedError(Exception):
    """Why `up` cannot start, in one sentence for the console."""


def lock(home: Path) -> int:
    """Take the data folder `home` for this server; the descriptor keeps it until every process of the tree ended.

    Raises RefusedError when another server has it.
    """
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise RefusedError(
            f"Éclaireur tourne déjà avec le dossier de données {home} : arrêtez-le d’abord,"
            " ou choisissez un autre dossier avec ECLAIREUR_HOME."
        ) from None
    return descriptor


def listen(port: int) -> socket.socket:
    """A socket on the loopback at `port`. Raises RefusedError in words when it cannot be had."""
    try:
        return serving.listen("127.0.0.1", port)
    except PermissionError:
        raise RefusedError(
            f"Le port {port} est réservé au système : choisissez un port au-dessus de 1023, par exemple PORT=8000."
        ) from None
    except OSError as error:
        raise RefusedError(
            f"Le port {port} ne peut pas être ouvert ({error.strerror}) :"
            f" un autre programme l’utilise sans doute. Choisissez-en un autre, par exemple PORT={port % 60000 + 1}."
        ) from None


def become_supervisor(listening: socket.socket, held: int) -> NoReturn:
    """Fork the server and the worker, then turn this process into their supervisor; never returns.

    `listening` is the socket to answer on, `held` the descriptor of the lock on the data folder.
    """
    import eclaireur.config.asgi  # noqa: F401, PLC0415 (loaded once, shared by the children)

    connections.close_all()
    gc.collect()
    gc.freeze()
    reading, lifeline = os.pipe()
    keep = [listening.fileno(), reading, held]
    for descriptor in (*keep, lifeline):
        os.set_inheritable(descriptor, True)
    command = [sys.executable, "-m", "eclaireur"]
    children = {
        WORK: {
            "pid": _fork(worker.run, reading, lifeline),
            "command": [*command, "worker", "--lifeline", str(reading)],
        },
        SERVE: {
            "pid": _fork(lambda: serving.serve(listening), reading, lifeline),
            "command": [*command, "serve", "--fd", str(listening.fileno()), "--lifeline", str(reading)],
        },
    }
    told = {"children": children, "keep": keep, "lifeline": lifeline}
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "eclaireur.config.supervisor", json.dumps(told)])  # noqa: S606


def _fork(run: Callable[[], None], reading: int, lifeline: int) -> int:
    """Run `run` in a child process that ends with its supervisor; returns the child's number."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    status = 1
    try:
        os.close(lifeline)  # only the supervisor holds the writing end
        os.setsid()  # Ctrl+C speaks to the supervisor, which lets the children finish
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        serving.hold(reading)
        run()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 (whatever it is, it is told, and the supervisor starts again)
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
