"""One open page of a private thread, live.

The page says what it last saw; the server answers with what changed since, in the order of the thread. A
change in the group carries no content: each page looks again, with the rights its reader has at that moment.
Frames in: resume, send, read, draft, ping. Frames out: message, read, ack, care, refused, kept, pong, late, closed.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.conversations import actions, frames, live, queries
from eclaireur.conversations.consumers import page
from eclaireur.conversations.consumers.page import CLOSED, UNKNOWN, ClosedError, OpenPage
from eclaireur.conversations.models import Thread
from eclaireur.safety.actions import is_young, noticing, remembered
from eclaireur.safety.queries import orientation_from


class ThreadConsumer(OpenPage):
    """The live side of a thread's page. Sessions, rights and blocks are read again at every frame, in and out."""

    seen = 0  # the thread's clock this page knows
    read_told = 0  # how far the other has read, as last told
    is_listening = False
    is_over = False
    wanted: tuple[str, ...] = ()  # the groups to listen to, once arrived

    async def _begin(self) -> None:
        self.joined: list[str] = []
        await self._answer(self._arrive)

    async def _gone(self) -> None:
        for group in getattr(self, "joined", ()):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def look_again(self, event: dict) -> None:
        """Something changed in the thread, or for this person."""
        await self._answer(self._what_changed)

    async def _answer(self, work: Callable[..., list[dict]], *arguments: Any) -> None:
        """Run `work(person, thread, …)` with the rights of this moment, and send the frames it gives."""
        if self.is_over:
            return
        try:
            answers = await database_sync_to_async(self._with_rights)(work, *arguments)
        except ClosedError as end:
            await self._end(end.code, end.words)
            return
        for group in set(self.wanted) - set(self.joined):
            await self.channel_layer.group_add(group, self.channel_name)
            self.joined.append(group)
        for frame in answers:
            await self.send(text_data=json.dumps(frame))

    # --- In a database thread ---------------------------------------------------------------------

    def _with_rights(self, work: Callable[..., list[dict]], *arguments: Any) -> list[dict]:
        person = self._person()
        with self._as_read_by(person):
            try:
                thread = queries.thread_for(person, self.scope["url_route"]["kwargs"]["pk"])
            except Thread.DoesNotExist:
                raise ClosedError(UNKNOWN, _("Cette conversation n’est pas ouverte pour vous.")) from None
            if why := queries.why_not_write(person, thread):
                raise ClosedError(CLOSED, why)
            return work(person, thread, *arguments)

    def _answers(self) -> dict[str, Callable[..., list[dict]]]:
        return {
            "resume": self._resume, "send": self._send_message, "read": self._read, "draft": self._keep_draft,
            "ping": self._answer_ping,
        }

    def _arrive(self, person: Person, thread: Thread) -> list[dict]:
        self.wanted = (live.group_of(thread), live.group_of(person))
        self.seen, self.care = thread.clock, remembered(self.session)
        return []

    def _resume(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        revision = frame.get("revision")
        self.seen = min(revision, thread.clock) if isinstance(revision, int) and revision >= 0 else thread.clock
        self.is_listening = True
        return [*self._what_changed(person, thread), {"type": "ready"}]

    def _answer_ping(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        return [*self._what_changed(person, thread), {"type": "pong"}]

    def _what_changed(self, person: Person, thread: Thread) -> list[dict]:
        if not self.is_listening:
            return []
        changed = queries.changed_since(thread, self.seen, limit=page.REPLAYED)
        if len(changed) > page.REPLAYED:
            self.is_listening = False
            return [{"type": "late"}]
        answers = [frames.of_message(message, person) for message in changed]
        self.seen = max([self.seen, *(message.revision for message in changed)])
        if (read := queries.read_by_others(thread, person)) != self.read_told:
            self.read_told = read
            answers.append({"type": "read", "upto": read})
        return answers + self._care_meanwhile(self.session)

    def _send_message(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        """Keep the message, then say so: the acknowledgement leaves once it is committed."""
        token = frame.get("token")
        try:
            with noticing():
                message = actions.send(
                    by=person, thread=thread, text=str(frame.get("text", "")), token=uuid.UUID(str(token)),
                    anyway=frame.get("anyway") is True,
                )
                care, young = self._care_for(person), is_young(person)
        except actions.SecondLookError as asked:
            return [frames.reconsider(asked, str(token))]
        except ValidationError as error:
            return [{"type": "refused", "token": token, "words": error.messages[0]}]
        except (actions.NotNowError, PermissionDenied, ValueError) as error:
            words = str(error) or _("Votre message n’est pas parti. Il est gardé ici : rechargez la page.")
            return [{"type": "refused", "token": token, "words": words}]
        ack = {"type": "ack", "token": token, "id": str(message.pk)}
        if young:  # words that suggest a young age: where one may turn, at once
            ack["go"] = orientation_from(thread.get_absolute_url())
        return [*self._what_changed(person, thread), ack, *care]

    def _read(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        upto = frame.get("upto")
        if isinstance(upto, int) and upto > 0:
            actions.mark_read(by=person, thread=thread, upto=upto)
        return []

    def _keep_draft(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        actions.keep_draft(by=person, thread=thread, text=str(frame.get("text", "")))
        return [{"type": "kept"}]
