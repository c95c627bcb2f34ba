"""An open page, live: the socket, its frames, its end with words. What is read and sent is said by each kind of page."""

import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from eclaireur.accounts.models import Person
from eclaireur.conversations import frames
from eclaireur.core.zones import written_in
from eclaireur.safety.actions import remember, remember_for, remembered, worry_about
from eclaireur.safety.enums import Urgency

SIGNED_OUT, CLOSED, UNKNOWN, TOO_MUCH, UNREADABLE = 4401, 4403, 4404, 4429, 4400  # close codes; words come with them
LARGEST_FRAME = 100_000  # 5,000 characters, each written at worst as \ud83d\ude00
MOST_FRAMES, IN_SECONDS = 100, 10
REPLAYED = 200  # a page that missed more asks to be reloaded


class ClosedError(Exception):
    """The page may no longer listen: a close code and words for the person."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class OpenPage(AsyncWebsocketConsumer):
    """A socket of a signed-in person. Session, rights and blocks are read again at every frame that comes in."""

    is_over = False
    session: Any = None
    care: Urgency | None = None  # what the session remembers to show, as this page knows
    language = settings.LANGUAGE_CODE
    zone = settings.TIME_ZONE

    async def __call__(self, *how: Any) -> None:
        """As Channels does; however the socket ends, an error of the database included, nobody stays who is not there."""
        try:
            await super().__call__(*how)
        finally:
            self.is_over = True
            await self._gone()

    async def connect(self) -> None:
        """Accept, then close with words if the person may not be here: before that, a browser hears nothing."""
        self.heard: deque[float] = deque()
        if not self._is_from_this_site():
            await self.close()
            return
        await self.accept()
        await self._begin()

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
        await self._answer(answer, frame)

    async def _end(self, code: int, words: str) -> None:
        self.is_over = True
        await self.send(text_data=json.dumps({"type": "closed", "code": code, "words": words}))
        await self.close(code=code)

    # --- What each kind of page says ----------------------------------------------------------------

    async def _begin(self) -> None:
        """The socket is accepted: check rights, begin to listen."""

    async def _gone(self) -> None:
        """The socket ended: nothing is listened to any more."""

    def _answers(self) -> dict[str, Callable]:
        """What answers each type of frame."""
        return {}

    async def _answer(self, answer: Callable, frame: dict) -> None:
        """Run what answers a frame."""

    # --- In a database thread -----------------------------------------------------------------------

    def _person(self) -> Person:
        """Whoever the session of this page belongs to now, as `session` holds it; ClosedError once it is over."""
        request = HttpRequest()
        request.session = self.session = import_module(settings.SESSION_ENGINE).SessionStore(self.scope["session"].session_key)
        person = get_user(request)
        if not person.is_authenticated:
            with translation.override(self.scope["cookies"].get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)):
                words = _("Votre session est terminée. Votre texte reste ici : reconnectez-vous pour l’envoyer.")
            raise ClosedError(SIGNED_OUT, words)
        return person

    def _care_for(self, person: Person) -> list[dict]:
        """A frame when what was just sent says a danger; the session remembers it for the pages that follow."""
        level = worry_about(person)
        if level is not None:
            remember_for(self.scope["session"].session_key, level)
            remember(self.session, level)
            self.care = remembered(self.session)
        return frames.of_care(person)

    def _care_meanwhile(self, session: Any) -> list[dict]:
        """A frame when the session began to remember a danger since this page last looked: some words are read a moment after."""
        before, self.care = self.care, remembered(session)
        return [frames.CARE] if self.care not in (None, before) else []

    def as_read(self) -> AbstractContextManager[None]:
        """What is written meanwhile is in the language of the page, with the hours of its reader."""
        return written_in(self.language, self.zone)

    def _as_read_by(self, person: Person) -> AbstractContextManager[None]:
        """The same, once it is known who reads."""
        language = self.scope["cookies"].get(settings.LANGUAGE_COOKIE_NAME) or person.language
        self.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        self.zone = person.zone
        return self.as_read()

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
    except (ValueError, RecursionError):  # brackets within brackets, without end
        return None
    return frame if isinstance(frame, dict) else None
