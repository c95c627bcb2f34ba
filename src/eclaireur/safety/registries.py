"""What upper rooms hand to this one: what can be reported, how it is shown, hidden and held, what waits on the desk.

Called from AppConfig.ready() of the room that owns the model:

    add_reportable(Message, excerpt=…, author=…, url=…, hide=…, show=…)
    add_holdable(Message, hold=…, release=…)      what may wait before others read it
    add_to_see(Post, rows=…, since=…)             public texts a moderator reads once
    add_desk_source(items)                        anything else on the desk
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse

from eclaireur.accounts.models import Person
from eclaireur.safety.enums import Priority


def _through_visible_to(viewer: Person, thing: models.Model) -> bool:
    """The convention of the house: who may read a row is `Model.objects.visible_to(viewer)`."""
    return type(thing).objects.visible_to(viewer).filter(pk=thing.pk).exists()


Said = tuple[str, dt.datetime, str]
"""Something said around a text: by whom, when, what."""


@dataclass(frozen=True)
class Reportable:
    """How one model is reported. Each callable takes a row.

    `excerpt(row)` gives its text, `author(row)` the person concerned or None, `url(row)` where it is read
    or "". `signed(row)` is the name it is read under, when it is not its author’s pseudonym. `may_see(viewer, row)` says who may report it. `private` texts are shown to moderators only when
    the reporter joined a copy. `hide(row, by)` masks it and `show(row, by)` puts it back, when the room can.
    `around(row)` gives what was said just before and after, as (who, when, text), for public texts.
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
    show: Callable[..., None] | None = None
    around: Callable[[Any], tuple[list[Said], list[Said]]] | None = None

    @property
    def can_wait(self) -> bool:
        """Whether a text can be hidden until seen: only what can be put back is taken away."""
        return self.hide is not None and self.show is not None

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
    show: Callable[..., None] | None = None,
    around: Callable[[Any], tuple[list[Said], list[Said]]] | None = None,
) -> None:
    """Let people report rows of `model`; see Reportable. `name` is how it is called ("un message").

    Without `may_see`, the model's manager must have `visible_to(viewer)`.
    """
    _reportables[model] = Reportable(
        model, excerpt, author, url, may_see, private, hide, name or model._meta.verbose_name, signed,
        show, around,
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


# --- What may wait before others read it ----------------------------------------------------------


@dataclass(frozen=True)
class Holdable:
    """How rows of a model wait. `hold(row)` takes it out of others' sight; `release(row, is_new)` puts it in their
    sight, for the first time (`is_new`) or again. `words(row)` is a text to list it by, read without a query.
    """

    model: type[models.Model]
    hold: Callable[[Any], None]
    release: Callable[[Any, bool], None]
    words: Callable[[Any], str]


_holdables: dict[type[models.Model], Holdable] = {}


def add_holdable(
    model: type[models.Model], *, hold: Callable[[Any], None], release: Callable[[Any, bool], None],
    words: Callable[[Any], str] = lambda row: "",
) -> None:
    """Let rows of `model` wait until seen; see Holdable and `safety.actions.hold`."""
    _holdables[model] = Holdable(model, hold, release, words)


def holdable(model: type[models.Model] | None) -> Holdable | None:
    """How rows of `model` wait: as registered, else hidden and shown as when reported; None when they cannot."""
    if model in _holdables:
        return _holdables[model]
    kind = reportable(model)
    if kind is None or not kind.can_wait:
        return None
    return Holdable(kind.model, lambda row: kind.hide(row, None), lambda row, is_new: kind.show(row, None), lambda row: "")


_settled: list[Callable[[Person, dt.datetime], int]] = []


def add_settled_texts(count: Callable[[Person, dt.datetime], int]) -> None:
    """Register how many public texts of a person, written before a time, are still in plain sight."""
    if count not in _settled:
        _settled.append(count)


def settled_texts(person: Person, before: dt.datetime) -> int:
    """How many public texts of `person`, written before a time, are still in plain sight."""
    return sum(count(person, before) for count in _settled)


# --- The desk ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DeskItem:
    """A line of the desk. `key` tells it apart ("safety.report:<id>"); `kind` says what it is, in a few words; `why`
    why it is here; `words` is a text, read to know its subjects, never shown in the list.
    """

    key: str
    kind: Any
    title: str
    url: str
    since: dt.datetime
    urgency: Priority
    why: Any = ""
    words: str = ""
    subjects: frozenset[str] = frozenset()


_sources: list[Callable[[Person], Iterable[DeskItem]]] = []


def add_desk_source(items: Callable[[Person], Iterable[DeskItem]]) -> None:
    """Put things on the desk: `items(moderator)` gives those this moderator may handle, oldest first, at most some
    hundreds, in a number of queries that does not depend on how many there are.
    """
    if items not in _sources:
        _sources.append(items)


def desk_sources() -> tuple[Callable[[Person], Iterable[DeskItem]], ...]:
    """The registered sources, in order of registration."""
    return tuple(_sources)


@dataclass(frozen=True)
class ToSee:
    """Public texts a moderator reads once. `rows()` gives those to be read, seen or not, each with its author at hand;
    `since(row)` when what is to be read was written; `title(row)` and `words(row)` ask nothing of the database.
    """

    model: type[models.Model]
    rows: Callable[[], models.QuerySet]
    since: Callable[[Any], dt.datetime]
    title: Callable[[Any], str]
    words: Callable[[Any], str]
    author: str
    name: Any
    urgency: Priority
    why: Any


_to_see: dict[type[models.Model], ToSee] = {}


def add_to_see(
    model: type[models.Model], *, rows: Callable[[], models.QuerySet], since: Callable[[Any], dt.datetime],
    title: Callable[[Any], str], name: Any, words: Callable[[Any], str] = lambda row: "", author: str = "author",
    urgency: Priority = Priority.FIRST, why: Any = "",
) -> None:
    """Put public texts on the desk to be read once; see ToSee. The model is also registered with add_reportable;
    `author` is the name of its field that holds the person.
    """
    _to_see[model] = ToSee(model, rows, since, title, words, author, name, urgency, why)


def to_see() -> tuple[ToSee, ...]:
    """The registered kinds of texts to be read once."""
    return tuple(_to_see.values())


def to_see_of(model: type[models.Model]) -> ToSee | None:
    """How texts of `model` are read once, or None."""
    return _to_see.get(model)


# --- Figures ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Delay:
    """A delay the statistics publish: `hours(start, end)` gives one number for each case of that stretch."""

    name: Any
    hours: Callable[[dt.datetime, dt.datetime], list[float]]


_delays: list[Delay] = []


def add_delay(name: Any, hours: Callable[[dt.datetime, dt.datetime], list[float]]) -> None:
    """Publish one more median delay, month by month, small numbers hidden; see Delay."""
    if all(one.hours is not hours for one in _delays):
        _delays.append(Delay(name, hours))


def delays() -> tuple[Delay, ...]:
    """The registered delays, in order of registration."""
    return tuple(_delays)
