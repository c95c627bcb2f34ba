"""Words read more closely a moment after they were kept: the page their author has open shows who can be reached, once."""

import uuid

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from eclaireur.conversations.consumers import hub
from eclaireur.safety.actions import care
from eclaireur.safety.enums import Urgency
from tests.conversations.test_consumers import Page, in_thread, session_of
from tests.conversations.test_room_consumers import a_room, opened
from tests.factories.conversations import private_thread
from tests.safety.test_alerts import CRISIS

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(person):
    key = session_of(person)
    UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1")
    return key


@in_thread
def a_conversation():
    thread, one, other = private_thread()
    return thread, one, signed_in(one), signed_in(other)


@in_thread
def read_a_moment_after(author, level=Urgency.CRISIS):
    """What a task does, outside any request or frame."""
    care.notice(level, author)


@in_thread
def panel_closed(key):
    session = SessionStore(key)
    care.forget(session)
    session.save()


async def heard(page):
    """The types of frames that come with the next answer to a ping."""
    await page.say(type="ping")
    return [frame["type"] for frame in await page.hear("pong")]


async def test_an_open_conversation_asks_for_the_panel_once_and_the_other_learns_nothing():
    thread, author, mine, theirs = await a_conversation()
    page, other = await Page(thread, mine).open(0), await Page(thread, theirs).open(0)
    await page.hear()
    await other.hear()
    assert await heard(page) == ["pong"]

    await read_a_moment_after(author)
    assert await heard(page) == ["care", "pong"]
    assert await heard(page) == ["pong"]
    assert await heard(other) == ["pong"]

    await panel_closed(mine)
    assert await heard(page) == ["pong"]
    await read_a_moment_after(author, Urgency.RED)
    assert await heard(page) == ["care", "pong"]
    await page.leave()
    await other.leave()


async def test_a_danger_seen_at_once_is_not_said_again_at_the_next_look():
    thread, _author, mine, _theirs = await a_conversation()
    page = await Page(thread, mine).open(0)
    await page.hear()
    await page.say(type="send", token=str(uuid.uuid4()), text=CRISIS)
    assert [frame["type"] for frame in await page.hear("care")].count("care") == 1
    assert await heard(page) == ["pong"]
    await page.leave()


async def test_a_panel_the_page_was_drawn_with_is_not_asked_for():
    thread, author, mine, _theirs = await a_conversation()
    await read_a_moment_after(author)
    page = await Page(thread, mine).open(0)
    await page.hear()
    assert await heard(page) == ["pong"]
    await page.leave()


async def test_an_open_room_asks_for_it_too_on_the_page_of_its_author_alone(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.1)
    thread, _team, people, _team_session, sessions = await a_room()
    for person, key in zip(people, sessions, strict=True):
        await in_thread(UserSession.objects.create)(user=person, session_key=key, ip="127.0.0.1")
    page, other = await opened(thread, sessions[0]), await opened(thread, sessions[1])

    await read_a_moment_after(people[0])
    await page.hear("care")
    assert "care" not in await heard(page)
    assert "care" not in await heard(other)
    await page.leave()
    await other.leave()
