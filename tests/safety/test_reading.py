"""Every text is read on arrival: what worries is kept and raises an alert, the rest leaves no trace."""

import logging

import pytest

from eclaireur.accounts.enums import Role
from eclaireur.gatherings.actions import change_date, prepare
from eclaireur.notices.models import Notice
from eclaireur.safety.actions import arrival, close_alert
from eclaireur.safety.enums import Outcome, Urgency
from eclaireur.safety.models import Alert, Reading
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, open_topic
from tests.factories.conversations import private_thread, say
from tests.factories.gatherings import a_date, a_facilitator

pytestmark = pytest.mark.django_db

CRISIS = "Je vais me suicider ce soir, j'ai les cachets devant moi."
RED = "Je ne veux plus vivre."
AMBER = "Je me sens seul."
CALM = "Merci à vous, j’ai bien dormi."


@pytest.fixture
def person():
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def thread(person):
    return private_thread(person, PersonFactory(pseudonym="Dominique"))[0]


def test_a_calm_text_leaves_no_trace_and_costs_no_query(thread, person, django_assert_num_queries):
    message = say(thread, person, CALM)

    assert not Reading.objects.exists()
    with django_assert_num_queries(0):
        arrival.read_on_arrival(type(message), message, created=True)


def test_a_text_of_crisis_is_kept_without_its_words_and_raises_an_alert(thread, person):
    message = say(thread, person, CRISIS)

    reading = Reading.objects.get()
    assert reading.about == message
    assert reading.level == Urgency.CRISIS
    assert all(CRISIS[start:end].strip() for _name, start, end in reading.rules)
    assert reading.alert == Alert.objects.get(author=person, level=Urgency.CRISIS)
    assert not any("suicider" in str(value) for row in Reading.objects.values() for value in row.values())


def test_danger_written_again_over_a_text_whose_alert_was_answered_raises_another(thread, person):
    message = say(thread, person, CRISIS)
    close_alert(by=PersonFactory(roles=[Role.MODERATOR]), alert=Alert.objects.get(), outcome=Outcome.SPOKE)
    message.body = f"Je le redis. {CRISIS}"
    message.save()

    assert Alert.objects.count() == 2
    assert Reading.objects.get().alert == Alert.objects.open().get()


def test_whoever_writes_over_the_words_of_another_is_the_one_somebody_goes_to():
    first, second = a_facilitator(), a_facilitator()
    date = a_date(first)
    change_date(by=date.series.created_by, occurrence=date, held_by=[first, second])
    prepare(by=first, occurrence=date, plan=AMBER, material="")
    prepare(by=second, occurrence=date, plan=CRISIS, material="")

    assert Alert.objects.get().author == second
    assert Reading.objects.get().author == second


def test_amber_is_kept_and_alerts_nobody(thread, person):
    say(thread, person, AMBER)

    assert Reading.objects.get().level == Urgency.AMBER
    assert not Alert.objects.exists()


def test_ten_texts_of_one_person_make_one_alert_at_the_highest_level(thread, person):
    for _n in range(9):
        say(thread, person, f"{RED} {_n}")
    due = Alert.objects.get().due_at
    say(thread, person, CRISIS)

    alert = Alert.objects.get()
    assert alert.level == Urgency.CRISIS
    assert alert.readings.count() == 10
    assert alert.due_at < due


def test_a_later_text_never_puts_the_deadline_off(thread, person):
    say(thread, person, CRISIS)
    due = Alert.objects.get().due_at

    say(thread, person, RED)

    alert = Alert.objects.get()
    assert (alert.due_at, alert.level) == (due, Urgency.CRISIS)


def test_an_edited_text_is_read_again_and_a_calmer_one_does_not_close_the_alert(thread, person):
    message = say(thread, person, CRISIS)
    message.body = CALM
    message.save()

    reading = Reading.objects.get()
    assert reading.level == Urgency.GREEN
    assert reading.changed_at is not None
    assert reading.alert.is_open


def test_the_same_words_saved_again_change_nothing(thread, person):
    message = say(thread, person, RED)
    before = Reading.objects.values().get()
    message.body = RED
    message.save()

    assert Reading.objects.values().get() == before


def test_saving_a_row_without_touching_its_sealed_words_opens_nothing(thread, person, monkeypatch):
    message = type(say(thread, person, RED)).objects.get()
    monkeypatch.setattr(arrival.queries, "reading_of", lambda text, **more: pytest.fail("read again"))

    message.save()


def test_a_fault_of_triage_stops_nobody_and_sends_the_text_to_the_desk(thread, person, monkeypatch, caplog):
    def fault(text, **more):
        raise ValueError(text)

    monkeypatch.setattr(arrival.queries, "reading_of", fault)
    with caplog.at_level(logging.ERROR):
        message = say(thread, person, "un secret")

    assert type(message).objects.get().body == "un secret"
    assert Alert.objects.get().level == Urgency.UNREAD
    assert "secret" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_reading_that_cannot_be_kept_stops_nobody_and_is_tried_again(
    thread, person, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    really = arrival.raise_alert
    tries = []

    def once_broken(**given):
        tries.append(given)
        if len(tries) == 1:
            raise RuntimeError(RED)
        return really(**given)

    monkeypatch.setattr(arrival, "raise_alert", once_broken)
    with django_capture_on_commit_callbacks(execute=True):
        say(thread, person, RED)

    assert Reading.objects.get().level == Urgency.RED
    assert Alert.objects.get().author == person
    assert RED not in caplog.text


def test_public_texts_and_titles_are_read_too(person):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    topic = open_topic(SpaceFactory(), person, title="Je vais me tuer ce soir", text="Adieu à tous.")

    alert = Alert.objects.get(author=person)
    assert {reading.about for reading in alert.readings.all()} >= {topic}
    assert Notice.objects.filter(to=moderator, kind="safety.alert").exists()


def test_someone_never_alerts_themself():
    moderator = PersonFactory(roles=[Role.MODERATOR])
    other = PersonFactory()
    say(private_thread(moderator, other)[0], moderator, CRISIS)

    alert = Alert.objects.get(author=moderator)
    assert not Notice.objects.filter(to=moderator, kind="safety.alert").exists()
    assert alert not in Alert.objects.on_desk_of(moderator)
