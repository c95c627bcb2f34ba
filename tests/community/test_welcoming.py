"""First messages greeted once, topics near what one lived, and what one follows told together."""

import datetime as dt
import json
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.community import actions, cards, queries
from eclaireur.community.actions import indexing
from eclaireur.community.models import Digest, Post, Topic, Welcome
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def greeter():
    return PersonFactory(roles=[Role.GREETER])


def first_post(topic) -> Post:
    return topic.posts.get(sequence=1)


def test_a_first_message_is_shown_once_and_the_second_of_the_same_person_never(greeter):
    newcomer = PersonFactory()
    topic = open_topic(author=newcomer)
    Post.objects.filter(author=newcomer).update(created_at=timezone.now() - dt.timedelta(hours=1))
    actions.reply(by=newcomer, topic=topic, text="Encore moi.", token=uuid.uuid4())
    assert list(queries.to_greet(greeter)) == [first_post(topic)]


def test_two_greeters_do_not_answer_the_same_person(greeter):
    other = PersonFactory(roles=[Role.GREETER])
    post = first_post(open_topic())
    actions.take_welcome(by=greeter, post_id=post.pk)
    assert list(queries.to_greet(greeter)) == [post]
    assert not queries.to_greet(other)
    with pytest.raises(Post.DoesNotExist):
        actions.take_welcome(by=other, post_id=post.pk)
    Welcome.objects.update(taken_at=timezone.now() - dt.timedelta(hours=2))  # they left without answering
    actions.take_welcome(by=other, post_id=post.pk)
    answer(post.topic, other, "Bienvenue ici.")
    assert post not in queries.to_greet(greeter)


@pytest.fixture
def told(greeter):
    """What upkeep told the greeter that they have not read."""

    def notices():
        actions.tell_greeters()
        return Notice.objects.filter(to=greeter, kind="community.newcomer").unread()

    return notices


def test_a_greeter_is_told_of_a_first_message_once_then_daily_while_it_waits(greeter, told, client_of):
    assert not told()
    topic = open_topic()
    assert told().count() == 1
    since = told().get().happened_at
    assert told().get().happened_at == since, "the next hour says nothing more"
    open_topic()
    assert told().get().happened_at > since, "someone else wrote: the same notice, renewed"
    client_of(greeter).get(reverse("community:newcomers"))
    assert not told(), "read, and nothing new since"
    Notice.objects.filter(to=greeter).update(
        happened_at=timezone.now() - dt.timedelta(hours=25), read_at=timezone.now() - dt.timedelta(hours=24)
    )
    assert told().count() == 1
    Notice.objects.all().delete()
    for post in queries.to_greet(greeter):
        answer(post.topic, greeter)
    assert not told()
    assert topic.author


def test_a_greeter_is_told_at_once_of_a_newcomer_whose_words_have_just_been_read_over(greeter, told, client_of):
    topic, answered = open_topic(), open_topic()
    answer(answered, greeter)
    safety.hold(topic, why=HeldFor.NEWCOMER, author=topic.author)
    post = answer(answered, PersonFactory())
    safety.hold(post, why=HeldFor.NEWCOMER, author=post.author)
    open_topic()
    assert told().count() == 1
    for row in (Topic.objects.get(pk=topic.pk), Post.objects.get(pk=post.pk)):
        client_of(greeter).get(reverse("community:newcomers"))
        assert not told(), "read, and what waits is nobody's to greet yet"
        safety.release(row)
        assert told().count() == 1


def test_nobody_is_told_of_what_they_may_not_read_nor_once_they_greet_no_more(greeter, told):
    open_topic(SpaceFactory(audience="relatives"), PersonFactory(circle="relative"))
    assert not told()
    greeter.role_grants.update(until=timezone.now())
    open_topic()
    assert not told()


