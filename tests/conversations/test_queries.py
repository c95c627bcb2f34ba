"""Windows on a thread, what changed, and how much it costs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eclaireur.accounts.actions import block
from eclaireur.conversations import actions, queries
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db


def thread_of(how_many, read=None):
    """A thread of `how_many` messages by the other, of which `me` read `read` (all by default)."""
    thread, me, other = private_thread()
    for number in range(1, how_many + 1):
        say(thread, other, f"message {number}")
    actions.mark_read(by=me, thread=thread, upto=how_many if read is None else read)
    return queries.thread_for(me, thread.pk), me, other


def numbers(window):
    return [message.sequence for message in window.messages]


def test_an_empty_thread_is_an_empty_window():
    thread, me, _other = thread_of(0)
    window = queries.window(thread, viewer=me)
    assert (window.messages, window.has_older, window.has_newer, window.first_unread) == ([], False, False, None)


def test_the_last_fifty_then_the_older_ones_until_the_beginning():
    thread, me, _other = thread_of(120)
    seen, window = [], queries.window(thread, viewer=me)
    assert not window.has_newer
    while True:
        seen = numbers(window) + seen
        if not window.has_older:
            break
        window = queries.window(thread, viewer=me, before=numbers(window)[0])
        assert window.has_newer
    assert seen == list(range(1, 121))
    assert numbers(queries.window(thread, viewer=me, after=50)) == list(range(51, 101))


def test_the_first_unread_one_is_shown_with_a_few_before_it():
    thread, me, _other = thread_of(120, read=20)
    window = queries.window(thread, viewer=me)
    assert numbers(window)[0] == 16
    assert window.has_older
    assert window.has_newer
    assert next(message.sequence for message in window.messages if message.pk == window.first_unread) == 21


def test_few_unread_ones_leave_the_window_at_the_end():
    thread, me, _other = thread_of(60, read=58)
    window = queries.window(thread, viewer=me)
    assert numbers(window)[-1] == 60
    assert not window.has_newer


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_window_is_a_piece_of_the_thread_without_hole(data):
    how_many = data.draw(st.integers(0, 12))
    thread, me, _other = thread_of(how_many, read=data.draw(st.integers(0, how_many)))
    place = data.draw(st.sampled_from([{}, {"before": 3}, {"after": 4}, {"before": 0}, {"after": 99}]))
    shown = numbers(queries.window(thread, viewer=me, **place))
    assert shown == sorted(set(shown))
    assert not shown or shown == list(range(shown[0], shown[-1] + 1))


def test_a_message_is_found_again_with_those_around_it():
    thread, me, _other = thread_of(90)
    wanted = thread.messages.get(sequence=30)
    window = queries.window(thread, viewer=me, message=wanted.pk)
    assert 30 in numbers(window)
    elsewhere, *_people = thread_of(1)
    window = queries.window(thread, viewer=me, message=elsewhere.messages.get().pk)
    assert numbers(window)[-1] == 90


@pytest.mark.parametrize("how_many", [3, 300])
def test_a_window_costs_the_same_for_three_and_three_hundred(how_many, django_assert_num_queries):
    thread, me, _other = thread_of(how_many)
    with django_assert_num_queries(4):  # first unread, before it or not, messages, keys
        window = queries.window(thread, viewer=me, before=how_many + 1)
    assert window.messages[-1].body == f"message {how_many}"


def test_what_changed_comes_in_the_order_of_the_changes():
    thread, _me, other = thread_of(5)
    first = thread.messages.get(sequence=1)
    actions.edit(by=other, message=first, text="autrement", seen_revision=1)
    say(thread, other, "encore")
    changed = queries.changed_since(thread, 4, limit=100)
    assert [(message.sequence, message.revision) for message in changed] == [(5, 5), (1, 6), (7, 7)]


def test_the_list_has_the_last_active_first_and_says_how_many_wait(django_assert_num_queries):
    me = PersonFactory()
    threads = [private_thread(me)[0] for _number in range(3)]
    for thread in threads:
        other = thread.others_than(me)[0].person
        say(thread, other)
    say(threads[0], threads[0].others_than(me)[0].person)
    with django_assert_num_queries(3):  # out of sight, threads, people
        listed = list(queries.threads_of(me))
    assert [thread.pk for thread in listed] == [threads[0].pk, threads[2].pk, threads[1].pk]
    assert [thread.unread for thread in listed] == [2, 1, 1]
    assert queries.unread_count(me) == 4


def test_which_threads_are_over_is_one_read(django_assert_num_queries):
    me = PersonFactory()
    over, _me, blocked = private_thread(me)
    ended, *_people = private_thread(me)
    going_on, *_people = private_thread(me)
    block(by=blocked, person=me)
    actions.close(by=me, thread=ended)
    threads = list(queries.threads_of(me))
    with django_assert_num_queries(1):
        assert queries.closed_threads(threads, for_person=me) == {over.pk, ended.pk}
    assert going_on.pk not in {over.pk, ended.pk}


def test_what_a_report_joins_is_what_was_read_up_to_there():
    thread, one, other = private_thread()
    say(thread, one, "avant")
    gone = say(thread, other, "effacé")
    reported = say(thread, other, "ce mot")
    say(thread, one, "après")
    actions.erase(by=other, message=gone)
    joined = queries.around(reported)
    assert "avant" in joined
    assert joined.endswith("ce mot")
    assert "effacé" not in joined
    assert "après" not in joined
