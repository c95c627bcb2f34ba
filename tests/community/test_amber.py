"""What says a distress without danger does not wait the usual hours: a topic, or a message in one already answered."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from eclaireur.accounts.actions import block, pause
from eclaireur.accounts.enums import Role
from eclaireur.community import actions
from eclaireur.community.actions.telling import WAITING
from eclaireur.community.models import Care, CareSettings, Offer, Post, Readiness, Topic
from eclaireur.community.queries import offered_to, posts_waiting_in, reading
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor
from eclaireur.safety.models import Alert, Reading
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.people import ConceptFactory, ExperienceFactory

pytestmark = pytest.mark.django_db
ALONE = "Je me sens seul."


@pytest.fixture
def concept():
    return ConceptFactory()


@pytest.fixture
def someone(concept):
    """Who lived it, and wishes to be asked."""
    return ready(concept)


def ready(concept):
    person = PersonFactory()
    ExperienceFactory(person=person, concept=concept)
    Readiness.objects.create(person=person, is_ready=True)
    return person


@pytest.fixture
def answered(concept):
    """A topic about it, that someone answered."""
    space = SpaceFactory()
    topic = open_topic(space, title="MARQUE-TITRE", themes=[space.themes.create(label="Un thème", concept=concept)])
    answer(topic)
    topic.refresh_from_db()
    return topic


@pytest.fixture
def say(django_capture_on_commit_callbacks):
    """Answer in a topic; the background work is done."""

    def said(topic, author=None, text=ALONE, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return answer(topic, author, text, **more)

    return said


def waits(post):
    return Post.objects.still_waiting().filter(pk=post.pk).exists()


def test_title_and_first_message_ask_once_and_the_team_is_told_at_its_hour(django_capture_on_commit_callbacks):
    moderator, concept = PersonFactory(roles=[Role.MODERATOR]), ConceptFactory()
    someone, space = PersonFactory(), SpaceFactory()
    ExperienceFactory(person=someone, concept=concept)
    Readiness.objects.create(person=someone, is_ready=True)
    theme = space.themes.create(label="Un thème", concept=concept)
    with django_capture_on_commit_callbacks(execute=True):
        topic = open_topic(space, title="Je me sens seul", text="Je me sens seul.", themes=[theme])
    assert Offer.objects.get(topic=topic).person == someone
    assert not Notice.objects.filter(kind=WAITING).exists(), "it was offered: the team is told at its hour"
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(hours=13))
    actions.look_for_answers()
    assert Notice.objects.filter(to=moderator, kind=WAITING).exists()


def test_a_distress_left_to_others_is_offered_to_the_next_without_waiting_the_usual_hours(concept, say):
    people = [ready(concept) for _n in range(CareSettings().offered_to + 1)]
    space = SpaceFactory()
    themes = [space.themes.create(label="Un thème", concept=concept)]
    topic = open_topic(space, themes=themes)
    calm = open_topic(space, themes=themes)
    say(topic, topic.author)
    actions.pass_on(by=Offer.objects.first().person, offer=Offer.objects.first())
    actions.look_for_answers()
    assert {offer.person for offer in Offer.objects.filter(topic=topic)} == set(people)
    assert not Offer.objects.filter(topic=calm).exists()


def test_what_need_not_be_offered_takes_the_place_of_nothing_else(concept, answered, say, monkeypatch):
    monkeypatch.setattr("eclaireur.community.queries.care.MOST_AT_ONCE", 1)
    first = say(answered)
    say(answered, first.author, "Je me sens seule, encore.")
    other = say(answered)
    ready(concept)
    for _hour in range(3):
        actions.look_for_answers()
    assert set(Offer.objects.values_list("post", flat=True)) == {first.pk, other.pk}


def test_a_message_left_to_others_is_offered_to_the_next(concept, answered, say):
    people = [ready(concept) for _n in range(CareSettings().offered_to + 2)]
    post = say(answered)
    asked = list(Offer.objects.filter(post=post))
    for offer in asked[:2]:
        actions.pass_on(by=offer.person, offer=offer)
    actions.look_for_answers()
    actions.look_for_answers()
    assert {offer.person for offer in Offer.objects.filter(post=post)} == set(people)


@pytest.mark.parametrize(("text", "at_once"), [("Je me sens seul.", True), ("Bonjour à toutes et tous.", False)])
def test_the_team_is_told_at_once_when_nobody_was_found_to_answer(text, at_once, django_capture_on_commit_callbacks):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    with django_capture_on_commit_callbacks(execute=True):
        open_topic(SpaceFactory(), text=text)

    assert Notice.objects.filter(to=moderator, kind=WAITING).exists() is at_once
    assert not Alert.objects.exists()


def test_alone_an_operator_is_told_at_once_of_a_distress(answered, say):
    post = say(answered)
    assert Care.objects.get(post=post).team_told_at is None, "nobody was there to be told"
    operator = PersonFactory(roles=[Role.OPERATOR])
    actions.look_for_answers()
    assert Care.objects.get(post=post).team_told_at
    assert Notice.objects.get(to=operator, kind=WAITING).url == post.get_absolute_url()
    say(open_and_answered())
    assert Notice.objects.filter(to=operator, kind=WAITING).count() == 2


def test_an_amber_answer_is_offered_to_who_could_answer_it(someone, answered, say, client_of):
    post = say(answered)
    assert Offer.objects.get().post == post
    assert Notice.objects.filter(to=someone, kind="community.offered").count() == 1
    page = client_of(someone).get("/communaute/reponses-attendues/").content.decode()
    assert "MARQUE-TITRE" in page
    assert f"?citer={post.pk}" in page
    author = client_of(post.author).get(answered.get_absolute_url()).content.decode()
    assert "a été proposé à quelques personnes" in author
    assert someone.pseudonym not in author


def test_a_calm_answer_asks_nobody(someone, answered, say):
    say(answered, text="Bonjour à toutes et tous.")
    assert not Care.objects.exists()


@pytest.mark.parametrize("what", ["text", "title"])
def test_words_changed_once_the_topic_was_answered_are_offered_too(what, someone, answered, django_capture_on_commit_callbacks):
    first = answered.posts.get(sequence=1)
    words = {"text": ALONE, "title": answered.title} if what == "text" else {"text": first.body, "title": "Je me sens seul"}
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_post(by=answered.author, post=first, seen_edits=0, **words)
    assert Offer.objects.get().post == first, "what was answered before it was said is no answer to it"


def test_the_author_is_not_asked_nor_who_they_do_not_meet_nor_who_does_not_read(concept, answered, say):
    author, apart, away = (ready(concept) for _n in range(3))
    block(by=apart, person=author)
    block(by=away, person=answered.author)  # they do not read this topic
    pause(by=(paused := ready(concept)))
    say(answered, author)
    assert not Offer.objects.exists()
    assert paused.is_paused


def test_someone_who_takes_a_break_after_writing_is_still_offered(concept, answered, django_capture_on_commit_callbacks):
    author = PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        post = answer(answered, author, ALONE)
        pause(by=author)
        other = ready(concept)
    assert [one.about for one in offered_to(other)] == [post]


@pytest.mark.parametrize("quotes", [True, False])
def test_an_answer_closes_it_for_everybody(quotes, someone, answered, say):
    post = say(answered)
    assert offered_to(someone)
    say(answered, post.author, "Je suis là encore un peu.")
    assert offered_to(someone), "one's own words are no answer"
    say(answered, text="Je vous lis.", quoted=post if quotes else None)
    assert not offered_to(someone)
    assert not waits(post)


def test_words_of_someone_set_apart_are_no_answer(someone, answered, say):
    post, other = say(answered), PersonFactory()
    block(by=post.author, person=other)
    say(answered, other, "Je vous lis.")
    assert waits(post)


def test_two_people_who_say_it_one_after_the_other_both_wait(concept, answered, say):
    people = [ready(concept), ready(concept)]
    posts = [say(answered), say(answered)]
    assert all(waits(post) for post in posts)
    assert {offer.post for offer in Offer.objects.filter(person__in=people)} == set(posts)
    say(answered, posts[1].author, "Je vous ai lue.", quoted=posts[0])
    assert [waits(post) for post in posts] == [False, True]


def test_said_twice_by_one_person_it_is_offered_once_until_the_first_is_gone(someone, answered, say):
    first = say(answered)
    second = say(answered, first.author, "Je me sens seule, encore.")
    assert [offer.post for offer in Offer.objects.all()] == [first]
    actions.erase_post(by=first.author, post=first)
    actions.look_for_answers()
    assert [one.about for one in offered_to(someone)] == [second]


def test_said_again_after_an_answer_it_is_asked_again(concept, someone, answered, say, django_capture_on_commit_callbacks):
    post = say(answered)
    say(answered, text="Je vous lis.")
    other = ready(concept)
    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_post(by=post.author, post=post, text="Je suis à bout, je ne dors plus et je me sens seul.", seen_edits=0)
    asked_again = Reading.objects.of_row(post).get().rules
    assert asked_again
    assert [one.about for one in offered_to(other)] == [post]


def test_the_team_is_told_when_nobody_was_found_and_at_its_hour_otherwise(someone, answered, say, client_of):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    post = say(answered)
    assert not Notice.objects.filter(kind=WAITING).exists()
    assert posts_waiting_in([answered.space], moderator).object_list == [post]
    assert "Des messages qui attendent quelqu’un" in client_of(moderator).get("/equipe/reponses-attendues/").content.decode()
    Post.objects.exclude(pk=post.pk).update(created_at=timezone.now() - dt.timedelta(hours=14))
    Care.objects.update(created_at=timezone.now() - dt.timedelta(hours=13))
    actions.look_for_answers()
    assert Notice.objects.filter(kind=WAITING, to=moderator).count() == 1
    Notice.objects.all().delete()
    say(open_and_answered())
    assert Notice.objects.filter(kind=WAITING, to=moderator).count() == 1, "nobody lived that one"


def test_the_team_turns_the_page_of_what_waits(answered, client_of, monkeypatch):
    monkeypatch.setattr(reading, "POSTS_A_PAGE", 2)
    posts = [answer(answered, text=ALONE) for _n in range(3)]
    browser, page = client_of(PersonFactory(roles=[Role.MODERATOR])), "/equipe/reponses-attendues/"
    listed = [set(re.findall(r"message=([0-9a-f-]{36})", browser.get(f"{page}?messages={n}").content.decode())) for n in (1, 2)]
    assert listed == [{str(post.pk) for post in posts[:2]}, {str(posts[2].pk)}]
    first, last = browser.get(page).content.decode(), browser.get(f"{page}?messages=2").content.decode()
    assert "Il y en a davantage" in first
    assert "Il y en a davantage" not in last
    assert "personne n’a écrit après" not in first, "someone may have, whom the author does not meet"


def test_messages_left_long_ago_come_after_those_of_the_last_fortnight(answered, client_of):
    old, new = answer(answered, text=ALONE), answer(answered, text=ALONE)
    Care.objects.filter(post=old).update(created_at=timezone.now() - dt.timedelta(days=15))
    html = client_of(PersonFactory(roles=[Role.MODERATOR])).get("/equipe/reponses-attendues/").content.decode()
    assert html.index(str(new.pk)) < html.index("Plus anciens") < html.index(str(old.pk))


def test_nobody_is_said_to_wait_on_an_empty_page(client_of, someone, answered, say):
    browser, page, said = client_of(someone), "/communaute/reponses-attendues/", "On attend ici une réponse"
    assert said not in browser.get(page).content.decode()
    say(answered)
    assert said in browser.get(page).content.decode()
    empty = client_of(PersonFactory()).get(page).content.decode()
    assert empty.count("Recevoir des sujets qui attendent") == 1
    assert "Personne ne sait que cela vous a été proposé" not in empty


def open_and_answered():
    topic = open_topic()
    answer(topic)
    return topic


def test_what_waited_to_be_read_is_offered_once_it_appears(someone, answered):
    post = answer(answered, text=ALONE)
    safety.hold(post, why=HeldFor.NEWCOMER, author=post.author)
    actions.look_for_answers()
    assert not Offer.objects.exists()
    safety.release(Post.objects.get(pk=post.pk))
    actions.look_for_answers()
    actions.look_for_answers()
    assert Offer.objects.get().post == post


def test_ones_own_second_message_in_a_topic_nobody_answered_offers_the_topic(someone, concept, say):
    space = SpaceFactory()
    topic = open_topic(space, themes=[space.themes.create(label="Un thème", concept=concept)])
    say(topic, topic.author)
    assert Offer.objects.get().topic == topic


@pytest.fixture
def passed_over(concept):
    """A calm topic: it was offered at its hour, the team was told at theirs, and nobody answered."""
    PersonFactory(roles=[Role.MODERATOR])
    space = SpaceFactory()
    topic = open_topic(space, text="Bonjour.", themes=[space.themes.create(label="Un thème", concept=concept)])
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - dt.timedelta(days=3))
    actions.look_for_answers()
    assert Care.objects.get(topic=topic).team_told_at
    Offer.objects.all().delete()
    Notice.objects.all().delete()
    return Topic.objects.get(pk=topic.pk)


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize("lived_by_someone", [True, False])
def test_a_distress_said_in_a_topic_that_was_offered_in_vain_reaches_someone(
    is_new, lived_by_someone, concept, passed_over, say, django_capture_on_commit_callbacks
):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    peer = ready(concept) if lived_by_someone else None
    if is_new:
        post = say(passed_over, passed_over.author, "Je suis à bout.")
    else:
        post = passed_over.posts.get(sequence=1)
        with django_capture_on_commit_callbacks(execute=True):
            actions.edit_post(by=post.author, post=post, seen_edits=0, text="Je suis à bout.", title="Je me sens seul")
    assert waits(post)
    assert [offer.post for offer in Offer.objects.filter(person=peer)] == [post] * lived_by_someone
    assert Notice.objects.filter(kind=WAITING, to=moderator).exists() is not lived_by_someone
    Care.objects.filter(post=post).update(created_at=timezone.now() - dt.timedelta(hours=13))
    actions.look_for_answers()
    actions.look_for_answers()
    assert Notice.objects.filter(kind=WAITING, to=moderator).count() == 1
    assert Offer.objects.count() == lived_by_someone


def test_first_words_read_late_ask_nobody_twice(someone, passed_over):
    Offer.objects.create(topic=passed_over, person=someone)
    for row in (passed_over, passed_over.posts.get(sequence=1)):
        actions.offer_soon(row)
    assert not Care.objects.exclude(post=None).exists()
