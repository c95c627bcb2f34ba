"""Reading an archive and its key file, checking both whole, and putting them into an empty database."""

import base64
import binascii
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.utils.dateparse import parse_datetime

from eclaireur.accounts.actions import erase_again
from eclaireur.accounts.backups import format as backup_format
from eclaireur.accounts.backups.format import BackupError, columns, decode, has_own_table, models_kept
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person, PersonKey, RoleGrant

BATCH = 500


@dataclass
class Restored:
    """What came back."""

    rows: int
    files: int
    people: int
    erased_again: int
    operators: int
    without_texts: int | None
    """How many people came back without their private texts; None when the archive, an older one, cannot tell."""


def restore(
    archive: Path, keys: Path, *, progress: Callable[[str], None], without_their_texts: bool = False
) -> Restored:
    """Put `archive` back into this database, which must hold nobody, with the keys of `keys`.

    People who left since the archive was made are not in the key file: they are erased again, and what they
    wrote has no key any more. When keys were renewed since, an archive whose texts would come back empty is refused,
    unless `without_their_texts`. Everything is read and checked before anything is written, and the database is
    written in one transaction. Raises BackupError, in one sentence; then nothing was changed.
    """
    key_document = _read_keys(keys)
    with _opened(archive) as file:
        manifest = _read_manifest(file)
        _check(file, manifest, key_document)
        without = _people_without_texts(manifest, key_document)
        if without and not without_their_texts:
            raise BackupError(
                f"Les clés ont été renouvelées depuis cette archive : les textes privés de {len(without)} personnes "
                "reviendraient vides. Prenez une archive plus récente, ou ajoutez --without-their-texts."
            )
        if Person.objects.exists():
            raise BackupError("Cette base contient déjà des personnes. Restaurez dans une base vide.")
        with tempfile.TemporaryDirectory(dir=_media_root().parent, prefix=".media-") as folder:
            count = _unpack_media(file, manifest, Path(folder))
            try:
                with transaction.atomic():
                    rows = _load(file, manifest, key_document, progress)
                    gone = Person.objects.exclude(pk__in=key_document["people"])
                    erased = _erase_again(list(gone))
                    connection.check_constraints()
                    shutil.copytree(folder, _media_root(), dirs_exist_ok=True)
            except OSError as error:
                raise BackupError(f"Les fichiers n’ont pas pu être écrits ({error.strerror}). La base est intacte.") from error
            except (IntegrityError, ValueError, KeyError, TypeError) as error:
                raise BackupError(f"L’archive ne tient pas debout ({type(error).__name__}) : rien n’a été changé.") from error
    operators = RoleGrant.objects.current().filter(role=Role.OPERATOR).count()
    return Restored(rows=rows, files=count, people=Person.objects.count(), erased_again=erased, operators=operators,
                    without_texts=None if without is None else len(without))


def _erase_again(people: Iterable[Person]) -> int:
    count = 0
    for person in people:
        erase_again(person=person)
        count += 1
    return count


def _media_root() -> Path:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return root


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupError(f"L’archive {path} n’existe pas.") from error
    except (zipfile.BadZipFile, OSError) as error:
        raise BackupError(f"L’archive {path} est tronquée ou abîmée. Rien n’a été changé.") from error


def _document(text: bytes, kind: str, what: str) -> dict[str, Any]:
    """A JSON document of ours, whole: its format, its version, its digest."""
    try:
        document = json.loads(text)
        whole = document["format"] == kind and document["sha256"] == backup_format.digest_of(document)
        version = document["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{what} est tronqué ou abîmé. Rien n’a été changé.") from error
    if not whole:
        raise BackupError(f"{what} est abîmé, ou n’est pas ce qu’il dit être. Rien n’a été changé.")
    if version != backup_format.VERSION:
        raise BackupError(f"{what} vient d’une autre version d’Éclaireur. Rien n’a été changé.")
    return document


