"""A first private message waits outside moderated hours, then goes by itself; an exchange goes on."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from eclaireur.conversations import actions, queries
from eclaireur.conversations.models import Message
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor
from eclaireur.safety.models import Hold, ModerationSettings
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NIGHT, MORNING = dt.datetime(2026, 11, 23, 23, 0, tzinfo=PARIS), dt.datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)


@pytest.fixture
def at(time_machine):
    rules = ModerationSettings.load()
    rules.week = "lundi-vendredi 9:00-19:00"
    rules.save()
    time_machine.move_to(NIGHT)
    return time_machine.move_to


def test_the_first_message_waits_is_seen_by_its_author_and_goes_in_the_morning(at, client_of):
    thread, one, other = private_thread()
    message = say(thread, one, "MARQUE-PREMIER")
    assert Hold.objects.open().get().until == MORNING
    mine = client_of(one).get(thread.get_absolute_url()).content.decode()
    assert "MARQUE-PREMIER" in mine
    assert "partira de lui-même" in mine
    theirs = client_of(other).get(thread.get_absolute_url()).content.decode()
    assert "MARQUE-PREMIER" not in theirs
    assert "attend la reprise de la lecture" in theirs
    assert not Notice.objects.filter(to=other).exists()
    assert queries.unread_count(other) == 0

    at(MORNING)
    safety.release_due()

    assert "MARQUE-PREMIER" in client_of(other).get(thread.get_absolute_url()).content.decode()
    assert Notice.objects.filter(to=other, kind=actions.WROTE).count() == 1
    message.refresh_from_db()
    assert message.hidden_at is None


def test_released_it_is_unread_even_for_who_had_looked_at_the_thread(at):
    thread, one, other = private_thread()
    say(thread, one)
    actions.mark_read(by=other, thread=thread, upto=thread.clock + 5)
    at(MORNING)
    safety.release_due()
    assert queries.unread_count(other) == 1


def test_what_follows_waits_too_and_all_arrive_in_order(at, client_of):
    thread, one, other = private_thread()
    for text in ("un", "deux", "trois"):
        say(thread, one, text)
    assert Hold.objects.open().count() == 3
    at(MORNING)
    safety.release_due()
    assert [row.body for row in queries.window(thread, viewer=other).messages] == ["un", "deux", "trois"]
    assert queries.unread_count(other) == 3


def test_people_who_exchanged_by_day_go_on_at_night(at):
    at(dt.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS))
    thread, one, other = private_thread()
    say(thread, one)
    again, *_people = private_thread(one, other)
    at(NIGHT)
    say(thread, other)
    say(again, one)
    assert not Hold.objects.exists()


def test_a_word_with_someone_else_is_not_an_exchange(at):
    at(dt.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS))
    thread, one, _other = private_thread()
    say(thread, one)
    at(NIGHT)
    elsewhere, *_people = private_thread(one)
    say(elsewhere, one)
    assert Hold.objects.open().get().about.thread == elsewhere


def test_sent_twice_it_waits_once(at):
    import uuid  # noqa: PLC0415

    thread, one, _other = private_thread()
    token = uuid.uuid4()
    for _n in range(2):
        actions.send(by=one, thread=thread, text="encore", token=token)
    assert Message.objects.count() == Hold.objects.count() == 1


def test_held_further_by_another_reason_it_stays_in_the_morning(at):
    thread, one, other = private_thread()
    message = say(thread, one)
    safety.hold(message, why=HeldFor.SCREENING, author=one)
    at(MORNING)
    safety.release_due()
    message.refresh_from_db()
    assert message.hidden_at is not None
    safety.release(message)
    assert queries.unread_count(other) == 1


def test_erased_before_the_morning_nothing_arrives(at):
    thread, one, other = private_thread()
    actions.erase(by=one, message=say(thread, one))
    at(MORNING)
    safety.release_due()
    assert queries.unread_count(other) == 0
    assert not Notice.objects.filter(to=other).exists()
