"""A first private message waits outside moderated hours, then goes by itself; an exchange goes on."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from eclaireur.accounts.actions import block
from eclaireur.accounts.models import Person
from eclaireur.conversations import actions, queries
from eclaireur.conversations.actions.threads import tell_others
from eclaireur.conversations.models import Message, Thread
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor
from eclaireur.safety.models import Hold, ModerationSettings
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say
from tests.factories.safety import tables_read

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


@pytest.mark.parametrize("stops_waiting", [safety.release, lambda message: actions.erase(by=message.author, message=message)])
def test_a_message_stops_waiting_with_its_thread_locked_before_its_hold(at, stops_waiting):
    message = say(*private_thread()[:2])
    tables = tables_read(lambda: stops_waiting(message))
    assert tables.index("conversations_thread") < tables.index("safety_hold")


def test_erased_before_the_morning_nothing_arrives(at):
    thread, one, other = private_thread()
    actions.erase(by=one, message=say(thread, one))
    at(MORNING)
    safety.release_due()
    assert queries.unread_count(other) == 0
    assert not Notice.objects.filter(to=other).exists()


def leaves(one, other, thread):
    actions.leave(by=other, thread=thread)


def left_first(one, other, thread):
    actions.leave(by=one, thread=thread)


def blocks(one, other, thread):
    block(by=other, person=one)


def is_suspended(one, other, thread):
    Person.objects.filter(pk=one.pk).update(suspended_until=MORNING + dt.timedelta(days=3))


@pytest.mark.parametrize("other_name", ["", "Une autre"])
@pytest.mark.parametrize("meanwhile", [leaves, left_first, blocks, is_suspended])
def test_it_does_not_arrive_to_someone_who_cannot_be_met_any_more(at, client_of, meanwhile, other_name):
    one, other = PersonFactory(), PersonFactory()
    thread = actions.open_private(by=one, people=[other, one], other_name=other_name)  # its author goes by another name
    message = say(thread, one, "MARQUE-TARDIVE")
    meanwhile(one, other, thread)
    at(MORNING)
    safety.release_due()

    message.refresh_from_db()
    assert message.hidden_at
    assert message.undelivered_at
    assert not Hold.objects.open().exists()
    assert not Notice.objects.filter(kind=actions.WROTE).exists()
    assert not Notice.objects.filter(to=one, kind="safety.released").exists()
    assert queries.unread_count(other) == 0
    theirs = client_of(other).get(thread.get_absolute_url()).content.decode()
    assert "MARQUE-TARDIVE" not in theirs
    assert "masqué par la modération" not in theirs
    mine = client_of(one).get(thread.get_absolute_url()).content.decode()
    assert meanwhile in {left_first, is_suspended} or "n’est pas arrivé, la conversation est fermée" in mine


def test_seen_once_it_comes_back_whoever_left(at):
    at(dt.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS))
    thread, one, other = private_thread()
    message = say(thread, one)
    safety.hold(message, why=HeldFor.REPORTS, author=one)
    blocks(one, other, thread)
    safety.release(message)
    message.refresh_from_db()
    assert (message.hidden_at, message.undelivered_at) == (None, None)


@pytest.mark.parametrize("other_name", ["", "Une autre"])
def test_by_day_nobody_who_left_or_blocked_is_told(at, other_name):
    at(dt.datetime(2026, 11, 23, 10, 0, tzinfo=PARIS))
    one, other, gone = PersonFactory(), PersonFactory(), PersonFactory()
    for thread, apart in ((actions.open_private(by=one, people=[who, one], other_name=other_name), who) for who in (other, gone)):
        (blocks if apart == other else leaves)(one, apart, thread)
        tell_others(Thread.objects.with_people().get(pk=thread.pk), one)
    assert not Notice.objects.exists()
