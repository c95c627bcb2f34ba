"""Every place where someone writes, told to this room by the room that owns it: each is read on arrival.

Called from AppConfig.ready() of the room that owns the model:

    add_written(Message, "body", author=…, url=…, name=_("un message"))
    not_read(Draft, "body", why="a draft: nobody but its author reads it")

tests/architecture/test_written.py fails on a text field that is neither. Upper rooms import both from
`safety.registries`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.urls import NoReverseMatch

from eclaireur.accounts.models import Person
from eclaireur.core.fields import EncryptedTextField


@dataclass(frozen=True)
class Written:
    """How the words of one model are read. Each callable takes a row.

    `text(row)` is what is read: spans are counted in it. `author(row)` is whoever wrote it, or None. `url(row)` is
    where it stands, or "". `private`: only those it was written to read it, and a moderator sees it for an alert
    alone. `title(row)` names its place ("Sommeil et travail"), never with private words. `still_there(row)` says
    whether it was neither erased nor withdrawn. `signed(row)` is the name it is read under, when the way to report it
    does not say it. `desk_url(row)` is the page of a desk that shows what words sent to the team are about. `on_amber(row)` offers it to a peer’s answer, when the room can.
    `unanswered`: nobody answers it where it stands; its author is then shown where one asks a peer.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    author: Callable[[Any], Person | None]
    url: Callable[[Any], str]
    name: Any
    private: bool
    title: Callable[[Any], str]
    text: Callable[[Any], str]
    still_there: Callable[[Any], bool]
    on_amber: Callable[[Any], None] | None
    signed: Callable[[Any], str] | None = None
    desk_url: Callable[[Any], str] | None = None
    unanswered: bool = False

    def address(self, row: models.Model) -> str:
        """Where the row is read; "" when nowhere."""
        try:
            return self.url(row) or ""
        except (NoReverseMatch, ObjectDoesNotExist):
            return ""

    def was_touched(self, row: models.Model, update_fields: frozenset[str] | None, *, created: bool) -> bool:
        """Whether saving `row` may have changed its words. A sealed text that was not opened did not change."""
        saved = [name for name in self.fields if update_fields is None or name in update_fields]
        return any(_may_have_changed(row, name, created=created) for name in saved)


def _may_have_changed(row: models.Model, name: str, *, created: bool) -> bool:
    value = row.__dict__.get(name)
    if created:
        return bool(value)
    if isinstance(row._meta.get_field(name), EncryptedTextField):
        opened, _sealed = row.__dict__.get(f"_{name}_as_stored", (None, None))
        return value is None or (isinstance(value, str) and value != opened)
    return name in row.__dict__


NOT_WORDS = (models.SlugField, models.EmailField, models.URLField)

_written: dict[type[models.Model], Written] = {}
_excepted: dict[type[models.Model], dict[str, str]] = {}


def add_written(
    model: type[models.Model],
    *fields: str,
    author: Callable[[Any], Person | None],
    url: Callable[[Any], str] = lambda row: "",
    name: Any = "",
    private: bool = True,
    title: Callable[[Any], str] = lambda row: "",
    text: Callable[[Any], str] | None = None,
    still_there: Callable[[Any], bool] = lambda row: True,
    on_amber: Callable[[Any], None] | None = None,
    signed: Callable[[Any], str] | None = None,
    desk_url: Callable[[Any], str] | None = None,
    unanswered: bool = False,
) -> None:
    """Have the words of `model` read on arrival; see Written. `name` is how a row is called ("un message").

    `text` gives what is read, by default the fields one after the other. Raises FieldDoesNotExist for a field the
    model has not.
    """
    _check(model, fields)

    def joined(row: Any) -> str:
        return "\n\n".join(str(value) for field in fields if (value := getattr(row, field)))

    _written[model] = Written(
        model, fields, author, url, name or model._meta.verbose_name, private, title, text or joined, still_there, on_amber, signed, desk_url,
        unanswered,
    )


def not_read(model: type[models.Model], *fields: str, why: str) -> None:
    """Say that these texts of `model` (all of them, without any field) are not read, and why, for whoever audits this.

    Raises FieldDoesNotExist for a field the model has not, ValueError without a reason.
    """
    fields = fields or tuple(text_fields(model))
    _check(model, fields)
    if not why.strip():
        raise ValueError("Say why these words are not read.")
    _excepted.setdefault(model, {}).update(dict.fromkeys(fields, why))


def _check(model: type[models.Model], fields: tuple[str, ...]) -> None:
    if not fields:
        raise FieldDoesNotExist(f"{model._meta.label}: which fields?")
    for field in fields:
        model._meta.get_field(field)


def written(model: type[models.Model] | None) -> Written | None:
    """How the words of `model` are read, or None when they are not (or the model is gone)."""
    return _written.get(model) if model is not None else None


def text_fields(model: type[models.Model]) -> list[str]:
    """The fields of `model` that could hold words: texts, sealed texts, JSON, and short texts without a list of choices."""
    return [
        field.name for field in model._meta.local_concrete_fields
        if isinstance(field, models.TextField | models.JSONField | EncryptedTextField)
        or (isinstance(field, models.CharField) and not field.choices and not isinstance(field, NOT_WORDS))
    ]


def fields_told_of(model: type[models.Model]) -> set[str]:
    """The text fields of `model` that are read, or are not for a reason."""
    known = _written.get(model)
    return set(known.fields if known else ()) | set(_excepted.get(model, {}))


def exceptions() -> dict[type[models.Model], dict[str, str]]:
    """Texts that are not read, with the reason of each field."""
    return {model: dict(reasons) for model, reasons in _excepted.items()}
