"""Doors that close: who came early, stayed, or was cut is inside; who never came waits. By live pages, and by plain requests alone."""

import asyncio
import datetime as dt
import uuid

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from eclaireur.conversations import actions, queries
from eclaireur.conversations.consumers import hub
from eclaireur.conversations.models import Room, Seat
from eclaireur.conversations.models import room as model
from tests.conversations.test_consumers import in_thread
from tests.conversations.test_room_consumers import a_room, closing, opened
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of

NEVER = dt.timedelta(0)


@in_thread
def present_after(thread):
    """How many are counted, the group over."""
    with time_machine.travel(thread.room.ends_at, tick=False):
        actions.settle_rooms()
    return Room.objects.get(thread=thread).present


@in_thread
def status_of_the_page(thread, person):
    browser = Client()
    browser.force_login(person)
    return browser.get(thread.get_absolute_url()).status_code


async def until(moment):
    await asyncio.sleep(max(0, (moment - timezone.now()).total_seconds()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("speaks_before_doors_close", [False, True])
async def test_a_page_open_before_the_group_begins_is_inside_once_doors_close(monkeypatch, speaks_before_doors_close):
    monkeypatch.setattr(model, "EARLY", NEVER)  # much earlier than that
    monkeypatch.setattr(hub, "BEAT", 0.1)
    starts = timezone.now() + dt.timedelta(seconds=5)
    doors = starts + dt.timedelta(seconds=3)
    thread, _team, people, _team_session, sessions = await a_room(live=False, starts_at=starts, doors_close_at=doors)
    page = await opened(thread, sessions[0])
    assert await in_thread(Seat.objects.filter(entered_at__isnull=False).count)() == 0
    if speaks_before_doors_close:
        monkeypatch.setattr(hub, "BEAT", 60)
        await until(starts + dt.timedelta(seconds=0.2))
        await page.send_and_wait("bonsoir")
    await until(doors)
    await page.send_and_wait("me voilà, portes fermées")
    assert await status_of_the_page(thread, people[0]) == 200  # reloaded
    assert await status_of_the_page(thread, people[1]) == 403  # never came
    await closing(page)
    assert await present_after(thread) == 1


@pytest.mark.django_db(transaction=True)
async def test_a_page_opened_in_time_on_a_known_room_speaks_once_doors_close(monkeypatch):
    """The hub read the seats before that person came."""
    monkeypatch.setattr(hub, "BEAT", 60)
    doors = timezone.now() + dt.timedelta(seconds=5)
    thread, _team, _people, team_session, sessions = await a_room(doors_close_at=doors)
    first = await opened(thread, team_session)
    page = await opened(thread, sessions[0])
    await until(doors)
    await page.send_and_wait("bonsoir")
    await closing(first, page)


@pytest.mark.django_db
class TestByPlainRequests:
    def test_who_reads_just_before_the_group_reloads_once_doors_are_closed(self, client_of):
        early, late, sooner = PersonFactory(), PersonFactory(), PersonFactory()
        thread, _team = room_of(early, late, sooner, live=False)
        starts = thread.room.starts_at
        Room.objects.update(doors_close_at=starts)
        address = thread.get_absolute_url()
        with time_machine.travel(starts - dt.timedelta(hours=1), tick=False):
            client_of(sooner).get(address)
        with time_machine.travel(starts - dt.timedelta(minutes=5), tick=False):
            client_of(early).get(address)
        with time_machine.travel(starts + dt.timedelta(minutes=10), tick=False):
            assert client_of(early).post(address, {"body": "bonsoir", "token": uuid.uuid4()}).status_code == 302
            for person in (late, sooner):
                assert client_of(person).get(address).status_code == 403

    def test_who_said_goodbye_before_the_group_did_not_come(self, client_of):
        person = PersonFactory()
        thread, _team = room_of(person, live=False)
        with time_machine.travel(thread.room.starts_at - dt.timedelta(minutes=5), tick=False):
            client_of(person).get(thread.get_absolute_url())
            assert queries.seat_in(thread.pk, person).entered_at
            actions.leave_room(by=person, thread=thread)
            assert queries.seat_in(thread.pk, person).entered_at is None
