"""Who is in a room now: names for those who are there too, in the cache for less than a minute, never in the database.

The cache may be on another machine that does not answer at once (`core.cache` bounds it). Open pages ask it in a thread of
their own: nothing else of a room ever waits for it.
"""

import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.utils.crypto import salted_hmac

SHORT = 45  # seconds; renewed while a page is open
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="presence")
"""One for the process: who leaves while a beat says that they are here has left, for it is said after."""


def meet(thread_pk: uuid.UUID, numbers: Iterable[int], seats: Iterable[int]) -> frozenset[int]:
    """`numbers` are here: of these seats, those that are here too."""
    cache.set_many({_key(thread_pk, number): 1 for number in numbers}, timeout=SHORT)
    keys = {_key(thread_pk, number): number for number in seats}
    return frozenset(keys[key] for key in cache.get_many(keys))


async def meet_live(thread_pk: uuid.UUID, numbers: Iterable[int], seats: Iterable[int]) -> frozenset[int]:
    """The same, for open pages."""
    return await sync_to_async(meet, thread_sensitive=False, executor=_thread)(thread_pk, list(numbers), list(seats))


def forget(thread_pk: uuid.UUID, number: int) -> None:
    """Whoever sat there said that they go."""
    cache.delete(_key(thread_pk, number))


async def fade(thread_pk: uuid.UUID, number: int, *, within: float) -> None:
    """The last page of a seat in this process closed: nobody sits there any more, unless another process says so `within` seconds."""
    await sync_to_async(cache.touch, thread_sensitive=False, executor=_thread)(_key(thread_pk, number), within)


def _key(thread_pk: uuid.UUID, number: int) -> str:
    return "room:" + salted_hmac("conversations.presence", f"{thread_pk}:{number}", algorithm="sha256").hexdigest()[:32]
