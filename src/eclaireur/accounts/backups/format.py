"""What an archive and a key file are made of, the same on SQLite and on PostgreSQL.

The archive is a ZIP: `manifest.json` (format, date, applied migrations, which keys open its texts and
whose they are, a SHA-256 of every other member), then
`data/<app.model>.jsonl` (one JSON list per row, in the order of the columns named by the manifest) and
`media/…`. Sealed texts are copied sealed. The key file is one JSON document with its own digest.
"""

import base64
import datetime as dt
import decimal
import hashlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from eclaireur.accounts.models import PersonKey, TagKey

ARCHIVE = "eclaireur-backup"
KEYS = "eclaireur-keys"
VERSION = 1
MANIFEST = "manifest.json"

_LEFT_OUT_APPS = {"sessions", "usersessions", "wagtailsearch", "modelsearch"}  # sessions close, indexes are rebuilt


class BackupError(Exception):
    """A backup or a restore cannot go on; the sentence says why, and that nothing was changed."""


def models_kept() -> Iterator[type[models.Model]]:
    """Every table an archive holds: all of them but the keys, the sessions and the search indexes."""
    for model in apps.get_models(include_auto_created=True):
        if has_own_table(model) and model not in {PersonKey, TagKey} and model._meta.app_label not in _LEFT_OUT_APPS:
            yield model


def has_own_table(model: type[models.Model]) -> bool:
    """Whether Django made a table for this model."""
    return model._meta.managed and not model._meta.proxy and not model._meta.swapped


def columns(model: type[models.Model]) -> list[models.Field]:
    """The columns of the model's own table that are stored (not computed by the database)."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def applied_migrations() -> list[list[str]]:
    """The migrations this database has, in order: an archive only goes back into the same house."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def encode(field: models.Field, value: Any) -> Any:
    """A stored value as JSON. Sealed texts and other bytes go as base64, as they lie in the database."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode()
    value = field.get_prep_value(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    return value


def decode(field: models.Field, value: Any) -> Any:
    """The reverse of `encode`: a value ready for an INSERT. Raises ValueError or ValidationError on nonsense."""
    if value is None:
        return field.get_db_prep_save(None, connection)
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value, validate=True)
    if isinstance(field, models.DurationField):
        value = dt.timedelta(seconds=value)
    elif not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)


def digest_of(document: dict[str, Any]) -> str:
    """The SHA-256 of a JSON document, whatever its layout; its own field `sha256` apart."""
    bare = {name: value for name, value in document.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(bare, sort_keys=True).encode()).hexdigest()
