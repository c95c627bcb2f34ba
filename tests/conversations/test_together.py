"""Many at once: real threads, each with its own connection, on the real database."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from eclaireur.conversations import actions
from eclaireur.conversations.models import Draft, Message, Thread
from eclaireur.notices.models import Notice
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def all_at_once(works):
    """Run every work in a thread of its own, all starting together, and give what they gave."""
    start = Barrier(len(works))

    def run(work):
        start.wait(timeout=10)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, work) for work in works]]


def test_numbers_have_no_hole_and_no_double():
    thread, one, other = private_thread()

    def writes(person):
        def write():
            for _number in range(5):
                actions.send(by=person, thread=thread, text="en même temps", token=uuid.uuid4())

        return write

    all_at_once([writes((one, other)[number % 2]) for number in range(AT_ONCE)])
    assert list(thread.messages.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, AT_ONCE * 5 + 1))
    assert Thread.objects.get().clock == AT_ONCE * 5
    assert Notice.objects.unread().count() == 2


def test_one_token_from_many_tabs_is_one_message():
    thread, one, _other = private_thread()
    token = uuid.uuid4()
    sent = all_at_once([lambda: actions.send(by=one, thread=thread, text="une fois", token=token)] * AT_ONCE)
    assert len({message.pk for message in sent}) == 1
    assert Message.objects.count() == 1


def test_one_message_changed_in_many_tabs_is_changed_once():
    thread, one, _other = private_thread()
    message = say(thread, one)

    def change(number):
        def write():
            try:
                actions.edit(by=one, message=message, text=f"version {number}", seen_revision=1)
            except actions.NotNowError:
                return 0
            return 1

        return write

    assert sum(all_at_once([change(number) for number in range(AT_ONCE)])) == 1
    assert Message.objects.get().revision == 2


def test_a_draft_written_in_many_tabs_is_one():
    thread, one, _other = private_thread()
    actions.keep_draft(by=one, thread=thread, text="avant")  # its key exists
    all_at_once([lambda: actions.keep_draft(by=one, thread=thread, text="je cherche")] * AT_ONCE)
    assert Draft.objects.get().body == "je cherche"


def test_two_first_messages_of_a_new_person_share_one_key():
    thread, one, _other = private_thread()
    all_at_once([lambda: actions.send(by=one, thread=thread, text="premier", token=uuid.uuid4())] * AT_ONCE)
    assert {message.body for message in Message.objects.all()} == {"premier"}
