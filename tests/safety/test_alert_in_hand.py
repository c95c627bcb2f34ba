"""Whoever accompanies someone keeps their alert; whoever no longer answers does not keep it from others."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.conversations.actions import write_for_the_team
from eclaireur.conversations.models import Thread
from eclaireur.core.templatetags.core import coming
from eclaireur.notices.models import Notice
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Step, Urgency
from eclaireur.safety.models import Alert, OnCallReach
from tests.factories.accounts import PersonFactory, prove_identity
from tests.factories.conversations import private_thread, say
from tests.safety.test_alerts import always_on_call, late

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)  # 21 h in Paris
SPELL = dt.timedelta(minutes=60)  # six delays of a crisis
STILL, OVER = "Je m’en occupe toujours", "Reprendre cette alerte"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def other():
    return PersonFactory(pseudonym="Veille", roles=[Role.MODERATOR])


@pytest.fixture
def alert(author, moderator, other):
    """A crisis, which the moderator has."""
    return actions.take_alert(by=moderator, alert=actions.raise_alert(author=author, level=Urgency.CRISIS))


@pytest.fixture
def other_desk(client, other):
    client.force_login(other)
    prove_identity(client, other)
    return client


def page_of(browser, alert):
    return browser.get(reverse("safety:alert", args=[alert.pk])).content.decode()


def do(browser, what, alert):
    return browser.post(reverse(f"safety:{what}", args=[alert.pk]), follow=True).content.decode()


def move_on(alert):
    """What is due is done, if anything is; the alert as it then is."""
    actions.move_on(str(alert.pk))
    alert.refresh_from_db()
    return alert


class TestKeeping:
    def test_the_page_says_until_when_and_one_press_keeps_it_as_long_again(self, desk, moderator, alert, clock):
        page = page_of(desk, alert)
        assert STILL in page
        assert f"elle sera proposée à d’autres {coming(START + SPELL * 2)}." in page
        clock.shift(SPELL)
        assert move_on(alert).reminded_at
        assert "Vous en occupez-vous toujours" in page_of(desk, alert)

        assert "vous vous en occupez toujours" in do(desk, "keep_alert", alert)

        page = page_of(desk, alert)
        assert "Vous en occupez-vous toujours" not in page
        assert f"elle sera proposée à d’autres {coming(START + SPELL * 3)}." in page
        clock.shift(SPELL - dt.timedelta(minutes=1))
        assert move_on(alert).reminded_at is None
        clock.shift(dt.timedelta(minutes=1))
        assert move_on(alert).reminded_at, "asked again, not taken away"
        assert alert.owner == moderator
        clock.shift(SPELL)
        assert move_on(alert).owner is None

    def test_each_message_to_the_person_keeps_it_and_theirs_do_not(self, author, moderator, alert, clock):
        thread = Thread.objects.with_people().get(pk=actions.write_to_author(by=moderator, alert=alert).rstrip("/").rpartition("/")[2])
        for _n in range(4):
            clock.shift(SPELL - dt.timedelta(minutes=5))
            say(thread, moderator, "Je suis là.")
            assert move_on(alert).reminded_at is None
        clock.shift(SPELL)
        say(thread, author, "Merci.")
        assert move_on(alert).reminded_at
        say(thread, moderator, "Je reste.")
        assert move_on(alert).reminded_at is None
        assert alert.owner == moderator

    def test_what_is_said_under_another_name_or_elsewhere_keeps_nothing(self, author, moderator, alert, clock):
        clock.shift(SPELL)
        say(private_thread(moderator, author)[0], moderator)
        say(write_for_the_team(by=moderator, to=author, under="Hibou"), moderator)
        assert move_on(alert).reminded_at

    def test_how_long_it_had_waited_stays_what_it_was(self, desk, other, alert, clock):
        before = queries.hours_to_be_taken(START - SPELL, START + SPELL * 9)
        clock.shift(SPELL * 3)
        do(desk, "keep_alert", alert)
        do(desk, "escalate_alert", alert)
        actions.take_over_alert(by=other, alert=alert)
        assert queries.hours_to_be_taken(START - SPELL, START + SPELL * 9) == before == [0]

    def test_only_whoever_has_it_keeps_it(self, author, other, other_desk, alert):
        page = page_of(other_desk, alert)
        assert STILL not in page
        assert "elle sera proposée" not in page
        assert "n’est pas entre vos mains" in do(other_desk, "keep_alert", alert)
        with pytest.raises(PermissionDenied):
            actions.keep_alert(by=author, alert=alert)


class TestTakingOver:
    def test_not_while_whoever_has_it_was_asked_nothing(self, other_desk, moderator, alert):
        page = page_of(other_desk, alert)
        assert OVER not in page
        assert "Si Ode ne répond plus, prévenez d’autres personnes" in page
        assert "Ode s’en occupe toujours" in do(other_desk, "take_over_alert", alert)
        alert.refresh_from_db()
        assert alert.owner == moderator

    def test_once_they_were_asked_and_said_nothing(self, desk, other_desk, moderator, other, alert, clock):
        clock.shift(SPELL)
        move_on(alert)
        assert OVER in page_of(other_desk, alert)

        assert "Vous vous en occupez." in do(other_desk, "take_over_alert", alert)

        alert.refresh_from_db()
        assert (alert.owner, alert.reminded_at) == (other, None)
        assert Notice.objects.get(kind=actions.TAKEN_OVER).to == moderator
        page = page_of(desk, alert)
        assert "Veille s’en occupe" in page
        assert OVER not in page, "it was not asked of whoever has it now"
        clock.shift(SPELL - dt.timedelta(minutes=1))
        assert move_on(alert).reminded_at is None

    def test_as_soon_as_others_were_told_because_they_do_not_answer(self, other_desk, other, alert):
        do(other_desk, "escalate_alert", alert)
        assert OVER in page_of(other_desk, alert)
        do(other_desk, "take_over_alert", alert)
        alert.refresh_from_db()
        assert alert.owner == other

    def test_no_longer_once_they_said_that_they_still_see_to_it(self, desk, other_desk, moderator, alert):
        do(other_desk, "escalate_alert", alert)
        do(desk, "keep_alert", alert)
        assert OVER not in page_of(other_desk, alert)
        do(other_desk, "take_over_alert", alert)
        alert.refresh_from_db()
        assert alert.owner == moderator

    def test_who_had_it_still_finds_it_on_their_desk(self, author, other):
        on_call = always_on_call(PersonFactory(roles=[Role.COORDINATOR]))
        alert = actions.take_alert(by=on_call, alert=actions.raise_alert(author=author, level=Urgency.CRISIS))
        alert.tellings.all().delete()  # they found it by themselves
        Alert.objects.update(others_told_at=timezone.now())
        alert = actions.take_over_alert(by=other, alert=Alert.objects.get())
        assert (alert.owner, alert.step) == (other, Step.ON_CALL)
        assert alert in Alert.objects.on_desk_of(on_call)

    def test_never_by_who_does_not_handle_it(self, author, alert, clock):
        clock.shift(SPELL)
        move_on(alert)
        for person in (author, PersonFactory(), PersonFactory(roles=[Role.OPERATOR])):
            with pytest.raises(PermissionDenied):
                actions.take_over_alert(by=person, alert=alert)

    def test_what_nobody_has_is_simply_taken(self, author, moderator):
        alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
        assert actions.take_over_alert(by=moderator, alert=alert).owner == moderator
        assert not Notice.objects.filter(kind=actions.TAKEN_OVER).exists()


class TestPreferringToBeWrittenTo:
    @pytest.fixture
    def mailbox(self, django_capture_on_commit_callbacks):
        """`mailbox(person)`: `person` would rather be written to; who then received an e-mail."""

        def ask(person):
            mail.outbox.clear()
            with django_capture_on_commit_callbacks(execute=True):
                assert actions.ask_for_a_word(by=person)
            return [one.to[0] for one in mail.outbox]

        return ask

    @staticmethod
    def reached_at(person, address):
        EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
        OnCallReach.objects.create(person=person)
        return person

    def test_each_is_told_once_at_whatever_step_and_nobody_whose_role_ended(self, author, mailbox):
        self.reached_at(always_on_call(PersonFactory(roles=[Role.MODERATOR])), "ode@example.org")
        gone = self.reached_at(PersonFactory(roles=[Role.MODERATOR]), "partie@example.org")
        self.reached_at(PersonFactory(roles=[Role.COORDINATOR]), "coco@example.org")
        alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
        for _step in range(2):
            late(alert)
            move_on(alert)
        assert alert.step == Step.COORDINATORS
        gone.role_grants.update(until=timezone.now())
        self.reached_at(PersonFactory(roles=[Role.MODERATOR]), "nouvelle@example.org")  # who joined since

        assert sorted(mailbox(author)) == ["coco@example.org", "nouvelle@example.org", "ode@example.org"]

    def test_others_are_told_when_whoever_had_it_no_longer_answers_alerts(self, author, moderator, other, alert, mailbox):
        self.reached_at(moderator, "ode@example.org")
        self.reached_at(other, "veille@example.org")
        assert mailbox(author) == ["ode@example.org"]
        moderator.role_grants.update(until=timezone.now())
        assert mailbox(author) == ["veille@example.org"]
