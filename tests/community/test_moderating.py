"""What moderators do on the page, in the journal; and nobody else."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, RoleGrant
from eclaireur.community import actions, queries
from eclaireur.community.models import Post, PostWords, Topic
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import Measure, Reason
from eclaireur.safety.models import Decision
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.community import SpaceFactory, ThemeFactory, answer, open_topic
from tests.factories.people import ConceptFactory
from tests.factories.safety import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return PersonFactory(roles=[Role.MODERATOR])


def test_hiding_and_showing_counts_again_and_tells_the_author(moderator):
    topic = open_topic()
    post = answer(topic)
    actions.hide_reported_post(by=moderator, post=post)
    topic.refresh_from_db()
    assert (topic.replies, topic.first_answered_at) == (0, None)
    actions.show_post(by=moderator, post=post)
    topic.refresh_from_db()
    assert (topic.replies, topic.first_answered_at) == (1, post.created_at)
    assert PostWords.objects.filter(post=post).exists()
    verbs = set(JournalEntry.objects.filter(subject=post.author).values_list("verb", flat=True))
    assert {"community.hide", "community.show"} <= verbs


def test_a_hidden_topic_is_found_by_nobody_and_comes_back_whole(moderator):
    topic = open_topic()
    answer(topic)
    actions.hide_reported_topic(by=moderator, topic=topic)
    assert not Topic.objects.visible_to(PersonFactory()).exists()
    assert not PostWords.objects.exists()
    actions.show_topic(by=moderator, topic=topic)
    assert PostWords.objects.count() == 2


def test_hiding_from_the_page_says_why_to_the_author_who_may_appeal(moderator, client_of):
    topic = open_topic(text="Le premier.")
    post, browser = answer(topic), client_of(moderator)
    where = reverse("safety:text", args=["community.post", post.pk]) + "?decision=hide"
    assert f'href="{where}"' in browser.get(topic.get_absolute_url()).content.decode()
    whole = reverse("safety:text", args=["community.topic", topic.pk]) + "?decision=hide"
    assert f'href="{whole}"' in browser.get(reverse("community:moderate_topic", args=[topic.pk])).content.decode()
    assert browser.get(where).context["form"]["measure"].value() == Measure.HIDE
    assert answered(browser, where, {"measure": Measure.HIDE, "reason": Reason.HATE, "letter": "Un mot pour vous."}).status_code == 302
    decision = Decision.objects.get(author=post.author)
    assert (decision.measure, decision.letter) == (Measure.HIDE, "Un mot pour vous.")
    assert Notice.objects.filter(to=post.author, kind="safety.decided").exists()
    assert safety.appeal(by=post.author, decision=decision, words="Je ne visais personne.")
    assert not Post.objects.there().filter(pk=post.pk).exists()


def test_shown_again_by_hand_no_decision_hides_it_and_its_author_is_told(moderator, client_of):
    post = answer(open_topic())
    hidden = safety.decide_about(by=moderator, thing=post, measure=Measure.HIDE, reason=Reason.HATE)
    client_of(moderator).post(reverse("community:moderate_post", args=[post.pk]))
    hidden.refresh_from_db()
    assert hidden.cancelled_at is not None
    assert Post.objects.there().filter(pk=post.pk).exists()
    assert Notice.objects.filter(to=post.author, kind="safety.shown").exists()


def test_nothing_to_change_puts_back_what_no_decision_hides(moderator):
    post, other = answer(open_topic()), answer(open_topic())
    for one in (post, other):
        report = safety.report(by=PersonFactory(), about=one, reason=Reason.HATE)
        if one == other:
            Decision.objects.create(author=one.author, measure=Measure.HIDE, reason=Reason.HATE, masks=True, about=one)
        actions.hide_reported_post(by=moderator, post=one)  # as moderators did by hand before
        safety.decide(by=moderator, report=report, measure=Measure.NOTHING, reason=Reason.OTHER)
    assert list(Post.objects.there().filter(pk__in=[post.pk, other.pk])) == [post]


def test_nobody_shows_their_own_words_again(moderator):
    topic = open_topic(author=moderator)
    post = answer(topic, moderator)
    safety.decide_about(by=PersonFactory(roles=[Role.MODERATOR]), thing=post, measure=Measure.HIDE, reason=Reason.OTHER)
    for gesture in (lambda: actions.show_post(by=moderator, post=post), lambda: actions.show_topic(by=moderator, topic=topic)):
        with pytest.raises(PermissionDenied):
            gesture()


def test_who_reported_a_text_is_told_that_someone_else_decides(moderator, client_of):
    post = answer(open_topic())
    safety.report(by=moderator, about=post, reason=Reason.HATE)
    page = client_of(moderator).get(reverse("safety:text", args=["community.post", post.pk]), follow=True)
    assert "une autre personne décide" in page.content.decode()


def test_a_pinned_topic_comes_first(moderator):
    space = SpaceFactory()
    first, second = open_topic(space), open_topic(space)
    assert queries.topics_of(space, moderator).object_list == [second, first]
    actions.pin(by=moderator, topic=first, pinned=True)
    assert queries.topics_of(space, moderator).object_list == [first, second]


def test_a_topic_closes_with_a_word_everybody_reads(moderator, client):
    topic = open_topic()
    with pytest.raises(ValidationError):
        actions.close_topic(by=moderator, topic=topic, word="  ")
    actions.close_topic(by=moderator, topic=topic, word="La suite se passe au GEM.")
    reader = PersonFactory()
    with pytest.raises(actions.NotNowError, match="au GEM"):
        actions.reply(by=reader, topic=topic, text="Bonjour", token=uuid.uuid4())
    client.force_login(reader)
    assert client.get(topic.get_absolute_url()).content.decode().count("La suite se passe au GEM.") == 1
    refused = client.post(topic.get_absolute_url(), {"body": "Des mots écrits trop tard."}).content.decode()
    assert refused.count("La suite se passe au GEM.") == 1
    assert "Des mots écrits trop tard." in refused
    assert 'href="#ferme"' in refused
    actions.reopen_topic(by=moderator, topic=topic)
    assert answer(topic, reader)


def test_visitors_and_moderators_read_why_too_and_the_list_says_it_is_closed(moderator, client, client_of):
    topic = open_topic(SpaceFactory(is_open=True))
    answer(topic)
    actions.close_topic(by=moderator, topic=topic, word="La suite se passe au GEM.")
    for reader in (client, client_of(moderator)):
        assert "La suite se passe au GEM." in reader.get(topic.get_absolute_url()).content.decode()
        row = reader.get(topic.space.get_absolute_url()).content.decode()
        assert "une réponse · fermé" in row


def test_moderators_of_a_structure_moderate_there_only():
    structure = StructureFactory()
    moderator = PersonFactory()
    RoleGrant.objects.create(person=moderator, role=Role.MODERATOR, structure=structure)
    here, elsewhere = open_topic(SpaceFactory(structure=structure)), open_topic()
    actions.pin(by=moderator, topic=here, pinned=True)
    with pytest.raises(PermissionDenied):
        actions.pin(by=moderator, topic=elsewhere, pinned=True)


@pytest.mark.parametrize("role", [None, Role.PEER, Role.FACILITATOR, Role.COORDINATOR, Role.OPERATOR])
def test_nobody_else_moderates(role):
    person, topic = PersonFactory(roles=[role] if role else []), open_topic()
    post = topic.posts.get()
    for gesture in (
        lambda: actions.show_post(by=person, post=post), lambda: actions.show_topic(by=person, topic=topic),
        lambda: safety.decide_about(by=person, thing=post, measure=Measure.HIDE, reason=Reason.OTHER),
        lambda: actions.pin(by=person, topic=topic, pinned=True), lambda: actions.slow_down(by=person, space=topic.space, seconds=60),
        lambda: actions.close_topic(by=person, topic=topic, word="Non"), lambda: actions.move(by=person, topic=topic, to=SpaceFactory()),
    ):
        with pytest.raises(PermissionDenied):
            gesture()


def test_a_report_decided_hides_the_message_from_the_page(moderator, client):
    post = answer(open_topic(), text="Des mots signalés.")
    reporter = PersonFactory()
    report = safety.report(by=reporter, about=post, reason=Reason.HATE)
    safety.decide(by=moderator, report=report, measure=Measure.HIDE, reason=Reason.HATE, letter="")
    client.force_login(reporter)
    assert "Des mots signalés." not in client.get(post.topic.get_absolute_url()).content.decode()


def test_the_gestures_of_the_page(moderator, client_of):
    topic = open_topic()
    post = answer(topic)
    browser, page = client_of(moderator), reverse("community:moderate_topic", args=[topic.pk])
    for gesture, field, value in (("pin", "is_pinned", True), ("unpin", "is_pinned", False), ("close", "closing", "Merci à tous."),
                                  ("reopen", "closing", ""), ("show", "hidden_at", None)):
        assert browser.post(page, {"gesture": gesture, "word": "Merci à tous."}).status_code == 302
        topic.refresh_from_db()
        assert getattr(topic, field) == value
    assert browser.post(page, {"gesture": "close", "word": ""}).status_code == 422
    actions.hide_reported_post(by=moderator, post=post)
    browser.post(reverse("community:moderate_post", args=[post.pk]))
    post.refresh_from_db()
    assert post.hidden_at is None
    browser.post(reverse("community:moderate_space", args=[topic.space.slug]), {"seconds": "300"})
    topic.space.refresh_from_db()
    assert topic.space.slow_seconds == 300


def test_a_graphic_text_is_folded_under_a_note_and_its_author_told(moderator, client_of):
    topic = open_topic(text="MARQUE-DURE")
    post, browser = topic.posts.get(), client_of(moderator)
    where = reverse("community:fold", args=[post.pk])
    assert f'href="{where}"' in browser.get(topic.get_absolute_url()).content.decode()
    assert '<option value="" selected' in browser.get(where).content.decode(), "nothing is said by a slip"
    assert browser.post(where, {"fold": "1", "content_note": ""}).status_code == 422
    browser.post(where, {"fold": "1", "content_note": "violence"})
    topic.refresh_from_db()
    post.refresh_from_db()
    assert (topic.content_note, post.content_note, post.body) == ("violence", "violence", "MARQUE-DURE")
    assert Notice.objects.filter(to=post.author, kind="community.folded").exists()
    entry = JournalEntry.objects.get(verb="community.fold")
    assert (entry.subject, entry.actor) == (post.author, moderator)
    reader = client_of(PersonFactory()).get(topic.get_absolute_url()).content.decode()
    assert "parle de violences" in reader
    assert "La modération a ajouté cette note" not in reader
    assert "La modération a ajouté cette note" in client_of(post.author).get(topic.get_absolute_url()).content.decode()


def test_a_note_of_moderation_is_taken_off_by_moderation_alone(moderator, client_of):
    post = answer(open_topic())
    actions.fold(by=moderator, post=post, content_note="violence")
    edit = reverse("community:edit", args=[post.pk])
    words = {"body": "D’autres mots.", "edits": "0"}
    assert client_of(post.author).post(edit, words | {"content_note": ""}).status_code == 422
    client_of(post.author).post(edit, words | {"content_note": "grief"})
    post.refresh_from_db()
    assert (post.body, post.content_note) == ("D’autres mots.", "grief")
    client_of(moderator).post(reverse("community:fold", args=[post.pk]), {"unfold": "1"})
    post.refresh_from_db()
    assert (post.content_note, post.folded_at) == ("", None)
    assert JournalEntry.objects.filter(verb="community.unfold", subject=post.author).exists()


def test_a_note_its_author_chose_is_theirs(moderator):
    post = answer(open_topic(), content_note="grief")
    with pytest.raises(ValidationError, match="déjà replié"):
        actions.fold(by=moderator, post=post, content_note="violence")
    actions.unfold(by=moderator, post=post)
    post.refresh_from_db()
    assert post.content_note == "grief"


def test_folding_is_for_those_who_moderate_there_and_never_their_own_words(moderator):
    mine, theirs = answer(open_topic(), moderator), answer(open_topic())
    for by, post in ((moderator, mine), (PersonFactory(roles=[Role.PEER]), theirs)):
        with pytest.raises(PermissionDenied):
            actions.fold(by=by, post=post, content_note="violence")
    actions.fold(by=moderator, post=theirs, content_note="violence")
    actions.erase_post(by=theirs.author, post=theirs)
    theirs.refresh_from_db()
    assert (theirs.body, theirs.folded_at) == ("", None)


def test_moderators_arrange_a_topic_under_its_right_themes(moderator, client_of):
    space = SpaceFactory()
    one, other = ThemeFactory(space=space), ThemeFactory(space=space)
    topic = open_topic(space, themes=[one])
    page = reverse("community:moderate_topic", args=[topic.pk])
    assert client_of(moderator).post(page, {"gesture": "arrange", "themes": [str(other.pk)]}).status_code == 302
    assert list(topic.themes.all()) == [other]
    assert JournalEntry.objects.filter(verb="community.rearrange", subject=topic.author).count() == 1
    assert client_of(moderator).post(page, {"gesture": "arrange", "themes": [str(ThemeFactory().pk)]}).status_code == 422
    with pytest.raises(PermissionDenied):
        actions.rearrange(by=PersonFactory(), topic=topic, themes=[])


def test_a_topic_that_moves_keeps_the_themes_it_finds_there(moderator):
    left, to = SpaceFactory(), SpaceFactory()
    concept = ConceptFactory()
    named, told, lost = ThemeFactory(space=left, label="Sommeil"), ThemeFactory(space=left, concept=concept), ThemeFactory(space=left)
    topic = open_topic(left, themes=[named, told, lost])
    there = {ThemeFactory(space=to, label="Sommeil"), ThemeFactory(space=to, label="Autrement dit", concept=concept)}
    ThemeFactory(space=to)
    actions.move(by=moderator, topic=topic, to=to)
    assert set(topic.themes.all()) == there
