"""The archive of "Mes données": everything the house knows about one person, given back to them.

A ZIP with `donnees.json` (for machines, see FORMAT and VERSION), `mes-donnees.html` with `style.css` (to read),
and the person's files. What goes in follows from each model's PersonalData, so a new model is in the archive
by itself; rooms add the rest with `accounts.registries.add_to_export`.
"""

import datetime as dt
import decimal
import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import eclaireur
from eclaireur.accounts.models import JournalEntry, Person
from eclaireur.accounts.registries import export_parts, reason_of
from eclaireur.core.fields import EncryptedTextField, open_all
from eclaireur.core.privacy import declared, models_about_people, rows_told_to
from eclaireur.core.zones import as_read_by

FORMAT = "eclaireur-export"
VERSION = 1
IN_MEMORY = 2_000_000  # bytes; a larger archive is built on the disk, then removed
BATCH = 300


@dataclass(frozen=True)
class Cell:
    """One value: its field's name and label, as a machine reads it and as a person does."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Section:
    """The rows of one kind about the person."""

    name: str
    title: str
    rows: Iterator[list[Cell]]


def build(person: Person) -> IO[bytes]:
    """The archive of `person` in their language, as an open temporary file placed at its beginning."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the response closes it)
    with as_read_by(person), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("donnees.json", "w", force_zip64=True) as member:
            for piece in _as_json(person):
                member.write(piece.encode("utf-8", "backslashreplace"))
        with archive.open("mes-donnees.html", "w", force_zip64=True) as member:
            for piece in _as_page(person):
                member.write(piece.encode("utf-8", "backslashreplace"))
        archive.writestr("style.css", render_to_string("accounts/export/style.css"))
        for name, stored in _files(person):
            with archive.open(name, "w", force_zip64=True) as member, stored.open("rb") as source:
                for block in source.chunks():
                    member.write(block)
    file.seek(0)
    return file


def file_name() -> str:
    """A discreet name for the downloaded archive: it says neither where it comes from nor whose it is."""
    return f"archive-{timezone.localdate():%Y-%m-%d}.zip"


def sections(person: Person) -> Iterator[Section]:
    """Everything about `person`, kind by kind; the person first. Rows are read as they are used."""
    models_here = sorted(models_about_people(), key=lambda model: (model is not Person, model._meta.label_lower))
    for model in models_here:
        if model.PersonalData.export:
            yield Section(model._meta.label_lower, str(model._meta.verbose_name_plural), _rows(model, person))
    for name, (title, rows) in export_parts().items():
        yield Section(name, str(title), _registered_rows(rows(person)))


def _rows(model: type[models.Model], person: Person) -> Iterator[list[Cell]]:
    fields = [model._meta.get_field(name) for name in model.PersonalData.export]
    sealed = [field.name for field in fields if isinstance(field, EncryptedTextField)]
    related = [field.name for field in fields if field.many_to_one or field.one_to_one]
    rows = rows_told_to(model, person).select_related(*related).order_by("pk")
    read = rows.iterator(chunk_size=BATCH)
    while batch := open_all(islice(read, BATCH), *sealed):
        for row in batch:
            yield [_cell(row, field) for field in fields]


def _registered_rows(rows: list[dict[str, Any]]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [Cell(str(label), str(label), _plain(value), _in_words(value)) for label, value in row.items()]


def _cell(row: models.Model, field: Any) -> Cell:
    """A field of a row. Someone else is named by pseudonym; a row about people is never written out."""
    label = str(getattr(field, "verbose_name", field.name))
    if field.many_to_many:
        names = [_name_of(other) for other in getattr(row, field.name).all()]
        return Cell(field.name, label, names, ", ".join(names))
    value = getattr(row, field.name)
    if isinstance(value, models.Model):
        return Cell(field.name, label, _name_of(value), _name_of(value))
    if isinstance(field, models.FileField):
        return Cell(field.name, label, value.name or "", value.name or "")
    return Cell(field.name, label, _plain(value), _read(row, field, value))


def _read(row: models.Model, field: Any, value: Any) -> str:
    """A field of a row as someone reads it: codes have their words."""
    if isinstance(row, JournalEntry) and field.name == "reason":
        return _in_words(reason_of(row))
    return str(getattr(row, f"get_{field.name}_display")()) if field.choices else _in_words(value)


def _name_of(other: models.Model) -> str:
    if isinstance(other, Person):
        return other.pseudonym
    return str(other.pk) if declared(type(other)) else str(other)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _in_words(value: Any) -> str:
    """A value as someone reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def _as_json(person: Person) -> Iterator[str]:
    head = {
        "format": FORMAT, "version": VERSION, "software": eclaireur.__version__,
        "made_at": timezone.now().isoformat(), "language": person.language,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "records": {'
    for place, section in enumerate(sections(person)):
        yield (", " if place else "") + json.dumps(section.name) + ": ["
        for number, row in enumerate(section.rows):
            cells = {cell.name: cell.value for cell in row}
            yield (", " if number else "") + json.dumps(cells, ensure_ascii=False)
        yield "]"
    yield "}}"


def _as_page(person: Person) -> Iterator[str]:
    """The page around, then its sections one by one: a long life does not have to fit in memory."""
    place = "<!-- sections -->"
    context = {"person": person, "made_at": timezone.now(), "language": person.language, "sections": SafeString(place)}
    head, foot = render_to_string("accounts/export/page.html", context).split(place)
    yield head
    for section in sections(person):
        yield render_to_string("accounts/export/section.html", {"section": section})
    yield foot


def _files(person: Person) -> Iterator[tuple[str, Any]]:
    """The files of rows about the person, with their place in the archive."""
    for model in models_about_people():
        names = [n for n in model.PersonalData.export if isinstance(model._meta.get_field(n), models.FileField)]
        for row in rows_told_to(model, person).iterator() if names else ():
            for name in names:
                if stored := getattr(row, name):
                    yield f"fichiers/{stored.name}", stored