def test_a_greeter_who_answers_without_taking_it_has_greeted(greeter, person):
    other, topic = PersonFactory(roles=[Role.GREETER]), open_topic()
    answer(topic, person)
    assert first_post(topic) in queries.to_greet(other), "a kind word, from someone who does not greet"
    answer(topic, greeter)
    assert first_post(topic) not in queries.to_greet(other)


def test_what_is_handed_back_is_there_for_others(greeter):
    other, post = PersonFactory(roles=[Role.GREETER]), first_post(open_topic())
    actions.take_welcome(by=greeter, post_id=post.pk)
    actions.hand_back_welcome(by=other, post_id=post.pk)  # not theirs to give
    assert not queries.to_greet(other)
    actions.hand_back_welcome(by=greeter, post_id=post.pk)
    assert list(queries.to_greet(other)) == [post]


def test_a_greeter_sees_only_what_they_may_read(greeter):
    relatives = first_post(open_topic(SpaceFactory(audience="relatives"), PersonFactory(circle="relative")))
    blocked = first_post(open_topic())
    block(by=blocked.author, person=greeter)
    hidden = first_post(open_topic())
    Post.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    assert not queries.to_greet(greeter)
    assert relatives.pk


def test_the_page_is_for_greeters_and_leads_to_the_answer(client_of, greeter, person):
    post = first_post(open_topic(title="Je ne sais pas par où commencer"))
    page = reverse("community:newcomers")
    assert client_of(person).get(page).status_code == 403
    assert client_of(person).post(reverse("community:take_welcome", args=[post.pk])).status_code == 403
    browser = client_of(greeter)
    assert "Je ne sais pas par où commencer" in browser.get(page).content.decode()
    assert browser.post(reverse("community:take_welcome", args=[post.pk]))["Location"].endswith("#ecrire")
    answer(post.topic, greeter)
    assert "Tout le monde a été accueilli" in browser.get(page).content.decode()


def test_topics_near_what_one_lived_come_first_and_say_why(client_of, person):
    concept, space = ConceptFactory(), SpaceFactory()
    ExperienceFactory(person=person, concept=concept)
    near = open_topic(space, title="Tout proche", themes=[space.themes.create(label="Le même", concept=concept)])
    open_topic(space, title="Bien loin", themes=[space.themes.create(label="Autre", concept=ConceptFactory())])
    open_topic(space, author=person, title="Le mien", themes=list(near.themes.all()))
    assert [topic.title for topic, _shared in queries.topics_near(person)] == ["Tout proche"]
    html = client_of(person).get(reverse("community:near")).content.decode()
    [row] = html.split('<ul class="rows">')[1].split("</ul>")[0].split("<li")[1:]  # what is shared is said in the topic's own line
    assert concept.label_fr in row
    assert "Le mien" not in html


def test_topics_near_are_read_together_with_their_themes(client_of, person):
    concept, space, page = ConceptFactory(label_fr="Le même"), SpaceFactory(), reverse("community:near")
    themes = [space.themes.create(label="Le même", concept=concept), space.themes.create(label="Autre", concept=ConceptFactory())]
    ExperienceFactory(person=person, concept=concept)
    browser = client_of(person)

    def reads(more):
        for _ in range(more):
            open_topic(space, themes=themes)
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            html = browser.get(page).content.decode()
        assert "Autre" in html
        return len(asked)

    assert reads(1) == reads(5)


def test_the_card_of_a_newcomer_looks_at_a_few_topics_only(person, monkeypatch):
    monkeypatch.setattr(cards, "LOOKED_AT", 2)
    concept, space = ConceptFactory(), SpaceFactory()
    themes = [space.themes.create(label="Le même", concept=concept)]
    ExperienceFactory(person=person, concept=concept)
    opened = [open_topic(space, themes=themes) for _ in range(cards.A_FEW)]
    assert set(cards.near_card(person).context["topics"]) == set(opened[1:])
    assert len(queries.topics_near(person)) == cards.A_FEW


