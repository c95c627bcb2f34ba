"""What the processes of one server share for a while, in Redis; each on its own while Redis is away, full or read-only.

Nothing that must last is kept here. A server that loses Redis still answers: what was kept is made again, and what is
counted (tries at the entrance, forms sent twice) is counted by each process until Redis is back.
"""

import functools
import logging
import os
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import OutOfMemoryError, ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

PATIENCE = 0.5
"""Seconds given to Redis to answer: it mostly takes a thousandth of that."""
AWAY = 5.0
"""Seconds without asking again once it did not: a page asks several times, and must not wait each time."""
ENTRIES_ALONE = 20_000
"""How many things a process keeps by itself at most."""

logger = logging.getLogger(__name__)
_clients: dict[tuple, Any] = {}
"""By process and servers. Django makes a cache for each request, and each would open its own connection."""
_away_until = 0.0


def keeps_nothing(fault: ResponseError) -> bool:
    """Whether Redis answers that it keeps nothing more: it is full, it only copies another, or its own disk is full."""
    return isinstance(fault, OutOfMemoryError | ReadOnlyError) or "MISCONF " in str(fault)  # the library has no class for this one


def or_alone(name: str) -> Callable[..., Any]:
    """The method `name` of Django's Redis cache; of the memory of this process while Redis does not answer."""
    shared, alone = getattr(RedisCache, name), getattr(LocMemCache, name)

    @functools.wraps(shared)
    def method(self: "SharedCache", *args: Any, **kwargs: Any) -> Any:
        global _away_until  # noqa: PLW0603 (one server of Redis for all threads)
        if time.monotonic() >= _away_until:
            try:
                return shared(self, *args, **kwargs)
            except (Unreachable, TooSlow, ResponseError) as fault:
                if isinstance(fault, ResponseError) and not keeps_nothing(fault):
                    raise
                _away_until = time.monotonic() + AWAY
                logger.warning("Redis does not answer (%s): each process keeps its own for %d s.", type(fault).__name__, AWAY)
        return alone(self.alone, *args, **kwargs)

    return method


class SharedCache(RedisCache):
    """Django's cache in Redis, with one client for the process, and the memory of the process to fall back on."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._options = {
            "socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 1),  # once: a connection Redis closed while nobody used it is opened again
        } | self._options  # fmt: skip
        self.alone = LocMemCache("without Redis", params | {"OPTIONS": {"MAX_ENTRIES": ENTRIES_ALONE}})

    @property
    def _cache(self) -> Any:
        key = (os.getpid(), *self._servers)
        if key not in _clients:
            _clients[key] = self._class(self._servers, **self._options)
        return _clients[key]

    add = or_alone("add")
    get = or_alone("get")
    set = or_alone("set")
    touch = or_alone("touch")
    delete = or_alone("delete")
    get_many = or_alone("get_many")
    has_key = or_alone("has_key")
    set_many = or_alone("set_many")
    delete_many = or_alone("delete_many")
    clear = or_alone("clear")
    _incr = or_alone("incr")

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; from zero when it was begun in Redis, which went away since, or the other way round."""
        try:
            return self._incr(key, delta, version)
        except ValueError:
            self.add(key, 0, version=version)
            return self._incr(key, delta, version)
