"""People are told what it is about: which of their texts a decision concerns, what they said in a report, what appeared again."""

import pytest
from django.urls import reverse

from eclaireur.community.models import Post
from eclaireur.conversations import actions as conversations
from eclaireur.conversations.models import Seat
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import HeldFor, Measure, Reason
from tests.factories.accounts import PersonFactory
from tests.factories.community import answer, open_topic
from tests.factories.conversations import private_thread, room_of, say
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db
STANDING = reverse("safety:my_standing")


def decided(thing, measure=Measure.HIDE, by=None, **more):
    report = actions.report(by=by or PersonFactory(), about=thing, reason=Reason.HATE, attach=True)
    return actions.decide(by=moderator(), report=report, measure=measure, reason=Reason.HATE, letter="Un mot.", **more)


def test_what_was_decided_shows_which_of_my_texts_it_is_about(client_of):
    post = answer(open_topic(), text="MARQUE-POST")
    decision = decided(post)
    browser = client_of(post.author)

    for page in (browser.get(STANDING), browser.get(reverse("safety:appeal", args=[decision.pk]))):
        said = page.content.decode()
        assert "MARQUE-POST" in said
        assert f'href="{post.get_absolute_url()}"' in said
        assert "Les autres ne le voient plus." in said


def test_of_a_private_message_its_author_reads_their_own_words_and_no_copy(client_of):
    thread, one, other = private_thread()
    say(thread, other, "MARQUE-AUTRE")
    decided(say(thread, one, "MARQUE-MIENNE"), measure=Measure.WRITE, by=other)

    page = client_of(one).get(STANDING).content.decode()

    assert "MARQUE-MIENNE" in page
    assert "MARQUE-AUTRE" not in page


def test_an_erased_text_is_said_to_be_gone(client_of):
    post = answer(open_topic(), text="MARQUE-POST")
    decided(post, measure=Measure.WRITE)
    Post.objects.filter(pk=post.pk).update(erased_at="2026-01-01T00:00:00Z", body="", html="")

    assert "Ce texte n’existe plus." in client_of(post.author).get(STANDING).content.decode()


def test_many_decisions_are_read_in_as_many_queries_as_two(client_of, django_assert_max_num_queries):
    author = PersonFactory()
    topic, (thread, _one, other) = open_topic(), private_thread(author)

    def count():
        with django_assert_max_num_queries(500) as asked:
            assert client_of(author).get(STANDING).status_code == 200
        return len(asked)

    for _n in range(2):
        decided(answer(topic, author), measure=Measure.WRITE)
        decided(say(thread, author), measure=Measure.WRITE, by=other)
    count()  # what is read once and kept is
    few = count()
    for _n in range(3):
        decided(answer(topic, author), measure=Measure.WRITE)
        decided(say(thread, author), measure=Measure.WRITE, by=other)
    assert count() == few


def test_my_reports_show_what_i_wrote_and_what_sort_of_thing_it_is_about(client_of):
    reporter = PersonFactory()
    actions.report(by=reporter, about=answer(open_topic(), text="MARQUE-POST"), reason=Reason.OTHER, note="MARQUE-NOTE")

    page = client_of(reporter).get(reverse("safety:my_reports")).content.decode()

    assert "MARQUE-NOTE" in page
    assert "Un message" in page
    assert "MARQUE-POST" not in page


def test_who_is_told_that_a_text_is_visible_is_led_to_it():
    post = answer(open_topic())
    actions.hold(post, why=HeldFor.REPORTS, author=post.author)

    actions.release(post, by=moderator())

    assert Notice.objects.get(to=post.author, kind="safety.released").url == post.get_absolute_url()


def test_who_asked_somebody_to_leave_does_not_read_who_complained_of_it(client_of):
    thread, team = room_of(member := PersonFactory(pseudonym="MARQUE-NOM"))
    seat = Seat.objects.get(room__thread=thread, place__person=member)
    conversations.remove(by=team, thread=thread, number=seat.number, words="MARQUE-ADIEU")
    decision = decided(Seat.objects.get(pk=seat.pk), measure=Measure.WRITE, by=member)
    browser = client_of(team)

    for address in (STANDING, reverse("safety:appeal", args=[decision.pk])):
        answered = browser.get(address)
        page = answered.content.decode()
        assert answered.status_code == 200
        assert seat.name not in page
        assert "MARQUE" not in page