def _read_keys(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise BackupError(f"Le fichier de clés {path} ne peut pas être lu : {error.strerror}.") from error
    return _document(text, backup_format.KEYS, "Le fichier de clés")


def _read_manifest(file: zipfile.ZipFile) -> dict[str, Any]:
    try:
        text = file.read(backup_format.MANIFEST)
    except (KeyError, zipfile.BadZipFile, EOFError) as error:
        raise BackupError("L’archive n’a pas de sommaire : elle est tronquée. Rien n’a été changé.") from error
    return _document(text, backup_format.ARCHIVE, "Le sommaire de l’archive")


def _check(file: zipfile.ZipFile, manifest: dict[str, Any], key_document: dict[str, Any]) -> None:
    """Every member is whole, the house is the same, and the keys are not older than the archive."""
    for name, digest in manifest["members"].items():
        found = hashlib.sha256()
        try:
            with file.open(name) as member:
                while block := member.read(1 << 20):
                    found.update(block)
        except (KeyError, zipfile.BadZipFile, EOFError, OSError) as error:
            raise BackupError(f"Il manque {name} dans l’archive, ou il est abîmé. Rien n’a été changé.") from error
        if found.hexdigest() != digest:
            raise BackupError(f"{name} a été altéré dans l’archive. Rien n’a été changé.")
    if manifest["migrations"] != backup_format.applied_migrations():
        raise BackupError(
            f"L’archive vient d’une autre version ({manifest['software']}). Installez cette version, restaurez, "
            "puis mettez à jour."
        )
    if parse_datetime(key_document["made_at"]) < parse_datetime(manifest["made_at"]):
        raise BackupError(
            "Le fichier de clés est plus ancien que l’archive : il lui manquerait des clés. Prenez le plus récent."
        )


def _people_without_texts(manifest: dict[str, Any], key_document: dict[str, Any]) -> set[str] | None:
    """Who is still here and has texts in the archive that no key of the file opens; None when it does not say."""
    if "keys" not in manifest:
        return None
    known, here = {row["id"] for row in key_document["keys"]}, set(key_document["people"])
    return {person for key, person in manifest["keys"].items() if person in here and key not in known}


def _unpack_media(file: zipfile.ZipFile, manifest: dict[str, Any], folder: Path) -> int:
    """Write the files of the archive under `folder`; how many. A name that climbs out of it is refused."""
    names = [name for name in manifest["members"] if name.startswith("media/")]
    for name in names:
        inside = PurePosixPath(name).relative_to("media")
        if ".." in inside.parts or inside.is_absolute():
            raise BackupError("L’archive contient un nom de fichier dangereux. Rien n’a été changé.")
        target = folder / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open(name) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
    return len(names)


def _load(
    file: zipfile.ZipFile, manifest: dict[str, Any], key_document: dict[str, Any], progress: Callable[[str], None]
) -> int:
    """Replace the content of every table by the archive's; how many rows. Foreign keys are checked at the end."""
    kept = {model._meta.label_lower: model for model in models_kept()}
    if set(kept) != set(manifest["tables"]):
        raise BackupError("L’archive n’a pas les mêmes tables que cette base. Rien n’a été changé.")
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for model in apps.get_models(include_auto_created=True):
            if has_own_table(model):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        ContentType.objects.clear_cache()  # their numbers are the archive's from now on
        total = sum(
            _fill(cursor, model, manifest["tables"][label]["columns"], _rows(file, label))
            for label, model in kept.items()
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept.values())):
            cursor.execute(statement)
    progress(f"{total} lignes")
    _load_keys(key_document)
    return total


def _rows(file: zipfile.ZipFile, label: str) -> Iterator[list[Any]]:
    with file.open(f"data/{label}.jsonl") as member:
        for line in member:
            yield json.loads(line.decode("utf-8", "surrogatepass"))


def _fill(cursor: Any, model: type[models.Model], names: list[str], rows: Iterator[list[Any]]) -> int:
    """Insert rows, given as lists of values for the columns `names`, into the table of `model`."""
    by_column = {field.column: field for field in columns(model)}
    fields = [by_column[name] for name in names]
    quote = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, names))})"  # noqa: S608 (our own names)
        f" VALUES ({', '.join(['%s'] * len(names))})"
    )
    count = 0
    while batch := list(islice(rows, BATCH)):
        cursor.executemany(sql, [[decode(f, v) for f, v in zip(fields, row, strict=True)] for row in batch])
        count += len(batch)
    return count


def _load_keys(document: dict[str, Any]) -> None:
    """Put back the keys of those who are in the archive; a key alone opens nothing."""
    here = set(map(str, Person.objects.values_list("pk", flat=True)))
    try:
        PersonKey.objects.bulk_create(
            [
                PersonKey(
                    id=row["id"], person_id=row["person"], operator_key=row["operator_key"],
                    wrapped=base64.b64decode(row["wrapped"], validate=True),
                    retired_at=row["retired_at"] and parse_datetime(row["retired_at"]),
                )
                for row in document["keys"]
                if row["person"] in here
            ],
            batch_size=BATCH,
        )
    except binascii.Error as error:
        raise BackupError("Le fichier de clés est abîmé. Rien n’a été changé.") from error
