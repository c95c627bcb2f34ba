"""Pages over ASGI, through the whole application."""

import asyncio
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.backends.signals import connection_created
from django.http import HttpResponse
from django.urls import path

from eclaireur.config import urls
from eclaireur.config.asgi import application
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


asked, may_end = threading.Event(), threading.Event()


def slow(request):
    """A page that waits for something else than the processor."""
    asked.set()
    return HttpResponse("at last" if may_end.wait(10) else "nobody else was served")


urlpatterns = [path("lente/", slow), *urls.urlpatterns]


@database_sync_to_async
def a_session():
    person, session = PersonFactory(), SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return person.pseudonym, session.session_key


async def answer(address, session):
    """The status and the words of a page."""
    asking = ApplicationCommunicator(application, {
        "type": "http", "method": "GET", "path": address, "query_string": b"",
        "headers": [(b"host", b"testserver"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())],
    })
    await asking.send_input({"type": "http.request"})
    status, words = (await asking.receive_output(timeout=20))["status"], b""
    while (part := await asking.receive_output(timeout=20)).get("more_body"):
        words += part["body"]
    await asking.wait(timeout=20)
    return status, (words + part["body"]).decode()


async def test_a_page_that_is_not_there_leaves_no_connection_behind():
    (pseudonym, session), opened = await a_session(), []
    connection_created.connect(note := lambda connection, **_signal: opened.append((threading.current_thread().name, connection)))
    try:
        status, words = await answer("/mon-espace/nulle-part/", session)
    finally:
        connection_created.disconnect(note)
    assert (status, pseudonym in words) == (404, True)  # drawn with the menus of whoever asks
    assert {thread.partition("_")[0] for thread, _connection in opened} == {"page"}
    assert not [thread for thread, connection in opened if connection.connection is not None]


async def test_a_page_that_takes_long_keeps_no_other_waiting(settings):
    settings.ROOT_URLCONF = __name__
    _pseudonym, session = await a_session()
    waits = asyncio.create_task(answer("/lente/", session))
    await asyncio.to_thread(asked.wait, 10)
    status, _words = await answer("/agenda/", session)
    may_end.set()
    assert (status, await waits) == (200, (200, "at last"))
