"""Who reads a thread, what is on the disk, and what the database refuses."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from eclaireur.accounts.actions import block, suspend
from eclaireur.accounts.enums import Circle, Role
from eclaireur.conversations import actions
from eclaireur.conversations.models import Draft, Message, Participation, Thread
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db
MARKER = "marqueur-que-nul-autre-ne-lit"


def readers():
    """Everyone who must not read the thread of two others, by what they are."""
    yield "anonymous", AnonymousUser()
    yield "a member", PersonFactory()
    yield "a relative", PersonFactory(circle=Circle.RELATIVE)
    yield "a superuser", PersonFactory(is_superuser=True)
    for role in Role:
        yield role, PersonFactory(roles=[role])


def test_no_role_opens_a_thread_of_others():
    thread, one, other = private_thread()
    say(thread, one, MARKER)
    for what, reader in readers():
        assert not Thread.objects.visible_to(reader).exists(), what
        assert not Message.objects.visible_to(reader).exists(), what
        assert not Message.objects.unread_by(reader).exists(), what
    for participant in (one, other):
        assert Message.objects.visible_to(participant).get().body == MARKER


def test_who_left_no_longer_reads():
    thread, one, other = private_thread()
    say(thread, one)
    actions.leave(by=other, thread=thread)
    assert not Message.objects.visible_to(other).exists()
    assert Message.objects.visible_to(one).exists()


def test_a_thread_with_the_same_person_opens_no_other_of_theirs():
    thread, one, other = private_thread()
    theirs, _other, _third = private_thread(other)
    say(theirs, other, MARKER)
    assert list(Thread.objects.visible_to(one)) == [thread]
    assert not Message.objects.visible_to(one).exists()


def test_after_a_block_each_still_reads_and_nothing_waits():
    thread, one, other = private_thread()
    say(thread, one)
    block(by=other, person=one)
    assert Message.objects.visible_to(one).exists()
    assert Message.objects.visible_to(other).exists()
    assert not Message.objects.unread_by(other).exists()


def test_what_is_on_the_disk_never_holds_the_words():
    thread, one, _other = private_thread()
    say(thread, one, MARKER)
    actions.keep_draft(by=one, thread=thread, text=MARKER + " brouillon")
    with connection.cursor() as cursor:
        for table in ("conversations_message", "conversations_draft", "conversations_thread", "notices_notice"):
            cursor.execute(f"select * from {table}")  # noqa: S608 (names above)
            stored = repr([[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in cursor])
            assert MARKER not in stored, table
    assert Message.objects.get().body == MARKER
    assert Draft.objects.get().body.startswith(MARKER)


def test_a_sealed_message_moved_to_another_row_does_not_open():
    thread, one, _other = private_thread()
    first, second = say(thread, one, MARKER), say(thread, one, "autre")
    with connection.cursor() as cursor:
        cursor.execute("update conversations_message set body = (select body from conversations_message where sequence = 1)")
    assert Message.objects.get(pk=first.pk).body == MARKER
    with pytest.raises(ValueError, match="moved"):
        _ = Message.objects.get(pk=second.pk).body


def message(thread, author, **fields):
    return Message(
        **{"thread": thread, "author": author, "sequence": 9, "revision": 9, "body": "x", "token": uuid.uuid4()} | fields
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda thread, one: message(thread, one, sequence=1, revision=1),
        lambda thread, one: message(thread, one, token=Message.objects.get().token),
        lambda thread, one: message(thread, one, sequence=0),
        lambda thread, one: message(thread, one, revision=8),
        lambda thread, one: message(thread, one, body=None),
        lambda thread, one: message(thread, one, erased_at=timezone.now()),
        lambda thread, one: Participation(thread=thread, person=one),
        lambda thread, one: Thread(closes_at=timezone.now()),
        lambda thread, one: Thread(closing="ended"),
        lambda thread, one: Thread(last_message_at=timezone.now()),
        lambda thread, one: Draft.objects.create(thread=thread, person=one, body="a") and Draft(thread=thread, person=one, body="b"),
    ],
    ids=[
        "two at one place", "sent twice", "no number", "changed before it was sent", "words gone without being erased",
        "erased with its words", "two places for one", "closed without words", "words without closing",
        "messages without clock", "two drafts",
    ],
)
def test_the_database_refuses(wrong):
    thread, one, _other = private_thread()
    say(thread, one)
    row = wrong(thread, one)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_who_is_suspended_still_reads_their_own_conversations():
    thread, one, other = private_thread()
    say(thread, other)
    suspend(by=None, person=one, until=timezone.now() + dt.timedelta(days=3))
    assert Message.objects.visible_to(one).exists()
