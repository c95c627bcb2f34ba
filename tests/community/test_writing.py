"""Opening, answering, changing, erasing: nothing lost, nothing twice, and what is counted stays right."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from eclaireur.community import actions
from eclaireur.community.enums import Audience
from eclaireur.community.models import Following, Post, PostVersion, PostWords, Topic
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, ThemeFactory, answer, open_topic

pytestmark = pytest.mark.django_db


def test_a_topic_has_its_first_message_and_its_author_follows_it(person):
    topic = open_topic(author=person, title="Premier soir", text="Je *dors* mal.")

    post = topic.posts.get()
    assert (post.sequence, post.body, topic.replies, topic.first_answered_at) == (1, "Je *dors* mal.", 0, None)
    assert "<em>dors</em>" in post.html
    assert Following.objects.filter(person=person, topic=topic).exists()


def test_the_same_words_sent_twice_are_one_topic(person):
    token, space = uuid.uuid4(), SpaceFactory()
    sent = [actions.open_topic(by=person, space=space, title="Titre", text="Texte", token=token) for _ in range(2)]
    other = actions.open_topic(by=person, space=space, title="Titre", text="Autre texte", token=token)

    assert sent[0] == sent[1]
    assert other != sent[0]
    assert Topic.objects.count() == 2


def test_the_same_answer_sent_twice_is_one_message(person):
    topic, token = open_topic(), uuid.uuid4()
    sent = [actions.reply(by=person, topic=topic, text="Oui.", token=token) for _ in range(2)]
    other = actions.reply(by=person, topic=topic, text="Oui, encore.", token=token)

    topic.refresh_from_db()
    assert sent[0] == sent[1] != other
    assert (topic.replies, topic.last_sequence, other.sequence) == (2, 3, 3)


def test_the_first_answer_is_someone_elses(person):
    topic = open_topic(author=person)
    answer(topic, person)
    topic.refresh_from_db()
    assert topic.first_answered_at is None

    post = answer(topic)
    topic.refresh_from_db()
    assert topic.first_answered_at == post.created_at


def test_erasing_leaves_a_place_and_nothing_else(person):
    topic = open_topic()
    post = answer(topic, person, "Une phrase à oublier.")
    actions.edit_post(by=person, post=post, text="Une autre phrase.", seen_edits=0)
    actions.erase_post(by=person, post=post)

    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.body, post.html, post.sequence) == ("", "", 2)
    assert post.erased_at is not None
    assert not PostVersion.objects.exists()
    assert not PostWords.objects.filter(post=post).exists()
    assert (topic.replies, topic.last_sequence, topic.first_answered_at) == (0, 2, None)
    assert answer(topic).sequence == 3


def test_erasing_the_first_message_takes_the_title_and_leaves_the_answers_of_others(person):
    topic = open_topic(author=person, title="Un titre à oublier")
    kept = answer(topic, text="Merci de l’avoir dit.")
    actions.erase_post(by=person, post=topic.posts.get(sequence=1))

    topic.refresh_from_db()
    assert (topic.title, topic.replies) == ("", 1)
    assert list(topic.posts.there()) == [kept]
    assert topic in Topic.objects.visible_to(PersonFactory())


def test_a_topic_erased_before_any_answer_is_no_longer_there(person):
    topic = open_topic(author=person)
    actions.erase_post(by=person, post=topic.posts.get())
    assert not Topic.objects.visible_to(person).exists()


def test_changing_keeps_the_former_words_and_says_so(person):
    post = answer(open_topic(), person, "Avant.")
    post = actions.edit_post(by=person, post=post, text="Après.", seen_edits=0)

    assert (post.body, post.edits) == ("Après.", 1)
    assert post.edited_at is not None
    assert [version.body for version in post.versions.all()] == ["Avant."]


def test_a_title_or_a_note_that_changed_alone_is_kept_too(person, client_of):
    post = open_topic(author=person, title="MARQUE-AVANT", content_note="grief").posts.get()
    actions.edit_post(by=person, post=post, text=post.body, title="Après", content_note="grief", seen_edits=0)
    actions.edit_post(by=person, post=post, text=post.body, title="Après", content_note="", seen_edits=1)
    kept = [(version.title, version.content_note, version.body) for version in post.versions.all()]
    assert kept == [("Après", "grief", "Bonjour."), ("MARQUE-AVANT", "grief", "Bonjour.")]
    page = client_of(person).get(f"/communaute/messages/{post.pk}/avant/").content.decode()
    assert "MARQUE-AVANT" in page
    assert "parle de deuil" in page
    actions.erase_post(by=person, post=post)
    assert not PostVersion.objects.exists()


def test_changes_are_slowed_like_messages_for_their_author_alone(person):
    post = answer(open_topic(), person)
    for number in range(8):
        actions.edit_post(by=person, post=post, text=f"Version {number}", seen_edits=number)
    with pytest.raises(actions.NotNowError, match="seconde"):
        actions.edit_post(by=person, post=post, text="Une de plus", seen_edits=8)
    other = answer(post.topic)
    assert actions.edit_post(by=other.author, post=other, text="Moi non", seen_edits=0).edits == 1


def test_two_tabs_do_not_overwrite_each_other(person):
    post = answer(open_topic(), person, "Avant.")
    actions.edit_post(by=person, post=post, text="Premier onglet.", seen_edits=0)

    with pytest.raises(actions.NotNowError, match="autre onglet"):
        actions.edit_post(by=person, post=post, text="Second onglet.", seen_edits=0)
    post.refresh_from_db()
    assert post.body == "Premier onglet."


def test_nobody_changes_or_erases_the_words_of_another():
    post = answer(open_topic())
    other = PersonFactory()
    with pytest.raises(PermissionDenied):
        actions.edit_post(by=other, post=post, text="Autre chose.", seen_edits=0)
    with pytest.raises(PermissionDenied):
        actions.erase_post(by=other, post=post)


def test_a_quote_is_of_the_same_topic_and_of_words_one_can_read(person):
    topic, elsewhere = open_topic(), open_topic()
    first = topic.posts.get()
    assert answer(topic, person, quoted=first).quoted == first
    assert answer(topic, person, text="Encore.", quoted=elsewhere.posts.get()).quoted is None


@pytest.mark.parametrize("text", ["", "  \n\u200b ", "avec un \x00 nul", "a" * 10_001])
def test_what_cannot_be_sent_is_refused_in_words(person, text):
    with pytest.raises(ValidationError):
        actions.reply(by=person, topic=open_topic(), text=text, token=uuid.uuid4())
    assert Post.objects.count() == 1


def test_themes_are_of_the_space_and_at_most_three(person):
    space = SpaceFactory()
    many = [ThemeFactory(space=space) for _ in range(4)]
    for themes in (many, [ThemeFactory()]):
        with pytest.raises(ValidationError, match="trois thèmes"):
            open_topic(space, person, themes=themes)
    assert open_topic(space, person, themes=many[:3]).themes.count() == 3


def test_a_flood_is_slowed_for_its_author_alone(person):
    topic = open_topic()
    for number in range(8):
        actions.reply(by=person, topic=topic, text=f"Message {number}", token=uuid.uuid4())

    with pytest.raises(actions.NotNowError, match="seconde"):
        actions.reply(by=person, topic=topic, text="Un de plus", token=uuid.uuid4())
    assert actions.reply(by=PersonFactory(), topic=topic, text="Moi non", token=uuid.uuid4()).sequence == 10


def test_slow_mode_says_how_long_to_wait(person):
    space = SpaceFactory(slow_seconds=600)
    topic = open_topic(space, person)
    Post.objects.update(created_at=topic.posts.get().updated_at)

    with pytest.raises(actions.NotNowError, match="10 minutes"):
        actions.reply(by=person, topic=topic, text="Tout de suite", token=uuid.uuid4())
    assert actions.reply(by=PersonFactory(), topic=topic, text="Moi si", token=uuid.uuid4())


def test_nobody_writes_where_they_cannot_read(person):
    topic = open_topic(SpaceFactory(audience=Audience.RELATIVES), PersonFactory(circle="relative"))
    with pytest.raises(PermissionDenied):
        actions.reply(by=person, topic=topic, text="Bonjour", token=uuid.uuid4())


def test_the_database_refuses_words_without_an_author_and_a_second_place(person):
    post = answer(open_topic(), person)
    for broken in ({"author": None}, {"sequence": 1}, {"body": ""}, {"edits": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**broken)


def test_the_themes_of_a_topic_are_set_and_corrected_by_its_author_afterwards(client_of):
    space = SpaceFactory()
    one, other, elsewhere = ThemeFactory(space=space), ThemeFactory(space=space), ThemeFactory()
    topic = open_topic(space, themes=[one])
    post = topic.posts.get()
    page = reverse("community:edit", args=[post.pk])
    browser = client_of(topic.author)
    assert f'value="{one.pk}" ' in browser.get(page).content.decode()
    words = {"title": topic.title, "body": post.body, "edits": "0", "content_note": ""}
    assert browser.post(page, words | {"themes": [str(other.pk)]}).status_code == 302
    assert list(topic.themes.all()) == [other]
    post.refresh_from_db()
    assert post.edits == 0, "no word changed"
    assert browser.post(page, words | {"themes": [str(elsewhere.pk)]}).status_code == 422
    many = [str(ThemeFactory(space=space).pk) for _n in range(4)]
    assert browser.post(page, words | {"themes": many}).status_code == 422
    assert list(topic.themes.all()) == [other]
    assert 'name="themes"' not in client_of(topic.author).get(reverse("community:edit", args=[answer(topic, topic.author).pk])).content.decode()
