"""Sending, changing, erasing, closing, leaving: what it does, and what it refuses."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from eclaireur.accounts.actions import block, erase_person, pause, suspend
from eclaireur.accounts.models import JournalEntry
from eclaireur.conversations import actions, queries
from eclaireur.conversations.actions import order
from eclaireur.conversations.enums import Closing
from eclaireur.conversations.models import Draft, Message, Participation, Thread
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db


def send(thread, by, text="Bonjour.", token=None):
    return actions.send(by=by, thread=thread, text=text, token=token or uuid.uuid4())


class TestOpening:
    def test_is_between_two_people_who_may_meet(self):
        one, other = PersonFactory(), PersonFactory()
        thread = actions.open_private(by=one, people=[one, other], about_label="Votre accompagnement")
        assert {place.person for place in thread.participations.all()} == {one, other}
        assert thread.about == "Votre accompagnement"

    def test_not_with_oneself_nor_across_a_block(self):
        one, other = PersonFactory(), PersonFactory()
        with pytest.raises(ValueError, match="may meet"):
            actions.open_private(by=one, people=[one, one])
        block(by=other, person=one)
        with pytest.raises(ValueError, match="may meet"):
            actions.open_private(by=one, people=[one, other])
        assert not Thread.objects.exists()


class TestSending:
    def test_numbers_follow_each_other(self):
        thread, one, other = private_thread()
        assert [say(thread, who).sequence for who in (one, other, one)] == [1, 2, 3]

    def test_the_same_words_with_the_same_token_are_one_message(self):
        thread, one, _other = private_thread()
        token = uuid.uuid4()
        assert send(thread, one, token=token) == send(thread, one, "Bonjour. \r\n", token=token)
        assert Message.objects.count() == 1

    def test_other_words_with_the_token_of_a_page_come_back_to_are_not_lost(self):
        thread, one, _other = private_thread()
        token = uuid.uuid4()
        send(thread, one, "Un", token=token)
        send(thread, one, "Deux", token=token)
        assert Message.objects.count() == 2

    def test_a_retry_after_erasing_brings_nothing_back(self):
        thread, one, _other = private_thread()
        token = uuid.uuid4()
        message = send(thread, one, token=token)
        actions.erase(by=one, message=message)
        send(thread, one, token=token)
        assert Message.objects.get().body is None

    def test_a_retry_after_the_closing_is_acknowledged(self):
        thread, one, other = private_thread()
        token = uuid.uuid4()
        message = send(thread, one, token=token)
        actions.close(by=other, thread=thread)
        assert send(thread, one, token=token) == message

    def test_the_token_of_someone_else_takes_nothing(self):
        thread, one, other = private_thread()
        token = uuid.uuid4()
        assert send(thread, one, token=token) != send(thread, other, token=token)

    def test_tells_the_other_once_until_it_is_read(self):
        thread, one, other = private_thread()
        say(thread, one)
        say(thread, one)
        notice = Notice.objects.get(to=other)
        assert (notice.by, notice.url) == (one, thread.get_absolute_url())
        actions.mark_read(by=other, thread=thread, upto=2)
        assert not Notice.objects.unread().exists()

    def test_says_nothing_to_who_asked_for_silence(self):
        thread, one, other = private_thread()
        actions.mute(by=other, thread=thread, is_muted=True)
        say(thread, one)
        assert not Notice.objects.exists()
        assert queries.unread_count(other) == 0

    def test_forgets_the_draft_of_its_author_only(self):
        thread, one, other = private_thread()
        for who in (one, other):
            actions.keep_draft(by=who, thread=thread, text="Je voudrais")
        say(thread, one)
        assert Draft.objects.get().person == other

    def test_too_fast_is_refused_gently_and_passes_a_minute_later(self):
        thread, one, other = private_thread()
        with time_machine.travel(timezone.now(), tick=False) as clock:
            for number in range(order.MANY):
                send(thread, one, str(number))
            with pytest.raises(actions.NotNowError, match="votre texte est gardé"):
                send(thread, one)
            send(thread, other)
            clock.shift(dt.timedelta(seconds=61))
            send(thread, one)

    def test_is_refused_to_whoever_is_not_there(self):
        thread, one, _other = private_thread()
        with pytest.raises(PermissionDenied):
            send(thread, PersonFactory())
        with pytest.raises(ValidationError):
            send(thread, one, "\x00")
        assert thread.messages.count() == 0


class TestWhenWritingStops:
    """Whatever the reason, nothing is sent, everything stays readable, and a block cannot be guessed."""

    def reasons(self):
        return {
            "a block by the other": lambda thread, me, other: block(by=other, person=me),
            "the other left": lambda thread, me, other: actions.leave(by=other, thread=thread),
            "the other is suspended": lambda thread, me, other: suspend(
                by=None, person=other, until=timezone.now() + dt.timedelta(days=1)
            ),
        }

    def test_a_block_a_departure_and_a_suspension_are_said_in_the_same_words(self):
        said = set()
        for stop in self.reasons().values():
            thread, me, other = private_thread()
            say(thread, other)
            stop(thread, me, other)
            with pytest.raises(actions.NotNowError) as refused:
                send(thread, me)
            said.add(str(refused.value))
            assert Message.objects.visible_to(me).filter(thread=thread).count() == 1
        assert said == {str(Closing.CLOSED.label)}

    def test_who_blocks_cannot_write_either(self):
        thread, me, other = private_thread()
        block(by=me, person=other)
        with pytest.raises(actions.NotNowError):
            send(thread, me)

    def test_a_thread_may_close_on_a_day_to_come_and_reopen(self):
        thread, me, other = private_thread()
        actions.close(by=other, thread=thread, at=timezone.now() + dt.timedelta(days=3))
        say(thread, me)
        with time_machine.travel(timezone.now() + dt.timedelta(days=4)), pytest.raises(actions.NotNowError, match="terminé"):
            send(thread, me)
        actions.close(by=other, thread=thread)
        with pytest.raises(actions.NotNowError):
            send(thread, me)
        actions.reopen(by=other, thread=thread)
        say(thread, me)

    def test_a_break_stops_ones_own_words_and_not_those_of_the_other(self):
        thread, me, other = private_thread()
        pause(by=me)
        with pytest.raises(actions.NotNowError, match="pause"):
            send(thread, me)
        say(thread, other)
        assert queries.on_a_break(other, queries.thread_for(other, thread.pk)) == [me.pseudonym]

    def test_one_who_is_suspended_reads_and_does_not_write(self):
        thread, me, _other = private_thread()
        suspend(by=None, person=me, until=timezone.now() + dt.timedelta(days=1))
        me.refresh_from_db()
        with pytest.raises(actions.NotNowError, match="suspendu"):
            send(thread, me)

    def test_when_the_other_was_erased_their_words_went_with_them(self):
        thread, me, other = private_thread()
        say(thread, other, "mots de l’autre")
        kept = say(thread, me)
        erase_person(person=other, by=None)
        assert list(thread.messages.all()) == [kept]
        with pytest.raises(actions.NotNowError, match="plus là"):
            send(thread, me)
        erase_person(person=me, by=None)
        assert not Thread.objects.exists()


class TestOnesOwnWords:
    def test_change_without_keeping_the_former_ones(self):
        thread, one, _other = private_thread()
        message = say(thread, one, "premiers mots")
        changed = actions.edit(by=one, message=message, text="mots choisis", seen_revision=message.revision)
        assert (changed.body, changed.edited_at is not None) == ("mots choisis", True)
        assert changed.revision > message.revision
        assert changed.sequence == message.sequence

    def test_changed_in_two_tabs_the_second_is_told(self):
        thread, one, _other = private_thread()
        message = say(thread, one)
        actions.edit(by=one, message=message, text="onglet un", seen_revision=message.revision)
        with pytest.raises(actions.NotNowError, match="autre onglet"):
            actions.edit(by=one, message=message, text="onglet deux", seen_revision=message.revision)
        assert Message.objects.get().body == "onglet un"

    def test_the_same_change_sent_twice_is_one(self):
        thread, one, _other = private_thread()
        message = say(thread, one)
        first = actions.edit(by=one, message=message, text="mieux", seen_revision=message.revision)
        again = actions.edit(by=one, message=message, text="mieux", seen_revision=message.revision)
        assert first.revision == again.revision

    def test_erased_the_text_is_gone_from_the_row(self):
        thread, one, _other = private_thread()
        message = say(thread, one, "à oublier")
        actions.erase(by=one, message=message)
        with connection.cursor() as cursor:
            cursor.execute("select body from conversations_message")
            assert cursor.fetchall() == [(None,)]
        with pytest.raises(actions.NotNowError, match="effacé"):
            actions.edit(by=one, message=message, text="encore", seen_revision=2)

    def test_are_erasable_even_when_the_thread_is_closed(self):
        thread, one, other = private_thread()
        message = say(thread, one)
        block(by=other, person=one)
        assert actions.erase(by=one, message=message).body is None

    def test_nobody_else_touches_them(self):
        thread, one, other = private_thread()
        message = say(thread, one)
        for someone in (other, PersonFactory(is_superuser=True)):
            with pytest.raises(PermissionDenied):
                actions.edit(by=someone, message=message, text="faux", seen_revision=message.revision)
            with pytest.raises(PermissionDenied):
                actions.erase(by=someone, message=message)

    def test_leaving_with_ones_words_takes_them_all(self):
        thread, one, other = private_thread()
        for who in (one, other, one):
            say(thread, who)
        actions.leave(by=one, thread=thread, erasing=True)
        assert [message.body for message in thread.messages.order_by("sequence")] == [None, "Bonjour.", None]
        assert not Thread.objects.visible_to(one).exists()
        assert Participation.objects.get(person=one).left_at

    def test_hidden_by_a_moderator_they_stay_with_their_author(self):
        thread, one, other = private_thread()
        message = say(thread, one)
        actions.hide(by=PersonFactory(), message=message)
        message.refresh_from_db()
        assert message.is_shown_to(one)
        assert not message.is_shown_to(other)
        assert queries.unread_count(other) == 0


class TestDrafts:
    def test_keep_more_than_may_be_sent(self):
        thread, one, other = private_thread()
        actions.keep_draft(by=one, thread=thread, text="é" * 6000)
        assert len(queries.draft_of(one, thread)) == 6000
        assert queries.draft_of(other, thread) == ""

    def test_an_empty_one_is_forgotten_and_unreadable_signs_dropped(self):
        thread, one, _other = private_thread()
        actions.keep_draft(by=one, thread=thread, text="a\x00b")
        assert queries.draft_of(one, thread) == "ab"
        actions.keep_draft(by=one, thread=thread, text="  ")
        assert not Draft.objects.exists()

    def test_nobody_drafts_where_they_are_not(self):
        thread, _one, _other = private_thread()
        with pytest.raises(PermissionDenied):
            actions.keep_draft(by=PersonFactory(), thread=thread, text="x")


def test_how_far_one_read_only_goes_forward_and_never_past_the_end():
    thread, one, other = private_thread()
    for _message in range(3):
        say(thread, one)
    actions.mark_read(by=other, thread=thread, upto=2)
    actions.mark_read(by=other, thread=thread, upto=1)
    assert queries.read_by_others(thread, one) == 2
    actions.mark_read(by=other, thread=thread, upto=10_000)
    assert queries.read_by_others(thread, one) == 3


def test_the_journal_never_holds_a_text():
    thread, one, _other = private_thread()
    message = say(thread, one, "mot-marqueur")
    actions.edit(by=one, message=message, text="mot-marqueur bis", seen_revision=message.revision)
    actions.erase(by=one, message=message)
    assert not any("marqueur" in str(entry.__dict__) for entry in JournalEntry.objects.all())
