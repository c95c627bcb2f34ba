"""What must be in place before serving: tables, static files, translations, reference data.

Run by `eclaireur up` at each start and by `eclaireur prepare` at each deployment; quick when nothing changed.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

import eclaireur
from eclaireur.core import registries, translations

STAMP = ".collected"


def everything(say: Callable[[str], None]) -> None:
    """Put everything in place; `say` is called with one French sentence for each thing that was done."""
    if done := translations.compile_stale():
        say(f"Traductions compilées : {len(done)}.")
    if waiting := unapplied_migrations():
        say(f"Base de données : {len(waiting)} migrations à appliquer…")
        call_command("migrate", interactive=False, verbosity=0)
    if (fingerprint := static_fingerprint()) != collected_fingerprint():
        say("Fichiers statiques : assemblage et compression (une fois par version)…")
        call_command("collectstatic", interactive=False, verbosity=0)
        (Path(settings.STATIC_ROOT) / STAMP).write_text(fingerprint)
    for load in registries.reference_data():
        if sentence := load():
            say(f"Données de référence : {sentence}.")


def unapplied_migrations() -> list[str]:
    """The migrations this database still needs, as "room.name"."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def static_fingerprint() -> str:
    """What the static files are now: changes with the version and with any file's name, size or date."""
    digest = hashlib.sha256(eclaireur.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def collected_fingerprint() -> str | None:
    """What the static files were when they were last collected, or None."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return stamp.read_text() if stamp.exists() else None
