"""An alert tells people, waits, goes up, is taken and ends with what was done. It never says what was written."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from eclaireur.accounts.actions import erase_person
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Block, JournalEntry
from eclaireur.conversations.models import Message, Thread
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Outcome, Step, Urgency
from eclaireur.safety.models import Alert, AlertSettings, OnCallException, OnCallReach, OnCallSlot, Reading
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db

CRISIS = "Je vais me suicider ce soir, j'ai les cachets devant moi."
RED = "Je ne veux plus vivre."


def always_on_call(person):
    """`person` answers alerts at any hour."""
    for weekday in range(7):
        OnCallSlot.objects.create(person=person, weekday=weekday, starts=dt.time(0), ends=dt.time(0))
    return person


def late(alert):
    """The deadline of an alert has come."""
    Alert.objects.filter(pk=alert.pk).update(due_at=timezone.now() - dt.timedelta(seconds=1))


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def moderator():
    return PersonFactory(pseudonym="Ode", roles=[Role.MODERATOR])


@pytest.fixture
def people(moderator):
    """Who may be told, by role; `on call` answers at any hour."""
    return {
        "on call": always_on_call(PersonFactory(pseudonym="Veille", roles=[Role.MODERATOR])), "moderator": moderator,
        "coordinator": PersonFactory(pseudonym="Coco", roles=[Role.COORDINATOR]),
        "operator": PersonFactory(pseudonym="Opale", roles=[Role.OPERATOR]), "member": PersonFactory(pseudonym="Membre"),
    }  # fmt: skip


@pytest.fixture
def crisis(author):
    """`crisis()`: the author writes a text of crisis in private; gives the alert."""

    def write(text=CRISIS):
        say(private_thread(author)[0], author, text)
        return Alert.objects.open().get(author=author)

    return write


def told(alert, people):
    """Which of `people` have a notice of the alert."""
    to = set(Notice.objects.about(alert).values_list("to", flat=True))
    return {name for name, person in people.items() if person.pk in to}


def test_people_on_call_are_told_first_then_others_at_each_deadline_until_someone_takes_it(people, crisis):
    alert = crisis()
    assert told(alert, people) == {"on call"}

    for expected in ({"on call", "moderator"}, {"on call", "moderator", "coordinator"},
                     {"on call", "moderator", "coordinator", "operator"}):  # fmt: skip
        late(alert)
        assert actions.move_on(str(alert.pk))
        assert told(alert, people) == expected
    late(alert)
    assert actions.move_on(str(alert.pk))
    alert.refresh_from_db()
    assert alert.step == Step.OPERATORS
    assert alert.due_at > timezone.now()


def test_nobody_on_call_means_that_every_moderator_is_told_at_once(moderator, crisis):
    alert = crisis()

    assert alert.step == Step.MODERATORS
    assert told(alert, {"moderator": moderator}) == {"moderator"}


def test_looking_again_too_early_or_twice_does_nothing(people, crisis):
    alert = crisis()
    assert not actions.move_on(str(alert.pk))
    late(alert)
    assert actions.move_on(str(alert.pk))
    assert not actions.move_on(str(alert.pk))
    alert.refresh_from_db()
    assert alert.step == Step.MODERATORS


def test_an_alert_someone_took_waits_for_nobody_then_reminds_then_goes_back(people, moderator, crisis):
    alert = actions.take_alert(by=moderator, alert=crisis())
    late(alert)
    assert not actions.move_on(str(alert.pk))

    long_ago = timezone.now() - dt.timedelta(minutes=61)
    Alert.objects.filter(pk=alert.pk).update(taken_at=long_ago)
    assert actions.move_on(str(alert.pk))
    assert Notice.objects.filter(to=moderator, kind=actions.REMINDED).exists()
    alert.refresh_from_db()
    assert alert.owner == moderator

    Alert.objects.filter(pk=alert.pk).update(reminded_at=long_ago)
    assert actions.move_on(str(alert.pk))
    alert.refresh_from_db()
    assert alert.owner is None
    assert alert.step == Step.MODERATORS


def test_upkeep_moves_on_what_a_lost_task_left(people, crisis):
    alert = crisis()
    late(alert)

    actions.move_on_late()

    alert.refresh_from_db()
    assert alert.step == Step.MODERATORS


def test_two_people_cannot_have_one_alert(people, moderator, crisis):
    alert = actions.take_alert(by=moderator, alert=crisis())

    with pytest.raises(actions.AlreadyTakenError, match="Ode"):
        actions.take_alert(by=people["on call"], alert=alert)
    with pytest.raises(actions.AlreadyTakenError):
        actions.close_alert(by=people["on call"], alert=alert, outcome=Outcome.SPOKE)
    actions.pass_alert_on(by=moderator, alert=alert)
    assert actions.take_alert(by=people["on call"], alert=alert).owner == people["on call"]


def test_closing_says_what_was_done_and_a_new_text_opens_a_new_alert(moderator, author, crisis):
    first = actions.close_alert(by=moderator, alert=crisis(), outcome=Outcome.WITH_SOMEONE, note="Sa sœur est là.")
    assert (first.is_open, first.outcome, Alert.objects.get().note) == (False, Outcome.WITH_SOMEONE, "Sa sœur est là.")

    second = crisis(RED)
    assert second != first
    assert (second.level, second.readings.count()) == (Urgency.RED, 1)


@pytest.mark.parametrize("outcome", ["", "autre"])
def test_an_alert_does_not_close_without_what_was_done(moderator, crisis, outcome):
    with pytest.raises(ValidationError):
        actions.close_alert(by=moderator, alert=crisis(), outcome=outcome)


def test_who_may_handle_what(people, author, crisis):
    alert = crisis()
    assert alert in Alert.objects.on_desk_of(people["moderator"])
    for name in ("coordinator", "operator", "member"):
        assert alert not in Alert.objects.on_desk_of(people[name])
        with pytest.raises(PermissionDenied):
            actions.take_alert(by=people[name], alert=alert)
    with pytest.raises(PermissionDenied):
        actions.take_alert(by=author, alert=alert)

    Alert.objects.update(step=Step.COORDINATORS)
    assert alert in Alert.objects.on_desk_of(people["coordinator"])
    assert alert not in Alert.objects.on_desk_of(people["operator"])


def test_a_coordinator_on_call_meets_the_alert_at_once(author):
    coordinator = always_on_call(PersonFactory(roles=[Role.COORDINATOR]))
    say(private_thread(author)[0], author, CRISIS)

    assert Alert.objects.get() in Alert.objects.on_desk_of(coordinator)


def test_reading_a_text_is_written_where_its_author_reads_it(moderator, author, crisis):
    reading = crisis().readings.get()

    actions.read_text(by=moderator, reading=reading)

    look = JournalEntry.objects.get(subject=author, is_look=True)
    assert (look.actor, look.verb) == (moderator, "safety.read_alert")


def test_the_text_shown_is_the_message_alone_with_what_was_recognised(moderator, author, crisis):
    thread, _one, other = private_thread(author)
    say(thread, other, "Un secret de l’autre.")
    say(thread, author, f"<b>Bonjour</b>. {CRISIS}")
    (line,) = queries.lines_of(Alert.objects.get(), moderator)

    text = queries.text_of(line)

    assert "&lt;b&gt;Bonjour" in text
    assert "<mark>" in text
    assert "secret" not in text
    assert line.is_private
    assert line.address == ""


def test_an_erased_message_is_no_longer_read(moderator, author, crisis):
    alert = crisis()
    Message.objects.update(body=None, erased_at=timezone.now())

    (line,) = queries.lines_of(alert, moderator)

    assert not line.is_there
    assert queries.text_of(line) is None


@pytest.mark.parametrize(("spans", "shown"), [
    ([], "a &lt;b c"), ([(0, 1)], "<mark>a</mark> &lt;b c"), ([(0, 3), (2, 4)], "<mark>a &lt;</mark><mark>b</mark> c"),
    ([(4, 99)], "a &lt;b<mark> c</mark>"), ([(50, 60)], "a &lt;b c"),
])  # fmt: skip
def test_marks_are_put_on_escaped_words(spans, shown):
    assert queries.marked("a <b c", spans) == shown


def test_writing_to_the_person_takes_the_alert_and_opens_one_conversation(moderator, author, crisis):
    alert = crisis()

    address = actions.write_to_author(by=moderator, alert=alert)

    assert actions.write_to_author(by=moderator, alert=alert) == address
    assert Thread.objects.filter(participations__person=moderator).count() == 1
    alert.refresh_from_db()
    assert alert.owner == moderator


def test_a_block_is_said_without_a_fault(moderator, author, crisis):
    Block.objects.create(person=author, blocked=moderator)

    with pytest.raises(ValidationError):
        actions.write_to_author(by=moderator, alert=crisis())


def test_asking_to_be_written_to_and_being_safe_reach_whoever_answers(moderator, author, crisis):
    alert = actions.take_alert(by=moderator, alert=crisis())

    assert actions.ask_for_a_word(by=author)
    assert actions.say_safe(by=author)

    alert.refresh_from_db()
    assert alert.wants_word_at
    assert alert.safe_at
    assert alert.is_open
    assert Notice.objects.filter(to=moderator, kind=actions.WANTS_WORD).exists()
    assert not actions.ask_for_a_word(by=PersonFactory())


def test_the_email_leaves_at_once_and_says_nothing(author, crisis, django_capture_on_commit_callbacks):
    on_call = always_on_call(PersonFactory(pseudonym="Veille", roles=[Role.MODERATOR]))
    EmailAddress.objects.create(user=on_call, email="veille@example.org", verified=True, primary=True)
    actions.choose_reach(by=on_call, by_mail=True, phone="")

    with django_capture_on_commit_callbacks(execute=True):
        crisis()

    (letter,) = [sent for sent in mail.outbox if sent.to == ["veille@example.org"]]
    for word in ("suicid", "Camille", "alerte", "clair"):
        assert word not in (letter.subject + letter.body).lower().replace("éclaireur", "")
    assert str(Notice.objects.get(to=on_call).pk) in letter.body


def test_taken_then_worse_it_reaches_whoever_has_it_outside_the_site_too(
    author, moderator, crisis, django_capture_on_commit_callbacks
):
    EmailAddress.objects.create(user=moderator, email="ode@example.org", verified=True, primary=True)
    OnCallReach.objects.create(person=moderator, by_mail=True)
    taken = actions.take_alert(by=moderator, alert=crisis(RED))
    Alert.objects.filter(pk=taken.pk).update(taken_at=timezone.now() - dt.timedelta(hours=2))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        say(private_thread(author)[0], author, RED)
    assert mail.outbox == [], "another text of the same level is told on the site"
    with django_capture_on_commit_callbacks(execute=True):
        raised = crisis()
    assert [one.to for one in mail.outbox] == [["ode@example.org"]]
    assert (raised.level, raised.owner) == (Urgency.CRISIS, moderator)
    assert raised.due_at <= timezone.now() + dt.timedelta(minutes=10)
    assert raised.reminded_at is not None, "told just now: reminded in six delays, not at once"


def test_erasing_the_author_takes_readings_and_notes_away(moderator, author, crisis):
    actions.close_alert(by=moderator, alert=crisis(), outcome=Outcome.SPOKE, note="Une note.")

    erase_person(person=author, by=None)

    alert = Alert.objects.get()
    assert (alert.author, alert.note) == (None, None)
    assert not Reading.objects.exists()


def test_what_a_leaving_moderator_had_waits_for_someone_else(moderator, people, crisis):
    alert = actions.take_alert(by=moderator, alert=crisis())

    erase_person(person=moderator, by=None)

    alert.refresh_from_db()
    assert (alert.owner, alert.taken_at) == (None, None)
    assert "on call" in told(alert, people)


def test_long_closed_an_alert_keeps_neither_whose_it_was_nor_what_was_read(moderator, crisis):
    alert = actions.close_alert(by=moderator, alert=crisis(), outcome=Outcome.SPOKE, note="Une note.")
    Alert.objects.update(closed_at=timezone.now() - dt.timedelta(days=361))

    actions.forget_closed()

    alert = Alert.objects.get(pk=alert.pk)
    assert (alert.author, alert.note, alert.outcome) == (None, None, Outcome.SPOKE)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("change", [
    {"outcome": Outcome.SPOKE}, {"closed_at": "2026-01-01T00:00Z"}, {"level": "amber"}, {"step": 9},
    {"reminded_at": "2026-01-01T00:00Z"},
])  # fmt: skip
def test_the_database_refuses_what_makes_no_sense(crisis, change):
    alert = crisis()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(**change)


def test_the_database_refuses_two_open_alerts_an_own_alert_and_a_reading_that_alarms_alone(crisis, author):
    alert = crisis()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(author=author, level=Urgency.RED, due_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(owner=author, taken_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(
            content_type=ContentType.objects.get_for_model(alert), object_id="1", author=author, level=Urgency.RED
        )


def test_the_order_is_urgency_then_deadline_and_what_is_taken_last(moderator):
    def made(level, minutes, owner=None):
        taken = timezone.now() if owner else None
        due = timezone.now() + dt.timedelta(minutes=minutes)
        return Alert.objects.create(author=PersonFactory(), level=level, due_at=due, owner=owner, taken_at=taken)

    red_late, crisis_soon, crisis_taken, crisis_later, unread = (
        made(Urgency.RED, -5), made(Urgency.CRISIS, 2), made(Urgency.CRISIS, 1, moderator), made(Urgency.CRISIS, 8),
        made(Urgency.UNREAD, 1),
    )  # fmt: skip

    assert list(queries.open_alerts_for(moderator)) == [crisis_soon, crisis_later, red_late, unread, crisis_taken]


def test_delays_are_those_the_operator_set(author, crisis):
    settings = AlertSettings.load()
    settings.crisis_minutes = 3
    settings.save()

    assert dt.timedelta(minutes=2) < crisis().left <= dt.timedelta(minutes=3)


# --- On call


def at(day, hour, minute=0):
    """A moment of November 2026 by the clock on the wall; the 23rd is a Monday."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


