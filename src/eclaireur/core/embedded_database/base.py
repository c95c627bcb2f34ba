"""Django's SQLite, with connections kept open from one request to the next, as its pool does for PostgreSQL.

A page is answered in a thread of its own, so Django opens and closes a connection each time; closing the last one even
writes the whole journal back. Here an idle connection waits for the next request, with what it already read of the file.
One that met an error, or was left inside a transaction, is closed for good.
"""

import atexit
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

KEPT = 8  # idle connections; more may be open at once
File = tuple[int, str, int, int]  # process, path, device, inode: a file put in the place of another is another


class Idle:
    """The connections that wait, all to the same file."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.file: File | None = None
        self.waiting: list[sqlite3.Connection] = []

    def take(self, file: File) -> sqlite3.Connection | None:
        """A waiting connection to `file`, or None."""
        with self.lock:
            return self.waiting.pop() if self.waiting and self.file == file else None

    def give(self, file: File, connection: sqlite3.Connection) -> None:
        """Keep a connection for the next request, or close it when enough wait."""
        with self.lock:
            leaving = self.waiting if self.file != file else []
            if leaving is self.waiting:
                self.file, self.waiting = file, []
            if len(self.waiting) < KEPT:
                self.waiting.append(connection)
                connection = None  # type: ignore[assignment]
        for other in leaving if file[0] == os.getpid() else []:
            other.close()
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Close those that wait, so that the journal is written back when the server stops."""
        with self.lock:
            leaving, self.waiting = self.waiting, []
        if self.file and self.file[0] == os.getpid():  # those of a parent process are its own
            for connection in leaving:
                connection.close()


idle = Idle()
atexit.register(idle.close)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, except where connections come from and go."""

    opened: File | None = None  # the file of the present connection

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """An idle connection to the file as it is now, or a new one."""
        self.opened = None if self.is_in_memory_db() else _file(str(conn_params["database"]))
        connection = idle.take(self.opened) if self.opened else None
        if connection is None:
            connection = super().get_new_connection(conn_params)
            self.opened = None if self.is_in_memory_db() else _file(str(conn_params["database"]))
        else:
            connection.execute("PRAGMA foreign_keys = ON")  # whatever its last user did
        return connection

    def _close(self) -> None:
        connection = self.connection
        fit = self.opened and connection and not (self.errors_occurred or self.in_atomic_block or connection.in_transaction)
        if fit and _file(self.opened[1]) == self.opened:
            idle.give(self.opened, connection)
        else:
            super()._close()


def _file(path: str) -> File | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return os.getpid(), path, found.st_dev, found.st_ino
