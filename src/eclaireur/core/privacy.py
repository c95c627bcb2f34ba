"""How a model says what it knows about a person.

Every model of ours with something about a person declares, inside it:

    class PersonalData:
        subject = "author"                  # path(s) to the person it is about: str or tuple of str
        export = ("body", "created_at")     # fields given back to that person
        withheld = {"moderator": "…why"}    # fields that are not, each with its reason
        erase = DELETE                      # or ANONYMISE (the subject paths are set to null), or KEEP
        untold = ("hidden_at", "author")    # optional: while the first is set, the second alone is told of the row

`export` and `withheld` together name every concrete field. `accounts` walks through all of them for the
archive ("Mes données") and for erasure; tests/architecture fails on a model that forgot to declare.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

DELETE = "delete"
ANONYMISE = "anonymise"
KEEP = "keep"  # only with `keep_reason`, a sentence the person can read


def declared(model: type[models.Model]) -> Any:
    """The `PersonalData` declaration written on `model` itself or on its abstract parents, else None."""
    return getattr(model, "PersonalData", None)


def subjects(model: type[models.Model]) -> tuple[str, ...]:
    """Lookup paths from `model` to the persons its rows are about."""
    subject: Any = declared(model).subject
    return (subject,) if isinstance(subject, str) else tuple(subject)


def every_row(model: type[models.Model]) -> models.QuerySet:
    """All rows of a model, whatever its managers hide."""
    return model._base_manager.all()  # noqa: SLF001 (documented by Django)


def rows_told_to(model: type[models.Model], person: models.Model) -> models.QuerySet:
    """The rows of a model about `person` that they may be told of: not what another wrote to them and never arrived."""
    about = models.Q()
    for path in subjects(model):
        about |= models.Q(**{path: person.pk if path == "pk" else person})
    rows = every_row(model).filter(about)
    if untold := getattr(declared(model), "untold", None):
        held_since, author = untold
        rows = rows.filter(models.Q(**{held_since: None}) | models.Q(**{author: person}))
    return rows.distinct()


def models_about_people() -> Iterator[type[models.Model]]:
    """Every concrete model of this house that declares PersonalData, upper rooms first.

    The order lets erasure delete from the top of the house downward, so that nothing points at a row
    already gone.
    """
    for config in apps.get_app_configs():  # INSTALLED_APPS lists the rooms from the entrance down
        for model in config.get_models():
            if declared(model) is not None:
                yield model