def test_a_topic_without_a_theme_is_near_by_its_words(person, django_capture_on_commit_callbacks):
    concept = ConceptFactory(label_fr="Troubles du sommeil")
    ExperienceFactory(person=person, concept=concept)
    with django_capture_on_commit_callbacks(execute=True):
        topic = open_topic(title="La nuit", text="J’ai des troubles du sommeil.")
        open_topic(title="Bien loin", text="Je cherche une recette de soupe.")
    assert [(near, shared) for near, shared in queries.topics_near(person)] == [(topic, [concept.label_fr])]
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_post(by=topic.author, post=first_post(topic), text="Je parle d’autre chose.", seen_edits=0)
    assert not queries.topics_near(person)


def test_topics_of_before_are_recognised_some_at_a_time(person, monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 1)
    concept = ConceptFactory(label_fr="Troubles du sommeil")
    ExperienceFactory(person=person, concept=concept)
    topics = [open_topic(title=f"La nuit {n}", text="J’ai des troubles du sommeil.") for n in range(2)]
    old = open_topic(text="J’ai des troubles du sommeil.")
    Topic.objects.filter(pk=old.pk).update(last_activity_at=timezone.now() - dt.timedelta(days=100))
    assert not queries.topics_near(person)
    out = StringIO()
    call_command("recognise_topics", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"topics": 2}
    assert {topic for topic, _shared in queries.topics_near(person)} == set(topics)
    assert not old.told.exists()


def test_what_a_topic_told_goes_with_its_first_message(django_capture_on_commit_callbacks):
    ConceptFactory(label_fr="Troubles du sommeil")
    with django_capture_on_commit_callbacks(execute=True):
        topic = open_topic(text="J’ai des troubles du sommeil.")
    assert topic.told.exists()
    actions.erase_post(by=topic.author, post=first_post(topic))
    assert not topic.told.exists()


def test_someone_who_told_nothing_reads_where_others_answered(client_of, person):
    answer(open_topic(title="On vient de répondre ici"))
    assert "On vient de répondre ici" in client_of(person).get(reverse("community:near")).content.decode()


def test_a_newcomer_finds_in_their_space_where_to_begin_reading(client_of, person):
    mine = reverse("portal:my_space")
    assert cards.near_card(person) is None, "nothing to read yet"
    concept, space = ConceptFactory(), SpaceFactory()
    answer(open_topic(space, title="On vient de répondre ici"))
    page = client_of(person).get(mine).content.decode()
    assert "On vient de répondre ici" in page
    assert "Dites quelque chose de votre vécu" in page
    ExperienceFactory(person=person, concept=concept)
    page = client_of(person).get(mine).content.decode()
    assert "On vient d’y répondre, dans les espaces que vous lisez" in page
    assert "Dites quelque chose de votre vécu" not in page, "they did"
    open_topic(space, title="Tout proche", themes=[space.themes.create(label="Le même", concept=concept)])
    page = client_of(person).get(mine).content.decode()
    assert "Tout proche" in page
    assert "On vient de répondre ici" not in page
    person.created_at -= dt.timedelta(days=30)
    assert cards.near_card(person) is None, "the menu leads there, once one knows the house"


def test_topics_near_are_in_the_menu_and_in_a_space_where_nothing_waits(client_of, person):
    person.created_at -= dt.timedelta(days=30)
    person.no_passkey_card_until = timezone.now() + dt.timedelta(days=30)
    person.save()
    ExperienceFactory(person=person)
    page = client_of(person).get(reverse("portal:my_space")).content.decode()
    assert "Tout est calme ici" in page
    assert page.count(f'href="{reverse("community:near")}"') >= 2
    elsewhere = client_of(person).get(reverse("community:followed")).content.decode()
    assert f'href="{reverse("community:near")}"' in elsewhere


