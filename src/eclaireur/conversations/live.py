"""Telling open pages that a thread changed. What is told is only that: each page asks again, with its own rights."""

import asyncio
import logging
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils.crypto import salted_hmac

from eclaireur.accounts.models import Person
from eclaireur.conversations.models import Thread

UNTOLD = "Open pages were not told of a change (%s); they will look by themselves."
LOOK = {"type": "look.again"}
PATIENCE = 1.0  # seconds given to the layer

logger = logging.getLogger(__name__)


def group_of(thing: Thread | Person) -> str:
    """The name of the group of pages that show a thread, or that a person has open; nobody can guess it."""
    return salted_hmac("conversations.live", f"{thing._meta.label_lower}:{thing.pk}", algorithm="sha256").hexdigest()[:40]


def tell(thing: Thread | Person) -> None:
    """Once the change is committed, tell the pages of a thread (or of a person) to look again.

    A layer that is down loses nothing: the message is kept, and every page looks again by itself.
    """
    transaction.on_commit(partial(_send, group_of(thing)))


async def announce(group: str, *, by: str = "") -> None:
    """The same, at once; `by` is the process of an open page, which already knows. A layer that hangs is not waited for."""
    try:
        async with asyncio.timeout(PATIENCE):
            await get_channel_layer().group_send(group, LOOK | {"by": by})
    except Exception as error:  # noqa: BLE001 (whatever the layer says, the message is already kept)
        logger.warning(UNTOLD, type(error).__name__)


def _send(group: str) -> None:
    try:
        async_to_sync(announce)(group)
    except RuntimeError as error:  # called from within a loop: what was written is kept, and must not fail for that
        logger.warning(UNTOLD, type(error).__name__)
