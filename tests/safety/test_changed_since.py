"""What moderation lets others read is what it read: words changed in between are shown, and nothing is decided."""

import pytest
from django.urls import reverse

from eclaireur.community.actions import edit_post
from eclaireur.community.models import Post
from eclaireur.safety import actions
from eclaireur.safety.enums import HeldFor, Measure, Reason
from eclaireur.safety.models import Hold, Report, Seen
from tests.factories.accounts import PersonFactory, prove_identity
from tests.factories.community import answer, open_topic
from tests.factories.safety import moderator, tables_read

pytestmark = pytest.mark.django_db
NOTHING = {"measure": Measure.NOTHING, "reason": Reason.HATE, "letter": ""}


@pytest.fixture
def desk(client):
    someone = moderator()
    client.force_login(someone)
    prove_identity(client, someone)
    return client


@pytest.fixture
def held():
    """A harmless answer of somebody whose texts wait until they are read."""
    author = PersonFactory()
    actions.hold(author, why=HeldFor.AUTHOR, author=author)
    return answer(open_topic(), author, "Courage à toi.")


def reworded(post, text):
    edit_post(by=post.author, post=Post.objects.get(pk=post.pk), text=text, seen_edits=post.edits)


def test_words_changed_after_they_were_read_are_shown_and_not_released(desk, held):
    address = reverse("safety:text", args=["community.post", held.pk])
    read = desk.get(address).context["case"].mark
    reworded(held, "INSULTE")

    page = desk.post(address, NOTHING | {"read": read})

    assert "Ce texte a changé depuis que vous l’avez ouvert" in page.content.decode()
    assert "INSULTE" in page.content.decode()
    assert Hold.objects.open().of(held).exists()
    assert not Seen.objects.exists()
    assert f'name="read" value="{page.context["case"].mark}"' in page.content.decode()
    assert desk.post(address, NOTHING | {"read": page.context["case"].mark}).status_code == 302
    assert not Hold.objects.open().of(held).exists()


def test_a_reported_text_changed_after_it_was_read_is_not_decided_about(desk):
    post = answer(open_topic(), PersonFactory(), "Courage à toi.")
    report = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    address = reverse("safety:case", args=[report.pk])
    read = desk.get(address).context["case"].mark
    reworded(post, "INSULTE")

    page = desk.post(address, NOTHING | {"read": read})

    assert "INSULTE" in page.content.decode()
    assert Report.objects.open().exists()
    with pytest.raises(actions.ChangedSinceError):
        actions.decide(by=moderator(), report=report, measure=Measure.NOTHING, reason=Reason.HATE, read=read)
    assert desk.post(address, NOTHING | {"read": page.context["case"].mark}).status_code == 302


def test_what_changed_is_still_said_after_the_page_was_drawn_again_for_another_reason(desk, held):
    address = reverse("safety:text", args=["community.post", held.pk])
    read = desk.get(address).context["case"].mark
    reworded(held, "INSULTE")

    for other in ({"modele": "1"}, {"reason": ""}):  # the note of a reason is asked for; something is missing
        page = desk.post(address, NOTHING | other | {"read": read}).content.decode()
        assert f'name="read" value="{read}"' in page
    page = desk.post(address, NOTHING | {"read": read}).content.decode()

    assert "Ce texte a changé depuis que vous l’avez ouvert" in page
    assert Hold.objects.open().of(held).exists()


def test_a_decision_that_does_not_say_what_was_read_is_refused_in_words(desk, held):
    reported = answer(open_topic(), PersonFactory(), "Courage à toi.")
    report = actions.report(by=PersonFactory(), about=reported, reason=Reason.HATE)

    for address in (reverse("safety:text", args=["community.post", held.pk]), reverse("safety:case", args=[report.pk])):
        page = desk.post(address, NOTHING)
        assert "Cette page ne dit plus quel texte vous avez lu" in page.content.decode()

    assert Hold.objects.open().of(held).exists()
    assert Report.objects.open().exists()


def test_the_topic_is_locked_before_the_message_as_its_author_does(desk, held):
    """In the opposite order, a moderator who decides and an author who corrects would wait for each other."""
    read = desk.get(reverse("safety:text", args=["community.post", held.pk])).context["case"].mark

    tables = tables_read(lambda: actions.decide_about(by=moderator(), thing=held, read=read, **NOTHING))

    rows = [table for table in tables if table in {"community_topic", "community_post"}]
    assert rows[:2] == ["community_topic", "community_post"]
