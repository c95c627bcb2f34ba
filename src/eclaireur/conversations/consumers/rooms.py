"""One open page of a room, live: small frames, given by the room's hub (see hub.py).

Frames in: resume, send, draft, ping. Frames out: m (a message), names, around (the sentences that changed),
ack, refused, kept, ready, pong, late (it missed too much: it reloads to read it), forgotten (someone's words went with their account), closed. Raising a hand and holding the room are ordinary requests.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Callable

from channels.consumer import get_handler_name
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from eclaireur.conversations import actions, queries, room_frames
from eclaireur.conversations.consumers.at_once import at_once
from eclaireur.conversations.consumers.database import in_database
from eclaireur.conversations.consumers.hub import Hub, hub_of
from eclaireur.conversations.consumers.page import CLOSED, SIGNED_OUT, UNKNOWN, ClosedError, OpenPage
from eclaireur.conversations.models import Message, Seat, Thread
from eclaireur.conversations.registries import Door, doors_of
from eclaireur.safety.actions import is_young, noticing, remembered
from eclaireur.safety.queries import orientation_from

MOST_WAITING = 400  # frames a slow page may be late: beyond, it is cut off and resumes
CUT = 4408


class RoomConsumer(OpenPage):
    """The live side of a room's page."""

    channel_layer_alias = "none: the hub listens for all the pages of the room"

    hub: Hub | None = None
    number = 0
    session_key = ""
    person_pk: uuid.UUID | None = None
    seen = 0
    forgotten = 0  # how many had left with their words when the page was drawn

    async def dispatch(self, message: dict) -> None:
        """As Channels does, but without closing the database connection before each frame (see database.py)."""
        await getattr(self, get_handler_name(message))(message)

    async def _begin(self) -> None:
        self.waiting: deque[str] = deque()
        self.writing: asyncio.Task | None = None
        self.unseen: set[uuid.UUID] = set()
        self.seat: Seat | None = None
        self.named: dict[int, str] = {}
        self.told: dict[str, str] = {}
        try:
            await in_database(self._arrive)
        except ClosedError as end:
            await self._end(end.code, end.words)

    async def _gone(self) -> None:
        if self.hub is not None:
            await self.hub.quit(self)

    def _answers(self) -> dict[str, Callable]:
        return {"resume": self._resume, "send": self._send_message, "draft": self._keep_draft, "ping": self._answer_ping}

    async def _answer(self, answer: Callable, frame: dict) -> None:
        if self.is_over:
            return
        try:
            await answer(frame)
        except ClosedError as end:
            await self._end(end.code, end.words)

    # --- Frames of the page ---------------------------------------------------------------------------

    async def _resume(self, frame: dict) -> None:
        revision = frame.get("revision")
        is_number = isinstance(revision, int) and not isinstance(revision, bool) and 0 <= revision < 2**31
        if self.hub is not None:
            return
        forgotten = frame.get("forgotten")
        self.forgotten = forgotten if isinstance(forgotten, int) else 0
        self.hub = hub_of(self.scope["url_route"]["kwargs"]["pk"])
        is_late = await self.hub.join(self, revision if is_number else None)
        if is_late:
            self.push('{"type":"late"}')
        self.push('{"type":"ready"}')

    async def _send_message(self, frame: dict) -> None:
        """Keep the message, give it to the pages here, then say that it is kept: all this after the commit."""
        token = frame.get("token")
        message, words, care = await in_database(self._say, frame, self.hub.knows(self) if self.hub else None)
        if message is None:
            self.push(room_frames.packed({"type": "refused", "token": token, "words": words}))
            return
        if self.hub is not None:
            await self.hub.offer(message, message.thread.room.version)
        self.push(room_frames.packed({"type": "ack", "token": token}))
        for more in care:
            self.push(room_frames.packed(more))

    async def _keep_draft(self, frame: dict) -> None:
        await in_database(self._keep, str(frame.get("text", "")))
        self.push('{"type":"kept"}')

    async def _answer_ping(self, frame: dict) -> None:
        self.push('{"type":"pong"}')

    # --- What the hub gives -----------------------------------------------------------------------------

    def why_end(self, standing: queries.Standing | None) -> tuple[int, str] | None:
        """A close code and words when this page may no longer listen."""
        with self.as_read():
            seat = standing.seats.get(self.person_pk) if standing else None
            if standing is None or seat is None or not standing.room.is_open or seat.place.left_at:
                return UNKNOWN, _said(standing and standing.doors.get(self.person_pk)) or _("Cette salle n’est plus ouverte pour vous. Ce que vous écriviez reste ici, pour le copier.")
            if standing.sessions.get(self.session_key) != self.person_pk:
                return SIGNED_OUT, _("Votre session est terminée. Votre texte reste ici : reconnectez-vous pour l’envoyer.")
            unwanted = seat.is_barred or seat.person.is_suspended or not seat.person.is_active
            if (unwanted or seat.stayed_out) and (why := queries.why_not_enter(seat)):  # outside again, when the group goes on
                return CLOSED, why
            return None

    def give(self, made: room_frames.Written, name: str) -> None:
        """A message, unless this page has it already or its reader does not meet its author."""
        if made.revision <= self.seen:
            return
        self.seen = made.revision
        if made.author in self.unseen or (self.seat and not self.seat.may_read(made.at)):
            return
        if self.named.get(made.number) != name:
            self.learn({made.number: name})
        self.push(made.for_author if made.author == self.person_pk else made.for_all)

    def forget(self, many: int) -> None:
        """Somebody's words went with their account: the page takes off those that are no longer kept."""
        if self.forgotten != many:
            self.forgotten = many
            self.push(room_frames.packed(room_frames.forgotten(many)))

    def learn(self, names: dict[int, str]) -> None:
        """Whose seat numbers are, unless the page knows."""
        if new := {number: name for number, name in names.items() if self.named.get(number) != name}:
            self.named |= new
            self.push(room_frames.packed({"type": "names"} | {str(number): name for number, name in new.items()}))

    def show_around(self, standing: queries.Standing, said: dict[str, str]) -> None:
        """The sentences around the messages that are not what the page shows already; `said` are those all share."""
        with self.as_read():
            now = said | room_frames.said_to(standing, standing.seats[self.person_pk])
        changed = {name: words for name, words in now.items() if self.told.get(name) != words}
        if changed:
            self.told = now
            self.push(room_frames.packed({"type": "around"} | changed))

    def notice_care(self, session: dict) -> None:
        """Who can be reached now, when this page's session holds a danger read since the hub last looked."""
        for frame in self._care_meanwhile(session):
            self.push(room_frames.packed(frame))

    def push(self, text: str) -> None:
        """Put a frame in this page's line: a slow page keeps nobody waiting but itself."""
        if self.is_over:
            return
        if len(self.waiting) >= MOST_WAITING:
            self.is_over = True
            self.waiting.clear()
            self.ending = asyncio.create_task(self.close(code=CUT))
            return
        self.waiting.append(text)
        if self.writing is None:
            self.writing = at_once(self._write())

    def finish(self, code: int, words: str) -> None:
        """Close this page with words; nothing waiting leaves."""
        if not self.is_over:
            self.is_over = True
            self.waiting.clear()
            self.ending = asyncio.create_task(self._end(code, words))

    async def _write(self) -> None:
        try:
            while self.waiting:
                await self.base_send({"type": "websocket.send", "text": self.waiting.popleft()})
        except OSError:  # the other end is gone: the page's end is on its way
            self.is_over = True
        finally:
            self.writing = None

    # --- In a database thread -------------------------------------------------------------------------

    def _mine(self) -> Seat:
        """The seat of whoever the session belongs to now; ClosedError once they may not be here."""
        person = self._person()
        with self._as_read_by(person):
            try:
                seat = queries.seat_in(self.scope["url_route"]["kwargs"]["pk"], person)
            except Seat.DoesNotExist:
                door = doors_of(Thread(pk=self.scope["url_route"]["kwargs"]["pk"]), {person.pk}).get(person.pk)
                raise ClosedError(UNKNOWN, _said(door) or _("Cette salle n’est pas ouverte pour vous.")) from None
            if why := queries.why_not_enter(seat):
                raise ClosedError(CLOSED, why)
        return seat

    def _arrive(self) -> None:
        seat = self._mine()
        actions.enter(seat=seat)
        self.number, self.person_pk = seat.number, seat.person.pk
        self.session_key, self.care = self.scope["session"].session_key, remembered(self.session)

    def _say(self, frame: dict, seat: Seat | None) -> tuple[Message | None, str, list[dict]]:
        """The message once kept, or words; and a frame of care, if any. `seat`: given when the session was just looked at."""
        seat = seat or self._mine()
        with self.as_read():
            try:
                text, token = str(frame.get("text", "")), uuid.UUID(str(frame.get("token")))
                thread = Thread(pk=self.scope["url_route"]["kwargs"]["pk"])
                with noticing():
                    message = actions.say(by=seat.person, thread=thread, text=text, token=token, announced=False, seat=seat)
                    frames = self._care_for(seat.person)
                    if is_young(seat.person):  # words that suggest a young age: where one may turn, at once
                        frames.append({"type": "go", "to": orientation_from(reverse("conversations:room", args=[thread.pk]))})
                    return message, "", frames
            except ValidationError as error:
                return None, error.messages[0], []
            except (actions.NotNowError, PermissionDenied, ValueError) as error:
                return None, str(error) or _("Votre message n’est pas parti. Il est gardé ici : rechargez la page."), []

    def _keep(self, text: str) -> None:
        seat = self._mine()
        actions.keep_draft(by=seat.person, thread=seat.room.thread, text=text)


def _said(door: Door | None) -> str:
    """What an open page says to who is to come in again by this door; empty without one."""
    return f"{door.why} " + _("Rechargez cette page : elle vous y mène. Ce que vous écriviez est gardé.") if door else ""
