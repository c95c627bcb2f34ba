"""What rooms put on the moderators’ desk, and the delays they publish. Rooms call it through registries.py."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from eclaireur.accounts.models import Person
from eclaireur.safety.enums import Priority

# --- The desk ---------------------------------------------------------------------------------------

MOST = 300  # of one source: the desk is for today, the oldest come first


@dataclass(frozen=True)
class DeskItem:
    """A line of the desk. `key` tells it apart ("safety.report:<id>"); `kind` says what it is, in a few words; `why`
    why it is here; `words` is a text, read to know its subjects, never shown in the list.
    `rank` orders those of one urgency before their age does. `and_more`: others of its source wait after it, not shown.
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
    rank: int = 0
    and_more: bool = False


def saying_more(items: list[DeskItem], *, more: bool) -> list[DeskItem]:
    """The same items, the last of which says whether others wait after it."""
    return [*items[:-1], replace(items[-1], and_more=True)] if more and items else items


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
    """Public texts a moderator reads once. `rows()` gives those to be read, seen or not, the oldest first, each with its
    author at hand; `since` names the field, or annotation, that says when what is to be read was written; `title(row)`
    and `words(row)` ask nothing of the database.
    """

    model: type[models.Model]
    rows: Callable[[], models.QuerySet]
    since: str
    title: Callable[[Any], str]
    words: Callable[[Any], str]
    author: str
    name: Any
    urgency: Priority
    why: Any


_to_see: dict[type[models.Model], ToSee] = {}


def add_to_see(
    model: type[models.Model], *, rows: Callable[[], models.QuerySet], since: str,
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
