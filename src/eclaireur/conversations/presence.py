"""Who is in a room now: names for those who are there too, in the cache for less than a minute, never in the database."""

import logging
import uuid
from collections.abc import Iterable

from django.core.cache import cache
from django.utils.crypto import salted_hmac

SHORT = 45  # seconds; renewed while a page is open

logger = logging.getLogger(__name__)


def mark(thread_pk: uuid.UUID, numbers: Iterable[int]) -> None:
    """These seats are here."""
    try:
        cache.set_many({_key(thread_pk, number): 1 for number in numbers}, timeout=SHORT)
    except Exception as error:  # noqa: BLE001 (whatever the cache says, nothing else depends on it)
        logger.warning("Who is in a room cannot be told (%s).", type(error).__name__)


def forget(thread_pk: uuid.UUID, number: int) -> None:
    """Nobody sits there any more."""
    try:
        cache.delete(_key(thread_pk, number))
    except Exception as error:  # noqa: BLE001 (it goes by itself)
        logger.warning("Who is in a room cannot be told (%s).", type(error).__name__)


def here(thread_pk: uuid.UUID, numbers: Iterable[int]) -> frozenset[int]:
    """Of these seats, those that are here; nobody when the cache does not answer."""
    keys = {_key(thread_pk, number): number for number in numbers}
    try:
        return frozenset(keys[key] for key in cache.get_many(keys))
    except Exception as error:  # noqa: BLE001 (whatever the cache says, nothing else depends on it)
        logger.warning("Who is in a room cannot be told (%s).", type(error).__name__)
        return frozenset()


def _key(thread_pk: uuid.UUID, number: int) -> str:
    return "room:" + salted_hmac("conversations.presence", f"{thread_pk}:{number}", algorithm="sha256").hexdigest()[:32]
