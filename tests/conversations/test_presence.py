"""Who is in a room, in the real cache of the process."""

import asyncio
import uuid

from eclaireur.conversations import presence

MANY = 2_000
"""Long enough to be said for the next thing to be asked meanwhile."""


async def test_who_leaves_while_a_beat_says_that_they_are_here_has_left():
    room, last = uuid.uuid4(), MANY - 1
    beat = asyncio.create_task(presence.meet_live(room, range(MANY), []))
    await asyncio.sleep(0)  # the beat is asked first
    await presence.fade(room, last, within=0.0)
    await beat
    assert await presence.meet_live(room, [], [last]) == frozenset()
