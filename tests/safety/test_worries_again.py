"""Whoever said they were safe, or whose alert somebody has, and writes of danger again: what was said before is over."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.safety import actions
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import Alert, OnCallReach
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say
from tests.safety.test_alerts import CRISIS, RED

pytestmark = pytest.mark.django_db
SAFE = "Dit être en sécurité"


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def moderator():
    person = PersonFactory(pseudonym="Ode", roles=[Role.MODERATOR])
    EmailAddress.objects.create(user=person, email="ode@example.org", verified=True, primary=True)
    OnCallReach.objects.create(person=person)
    return person


@pytest.fixture
def write(author, django_capture_on_commit_callbacks):
    """`write(text)`: the author writes it; how many e-mails of alerts left for it."""
    thread = private_thread(author)[0]

    def send(text):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            say(thread, author, text)
        return len(mail.outbox)

    return send


@pytest.fixture
def taken(author, moderator):
    """`taken(level)`: the alert of the author at this level, which the moderator has."""
    return lambda level: actions.take_alert(by=moderator, alert=actions.raise_alert(author=author, level=level))


@pytest.mark.parametrize("text", [CRISIS, RED])
def test_words_that_worry_again_end_what_was_said_of_being_safe(author, taken, write, desk, text):
    taken(Urgency.CRISIS)
    actions.say_safe(by=author)
    page = desk.get(reverse("safety:alerts")).content.decode()
    assert f"{SAFE} <time" in page

    write(text)

    assert Alert.objects.get().safe_at is None
    assert SAFE not in desk.get(reverse("safety:alerts")).content.decode()


def test_words_nothing_could_read_leave_what_was_said_of_being_safe(author, taken):
    taken(Urgency.CRISIS)
    actions.say_safe(by=author)
    actions.raise_alert(author=author, level=Urgency.UNREAD)
    assert Alert.objects.get().safe_at


def test_each_crisis_reaches_whoever_has_the_alert_outside_the_site_but_not_at_every_text(taken, write, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    taken(Urgency.CRISIS)
    assert write(CRISIS) == 1
    time_machine.shift(dt.timedelta(minutes=1))
    assert write(CRISIS) == 0
    assert write(RED) == 0
    time_machine.shift(dt.timedelta(minutes=5))
    assert write(CRISIS) == 1
    assert write(RED) == 0


def test_suffering_after_safety_reaches_whoever_has_the_alert_outside_the_site(author, taken, write):
    taken(Urgency.RED)
    assert write(RED) == 0
    actions.say_safe(by=author)
    assert write(RED) == 1


def test_worse_words_reach_at_once_however_lately_others_did(author, taken, write):
    taken(Urgency.RED)
    actions.say_safe(by=author)
    assert write(RED) == 1
    assert write(CRISIS) == 1


def test_whoever_takes_it_up_is_reached_from_the_next_crisis_on(moderator, taken, write):
    alert = taken(Urgency.CRISIS)
    assert write(CRISIS) == 1
    actions.pass_alert_on(by=moderator, alert=alert)
    actions.take_alert(by=moderator, alert=alert)
    assert write(CRISIS) == 1
