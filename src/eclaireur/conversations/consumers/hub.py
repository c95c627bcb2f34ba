"""The pages of one room in this process: a message is read and opened once, then given to each of them.

Before anything is given, the room's version is read after the messages: any removal, silence, block, sign-out
or suspension committed before a message is known before the message is given. What ends by itself (a session, the room's
hours) is looked at every few seconds, and so are messages: a lost announcement delays, and loses nothing. A page that reads too slowly is cut off, and resumes.
"""

import asyncio
import contextlib
import logging
import random
import secrets
import time
import uuid
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer

from eclaireur.conversations import actions, live, presence, queries, room_frames
from eclaireur.conversations.consumers.database import in_database
from eclaireur.conversations.models import Message, Room, Seat, Thread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eclaireur.conversations.consumers.rooms import RoomConsumer

BEAT = 4.0  # seconds between two looks when nothing is announced
RIGHTS_LAST = 20.0  # seconds for which rights are trusted while the version is the same; each beat makes sure of sessions
AT_ONCE = 200
ME = secrets.token_hex(8)  # this process, whose own announcements are not news

logger = logging.getLogger(__name__)
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[uuid.UUID, "Hub"]] = WeakKeyDictionary()


def hub_of(thread_pk: uuid.UUID) -> "Hub":
    """The hub of a room in this process, made when its first page opens."""
    hubs = _hubs.setdefault(asyncio.get_running_loop(), {})
    if thread_pk not in hubs:
        hubs[thread_pk] = Hub(thread_pk)
    return hubs[thread_pk]


