"""Who is told of what: discreetly, once, and never across a block or a door."""

import pytest
from django.urls import reverse

from eclaireur.accounts.actions import block, erase_person
from eclaireur.community import actions, cards
from eclaireur.community.actions import telling
from eclaireur.community.models import Following, Post, Reaction, StructureMembership, Topic
from eclaireur.notices.models import Notice, NoticeSettings
from eclaireur.notices.registries import kind
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, answer, open_topic

pytestmark = pytest.mark.django_db


def kinds_of(person):
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def told(post):
    telling.tell_of_post.func(str(post.pk))
    return post


def test_the_author_and_followers_are_told_once_and_grouped(person):
    topic, follower = open_topic(author=person), PersonFactory()
    actions.follow(by=follower, place=topic)
    for _ in range(3):
        told(answer(topic, follow=False))
    assert kinds_of(follower) == [telling.ANSWERED]
    assert kinds_of(person) == [telling.FIRST_ANSWER]


def test_who_is_quoted_is_told_of_that_and_nobody_of_themselves(person):
    topic = open_topic()
    post = told(answer(topic, quoted=answer(topic, person)))
    assert kinds_of(person) == [telling.QUOTED]
    assert kinds_of(post.author) == []


@pytest.mark.parametrize("quotes", [True, False])
def test_the_first_answer_to_ones_own_topic_goes_by_email_with_the_settings_one_begins_with(quotes, person):
    topic = open_topic(author=person)
    told(answer(topic, person, "J’ajoute un mot."))
    assert kinds_of(person) == [], "one's own words are no answer"
    told(answer(topic, quoted=topic.posts.get(sequence=1) if quotes else None))
    assert kinds_of(person) == [telling.FIRST_ANSWER]
    assert NoticeSettings(person=person).wants_mail_for(kind(telling.FIRST_ANSWER))
    assert not NoticeSettings(person=person).wants_mail_for(kind(telling.ANSWERED))


def test_what_follows_the_first_answer_is_told_as_in_any_topic_once_it_was_read(person, client_of):
    topic = open_topic(author=person)
    first = told(answer(topic))
    notice = Notice.objects.get(to=person)
    told(answer(topic))
    assert Notice.objects.get(to=person).url == notice.url == first.get_absolute_url(), "no second word while the first waits"
    client_of(person).get(topic.get_absolute_url())
    told(answer(topic))
    assert Notice.objects.get(to=person, read_at=None).kind == telling.ANSWERED


def test_the_answer_of_someone_set_apart_is_not_the_first(person):
    topic, apart = open_topic(author=person), PersonFactory()
    told(answer(topic, apart))
    Notice.objects.all().delete()
    block(by=person, person=apart)
    told(answer(topic))
    assert kinds_of(person) == [telling.FIRST_ANSWER]


def test_the_answers_one_may_read_to_ones_own_topic_leave_out_ones_own_those_of_who_is_set_apart_and_what_is_gone(person):
    topic, apart = open_topic(author=person), PersonFactory()
    theirs, read = answer(topic, apart), answer(topic)
    answer(topic, person)
    actions.erase_post(by=(gone := answer(topic)).author, post=gone)
    block(by=person, person=apart)
    assert list(topic.posts.answering(person)) == [read]
    assert theirs in topic.posts.answering(None), "whoever opened it is gone: nobody is out of their sight"


def test_who_no_longer_follows_their_topic_is_not_told(person):
    topic = open_topic(author=person)
    actions.unfollow(by=person, place=topic)
    told(answer(topic))
    assert kinds_of(person) == []


def test_the_settings_of_notices_name_it(client_of, person):
    page = client_of(person).get(reverse("notices:settings")).content.decode()
    assert "quelqu’un m’écrit, me répond, me propose quelque chose" in page


def test_who_follows_a_space_is_told_of_its_topics(person):
    space = SpaceFactory()
    actions.follow(by=person, place=space)
    topic = open_topic(space)
    told(topic.posts.get())
    assert kinds_of(person) == [telling.OPENED]


def test_nobody_is_told_across_a_block(person):
    topic, writer = open_topic(), PersonFactory()
    actions.follow(by=person, place=topic)
    block(by=writer, person=person)
    told(answer(topic, writer))
    assert kinds_of(person) == []


def test_leaving_a_structure_ends_its_notices(person):
    structure, writer = StructureFactory(), PersonFactory()
    space = SpaceFactory(audience="structure", structure=structure)
    mine = StructureMembership.objects.create(structure=structure, person=person)
    StructureMembership.objects.create(structure=structure, person=writer)
    topic = open_topic(space, person)
    actions.leave_structure(by=person, membership=mine)
    told(answer(topic, writer))
    assert kinds_of(person) == []


def test_a_message_erased_meanwhile_is_told_to_nobody(person):
    topic, writer = open_topic(author=person), PersonFactory()
    post = answer(topic, writer)
    actions.erase_post(by=writer, post=post)
    told(post)
    assert kinds_of(person) == []


def test_reading_the_topic_reads_its_notice(person, client):
    topic = open_topic(author=person)
    told(answer(topic))
    client.force_login(person)
    client.get(topic.get_absolute_url())
    assert Notice.objects.get(to=person).read_at is not None


def test_the_card_says_what_moved(person):
    assert cards.followed_card(person) is None
    topic = open_topic(author=person)
    assert cards.followed_card(person).context["topics"] == []
    answer(topic)
    assert cards.followed_card(person).context["topics"] == [topic]


def test_erasing_someone_takes_their_words_and_leaves_those_of_others(person):
    mine, theirs = open_topic(author=person, title="Mon titre"), open_topic()
    answer(theirs, person, "Mes mots.")
    kept = answer(mine, text="Les leurs.")
    alone = open_topic(author=person)
    actions.react(by=person, post=kept, kind="thanks", said=True)
    answer(mine, text="Je cite.", quoted=mine.posts.get(sequence=1))
    erase_person(person=person, by=None)

    texts = "".join(Post.objects.values_list("body", flat=True)) + "".join(Topic.objects.values_list("title", flat=True))
    assert "Mes mots" not in texts
    assert "Mon titre" not in texts
    assert "Les leurs." in texts
    kept.refresh_from_db()
    theirs.refresh_from_db()
    assert kept.thanks == 0
    assert theirs.replies == 0
    assert not Topic.objects.filter(pk=alone.pk).exists()
    assert not Reaction.objects.exists()
    assert not Following.objects.filter(person=person.pk).exists()
