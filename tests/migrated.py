"""The test database, with every migration applied once: the other workers of the session copy what the first one made.

To apply them takes most of a minute of processor. `shared` is a folder that all workers of the session have.
"""

import fcntl
import os
import shutil
from pathlib import Path

from django.db import connection
from django.test.utils import setup_databases

WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
COPY = "migrated.sqlite3"


def database(shared: Path) -> list:
    """Make the test database of this worker, in its turn. Returns what `teardown_databases` takes away again."""
    with (shared / "turns").open("a+") as turns:
        fcntl.flock(turns, fcntl.LOCK_EX)
        turns.seek(0)
        before = len(turns.read())
        if before:
            _take(shared)
        made = setup_databases(verbosity=0, interactive=False, keepdb=bool(before), serialized_aliases=set())
        if before == 0:
            _give(shared)
        turns.write(".")
        if before + 1 == WORKERS:
            _forget()
    return made


def folder(own: Path) -> Path:
    """The folder all workers of the session have; `own` is this worker's."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _give(shared: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(shared / COPY)])
        return
    if WORKERS == 1:
        return
    made = connection.settings_dict["NAME"]
    connection.close()  # a database in use is not copied
    _forget()
    _on_the_server("CREATE DATABASE {} TEMPLATE {}", _aside(), made)


def _take(shared: Path) -> None:
    here = connection.settings_dict["TEST"]["NAME"]
    if connection.vendor == "sqlite":
        shutil.copyfile(shared / COPY, here)
    else:
        _on_the_server("DROP DATABASE IF EXISTS {}", here)
        _on_the_server("CREATE DATABASE {} TEMPLATE {}", here, _aside())


def _forget() -> None:
    if connection.vendor == "postgresql" and WORKERS > 1:
        _on_the_server("DROP DATABASE IF EXISTS {}", _aside())


def _aside() -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return connection.settings_dict["TEST"]["NAME"].removesuffix(worker) + "migrated"


def _on_the_server(order: str, *databases: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(order.format(*map(connection.ops.quote_name, databases)))
