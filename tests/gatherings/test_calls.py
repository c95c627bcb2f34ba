"""A group that asks for help: who is told at once, what is said of it, who may come in, and until when."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions as conversations
from eclaireur.conversations.models import Room
from eclaireur.gatherings import actions
from eclaireur.notices.models import Notice
from eclaireur.safety import actions as safety
from eclaireur.safety import queries as answering
from eclaireur.safety.enums import Outcome, Urgency
from eclaireur.safety.models import Alert, OnCallReach, Report
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of
from tests.factories.gatherings import a_date, a_facilitator
from tests.gatherings.test_holding import begun
from tests.safety.test_alerts import always_on_call, late

pytestmark = pytest.mark.django_db


def on_call(email="astreinte@exemple.org", role=Role.MODERATOR):
    """Someone on call who asked to be told by e-mail."""
    person = always_on_call(PersonFactory(roles=[role]))
    OnCallReach.objects.create(person=person, by_mail=True)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def from_a_room():
    thread, team = room_of()
    conversations.call_moderators(by=team, thread=thread, words="on ne s’entend plus")
    return Room.objects.get(thread=thread), team


def from_a_date():
    date = begun(a_date(by := a_facilitator()))
    actions.call_for_help(by=by, occurrence=date, words="Une personne ne va pas bien.")
    return date, by


@pytest.mark.parametrize("calls", [from_a_room, from_a_date])
class TestACall:
    def test_reaches_who_is_on_call_by_email_at_once_and_says_nothing_there(self, calls, mailoutbox, django_capture_on_commit_callbacks):
        answers = on_call()
        with django_capture_on_commit_callbacks(execute=True):
            group, by = calls()
        assert [mail.to for mail in mailoutbox] == [["astreinte@exemple.org"]]
        assert by.pseudonym not in mailoutbox[0].body
        alert = Alert.objects.get()
        assert alert.group == group
        assert alert in Alert.objects.on_desk_of(answers)
        assert alert not in Alert.objects.on_desk_of(by)

    def test_goes_up_to_others_when_nobody_takes_it(self, calls):
        on_call()
        coordinator = PersonFactory(roles=[Role.COORDINATOR])
        calls()
        alert = Alert.objects.get()
        assert alert.due_at <= timezone.now() + dt.timedelta(minutes=10)
        late(alert)
        safety.move_on(str(alert.pk))
        assert Notice.objects.filter(to=coordinator).exists()

    def test_leaves_the_caller_without_any_alert_about_them(self, calls):
        on_call()
        _group, by = calls()
        assert not Alert.objects.of(by).exists()
        theirs = safety.raise_alert(author=by, level=Urgency.RED)
        assert theirs != Alert.objects.exclude(group_type=None).get()
        assert answering.past_of(theirs).alerts == 0

    def test_leaves_even_when_too_many_reports_are_open(self, calls, monkeypatch):
        monkeypatch.setattr("eclaireur.safety.actions.reports.OPEN_AT_ONCE", 0)
        on_call()
        calls()
        assert Alert.objects.count() == 1
        assert not Report.objects.exists()

    def test_is_read_with_its_words_and_answered(self, calls, client_of):
        answers = on_call()
        calls()
        alert = Alert.objects.get()
        browser = client_of(answers)
        page = browser.get(reverse("safety:alert", args=[alert.pk])).content.decode()
        assert "Un groupe demande de l’aide" in page
        assert Report.objects.get().note in page
        assert "Danger immédiat" not in page
        browser.post(reverse("safety:take_alert", args=[alert.pk]))
        assert answering.open_call_from(alert.group).owner == answers


class TestFromADate:
    def test_the_page_says_how_many_were_told_and_who_sees_to_it(self, client_of):
        answers, by = on_call(), a_facilitator()
        PersonFactory(roles=[Role.MODERATOR])
        date = begun(a_date(by))
        browser = client_of(by)
        page = browser.post(reverse("gatherings:call", args=[date.pk]), {"words": ""}, follow=True).content.decode()
        assert "1 personne est prévenue" in page
        safety.take_alert(by=answers, alert=Alert.objects.get())
        assert f"{answers.pseudonym} s’en occupe" in browser.get(reverse("gatherings:hold", args=[date.pk])).content.decode()

    def test_the_page_says_when_nobody_could_be_told(self, client_of):
        date = begun(a_date(by := a_facilitator()))
        page = client_of(by).post(reverse("gatherings:call", args=[date.pk]), {"words": ""}, follow=True).content.decode()
        assert "Personne n’a pu être prévenu" in page

    def test_it_is_taken_back_then_made_again(self, client_of):
        on_call()
        date, by = from_a_date()
        browser, address = client_of(by), reverse("gatherings:call", args=[date.pk])
        page = browser.post(address, {"end": "1"}, follow=True).content.decode()
        assert "Appeler la modération" in page
        assert Alert.objects.get().outcome == Outcome.NO_NEED
        browser.post(address, {"words": ""})
        assert Alert.objects.open().count() == 1
        with pytest.raises(PermissionDenied):
            actions.take_call_back(by=a_facilitator(), occurrence=date)


class TestFromARoom:
    def test_once_someone_came_in_nobody_else_does_and_one_may_call_again(self):
        first, second = on_call(), on_call("autre@exemple.org")
        room, team = from_a_room()
        conversations.answer_call(by=first, thread=room.thread)
        assert Alert.objects.get().owner == first
        with pytest.raises(PermissionDenied):
            conversations.answer_call(by=second, thread=room.thread)
        conversations.call_moderators(by=team, thread=room.thread)
        assert Alert.objects.get().owner is None
        assert conversations.answer_call(by=second, thread=room.thread).is_guest

    def test_a_coordinator_told_of_it_comes_in_and_nobody_else_of_the_team(self, client_of):
        told = on_call(role=Role.COORDINATOR)
        room, _team = from_a_room()
        other = PersonFactory(roles=[Role.COORDINATOR])
        address = answering.said_with(Alert.objects.get()).address
        assert client_of(other).get(address).status_code == 404
        browser = client_of(told)
        assert browser.get(address).status_code == 200
        assert browser.post(address).url == room.get_absolute_url()
        assert browser.get(room.get_absolute_url()).status_code == 200

    def test_closed_at_the_desk_one_may_call_again(self, client_of):
        answers = on_call()
        room, team = from_a_room()
        alert = Alert.objects.get()
        safety.take_alert(by=answers, alert=alert)
        safety.close_alert(by=answers, alert=alert, outcome=Outcome.NO_NEED)
        assert "Appeler la modération" in client_of(team).get(room.get_absolute_url()).content.decode()
        conversations.call_moderators(by=team, thread=room.thread)
        assert Alert.objects.open().count() == 1

    def test_once_it_is_taken_back_nobody_comes_in(self, client_of):
        moderator = on_call()
        room, team = from_a_room()
        panel = reverse("conversations:hold", args=[room.thread_id])
        browser = client_of(team)
        assert "1 personne est prévenue" in browser.get(room.get_absolute_url()).content.decode()
        assert "Appeler la modération" in browser.post(panel, {"do": "call_back"}, follow=True).content.decode()
        with pytest.raises(PermissionDenied):
            conversations.answer_call(by=moderator, thread=room.thread)
        assert not Alert.objects.open().exists()

    def test_once_the_group_is_over_nobody_comes_in_to_read_the_last_words(self):
        moderator = on_call()
        room, team = from_a_room()
        conversations.end_group(by=team, thread=room.thread)
        with pytest.raises(PermissionDenied):
            conversations.answer_call(by=moderator, thread=room.thread)
        assert Alert.objects.open().exists()  # whoever called may still need a word
