"""`eclaireur up`: everything on one small machine, in one process tree.

supervisor (standard library only)
├── pages and live conversations (uvicorn)
└── background worker
"""

import fcntl
import gc
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from django.contrib.staticfiles.storage import staticfiles_storage
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


def apart(prepare: Callable[[], None]) -> int:
    """Run `prepare` in a process of its own, so that what it leaves in memory goes with it; returns its exit code."""
    connections.close_all()
    status = os.waitpid(_fork(prepare), 0)[1]
    static = staticfiles_storage  # it may have been read before the files were collected
    static.hashed_files, static.manifest_hash = static.load_manifest()
    return os.waitstatus_to_exitcode(status)


def become_supervisor(listening: socket.socket, held: int) -> NoReturn:
    """Fork the server and the worker, then turn this process into their supervisor; never returns.

    `listening` is the socket to answer on, `held` the descriptor of the lock on the data folder.
    """
    serving.application()  # loaded once, shared by the children
    connections.close_all()
    gc.collect()
    gc.freeze()
    reading, lifeline = os.pipe()
    keep = [listening.fileno(), reading, held]
    for descriptor in (*keep, lifeline):
        os.set_inheritable(descriptor, True)

    def in_house() -> None:
        os.close(lifeline)  # only the supervisor holds the writing end
        os.setsid()  # Ctrl+C speaks to the supervisor, which lets the children finish
        serving.hold(reading)

    command = [sys.executable, "-m", "eclaireur"]
    children = {
        WORK: {
            "pid": _fork(worker.run, in_house),
            "command": [*command, "worker", "--lifeline", str(reading)],
        },
        SERVE: {
            "pid": _fork(lambda: serving.serve(listening), in_house),
            "command": [*command, "serve", "--fd", str(listening.fileno()), "--lifeline", str(reading)],
        },
    }
    told = {"children": children, "keep": keep, "lifeline": lifeline}
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "eclaireur.config.supervisor", json.dumps(told)])  # noqa: S606


def _fork(run: Callable[[], None], first: Callable[[], None] = lambda: None) -> int:
    """Run `first` then `run` in a child process; returns the child's number."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    status = 1
    try:
        first()
        run()
        status = 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201 (a sentence for the console)
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (whatever it is, it is told, and the exit code says so)
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
