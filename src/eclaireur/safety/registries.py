"""What upper rooms hand to this one: what people write; what can be reported, how it is hidden and held; what waits on the desk.

Called from AppConfig.ready() of the room that owns the model:

    add_written(Message, "body", author=…, url=…)  read on arrival; see written.py
    add_reportable(Message, excerpt=…, author=…, url=…, hide=…, show=…)
    add_holdable(Message, hold=…, release=…)      what may wait before others read it
    add_to_see(Post, rows=…, since="created_at")   public texts a moderator reads once
    add_desk_source(items)                        anything else on the desk
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from eclaireur.accounts.models import Person
from eclaireur.core.privacy import every_row
from eclaireur.safety.waiting import (
    Delay,
    DeskItem,
    ToSee,
    add_delay,
    add_desk_source,
    add_to_see,
    delays,
    desk_sources,
    to_see,
)
from eclaireur.safety.ways import (
    add_way_to_ask,
    add_way_to_read,
    add_way_to_write,
    unread_words_for,
    way_to_ask,
    way_to_write,
    words_kept_for,
)
from eclaireur.safety.written import Written, add_written, not_read, written

__all__ = [
    "Delay",
    "DeskItem",
    "Holdable",
    "Reportable",
    "ToSee",
    "Written",
    "add_delay",
    "add_desk_source",
    "add_holdable",
    "add_reportable",
    "add_settled_texts",
    "add_to_identity",
    "add_to_see",
    "add_way_to_ask",
    "add_way_to_read",
    "add_way_to_write",
    "add_written",
    "all_reportables",
    "delays",
    "desk_sources",
    "holdable",
    "not_read",
    "other_name",
    "parts_of_identity",
    "report_address",
    "reportable",
    "reportable_named",
    "settled_texts",
    "to_see",
    "unread_words_for",
    "way_to_ask",
    "way_to_write",
    "words_kept_for",
    "written",
]


def _through_visible_to(viewer: Person, thing: models.Model) -> bool:
    """The convention of the house: who may read a row is `Model.objects.visible_to(viewer)`."""
    return type(thing).objects.visible_to(viewer).filter(pk=thing.pk).exists()


Said = tuple[str, dt.datetime, str]
"""Something said around a text: by whom, when, what."""


@dataclass(frozen=True)
class Reportable:
    """How one model is reported. Each callable takes a row.

    `excerpt(row)` gives its text, `author(row)` the person concerned or None, `url(row)` where it is read
    or "". `signed(row)` is the name it is read under, when it is not its author’s pseudonym, "" when it shows none; `signed_reads`
    names the relations it follows, to fetch them for many rows at once. `may_see(viewer, row)` says who may report it. `private` texts are shown
    to moderators only when the reporter joined a copy. `hide(row, by)` masks it and `show(row, by)` puts it back, when the room can.
    `around(row)` gives what was said just before and after, as (who, when, text), for public texts. `read_by(viewer, row)` is
    what of its text whoever reports it may read, when that is not the whole. `own_url(row)` is where its author reads it, when that
    is elsewhere; `url_reads` names the relations both addresses follow, to fetch them for many rows at once. Without
    `weighs`, reports are about a gesture: they never make what the person concerned writes wait. `who_reads` says to whoever
    reports who will read it and who may guess, where the usual sentence (nobody will know) would not be true.
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
    signed_reads: tuple[str, ...] = ()
    show: Callable[..., None] | None = None
    around: Callable[[Any], tuple[list[Said], list[Said]]] | None = None
    read_by: Callable[[Person, Any], str] | None = None
    own_url: Callable[[Any], str] | None = None
    url_reads: tuple[str, ...] = ()
    weighs: bool = True
    who_reads: Any = ""

    @property
    def can_wait(self) -> bool:
        """Whether a text can be hidden until seen: only what can be put back is taken away."""
        return self.hide is not None and self.show is not None

    def name_under(self, row: models.Model) -> str:
        """The name `row` is read under by whoever reports it; "" when it shows none, or its author is gone."""
        if self.signed is not None:
            return self.signed(row)
        author = self.author(row)
        return author.pseudonym if author is not None else ""

    def as_read_by(self, viewer: Person, row: models.Model) -> str:
        """What `viewer` may read of the text: moderation reads the whole, whoever reports it what they already could."""
        return self.read_by(viewer, row) if self.read_by is not None else self.excerpt(row)

    def address(self, row: models.Model) -> str:
        """Where the row is read; "" when nowhere."""
        return self._found(self.url, row)

    def own_address(self, row: models.Model) -> str:
        """Where its author reads the row; "" when nowhere."""
        return self._found(self.own_url or self.url, row)

    def _found(self, url: Callable[[Any], str], row: models.Model) -> str:
        try:
            return url(row) or ""
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
    signed_reads: tuple[str, ...] = (),
    show: Callable[..., None] | None = None,
    around: Callable[[Any], tuple[list[Said], list[Said]]] | None = None,
    read_by: Callable[[Person, Any], str] | None = None,
    own_url: Callable[[Any], str] | None = None,
    url_reads: tuple[str, ...] = (),
    weighs: bool = True,
    who_reads: Any = "",
) -> None:
    """Let people report rows of `model`; see Reportable. `name` is how it is called ("un message").

    Without `may_see`, the model's manager must have `visible_to(viewer)`.
    """
    _reportables[model] = Reportable(
        model, excerpt, author, url, may_see, private, hide, name or model._meta.verbose_name, signed,
        signed_reads, show, around, read_by, own_url, url_reads, weighs, who_reads,
    )


