"""Reads asked on nearly every page, written once.

Django writes the SQL of a query again each time, which takes it many times what the database takes to answer. A read
prepared here is written once for each way it can be asked, then only given its values:

    @prepared
    def _notices(*, to: uuid.UUID, since: dt.datetime) -> QuerySet:
        return Notice.objects.filter(to=to, created_at__gt=since)

    rows = _notices(to=person.pk, since=an_hour_ago)   # a list
"""

import copy
import datetime as dt
import re
import uuid
from collections.abc import Callable, Hashable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, QuerySet, Value

VALUES = {uuid.UUID, dt.datetime, int, str}  # themselves: a bool or an enum is not one
MOST_WAYS = 32  # of one read, some 60 KB each: roles held here and there would make them without end
A_TIME = re.compile(r"\d{4}-\d\d-\d\d")  # what SQLite is given of a date


class prepared:  # noqa: N801 (a decorator)
    """A read whose SQL is kept. It is called with keywords only, as the function under it, and gives its rows as a list.

    Identifiers, times, whole numbers and words are values: the function gets others in their place, so it may hand them to
    filters and annotations but not look at them. All the rest (an enum, a tuple, None) is a way of asking; each way is
    written apart, and at most MOST_WAYS are kept, so there should be few. What a read knows of the clock is handed to it: ValueError otherwise.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make
        self.written: dict[Hashable, _Written] = {}
        self.__doc__ = make.__doc__

    def __call__(self, **given: Any) -> list:
        values = {name: value for name, value in given.items() if type(value) in VALUES}
        way = connections[DEFAULT_DB_ALIAS].vendor, *((name, given[name]) for name in given if name not in values), *values
        written = self.written.get(way)
        if written is None:
            if len(self.written) >= MOST_WAYS:
                self.written.clear()
            written = self.written[way] = _Written(self.make, given, values)
        return written.rows(values)


class _Written:
    """The SQL of a read asked in one way, and where each value goes."""

    def __init__(self, make: Callable[..., QuerySet], given: dict, values: dict) -> None:
        stand_ins = {name: _stand_in(value, place) for place, (name, value) in enumerate(values.items())}
        rows = make(**given | stand_ins)
        self.model, self.query = rows.model, rows.query
        self.how = {name: getattr(rows, name) for name in ("_iterable_class", "_fields", "_prefetch_related_lookups")}
        connection = connections[DEFAULT_DB_ALIAS]
        self.compiler = self.query.get_compiler(connection=connection)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = None
            return
        names = {_adapted(stand_in, connection): name for name, stand_in in stand_ins.items()}
        self.fixed = list(params)
        self.places = [(place, names[param]) for place, param in enumerate(params) if isinstance(param, Hashable) and param in names]
        converters = self.compiler.get_converters([column for column, *_sql in self.compiler.select])
        self.compiler.get_converters = lambda columns: converters
        self.compiler.connection = None  # that of the thread which wrote it
        self._check(stand_ins)

    def _check(self, stand_ins: dict) -> None:
        """Nothing was looked at instead of asked, nor read on the clock."""
        lost = stand_ins.keys() - {name for _place, name in self.places}
        clock = [
            param for place, param in enumerate(self.fixed)
            if place not in dict(self.places) and (isinstance(param, dt.date) or (isinstance(param, str) and A_TIME.match(param)))
        ]
        if lost or clock:
            raise ValueError(f"A prepared read must be given what it asks: {sorted(lost)} unused, {clock} of its own")

    def rows(self, values: dict) -> list:
        if self.sql is None:
            return []
        connection, params = connections[DEFAULT_DB_ALIAS], self.fixed.copy()
        for place, name in self.places:
            params[place] = _adapted(values[name], connection)
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, tuple(params))
        query = copy.copy(self.query)
        query.get_compiler = lambda *where, **how: compiler
        asked = QuerySet(model=self.model, query=query)
        vars(asked).update(self.how)
        return list(asked)


def counted(rows: QuerySet) -> QuerySet:
    """How many rows there are, as a read of one number (or of nothing, for none): see `how_many`."""
    return rows.order_by().annotate(every=Value(1)).values("every").annotate(many=Count("pk")).values_list("many", flat=True)


def how_many(rows: list) -> int:
    """What a `counted` read gave."""
    return rows[0] if rows else 0


def _stand_in(value: Any, place: int) -> Any:
    """A value of the same kind that no read has of its own."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, dt.datetime):
        return dt.datetime(1789, 7, 14, 17, 40, place, 123456, tzinfo=dt.UTC)
    return f"stand-in {uuid.uuid4()}" if isinstance(value, str) else 1_789_071_400 + place


def _adapted(value: Any, connection: Any) -> Any:
    """A value as this database is given it."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
