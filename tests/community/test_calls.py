"""Who was told that someone waits is called no longer once nobody does."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from eclaireur.accounts.actions import block, unblock
from eclaireur.accounts.enums import Role
from eclaireur.community import actions
from eclaireur.community.actions.telling import OFFERED, WAITING
from eclaireur.community.models import Post, Readiness, Topic
from eclaireur.notices.actions import send_word
from eclaireur.notices.models import Notice, NoticeSettings
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.notices import person_with_mail
from tests.factories.people import ConceptFactory, ExperienceFactory

pytestmark = pytest.mark.django_db
ALONE = "Je me sens seul."


@pytest.fixture
def concept():
    return ConceptFactory()


@pytest.fixture
def peer(concept):
    person = person_with_mail()
    ExperienceFactory(person=person, concept=concept)
    Readiness.objects.create(person=person, is_ready=True)
    return person


@pytest.fixture
def moderator():
    return PersonFactory(roles=[Role.MODERATOR])


@pytest.fixture
def topic(concept, peer, moderator):
    """A topic that was offered to the peer, then told to the team."""
    space = SpaceFactory()
    made = open_topic(space, themes=[space.themes.create(label="Un thème", concept=concept)])
    Topic.objects.filter(pk=made.pk).update(created_at=timezone.now() - dt.timedelta(hours=13))
    actions.look_for_answers()
    made.refresh_from_db()
    assert called(made) == {(peer, OFFERED), (moderator, WAITING)}
    return made


def called(topic):
    """Who is still told that someone waits there, and how."""
    notices = Notice.objects.about(topic).filter(kind__in=[OFFERED, WAITING]).unread()
    return {(notice.to, notice.kind) for notice in notices}


def close(topic):
    actions.close_topic(by=PersonFactory(roles=[Role.MODERATOR]), topic=topic, word="Merci.")


def erase(topic):
    actions.erase_post(by=topic.author, post=topic.posts.get(sequence=1))


def hide(topic):
    actions.hide_reported_topic(by=None, topic=topic)


@pytest.mark.parametrize("end", [answer, close, erase, hide])
def test_nobody_is_called_once_it_is_answered_closed_erased_or_hidden(topic, end):
    other = open_topic(topic.space)
    Notice.objects.create(to=PersonFactory(roles=[Role.MODERATOR]), kind=WAITING, about_type="community.topic", about_id=str(other.pk))
    end(topic)
    assert called(topic) == set()
    assert called(other), "what is told of another topic stays"


@pytest.mark.parametrize("is_answered", [False, True])
def test_the_e_mail_that_was_planned_leaves_only_while_someone_waits(topic, peer, is_answered):
    due = timezone.now() - dt.timedelta(minutes=1)
    NoticeSettings.objects.update_or_create(person=peer, defaults={"mail_due_at": due, "is_quiet": False})
    if is_answered:
        answer(topic)
    assert send_word.func(str(peer.pk)) is not is_answered
    assert len(mail.outbox) == (not is_answered)


def test_the_author_writing_again_or_an_answer_that_waits_to_be_read_leaves_them_called(topic):
    before = called(topic)
    answer(topic, topic.author)
    assert called(topic) == before
    author = PersonFactory()
    safety.hold(author, why=HeldFor.AUTHOR, author=author)
    post = answer(topic, author)
    assert called(topic) == before
    safety.release(Post.objects.get(pk=post.pk), by=PersonFactory(roles=[Role.MODERATOR]))
    assert called(topic) == set()


def test_words_of_who_the_author_does_not_meet_end_nothing_until_they_meet_again(topic):
    before, apart = called(topic), PersonFactory()
    block(by=apart, person=topic.author)
    Post.objects.create(topic=topic, author=apart, sequence=2, body="x", html="x", token=apart.pk)
    Topic.objects.filter(pk=topic.pk).update(last_sequence=2)
    actions.count_again_between(apart, topic.author)
    assert called(topic) == before
    unblock(by=apart, person=topic.author)
    assert called(topic) == set()


def test_a_message_that_waits_keeps_its_own_calls_until_it_is_answered(
    topic, peer, moderator, django_capture_on_commit_callbacks
):
    answer(topic)
    with django_capture_on_commit_callbacks(execute=True):
        post = answer(topic, text=ALONE)
    assert called(topic) == {(peer, OFFERED)}
    answer(topic, post.author, "Je suis là encore un peu.")
    assert called(topic) == {(peer, OFFERED)}
    answer(topic, text="Je vous lis.", quoted=post)
    assert called(topic) == set()


def test_erased_while_it_waits_a_message_calls_nobody(topic, django_capture_on_commit_callbacks):
    answer(topic)
    with django_capture_on_commit_callbacks(execute=True):
        post = answer(topic, text=ALONE)
    assert called(topic)
    actions.erase_post(by=post.author, post=post)
    assert called(topic) == set()
