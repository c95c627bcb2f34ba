"""Who is in a room now: names for those who are there too, in the cache for less than a minute, never in the database.

The cache may be on another machine that no longer answers. It is asked in threads of its own, for half a second at most, and
left alone for a while after it failed: nothing else of a room ever waits for it.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac

SHORT = 45  # seconds; renewed while a page is open
PATIENCE = 0.5  # seconds given to the cache to answer
ALONE = 5.0  # seconds during which a cache that failed is not asked again
NOBODY: frozenset[int] = frozenset()

logger = logging.getLogger(__name__)


class Asking:
    """The threads in which the cache is asked, and until when it is left alone."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="presence")
        self.alone_until = 0.0

    def begin(self, work: Callable, *arguments: Any) -> Future | None:
        """`work(*arguments)`, begun; None while the cache is left alone."""
        return None if time.monotonic() < self.alone_until else self.threads.submit(work, *arguments)

    def failed(self, asked: Future, error: Exception) -> None:
        """The cache did not answer in time, or answered by an error."""
        asked.cancel()
        self.alone_until = time.monotonic() + ALONE
        logger.warning("Who is in a room cannot be told (%s).", type(error).__name__)


asking = Asking()


def meet(thread_pk: uuid.UUID, numbers: Iterable[int], seats: Iterable[int]) -> frozenset[int]:
    """`numbers` are here: of these seats, those that are here too; nobody when the cache does not answer."""
    return _wait(asking.begin(_meet, thread_pk, list(numbers), list(seats)), NOBODY)


async def meet_live(thread_pk: uuid.UUID, numbers: Iterable[int], seats: Iterable[int]) -> frozenset[int]:
    """The same, for open pages."""
    return await _wait_live(asking.begin(_meet, thread_pk, list(numbers), list(seats)), NOBODY)


def forget(thread_pk: uuid.UUID, number: int) -> None:
    """Whoever sat there said that they go."""
    _wait(asking.begin(cache.delete, _key(thread_pk, number)), None)


async def fade(thread_pk: uuid.UUID, number: int, *, within: float) -> None:
    """The last page of a seat in this process closed: nobody sits there any more, unless another process says so `within` seconds."""
    await _wait_live(asking.begin(cache.touch, _key(thread_pk, number), within), None)


def _meet(thread_pk: uuid.UUID, numbers: list[int], seats: list[int]) -> frozenset[int]:
    cache.set_many({_key(thread_pk, number): 1 for number in numbers}, timeout=SHORT)
    keys = {_key(thread_pk, number): number for number in seats}
    return frozenset(keys[key] for key in cache.get_many(keys))


def _wait(asked: Future | None, otherwise: Any) -> Any:
    if asked is None:
        return otherwise
    try:
        return asked.result(timeout=PATIENCE)
    except Exception as error:  # noqa: BLE001 (whatever the cache says, nothing else depends on it)
        asking.failed(asked, error)
        return otherwise


async def _wait_live(asked: Future | None, otherwise: Any) -> Any:
    if asked is None:
        return otherwise
    try:
        return await asyncio.wait_for(asyncio.wrap_future(asked), PATIENCE)
    except Exception as error:  # noqa: BLE001 (the same)
        asking.failed(asked, error)
        return otherwise


def _key(thread_pk: uuid.UUID, number: int) -> str:
    return "room:" + salted_hmac("conversations.presence", f"{thread_pk}:{number}", algorithm="sha256").hexdigest()[:32]
