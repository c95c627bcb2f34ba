"""Messages of people who are new wait outside moderated hours, in the community itself."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import erase_person
from eclaireur.community import actions
from eclaireur.community.models import Digest, Post, PostWords, Reading, Topic
from eclaireur.community.queries import followed_news
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety import queries
from eclaireur.safety.enums import HeldFor, Measure, Reason
from eclaireur.safety.models import Hold, ModerationSettings
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.safety import moderator, tables_read

pytestmark = pytest.mark.django_db
TOLD = ("community.answered", "community.first_answer")
NIGHT = dt.datetime(2026, 11, 23, 23, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def topic():
    """A topic opened while somebody reads."""
    return open_topic(text="Bonjour à tous.")


@pytest.fixture
def night(time_machine, topic):
    """Nobody reads: a Monday, eleven at night."""
    rules = ModerationSettings.load()
    rules.week = "lundi-vendredi 9:00-19:00"
    rules.save()
    time_machine.move_to(NIGHT)


@pytest.fixture
def newcomer(night):
    return PersonFactory(pseudonym="Nouvelle")


def test_a_newcomers_answer_waits_and_they_read_why_and_until_when(client_of, topic, newcomer):
    post = answer(topic, newcomer, "MARQUE-RÉPONSE")
    mine = client_of(newcomer).get(topic.get_absolute_url()).content.decode()
    assert "MARQUE-RÉPONSE" in mine
    assert "en attente de lecture" in mine
    assert "La lecture reprend mardi 24 novembre" in mine
    other = client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()
    assert "MARQUE-RÉPONSE" not in other
    assert "Ce message attend d’être lu" in other
    assert not Post.objects.visible_to(PersonFactory()).filter(pk=post.pk).exists()
    assert not PostWords.objects.filter(post=post).exists()
    assert not Notice.objects.filter(to=topic.author, kind__in=TOLD).exists()


def test_read_by_a_moderator_it_appears_is_found_and_told(client_of, topic, newcomer, django_capture_on_commit_callbacks):
    post = answer(topic, newcomer, "MARQUE-RÉPONSE")
    with django_capture_on_commit_callbacks(execute=True):
        safety.decide_about(by=moderator(), thing=post, measure=Measure.NOTHING, reason=Reason.OTHER)
    assert "MARQUE-RÉPONSE" in client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()
    assert PostWords.objects.filter(post=post).exists()
    assert Notice.objects.filter(to=topic.author, kind__in=TOLD).exists()
    assert Notice.objects.filter(to=newcomer, kind="safety.released").exists()
    topic.refresh_from_db()
    assert topic.replies == 1


def test_who_met_its_place_while_it_waited_is_told_and_has_it_to_read_once_it_appears(
    client_of, topic, newcomer, django_capture_on_commit_callbacks
):
    asker = topic.author
    actions.choose_digest(by=asker, rhythm="daily")
    post = answer(topic, newcomer, "MARQUE-RÉPONSE")
    assert "Ce message attend d’être lu" in client_of(asker).get(topic.get_absolute_url()).content.decode()
    since = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        safety.see(by=moderator(), thing=Post.objects.get(pk=post.pk))
    assert followed_news(asker, 10) == followed_news(asker, 10, since=since) == [topic]
    Digest.objects.update(told_at=since - dt.timedelta(days=1))
    actions.tell_digests()
    assert Notice.objects.filter(to=asker, kind="community.digest").exists()
    client_of(asker).get(topic.get_absolute_url())
    assert not followed_news(asker, 10), "read"
    assert Reading.objects.get(person=newcomer, topic=topic).last_read == post.sequence, "one's own words are no news"


def test_the_first_answer_counts_from_when_it_could_be_read(topic, newcomer, time_machine):
    Topic.objects.filter(pk=topic.pk).update(created_at=NIGHT)
    held = answer(topic, newcomer)
    time_machine.move_to(NIGHT + dt.timedelta(hours=10))
    shown = answer(topic, PersonFactory())
    time_machine.move_to(NIGHT + dt.timedelta(hours=11))
    _release(held)
    topic.refresh_from_db()
    assert topic.first_answered_at == shown.created_at
    actions.erase_post(by=shown.author, post=shown)
    topic.refresh_from_db()
    waited = topic.first_answered_at - topic.created_at
    assert dt.timedelta(hours=11) <= waited < dt.timedelta(hours=12), "erased, the other that waited was the first"
    safety.hold(held.author, why=HeldFor.AUTHOR, author=held.author)
    edited(held)
    time_machine.move_to(NIGHT + dt.timedelta(hours=30))
    _release(held)
    topic.refresh_from_db()
    assert topic.first_answered_at - topic.created_at == waited, "its first words had been read"


def _release(post):
    safety.release(Post.objects.get(pk=post.pk), by=moderator())


def test_a_topic_that_waited_is_new_in_its_space_once_it_appears(client_of, topic, newcomer, time_machine):
    space, mark = topic.space, "<strong>nouveau</strong>"
    browser = client_of(PersonFactory())
    browser.get(topic.get_absolute_url())
    browser.get(space.get_absolute_url())
    held = open_topic(space, newcomer)
    time_machine.move_to(NIGHT + dt.timedelta(hours=2))
    assert browser.get(space.get_absolute_url()).content.decode().count(mark) == 0
    time_machine.move_to(NIGHT + dt.timedelta(hours=4))
    safety.release(Topic.objects.get(pk=held.pk))
    time_machine.move_to(NIGHT + dt.timedelta(hours=6))
    assert browser.get(space.get_absolute_url()).content.decode().count(mark) == 1
    time_machine.move_to(NIGHT + dt.timedelta(hours=8))
    assert browser.get(space.get_absolute_url()).content.decode().count(mark) == 0


def test_words_that_only_waited_once_changed_stay_read(topic):
    post, reader = answer(topic, text="Bonjour."), PersonFactory()
    actions.follow(by=reader, place=topic)
    actions.mark_read(by=reader, topic=Topic.objects.get(pk=topic.pk), upto=post.sequence)
    safety.hold(post.author, why=HeldFor.AUTHOR, author=post.author)
    edited(post)
    safety.release(Post.objects.get(pk=post.pk))
    assert not followed_news(reader, 10)


def edited(post, text="MARQUE-AUTRES-MOTS", **more):
    post = Post.objects.get(pk=post.pk)
    return actions.edit_post(by=post.author, post=post, text=text, seen_edits=post.edits, **more)


def test_words_changed_by_a_newcomer_at_night_wait_and_are_told_to_nobody_twice(
    client_of, topic, time_machine, django_capture_on_commit_callbacks
):
    post, other = answer(topic, text="Bonjour."), answer(topic)
    rules = ModerationSettings.load()
    rules.week = "lundi-vendredi 9:00-19:00"
    rules.save()
    time_machine.move_to(NIGHT)
    Notice.objects.all().delete()
    edited(post)
    shown = client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()
    assert "MARQUE-AUTRES-MOTS" not in shown
    assert "en attente de lecture" in client_of(post.author).get(topic.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        safety.see(by=moderator(), thing=Post.objects.get(pk=post.pk))
    assert "MARQUE-AUTRES-MOTS" in client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()
    assert not Notice.objects.filter(kind__in=TOLD).exists(), "they were told when it was written"
    edited(other, text=other.body, content_note="grief")
    assert Post.objects.there().filter(pk=other.pk).exists(), "the same words under a note"


def test_changed_while_it_waits_it_is_told_once_it_appears(topic, newcomer, django_capture_on_commit_callbacks):
    post = answer(topic, newcomer)
    edited(post)
    with django_capture_on_commit_callbacks(execute=True):
        safety.see(by=moderator(), thing=Post.objects.get(pk=post.pk))
    assert Notice.objects.filter(to=topic.author, kind__in=TOLD).exists()


def test_who_is_held_back_changes_nothing_that_others_read_before_it_is_read(topic):
    author = topic.author
    old, lonely = answer(topic, author), open_topic(author=author)
    safety.hold(author, why=HeldFor.AUTHOR, author=author)
    edited(old)
    edited(lonely.posts.get())
    assert not Post.objects.visible_to(PersonFactory()).filter(body="MARQUE-AUTRES-MOTS").exists()
    answered = open_topic(author=PersonFactory())
    kept = answer(answered)
    safety.hold(answered.author, why=HeldFor.AUTHOR, author=answered.author)
    edited(answered.posts.get(sequence=1))
    assert list(Post.objects.visible_to(PersonFactory()).filter(topic=answered)) == [kept], "what others answered stays"
    edited(answered.posts.get(sequence=1), title="Un autre titre")
    assert not Topic.objects.visible_to(PersonFactory()).filter(pk=answered.pk).exists()


def test_what_a_moderator_hid_is_not_given_back_because_it_was_changed(topic, newcomer):
    post = answer(topic, newcomer)
    safety.see(by=moderator(), thing=Post.objects.get(pk=post.pk))
    _hide(moderator(), Post.objects.get(pk=post.pk))
    edited(post)
    assert not Hold.objects.open().exists()
    assert not Post.objects.there().filter(pk=post.pk).exists()


def test_a_first_message_read_then_changed_comes_back_to_the_desk(topic):
    judge, post = moderator(), topic.posts.get()
    safety.see(by=judge, thing=post)
    shown = lambda: [item.url for item in queries.items_to_see(judge) if str(post.pk) in item.url]  # noqa: E731
    assert not shown()
    edited(post)
    assert shown()


def test_a_newcomers_topic_waits_whole(client_of, newcomer):
    topic = open_topic(SpaceFactory(), newcomer, title="MARQUE-TITRE")
    assert client_of(PersonFactory()).get(topic.get_absolute_url()).status_code == 404
    mine = client_of(newcomer).get(topic.get_absolute_url()).content.decode()
    assert "MARQUE-TITRE" in mine
    assert "On pourra y répondre ensuite" in mine
    safety.see(by=moderator(), thing=Topic.objects.get(pk=topic.pk))
    assert "MARQUE-TITRE" in client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()


def test_erased_while_it_waits_it_never_appears(topic, newcomer):
    post = answer(topic, newcomer, "à oublier")
    actions.erase_post(by=newcomer, post=post)
    assert not Hold.objects.open().exists()  # nobody is asked to read it
    post.refresh_from_db()
    assert (post.body, post.erased_at is not None) == ("", True)
    assert not PostWords.objects.filter(post=post).exists()


def test_what_waits_is_not_said_to_be_hidden(newcomer, client_of):
    topic = open_topic(SpaceFactory(), newcomer)
    judge = client_of(moderator())
    row, page = (judge.get(where).content.decode() for where in (topic.space.get_absolute_url(), topic.get_absolute_url()))
    for html in (row, client_of(newcomer).get(topic.space.get_absolute_url()).content.decode()):
        assert "En attente de lecture" in html
        assert "Masqué par la modération" not in html
    assert "Ce sujet attend d’être lu par la modération" in page
    assert "La modération a masqué ce sujet" not in page
    safety.decide_about(by=moderator(), thing=Topic.objects.get(pk=topic.pk), measure=Measure.HIDE, reason=Reason.OTHER)
    assert "Masqué par la modération" in judge.get(topic.space.get_absolute_url()).content.decode()
    assert "La modération a masqué ce sujet" in judge.get(topic.get_absolute_url()).content.decode()


def test_by_day_nobody_is_said_not_to_read(topic, newcomer, time_machine):
    answer(topic, newcomer)
    held = Hold.objects.get()
    assert "personne ne lit en ce moment" in queries.said_to_author(held)
    time_machine.move_to(NIGHT + dt.timedelta(hours=12))
    assert "personne ne lisait quand vous l’avez écrit" in queries.said_to_author(held)
    assert "en ce moment" not in queries.said_to_author(held)


def test_a_topic_erased_while_it_waits_stops_waiting_and_the_desk_agrees(newcomer, client_of):
    judge = moderator()
    topic = open_topic(SpaceFactory(), newcomer)
    assert queries.waiting_in_words(judge)
    actions.erase_post(by=newcomer, post=topic.posts.get())
    assert not Hold.objects.open().exists()
    assert queries.waiting_in_words(judge) is None
    page = client_of(judge).get(reverse("safety:text", args=["community.topic", topic.pk])).content.decode()
    assert "Ce texte a été effacé." in page
    assert "C’est un texte privé" not in page


@pytest.mark.parametrize("stops_waiting", [safety.release, lambda post: actions.erase_post(by=post.author, post=post)])
def test_an_answer_stops_waiting_with_its_topic_locked_before_its_hold(topic, newcomer, stops_waiting):
    post = answer(topic, newcomer)
    tables = tables_read(lambda: stops_waiting(post))
    assert tables.index("community_topic") < tables.index("safety_hold")


def test_a_topic_put_back_with_nothing_in_it_to_read_is_not_said_to_be_visible(topic, newcomer):
    answer(topic, newcomer)  # waits
    first, author = topic.posts.get(sequence=1), topic.author
    safety.hold(topic, why=HeldFor.REPORTS, author=author)
    actions.erase_post(by=author, post=first)
    assert not Hold.objects.open().of(topic).exists()
    assert not Notice.objects.filter(to=author, kind="safety.released").exists()


def test_what_waits_of_someone_who_leaves_waits_no_more(topic, newcomer):
    judge = moderator()
    answer(topic, newcomer)
    open_topic(SpaceFactory(), newcomer)
    erase_person(by=newcomer, person=newcomer)
    assert queries.waiting_in_words(judge) is None
    assert not list(queries.held_items(judge))


def test_nobody_is_asked_to_read_what_is_gone(topic, newcomer):
    post = answer(topic, newcomer)
    Post.objects.filter(pk=post.pk).delete()
    safety.end_empty_holds()
    assert queries.waiting_in_words(moderator()) is None


def test_people_here_for_long_write_at_night_as_by_day(topic, night):
    author = PersonFactory()
    type(author).objects.filter(pk=author.pk).update(created_at="2026-01-01T00:00:00Z")
    author.refresh_from_db()
    for n in range(2):
        old = answer(topic, author, f"jadis {n}")
        safety.release(Post.objects.get(pk=old.pk))
        Post.objects.filter(pk=old.pk).update(created_at="2026-10-01T00:00:00Z")
    Hold.objects.all().delete()
    answer(topic, author, "comme d’habitude")
    assert not Hold.objects.exists()


def test_three_reports_hide_a_message_and_nothing_to_change_brings_it_back(topic, client_of, django_capture_on_commit_callbacks):
    post = answer(topic, text="MARQUE-SIGNALÉ")
    reports = [safety.report(by=PersonFactory(), about=post, reason=Reason.HATE) for _n in range(3)]
    reader = PersonFactory()
    assert "MARQUE-SIGNALÉ" not in client_of(reader).get(topic.get_absolute_url()).content.decode()
    mine = client_of(post.author).get(topic.get_absolute_url()).content.decode()
    assert "Plusieurs personnes ont signalé" in mine
    with django_capture_on_commit_callbacks(execute=True):
        safety.decide(by=moderator(), report=reports[0], measure=Measure.NOTHING, reason=Reason.OTHER)
    assert "MARQUE-SIGNALÉ" in client_of(reader).get(topic.get_absolute_url()).content.decode()
    assert not Notice.objects.filter(kind__in=TOLD).exists()  # those who follow had been told when it was written


def test_what_waited_once_then_was_reported_is_not_announced_again(topic, newcomer, django_capture_on_commit_callbacks):
    post = answer(topic, newcomer, "un premier mot")
    with django_capture_on_commit_callbacks(execute=True):
        safety.see(by=moderator(), thing=Post.objects.get(pk=post.pk))
    Notice.objects.all().delete()
    reports = [safety.report(by=PersonFactory(), about=Post.objects.get(pk=post.pk), reason=Reason.HATE) for _n in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        safety.decide(by=moderator(), report=reports[0], measure=Measure.NOTHING, reason=Reason.OTHER)
    assert Post.objects.there().filter(pk=post.pk).exists()
    assert not Notice.objects.filter(kind__in=TOLD).exists()


def test_hours_are_said_where_one_writes(client_of, topic, night):
    page = client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()
    assert "La modération ne lit pas en ce moment" in page


def _hide(by, post):
    safety.decide_about(by=by, thing=post, measure=Measure.HIDE, reason=Reason.OTHER)


def test_shown_by_a_moderator_on_the_page_it_stops_waiting_and_hidden_it_stays_hidden(topic, newcomer):
    judge = moderator()
    for act, hidden in ((actions.show_post, False), (_hide, True)):
        post = Post.objects.get(pk=answer(topic, newcomer, "en attente").pk)
        act(by=judge, post=post)
        post.refresh_from_db()
        assert (post.hidden_at is not None) == hidden
        assert not Hold.objects.open().exists()
