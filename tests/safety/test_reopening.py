"""An alert closed by mistake is opened again within the hour: it waits, with a new delay, and those told before know."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.notices.models import Notice
from eclaireur.safety import actions
from eclaireur.safety.enums import Outcome, Urgency
from eclaireur.safety.models import Alert, OnCallReach, OnCallSlot
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator
from tests.safety.test_alerts import always_on_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def closed(author, moderator):
    """An alert of an hour ago, told to somebody on call, closed now by the moderator."""
    veille = always_on_call(PersonFactory(pseudonym="Veille", roles=[Role.COORDINATOR]))
    EmailAddress.objects.create(user=veille, email="veille@example.org", verified=True, primary=True)
    OnCallReach.objects.create(person=veille)
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
    OnCallSlot.objects.all().delete()  # their hours are over
    Alert.objects.update(due_at=timezone.now() - dt.timedelta(hours=1))
    return actions.close_alert(by=moderator, alert=alert, outcome=Outcome.FALSE_ALARM, note="Rien.")


def reopen(desk, alert):
    return desk.post(reverse("safety:reopen_alert", args=[alert.pk]), follow=True).content.decode()


def test_it_waits_again_with_a_new_delay_and_those_told_before_are_told_and_reached(
    desk, author, moderator, closed, django_capture_on_commit_callbacks
):
    assert "Rouvrir cette alerte" in desk.get(reverse("safety:alert", args=[closed.pk])).content.decode()

    EmailAddress.objects.create(user=moderator, email="ode@example.org", verified=True, primary=True)
    OnCallReach.objects.create(person=moderator)  # who knows, and is not called
    with django_capture_on_commit_callbacks(execute=True):
        assert "est rouverte" in reopen(desk, closed)

    alert = Alert.objects.get()
    assert (alert.is_open, alert.owner, alert.closed_by, alert.outcome, alert.note) == (True, None, None, "", None)
    assert alert.due_at > timezone.now()
    assert Notice.objects.get(kind=actions.REOPENED).to.pseudonym == "Veille"
    assert [one.to for one in mail.outbox] == [["veille@example.org"]]
    assert JournalEntry.objects.filter(verb="safety.reopen_alert", actor=moderator, subject=author).exists()
    assert actions.take_alert(by=moderator, alert=alert).owner == moderator
    assert "Rouvrir cette alerte" not in desk.get(reverse("safety:alert", args=[closed.pk])).content.decode()


def test_after_an_hour_it_stays_closed(desk, closed):
    Alert.objects.update(closed_at=timezone.now() - dt.timedelta(minutes=61))
    assert "Rouvrir cette alerte" not in desk.get(reverse("safety:alert", args=[closed.pk])).content.decode()
    assert "ne se rouvre plus" in reopen(desk, closed)
    assert not Alert.objects.open().exists()


def test_when_they_wrote_again_since_the_newer_alert_is_the_one(desk, author, closed):
    newer = actions.raise_alert(author=author, level=Urgency.RED)
    assert "une autre alerte est ouverte" in reopen(desk, closed)
    assert Alert.objects.open().get() == newer


def test_an_open_alert_is_not_reopened_from_under_who_has_it(desk, moderator, author):
    alert = actions.take_alert(by=moderator, alert=actions.raise_alert(author=author, level=Urgency.RED))
    reopen(desk, alert)
    alert.refresh_from_db()
    assert alert.owner == moderator


def test_who_does_not_handle_it_does_not_reopen_it(author, closed):
    for person in (author, PersonFactory(), PersonFactory(roles=[Role.OPERATOR])):
        with pytest.raises(PermissionDenied):
            actions.reopen_alert(by=person, alert=closed)


def test_a_call_from_a_group_is_made_again_and_not_reopened(desk, moderator):
    caller = a_facilitator()
    group = a_date(caller)
    actions.call_from_group(by=caller, group=group, kind=actions.RAISED)
    actions.end_call_from(by=caller, group=group)
    assert "ne se rouvre plus" in reopen(desk, Alert.objects.get())
