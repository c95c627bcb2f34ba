"""Reading and writing for open pages of rooms, in the one thread they share, over a connection that stays open.

Channels closes the connection after each call unless the site keeps connections for a while, which pages served
each in a thread of their own should not do. Here there is one thread: opening a connection for each message of
each room would cost more than the message.
"""

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import Error, connections


async def in_database(work: Callable, *arguments: Any) -> Any:
    """Run `work(*arguments)` in the database thread; a connection that failed is closed, the next call opens another."""
    return await sync_to_async(_run)(work, *arguments)


def _run(work: Callable, *arguments: Any) -> Any:
    try:
        return work(*arguments)
    except Error:
        for connection in connections.all(initialized_only=True):
            connection.close_if_unusable_or_obsolete()
        raise
