"""EncryptedTextField: a text only its readers can read, sealed with its owner's key."""

import uuid
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.db import models

from eclaireur.core import crypto


class _Sealed(bytes):
    """Bytes as they came from the database, not opened yet."""


class _EncryptedAttribute:
    """Opens the text the first time it is read."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, _Sealed):
            value = self.field.open(instance, value)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):
    """Text encrypted at rest with the key of the person found at `owner` (a dotted path from the row).

    In Python it is a str. A text whose owner was erased reads as the empty string: there is nothing left
    to read. `max_length` counts characters and is checked by `clean()`. It cannot be searched or ordered.
    """

    empty_strings_allowed = True

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        self.owner = owner
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["owner"] = self.owner
        kwargs["editable"] = self.editable
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _EncryptedAttribute(self))

    @property
    def owner_lookup(self) -> str:
        """The owner as a query lookup: rows of a person are `filter(**{field.owner_lookup: person})`."""
        return self.owner.replace(".", "__")

    def place(self, instance: models.Model) -> str:
        """Where this text lives: what binds the ciphertext to its row."""
        return self.place_of(instance.pk)

    def place_of(self, pk: Any) -> str:
        """Where the text of the row `pk` lives."""
        return f"{self.model._meta.label_lower}.{self.name}:{pk}"

    def open(self, instance: models.Model, sealed: bytes, keys: dict[uuid.UUID, bytes] | None = None) -> str:
        """Put the opened text on the row, keep what was sealed beside it, and return the text."""
        text = self.unseal(instance, sealed, keys)
        instance.__dict__[self.attname] = text
        instance.__dict__[f"_{self.attname}_as_stored"] = (text, sealed)
        return text

    def unseal(
        self, instance: models.Model, sealed: bytes, keys: dict[uuid.UUID, bytes] | None = None
    ) -> str:
        try:
            return crypto.unseal(sealed, place=self.place(instance), keys=keys)
        except crypto.KeyGoneError:
            return ""

    def get_default(self) -> Any:
        return "" if not self.has_default() and not self.null else models.Field.get_default(self)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else _Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, _Sealed):
            return value
        person = attrgetter(self.owner)(model_instance)
        if person is None:  # the owner erased everything: what nobody can read any more stays as it is
            text, sealed = model_instance.__dict__.get(f"_{self.attname}_as_stored", (None, None))
            if sealed is None or value != text:
                raise ValueError(f"{self} cannot be sealed: its owner is gone.")
            return sealed
        return crypto.seal(value, person=person, place=self.place(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self} is sealed row by row: save the row, never filter or update with text.")
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} is never serialised in clear: use the commands backup and restore.")

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms  # noqa: PLC0415 (models do not need forms)

        return models.Field.formfield(
            self, **{"form_class": forms.CharField, "widget": forms.Textarea, "max_length": self.max_length}
            | kwargs
        )


def open_all(rows: Iterable[models.Model], *names: str) -> list:
    """Open the sealed fields `names` of many rows with one read of the keys, and return the rows as a list."""
    rows = list(rows)
    sealed = [
        (row, row._meta.get_field(name), value)
        for row in rows
        for name in names
        if isinstance(value := row.__dict__.get(name), _Sealed)
    ]
    keys = crypto.ring().open({crypto.key_id_of(value) for _, _, value in sealed})
    for row, field, value in sealed:
        field.open(row, value, keys)
    return rows
