"""The same people cannot hide again what a moderator read and kept: their report is kept, and counts for nothing."""

import pytest
from django.urls import reverse

from eclaireur.community.actions import edit_post
from eclaireur.community.models import Post, Topic
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import Hold, Report
from tests.factories.accounts import PersonFactory
from tests.factories.community import answer, open_topic
from tests.factories.conversations import private_thread, room_of, say
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return answer(open_topic(), text="Courage à toi.")


@pytest.fixture
def three():
    return [PersonFactory() for _n in range(3)]


def all_report(people, post):
    return [actions.report(by=one, about=Post.objects.get(pk=post.pk), reason=Reason.HATE) for one in people]


def keep(report):
    actions.decide(by=moderator(), report=report, measure=Measure.NOTHING, reason=Reason.HATE)


def test_three_people_already_answered_hide_nothing_again(post, three, client_of):
    keep(all_report(three, post)[0])
    assert not Hold.objects.open().of(post).exists()
    Notice.objects.all().delete()
    reads = moderator()

    again = all_report(three, post)

    assert not Hold.objects.open().of(post).exists()
    assert queries.reporters_of(post.author, days=30) == 0
    assert not Notice.objects.filter(to=reads).exists()
    assert Report.objects.open().count() == 3
    assert "Déjà signalé et lu" in client_of(reads).get(reverse("safety:case", args=[again[0].pk])).content.decode()


def test_others_count_and_so_do_the_same_once_the_words_changed(post, three):
    keep(all_report(three, post)[0])
    all_report(three, post)
    all_report([PersonFactory(), PersonFactory()], post)
    assert not Hold.objects.open().of(post).exists()

    edit_post(by=post.author, post=Post.objects.get(pk=post.pk), text="Tais-toi.", seen_edits=post.edits)
    all_report(three[:1], post)

    assert Hold.objects.open().of(post).exists()


def test_words_changed_before_they_were_decided_about_are_not_those_answered(post, three):
    reports = all_report(three[:1], post)
    edit_post(by=post.author, post=Post.objects.get(pk=post.pk), text="Tais-toi.", seen_edits=post.edits)
    keep(Report.objects.get(pk=reports[0].pk))

    (again,) = all_report(three[:1], post)
    assert not again.counts
    edit_post(by=post.author, post=Post.objects.get(pk=post.pk), text="Courage à toi.", seen_edits=Post.objects.get(pk=post.pk).edits)
    (changed,) = all_report(three[:1], post)
    assert changed.counts


def told(person):
    return [one.kind for one in Notice.objects.filter(to=person).unread()]


def test_a_private_text_that_nobody_read_is_not_said_to_be_read():
    thread, one, other = private_thread()
    message, reads = say(thread, one), moderator()
    keep(actions.report(by=other, about=message, reason=Reason.HATE))
    Notice.objects.all().delete()

    again = actions.report(by=other, about=message, reason=Reason.HATE)

    assert again.counts
    assert told(reads) == [actions.REPORTED]


def test_of_a_text_changed_after_its_copy_was_joined_the_copy_alone_was_read(post, three):
    report = actions.report(by=three[0], about=post, reason=Reason.HATE, attach=True)
    edit_post(by=post.author, post=Post.objects.get(pk=post.pk), text="Tais-toi.", seen_edits=post.edits)
    keep(Report.objects.get(pk=report.pk))

    (again,) = all_report(three[:1], post)

    assert again.counts


def test_what_was_decided_and_taken_back_was_not_answered(post, three):
    (report,) = all_report(three[:1], post)
    decider = moderator()
    decision = actions.decide(by=decider, report=report, measure=Measure.WRITE, reason=Reason.HATE, letter="Un mot.")
    actions.annul(by=decider, decision=decision)

    (again,) = all_report(three[:1], post)

    assert again.counts


def test_words_already_read_that_press_now_are_told_and_hide_nothing(post, three):
    keep(all_report(three[:1], post)[0])
    Notice.objects.all().delete()
    reads = moderator()
    all_report(three[:1], post)
    assert told(reads) == []

    worried = actions.report(by=three[0], about=post, reason=Reason.WORRY)

    assert told(reads) == [actions.PRESSES]
    assert not worried.counts


def test_a_group_that_calls_again_is_not_said_to_be_read_already():
    thread, team = room_of(PersonFactory())
    room = thread.room
    assert actions.call_from_group(by=team, group=room, kind="conversations.room_called")
    keep(Report.objects.get())
    actions.end_call_from(by=team, group=room)

    assert actions.call_from_group(by=team, group=room, kind="conversations.room_called")

    assert Report.objects.open().get().counts


def test_a_topic_read_and_kept_stays_answered_when_others_write_in_it(three):
    topic = open_topic()
    keep(actions.report(by=three[0], about=topic, reason=Reason.HATE))
    answer(topic, text="Courage à toi.")

    assert not actions.report(by=three[0], about=Topic.objects.get(pk=topic.pk), reason=Reason.HATE).counts