def test_a_slot_past_midnight_and_an_absence(moderator):
    OnCallSlot.objects.create(person=moderator, weekday=0, starts=dt.time(22), ends=dt.time(6))
    OnCallException.objects.create(person=moderator, starts_at=at(24, 2), ends_at=at(24, 3))

    (watch,) = queries.watches(at(23, 0), at(30, 0))

    assert watch.spans == [(at(23, 22), at(24, 2)), (at(24, 3), at(24, 6))]
    assert queries.gaps(at(23, 0), at(24, 6)) == [(at(23, 0), at(23, 22)), (at(24, 2), at(24, 3))]


def test_hours_follow_the_clock_on_the_wall_when_it_changes(moderator):
    """On 25 October 2026 the night has an hour more."""
    OnCallSlot.objects.create(person=moderator, weekday=5, starts=dt.time(22), ends=dt.time(6))
    zone = timezone.get_default_timezone()
    (watch,) = queries.watches(dt.datetime(2026, 10, 24, 12, tzinfo=zone), dt.datetime(2026, 10, 25, 12, tzinfo=zone))

    ((starts, ends),) = watch.spans
    assert ends - starts == dt.timedelta(hours=9)


def test_someone_paused_or_without_the_role_is_not_on_call(moderator):
    always_on_call(moderator)
    always_on_call(PersonFactory())
    assert queries.on_call_now() == [moderator]

    moderator.paused_since = timezone.now()
    moderator.save()
    assert queries.on_call_now() == []
    assert queries.next_on_call() is None


def test_only_those_who_may_answer_say_their_hours(author, moderator):
    with pytest.raises(PermissionDenied):
        actions.add_slot(by=author, weekday=0, starts=dt.time(8), ends=dt.time(9))
    first = actions.add_slot(by=moderator, weekday=0, starts=dt.time(8), ends=dt.time(9))
    assert actions.add_slot(by=moderator, weekday=0, starts=dt.time(8), ends=dt.time(9)) == first
    now = timezone.now()
    with pytest.raises(ValidationError):
        actions.add_exception(by=moderator, starts_at=now + dt.timedelta(hours=2), ends_at=now, is_away=True)
    with pytest.raises(PermissionDenied):
        actions.drop(by=PersonFactory(roles=[Role.MODERATOR]), row=first)