def test_what_one_follows_is_told_together_once_and_only_if_something_is_new(client_of, person):
    topic = open_topic()
    actions.follow(by=person, place=topic)
    client_of(person).post(reverse("community:digest"), {"rhythm": "daily"})
    actions.mark_read(by=person, topic=topic, upto=topic.last_sequence)
    Digest.objects.update(told_at=timezone.now() - dt.timedelta(days=2))
    actions.tell_digests()
    assert not Notice.objects.filter(to=person).exists()
    answer(topic)
    actions.tell_digests()
    actions.tell_digests()
    assert [notice.kind for notice in Notice.objects.filter(to=person)] == ["community.digest"]
    client_of(person).post(reverse("community:digest"), {"rhythm": "toutes les heures"})
    assert Digest.objects.get().rhythm == "daily"
    client_of(person).post(reverse("community:digest"), {"rhythm": ""})
    assert not Digest.objects.exists()


@pytest.fixture
def told_daily(person):
    """`person` is told once a day of what they follow; the day has come."""
    actions.choose_digest(by=person, rhythm="daily")

    def a_day_passes():
        Notice.objects.all().delete()
        Digest.objects.update(told_at=timezone.now() - dt.timedelta(days=1))
        actions.tell_digests()
        return Notice.objects.filter(to=person, kind="community.digest").exists()

    return a_day_passes


def test_the_same_news_are_not_told_the_next_day(person, told_daily):
    topic = open_topic()
    actions.follow(by=person, place=topic)
    actions.mark_read(by=person, topic=topic, upto=1)
    post = answer(topic)
    assert told_daily()
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    assert not told_daily()
    assert cards.followed_card(person).context["topics"] == [topic], "it stays new to them on their page"


def test_a_topic_opened_in_a_space_one_follows_is_told_too(client_of, person, told_daily):
    space = SpaceFactory()
    actions.follow(by=person, place=space)
    assert not told_daily()
    topic = open_topic(space, title="MARQUE ouverte")
    assert told_daily()
    assert cards.followed_card(person).context["topics"] == [topic]
    assert "MARQUE ouverte" in client_of(person).get(reverse("community:followed")).content.decode()
    actions.mark_read(by=person, topic=topic, upto=1)
    assert not told_daily()
    assert cards.followed_card(person).context["topics"] == []


def test_what_waited_counts_from_when_it_appeared(person, told_daily):
    space = SpaceFactory()
    actions.follow(by=person, place=space)
    topic = open_topic(space)
    safety.hold(topic, why=HeldFor.NEWCOMER, author=topic.author)
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    assert not told_daily()
    safety.release(Topic.objects.get(pk=topic.pk))
    assert told_daily()


def test_nothing_is_told_across_a_block_nor_of_ones_own_topics(person, told_daily):
    space = SpaceFactory()
    actions.follow(by=person, place=space)
    open_topic(space, person)
    block(by=person, person=open_topic(space).author)
    assert not told_daily()


def test_what_waited_only_once_changed_is_not_told_as_new(person, told_daily):
    topic, other = open_topic(), open_topic(text="MARQUE")
    actions.follow(by=person, place=topic.space)
    actions.follow(by=person, place=other)
    actions.mark_read(by=person, topic=other, upto=other.last_sequence)
    told_daily()
    Digest.objects.update(told_at=timezone.now())
    author = topic.author
    safety.hold(author, why=HeldFor.AUTHOR, author=author)
    actions.edit_post(by=author, post=first_post(topic), text="Bonjour.", seen_edits=0, title="Un autre titre")
    topic.refresh_from_db()
    assert topic.hidden_at is not None
    safety.release(topic, by=PersonFactory(roles=[Role.MODERATOR]))
    topic.refresh_from_db()
    assert topic.hidden_at is None

    assert queries.had_appeared([topic]) == {topic.pk}
    since = timezone.now() - dt.timedelta(minutes=1)
    Topic.objects.update(created_at=timezone.now() - dt.timedelta(days=365))
    assert topic not in queries.followed_news(person, 10, since=since)
