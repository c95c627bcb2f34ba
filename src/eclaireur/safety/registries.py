"""What upper rooms hand to this one: what can be reported, and how it is shown and hidden; what people write.

Called from AppConfig.ready() of the room that owns the model:

    add_reportable(Message, excerpt=…, author=…, url=…)
    add_written(Message, "body", author=…, url=…)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from eclaireur.accounts.models import Person
from eclaireur.safety.written import Written, add_written, not_read, written

__all__ = [
    "Reportable", "Written", "add_reportable", "add_to_identity", "add_way_to_write", "add_written", "not_read", "parts_of_identity",
    "report_address", "reportable", "reportable_named", "way_to_write", "written",
]

def _through_visible_to(viewer: Person, thing: models.Model) -> bool:
    """The convention of the house: who may read a row is `Model.objects.visible_to(viewer)`."""
    return type(thing).objects.visible_to(viewer).filter(pk=thing.pk).exists()


@dataclass(frozen=True)
class Reportable:
    """How one model is reported. Each callable takes a row.

    `excerpt(row)` gives its text, `author(row)` the person concerned or None, `url(row)` where it is read
    or "". `signed(row)` is the name it is read under, when it is not its author’s pseudonym. `may_see(viewer, row)` says who may report it. `private` texts are shown to moderators only when
    the reporter joined a copy. `hide(row, by)` masks it, when the room can.
    """

    model: type[models.Model]
    excerpt: Callable[[Any], str]
    author: Callable[[Any], Person | None]
    url: Callable[[Any], str]
    may_see: Callable[[Person, Any], bool]
    private: bool
    hide: Callable[..., None] | None
    name: Any
    signed: Callable[[Any], str] | None = None

    def name_under(self, row: models.Model) -> str:
        """The name `row` is read under by whoever reports it; "" when its author is gone."""
        if self.signed is not None:
            return self.signed(row)
        author = self.author(row)
        return author.pseudonym if author is not None else ""

    def address(self, row: models.Model) -> str:
        """Where the row is read; "" when nowhere."""
        try:
            return self.url(row) or ""
        except NoReverseMatch:
            return ""


_reportables: dict[type[models.Model], Reportable] = {}


def add_reportable(
    model: type[models.Model],
    *,
    excerpt: Callable[[Any], str],
    author: Callable[[Any], Person | None],
    url: Callable[[Any], str],
    may_see: Callable[[Person, Any], bool] = _through_visible_to,
    private: bool = True,
    hide: Callable[..., None] | None = None,
    name: Any = "",
    signed: Callable[[Any], str] | None = None,
) -> None:
    """Let people report rows of `model`; see Reportable. `name` is how it is called ("un message").

    Without `may_see`, the model's manager must have `visible_to(viewer)`.
    """
    _reportables[model] = Reportable(
        model, excerpt, author, url, may_see, private, hide, name or model._meta.verbose_name, signed,
    )


def reportable(model: type[models.Model] | None) -> Reportable | None:
    """How rows of `model` are reported, or None when they cannot be (or the model is gone)."""
    return _reportables.get(model) if model is not None else None


def reportable_named(label: str) -> Reportable | None:
    """The reportable whose model has this label ("conversations.message"), or None."""
    return next((kind for model, kind in _reportables.items() if model._meta.label_lower == label), None)


def report_address(row: models.Model) -> str:
    """Where `row` is reported, for a link beside it; "" when it cannot be."""
    if type(row) not in _reportables:
        return ""
    return reverse("safety:report", args=[row._meta.label_lower, row.pk])


_ways_to_write: list[Callable[..., str]] = []


def add_way_to_write(open_one: Callable[..., str]) -> None:
    """Give the way to write to someone in private: `open_one(by=person, to=person)` opens it and gives its address.

    It raises ValueError when the two may not meet.
    """
    if open_one not in _ways_to_write:
        _ways_to_write.append(open_one)


def way_to_write() -> Callable[..., str] | None:
    """How someone is written to in private; None while no room gives a way."""
    return _ways_to_write[-1] if _ways_to_write else None
_identity: list[tuple[Any, Callable[[Person], list[str]]]] = []


def add_to_identity(title: Any, lines: Callable[[Person], list[str]]) -> None:
    """Add what a room keeps apart from a pseudonym (a name given, another pseudonym), read only when one is lifted."""
    _identity.append((title, lines))


def parts_of_identity() -> list[tuple[Any, Callable[[Person], list[str]]]]:
    """The registered parts, in order: a lazy title, and what gives the lines about a person."""
    return list(_identity)