def reportable(model: type[models.Model] | None) -> Reportable | None:
    """How rows of `model` are reported, or None when they cannot be (or the model is gone)."""
    return _reportables.get(model) if model is not None else None


def reportable_named(label: str) -> Reportable | None:
    """The reportable whose model has this label ("conversations.message"), or None."""
    return next((kind for model, kind in _reportables.items() if model._meta.label_lower == label), None)


def all_reportables() -> list[Reportable]:
    """Everything that can be reported."""
    return list(_reportables.values())


def report_address(row: models.Model) -> str:
    """Where `row` is reported, for a link beside it; "" when it cannot be."""
    if type(row) not in _reportables:
        return ""
    return reverse("safety:report", args=[row._meta.label_lower, row.pk])


def other_name(kind: Written, row: models.Model) -> str:
    """The name `row` is read under, when it is not the pseudonym of its author; "" otherwise, or when nobody signs."""
    author = kind.author(row)
    if author is None:
        return ""
    by_report = reportable(kind.model)
    name = kind.signed(row) if kind.signed else by_report.name_under(row) if by_report else ""
    return "" if name == author.pseudonym else name


_identity: list[tuple[Any, Callable[[Person], list[str]]]] = []


def add_to_identity(title: Any, lines: Callable[[Person], list[str]]) -> None:
    """Add what a room keeps apart from a pseudonym (a name given, another pseudonym), read only when one is lifted."""
    _identity.append((title, lines))


def parts_of_identity() -> list[tuple[Any, Callable[[Person], list[str]]]]:
    """The registered parts, in order: a lazy title, and what gives the lines about a person."""
    return list(_identity)
# --- What may wait before others read it ----------------------------------------------------------


@dataclass(frozen=True)
class Holdable:
    """How rows of a model wait. `hold(row)` takes it out of others' sight; `release(row, is_new)` puts it in their
    sight, for the first time (`is_new`) or again; False when nobody is there to see it, or nothing in it to see. `words(row)` is a text
    to list it by, read without a query. `locked(row)` is what the room locks before it changes the row (by default the
    row): safety locks it before the hold too, so that the two never wait for each other.
    """

    model: type[models.Model]
    hold: Callable[[Any], None]
    release: Callable[[Any, bool], bool | None]
    words: Callable[[Any], str]
    locked: Callable[[Any], models.QuerySet]

    def lock(self, row: models.Model) -> None:
        """Lock what changes together with `row`, until the end of the transaction; nothing when it is gone."""
        list(self.locked(row).order_by().select_for_update().values_list("pk"))


def _itself(row: models.Model) -> models.QuerySet:
    return every_row(type(row)).filter(pk=row.pk)


_holdables: dict[type[models.Model], Holdable] = {}


def add_holdable(
    model: type[models.Model], *, hold: Callable[[Any], None], release: Callable[[Any, bool], bool | None],
    words: Callable[[Any], str] = lambda row: "", locked: Callable[[Any], models.QuerySet] = _itself,
) -> None:
    """Let rows of `model` wait until seen; see Holdable and `safety.actions.hold`."""
    _holdables[model] = Holdable(model, hold, release, words, locked)


def holdable(model: type[models.Model] | None) -> Holdable | None:
    """How rows of `model` wait: as registered, else hidden and shown as when reported; None when they cannot."""
    if model in _holdables:
        return _holdables[model]
    kind = reportable(model)
    if kind is None or not kind.can_wait:
        return None
    return Holdable(kind.model, lambda row: kind.hide(row, None), lambda row, is_new: kind.show(row, None), lambda row: "", _itself)


_settled: list[Callable[[Person, dt.datetime], int]] = []


def add_settled_texts(count: Callable[[Person, dt.datetime], int]) -> None:
    """Register how many public texts of a person, written before a time, are still in plain sight."""
    if count not in _settled:
        _settled.append(count)


def settled_texts(person: Person, before: dt.datetime) -> int:
    """How many public texts of `person`, written before a time, are still in plain sight."""
    return sum(count(person, before) for count in _settled)
