"""What the reading at once is not sure of is read again by a task, a moment later; only what that says is new is followed."""

import logging

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from eclaireur.conversations.models import Message
from eclaireur.safety.actions import arrival
from eclaireur.safety.actions.care import KEPT_IN_SESSION
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import Alert, Reading
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db

TOLD_WITHOUT_ITS_WORDS = "Tout est rangé. J’ai donné le chat. Une enveloppe pour chacun sur la table."
CALM = "Merci à vous, j’ai bien dormi."
PLAIN = "Je vais me tuer ce soir."


@pytest.fixture
def thread(person):
    return private_thread(person, PersonFactory())[0]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` does what follows a commit: tasks run at once in tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_danger_that_only_the_closer_reading_sees_raises_an_alert_once_kept(thread, person, committed):
    with committed():
        message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)
        assert not Reading.objects.exists()

    reading = Reading.objects.get()
    assert reading.about == message
    assert Urgency(reading.level) in {Urgency.RED, Urgency.CRISIS}
    assert "closer reading" in {name for name, *_span in reading.rules}
    assert reading.alert == Alert.objects.get(author=person)


def test_the_same_words_saved_again_lower_nothing_and_tell_nobody_again(thread, person, committed):
    with committed():
        message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)
    before = Reading.objects.values().get()
    with committed():
        message.body = TOLD_WITHOUT_ITS_WORDS
        message.save()
        assert Reading.objects.values().get() == before

    assert Reading.objects.values().get() == before


def test_calmer_words_written_over_it_lower_the_reading(thread, person, committed):
    with committed():
        message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)
    with committed():
        message.body = CALM
        message.save()

    assert Reading.objects.get().level == Urgency.GREEN
    assert Reading.objects.get().alert.is_open


def test_what_is_plainly_calm_is_not_asked(thread, person, committed, monkeypatch):
    monkeypatch.setattr(arrival.queries, "closer_reading_of", lambda text: pytest.fail("asked"))
    with committed():
        say(thread, person, CALM)


def test_without_a_closer_reader_nothing_is_asked(thread, person, committed, settings):
    settings.TRIAGE_CLOSER = []
    with committed():
        say(thread, person, TOLD_WITHOUT_ITS_WORDS)

    assert not Reading.objects.exists()


def test_a_fault_of_the_closer_reading_leaves_what_was_read_at_once(thread, person, committed, monkeypatch, caplog):
    def fault(text):
        raise ValueError(text)

    monkeypatch.setattr(arrival.queries, "closer_reading_of", fault)
    with caplog.at_level(logging.ERROR), committed():
        say(thread, person, TOLD_WITHOUT_ITS_WORDS)

    assert not Reading.objects.exists()
    assert "enveloppe" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_text_erased_meanwhile_is_not_read(thread, person):
    message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)
    label, pk = message._meta.label, str(message.pk)
    message.delete()

    assert arrival.read_closer.call(label, pk) is False


def test_who_wrote_it_is_shown_who_can_be_reached_on_their_next_page(thread, person, client_of):
    browser = client_of(person)
    browser.get(reverse("portal:my_space"))
    UserSession.objects.create(user=person, session_key=browser.session.session_key, ip="127.0.0.1")
    message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)
    assert KEPT_IN_SESSION not in browser.session

    arrival.read_closer.call(message._meta.label, str(message.pk))

    assert KEPT_IN_SESSION in browser.session
    assert "3114" in browser.get(reverse("portal:my_space")).content.decode()


def test_it_is_shown_on_each_of_their_devices_whichever_they_write_from(thread, person):
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(person)
        UserSession.objects.create(user=person, session_key=browser.session.session_key, ip="127.0.0.1")
    message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)

    arrival.read_closer.call(message._meta.label, str(message.pk))

    assert all(KEPT_IN_SESSION in browser.session for browser in browsers)


def test_a_session_that_is_over_is_not_opened_again(thread, person, client_of):
    browser = client_of(person)
    UserSession.objects.create(user=person, session_key=browser.session.session_key, ip="127.0.0.1")
    browser.session.delete()
    before = Session.objects.count()
    message = say(thread, person, TOLD_WITHOUT_ITS_WORDS)

    arrival.read_closer.call(message._meta.label, str(message.pk))

    assert Session.objects.count() == before


@pytest.mark.parametrize("meanwhile", ["changed", "erased"])
def test_what_was_read_is_not_kept_of_words_changed_or_erased_meanwhile(thread, person, monkeypatch, meanwhile):
    message, read = say(thread, person, CALM), arrival.queries.closer_reading_of

    def slowly(text):
        found = read(text)
        if meanwhile == "erased":
            Message.objects.filter(pk=message.pk).delete()
        else:
            row = Message.objects.get(pk=message.pk)
            row.body = PLAIN
            row.save()
        return found

    monkeypatch.setattr(arrival.queries, "closer_reading_of", slowly)

    assert arrival.read_closer.call(message._meta.label, str(message.pk)) is False
    assert [one.level for one in Reading.objects.all()] == ([Urgency.CRISIS] if meanwhile == "changed" else [])
