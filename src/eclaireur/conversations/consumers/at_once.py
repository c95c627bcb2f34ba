"""Beginning a coroutine at once: most frames leave without waiting, and a task for each costs more than the frame.

From Python 3.12 on, `asyncio.Task(..., eager_start=True)` does the same.
"""

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any


def at_once(work: Coroutine[Any, Any, None]) -> asyncio.Task | None:
    """Run `work` as far as it goes without waiting: None when it is finished, else the task that runs the rest."""
    try:
        awaited = work.send(None)
    except StopIteration:
        return None
    return asyncio.create_task(_rest(work, awaited))


@types.coroutine
def _rest(work: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    try:
        yield awaited  # the future `work` waits for: the task resumes here when it is done
        yield from work
    finally:
        work.close()
