"""One open page of a thread, live.

The page says what it last saw; the server answers with what changed since, in the order of the thread. A
change in the group carries no content: each page looks again, with the rights its reader has at that moment.
Frames in: resume, send, read, draft, ping. Frames out: message, read, ack, refused, kept, pong, late, closed.
"""

import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.conversations import actions, frames, live, queries
from eclaireur.conversations.models import Thread

SIGNED_OUT, CLOSED, UNKNOWN, TOO_MUCH, UNREADABLE = 4401, 4403, 4404, 4429, 4400  # close codes; words come with them
LARGEST_FRAME = 100_000  # 5,000 characters, each written at worst as \ud83d\ude00
MOST_FRAMES, IN_SECONDS = 100, 10
REPLAYED = 200  # a page that missed more asks to be reloaded


class ClosedError(Exception):
    """The page may no longer listen: a close code and words for the person."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class ThreadConsumer(AsyncWebsocketConsumer):
    """The live side of a thread's page. Sessions, rights and blocks are read again at every frame, in and out."""

    seen = 0  # the thread's clock this page knows
    read_told = 0  # how far the other has read, as last told
    is_listening = False
    is_over = False
    wanted: tuple[str, ...] = ()  # the groups to listen to, once arrived

    async def connect(self) -> None:
        """Accept, then close with words if the person may not be here: before that, a browser hears nothing."""
        self.heard: deque[float] = deque()
        self.joined: list[str] = []
        if not self._is_from_this_site():
            await self.close()
            return
        await self.accept()
        await self._do(self._arrive)

    async def disconnect(self, code: int) -> None:
        for group in self.joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A frame of the page: a JSON object with its `type`."""
        self.heard.append(now := time.monotonic())
        while self.heard[0] < now - IN_SECONDS:
            self.heard.popleft()
        if len(self.heard) > MOST_FRAMES:
            await self._end(TOO_MUCH, _("Trop de demandes à la fois. Rechargez la page dans un instant."))
            return
        frame = _decoded(text_data)
        answer = self._answers().get(str(frame.get("type"))) if frame else None
        if answer is None:
            await self._end(UNREADABLE, _("Cette page n’est plus à jour. Rechargez-la : votre texte est gardé."))
            return
        await self._do(answer, frame)

    async def look_again(self, event: dict) -> None:
        """Something changed in the thread, or for this person."""
        await self._do(self._what_changed)

    async def _do(self, work: Callable[..., list[dict]], *arguments: Any) -> None:
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

    async def _end(self, code: int, words: str) -> None:
        self.is_over = True
        await self.send(text_data=json.dumps({"type": "closed", "code": code, "words": words}))
        await self.close(code=code)

    # --- In a database thread ---------------------------------------------------------------------

    def _with_rights(self, work: Callable[..., list[dict]], *arguments: Any) -> list[dict]:
        person = self._person()
        language = self.scope["cookies"].get(settings.LANGUAGE_COOKIE_NAME) or person.language
        with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            try:
                thread = queries.thread_for(person, self.scope["url_route"]["kwargs"]["pk"])
            except Thread.DoesNotExist:
                raise ClosedError(UNKNOWN, _("Cette conversation n’est pas ouverte pour vous.")) from None
            if why := queries.why_not_write(person, thread):
                raise ClosedError(CLOSED, why)
            return work(person, thread, *arguments)

    def _person(self) -> Person:
        """Whoever the session of this page belongs to now; ClosedError once it is over."""
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(self.scope["session"].session_key)
        person = get_user(request)
        if not person.is_authenticated:
            with translation.override(self.scope["cookies"].get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)):
                words = _("Votre session est terminée. Votre texte reste ici : reconnectez-vous pour l’envoyer.")
            raise ClosedError(SIGNED_OUT, words)
        return person

    def _answers(self) -> dict[str, Callable[..., list[dict]]]:
        return {
            "resume": self._resume, "send": self._send_message, "read": self._read, "draft": self._keep_draft,
            "ping": self._answer_ping,
        }

    def _arrive(self, person: Person, thread: Thread) -> list[dict]:
        self.wanted = (live.group_of(thread), live.group_of(person))
        self.seen = thread.clock
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
        changed = queries.changed_since(thread, self.seen, limit=REPLAYED)
        if len(changed) > REPLAYED:
            self.is_listening = False
            return [{"type": "late"}]
        answers = [frames.of_message(message, person) for message in changed]
        self.seen = max([self.seen, *(message.revision for message in changed)])
        if (read := queries.read_by_others(thread, person)) != self.read_told:
            self.read_told = read
            answers.append({"type": "read", "upto": read})
        return answers

    def _send_message(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        """Keep the message, then say so: the acknowledgement leaves once it is committed."""
        token = frame.get("token")
        try:
            message = actions.send(by=person, thread=thread, text=str(frame.get("text", "")), token=uuid.UUID(str(token)))
        except ValidationError as error:
            return [{"type": "refused", "token": token, "words": error.messages[0]}]
        except (actions.NotNowError, PermissionDenied, ValueError) as error:
            words = str(error) or _("Votre message n’est pas parti. Il est gardé ici : rechargez la page.")
            return [{"type": "refused", "token": token, "words": words}]
        return [*self._what_changed(person, thread), {"type": "ack", "token": token, "id": str(message.pk)}]

    def _read(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        upto = frame.get("upto")
        if isinstance(upto, int) and upto > 0:
            actions.mark_read(by=person, thread=thread, upto=upto)
        return []

    def _keep_draft(self, person: Person, thread: Thread, frame: dict) -> list[dict]:
        actions.keep_draft(by=person, thread=thread, text=str(frame.get("text", "")))
        return [{"type": "kept"}]

    # --- Around ------------------------------------------------------------------------------------

    def _is_from_this_site(self) -> bool:
        """Whether the page was served by this very address: another port of the same machine is another site."""
        headers = dict(self.scope["headers"])
        return urlsplit(headers.get(b"origin", b"").decode("latin1")).netloc == headers.get(b"host", b"").decode("latin1")


def _decoded(text: str | None) -> dict | None:
    """The frame as an object, or None when it is not one, or too large."""
    if text is None or len(text) > LARGEST_FRAME:
        return None
    try:
        frame = json.loads(text)
    except ValueError:
        return None
    return frame if isinstance(frame, dict) else None
