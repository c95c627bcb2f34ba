"""Writing an archive, and the file of keys kept apart from it."""

import base64
import errno
import hashlib
import json
import os
import secrets
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

import eclaireur
from eclaireur.accounts.backups import format as backup_format
from eclaireur.accounts.backups.format import BackupError, columns, encode, models_kept
from eclaireur.accounts.models import Person, PersonKey
from eclaireur.core import crypto
from eclaireur.core.fields import EncryptedTextField
from eclaireur.core.privacy import every_row

CHUNK = 1 << 20


def write(archive: Path | None, keys: Path, *, progress: Callable[[str], None]) -> dict[str, Any]:
    """Write `archive` (unless None) and overwrite `keys`; what was written, counted.

    Both show one moment of the database. Each file is written whole beside its place, then renamed over it, so
    that a cut leaves the last good one. Raises BackupError, in one sentence, when the disk is full or refuses.
    """
    with _one_moment():
        made_at = timezone.now().isoformat()
        counts: dict[str, Any] = {}
        if archive is not None:
            with _whole_file(archive) as file:
                counts = _write_archive(file, made_at, progress)
        with _whole_file(keys) as file:
            document = _key_document(made_at)
            file.write(json.dumps(document, indent=1).encode())
    return {"made_at": made_at, "people": len(document["people"]), "keys": len(document["keys"]), **counts}


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read the database as it is now, whatever is written meanwhile, without stopping those who write."""
    if connection.in_atomic_block:  # someone already holds a moment (a test)
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # a snapshot in WAL mode; atomic() would take the writers' turn
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears at `path` only once complete and on the disk, readable by its owner alone."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "il n’y a plus de place sur le disque" if full else (error.strerror or str(error)).lower()
        raise BackupError(f"La sauvegarde {path} n’a pas été écrite : {why}. La précédente est intacte.") from error
    finally:
        draft.unlink(missing_ok=True)


def _write_archive(file: IO[bytes], made_at: str, progress: Callable[[str], None]) -> dict[str, Any]:
    """Fill the ZIP; the manifest goes last, once every digest is known."""
    tables: dict[str, Any] = {}
    digests: dict[str, str] = {}
    sealed_with: set[uuid.UUID] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for model in models_kept():
            label = model._meta.label_lower
            name = f"data/{label}.jsonl"
            fields = columns(model)
            sealed = [place for place, field in enumerate(fields) if isinstance(field, EncryptedTextField)]
            rows = every_row(model).order_by("pk").values_list(*(field.attname for field in fields))
            count = 0
            with _member(archive, name, digests) as write_bytes:
                for row in rows.iterator(chunk_size=500):
                    line = [encode(field, value) for field, value in zip(fields, row, strict=True)]
                    write_bytes(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
                    sealed_with.update(crypto.key_id_of(row[place]) for place in sealed if _is_sealed(row[place]))
                    count += 1
            tables[label] = {"columns": [field.column for field in fields], "rows": count}
            if count:
                progress(f"{label} : {count}")
        media = list(_media_files())
        for path in media:
            name = f"media/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"
            with _member(archive, name, digests) as write_bytes, path.open("rb") as source:
                while block := source.read(CHUNK):
                    write_bytes(block)
        manifest = {
            "format": backup_format.ARCHIVE, "version": backup_format.VERSION, "made_at": made_at,
            "software": eclaireur.__version__, "migrations": backup_format.applied_migrations(),
            "tables": tables, "members": digests, "keys": _whose(sealed_with),
        }
        archive.writestr(backup_format.MANIFEST, json.dumps(manifest | {"sha256": backup_format.digest_of(manifest)}))
    return {"rows": sum(table["rows"] for table in tables.values()), "files": len(media)}


def _is_sealed(value: bytes | None) -> bool:
    return value is not None and len(value) >= crypto.HEADER


def _whose(key_ids: set[uuid.UUID]) -> dict[str, str]:
    """Those of these keys that still exist, each with its person: what the key file of the restore must have."""
    every = PersonKey.objects.order_by("pk").values_list("pk", "person")
    return {str(pk): str(person) for pk, person in every.iterator() if pk in key_ids}


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, digests: dict[str, str]) -> Iterator[Callable[[bytes], None]]:
    """A member of the ZIP being written, its digest noted when it closes."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:

        def write_bytes(block: bytes) -> None:
            member.write(block)
            digest.update(block)

        yield write_bytes
    digests[name] = digest.hexdigest()


def _media_files() -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    if root.is_dir():
        yield from sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def _key_document(made_at: str) -> dict[str, Any]:
    """Every person key, still wrapped by the operator's, and who is here at that moment."""
    document: dict[str, Any] = {
        "format": backup_format.KEYS, "version": backup_format.VERSION, "made_at": made_at,
        "keys": [
            {
                "id": str(row.pk), "person": str(row.person_id), "operator_key": row.operator_key,
                "wrapped": base64.b64encode(bytes(row.wrapped)).decode(),
                "retired_at": row.retired_at.isoformat() if row.retired_at else None,
            }
            for row in PersonKey.objects.order_by("pk").iterator()
        ],
        "people": [str(pk) for pk in Person.objects.order_by("pk").values_list("pk", flat=True)],
    }
    return document | {"sha256": backup_format.digest_of(document)}