class Hub:
    """What the pages of a room share: how far messages were read, everybody's rights, who is here."""

    def __init__(self, thread_pk: uuid.UUID) -> None:
        self.thread_pk = thread_pk
        self.group = live.group_of(Thread(pk=thread_pk))
        self.pages: set[RoomConsumer] = set()
        self.coming: set[RoomConsumer] = set()  # they wait for the lock: this hub does not end before them
        self.revision: int | None = None
        self.standing: queries.Standing | None = None
        self.here: frozenset[int] = frozenset()  # so far as presence says, at the last beat
        self.said: frozenset[int] | None = None  # who all pages were told is here; None when some were told otherwise since
        self.sessions: dict[str, str] = {}  # what those of the pages hold, as it is kept
        self.hours: tuple | None = None  # what the clock alone changes
        self.read_at = 0.0  # when rights were read
        self.lock = asyncio.Lock()
        self.wake = asyncio.Event()
        self.tasks: list[asyncio.Task] = []

    # --- Pages come and go ------------------------------------------------------------------------

    async def join(self, page: "RoomConsumer", revision: int | None) -> bool:
        """Give `page` what changed since `revision`, then everything that comes. Says whether it missed too much."""
        self.coming.add(page)
        async with self.lock:
            self.coming.discard(page)
            self.pages.add(page)
            if not self.tasks:
                self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._run())]
            missed, clock, standing = await in_database(self._arrive, page, revision)
            is_news = standing is not self.standing
            if is_news:
                self.standing, self.read_at = standing, time.monotonic()
            if self.revision is None:
                self.revision = clock
            page.seen = clock if revision is None else min(revision, clock)
            await self._settle_rights()
            is_late = len(missed) > AT_ONCE
            if page in self.pages:
                self._give([] if is_late else missed, [page])
                page.seen = max(page.seen, clock)
            self._show(None if is_news else self.pages & {page})
            return is_late

    async def quit(self, page: "RoomConsumer") -> None:
        """The page closed: the last one ends what runs here."""
        self.pages.discard(page)
        self.coming.discard(page)
        if not self.pages and not self.coming:
            for task in self.tasks:
                task.cancel()
            self.tasks = []
            hubs = _hubs.get(asyncio.get_running_loop(), {})
            if hubs.get(self.thread_pk) is self:  # a page closed from here may quit once another hub serves the room
                del hubs[self.thread_pk]
        if not any(other.number == page.number for other in self.pages):
            await presence.fade(self.thread_pk, page.number, within=BEAT * 4)  # longer than between two beats elsewhere

    async def offer(self, message: Message, version: int) -> None:
        """A page of this process just sent `message`: give it at once, when nothing came between."""
        async with self.lock:
            fresh = time.monotonic() - self.read_at < RIGHTS_LAST
            known = self.standing is not None and self.standing.room.version == version
            if fresh and known and self.revision is not None and message.revision == self.revision + 1:
                self._give([message], self.pages)
                self.revision = message.revision
            else:
                await self._look()
        self.telling = asyncio.create_task(live.announce(self.group, by=ME))

    def knows(self, page: "RoomConsumer") -> Seat | None:
        """The seat of a page whose session was looked at a few seconds ago at most, else None."""
        if page not in self.pages or self.standing is None or time.monotonic() - self.read_at > RIGHTS_LAST:
            return None
        return self.standing.seats[page.person_pk]

    # --- What runs while somebody is here -----------------------------------------------------------

    async def _listen(self) -> None:
        """Hear announcements; when the layer is down, try again a little later: `_run` looks by itself meanwhile."""
        while True:
            try:
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(self.group, channel)
                self.wake.set()
                while True:
                    event = await layer.receive(channel)
                    if event.get("by") != ME:
                        self.wake.set()
            except Exception as error:  # noqa: BLE001 (whatever the layer says)
                logger.warning("A room hears no announcement (%s); it looks by itself.", type(error).__name__)
                await asyncio.sleep(1 + random.random())  # noqa: S311 (so that rooms do not all try at once)

    async def _run(self) -> None:
        beaten = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT * (0.8 + 0.4 * random.random())):  # noqa: S311 (so that rooms do not all look at once)
                    await self.wake.wait()  # not `wait_for`: cancelled as the event is set, it would go on for ever (Python 3.11)
            self.wake.clear()
            try:
                async with self.lock:
                    await self._look()
                if time.monotonic() - beaten > BEAT * 2:
                    await self._beat()
                    beaten = time.monotonic()
            except Exception as error:  # noqa: BLE001 (a busy or absent database: the next look will do)
                logger.warning("A room could not be looked at (%s).", type(error).__name__)
                await asyncio.sleep(1)

    async def _look(self) -> None:
        """Read what is new, then rights if they changed or are old, then give what each page may have."""
        more = True
        while more and self.revision is not None:
            messages, version = await in_database(self._read)
            more = len(messages) > AT_ONCE
            old = time.monotonic() - self.read_at > RIGHTS_LAST
            if old or self.standing is None or version != self.standing.room.version:
                await self._read_rights()
            self._give(messages[:AT_ONCE], self.pages)
            self.revision = max([self.revision, *(message.revision for message in messages[:AT_ONCE])])

    async def _beat(self) -> None:
        numbers = {page.number for page in self.pages}
        seats = [seat.number for seat in self.standing.seats.values()] if self.standing else []
        keys = {page.session_key for page in self.pages}
        here = await presence.meet_live(self.thread_pk, numbers, seats)
        alive = await in_database(self._meet, numbers, keys)
        async with self.lock:
            room = self.standing and self.standing.room
            hours = room and (room.is_open, room.is_live, room.is_paused, room.is_past_the_turn)
            for page in self.pages:
                held = alive.get(page.session_key, "")
                if held != self.sessions.get(page.session_key, ""):  # to open all of them at each beat would keep the room waiting
                    page.notice_care(queries.held_in(held) if held else {})
            self.sessions = alive
            if keys - alive.keys() or (hours and not hours[0]):
                await self._read_rights()
            else:
                self.read_at = time.monotonic()
            self.here = here
            if self._who_is_here() != self.said or hours != self.hours:
                self.hours = hours
                self._show()

    async def _read_rights(self) -> None:
        keys = {page.session_key for page in self.pages}
        self.standing = await in_database(queries.standing_of, self.thread_pk, keys)
        self.read_at = time.monotonic()
        await self._settle_rights()
        self._show()

    async def _settle_rights(self) -> None:
        """Close the pages that lost their rights; tell the others whom they no longer meet."""
        for page in list(self.pages):
            if end := page.why_end(self.standing):
                self.pages.discard(page)
                page.finish(*end)
            elif self.standing is not None:
                page.seat, page.unseen = self.standing.seats[page.person_pk], self.standing.unseen_by(page.person_pk)
                page.forget(self.standing.room.forgotten)

    def _who_is_here(self) -> frozenset[int]:
        return self.here | {page.number for page in self.pages}

    def _show(self, pages: "Iterable[RoomConsumer] | None" = None) -> None:
        """The names of who is here and the sentences around, made once for the pages of a language and a zone that see the same people."""
        if self.standing is None:
            return
        here = self._who_is_here()
        self.said = here if pages is None else None
        made: dict[tuple, tuple[dict[int, str], dict[str, str]]] = {}
        for page in self.pages if pages is None else pages:
            shared = (page.language, page.zone, frozenset(page.unseen))
            if shared not in made:
                seen = self.standing.seen_by(page.person_pk)
                with page.as_read():
                    said = room_frames.said_to_all(self.standing, seen, here)
                made[shared] = {one.number: one.name for one in seen if one.number in here}, said
            names, said = made[shared]
            page.learn(names)
            page.show_around(self.standing, said)

    def _give(self, messages: list[Message], pages: "set[RoomConsumer] | list[RoomConsumer]") -> None:
        if not messages or self.standing is None or not self.standing.room.is_open:
            return
        seats = self.standing.seats
        for message in messages:
            seat = seats.get(message.author_id)
            made = room_frames.written(message, seat.number if seat else 0)
            for page in pages:
                page.give(made, seat.name if seat else "")

    # --- In a database thread -------------------------------------------------------------------------

    def _arrive(self, page: "RoomConsumer", revision: int | None) -> tuple[list[Message], int, queries.Standing | None]:
        thread = Thread.objects.filter(pk=self.thread_pk).first()
        if thread is None:
            return [], 0, None
        missed = queries.changed_since(thread, revision, limit=AT_ONCE) if revision is not None else []
        clock = max([thread.clock, *(message.revision for message in missed)])
        standing, version = self.standing, Room.objects.filter(thread=self.thread_pk).values_list("version", flat=True).first()
        if standing is None or standing.room.version != version:
            standing = queries.standing_of(self.thread_pk, {one.session_key for one in self.pages})
        else:
            standing.sessions[page.session_key] = page.person_pk  # it was read when the page arrived
        if standing is not None:
            actions.note_here(standing=standing, numbers={page.number})
        return missed, clock, standing

    def _read(self) -> tuple[list[Message], int | None]:
        """Messages after those given, and the version of the room read after them (None: it is gone)."""
        messages = queries.changed_since(Thread(pk=self.thread_pk), self.revision or 0, limit=AT_ONCE)
        return messages, Room.objects.filter(thread=self.thread_pk).values_list("version", flat=True).first()

    def _meet(self, numbers: set[int], keys: set[str]) -> dict[str, str]:
        """Who has a page open while the group is held has come, however early they opened it; gives the sessions that hold."""
        if self.standing is not None:
            actions.note_here(standing=self.standing, numbers=numbers)
        return queries.sessions_there(keys)
