"""A displayed path and moderation: hidden, shown, held, read once, and read again when it changes."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.gatherings.models import Occurrence, Series
from eclaireur.people.actions import save_introduction, withdraw_path
from eclaireur.people.models import Path, PathStep, PeerProfile
from eclaireur.practice import actions
from eclaireur.safety import actions as safety
from eclaireur.safety import queries
from eclaireur.safety.enums import AppealOutcome, HeldFor, Measure, Priority, Reason
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_series
from tests.factories.people import PathStepFactory
from tests.factories.practice import ClearanceFactory, listed_peer
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer():
    return listed_peer()


@pytest.fixture
def path(peer):
    return Path.objects.get(person=peer.person)


def paths_on_desk():
    return [line.item for line in queries.desk_of(moderator()).lines if line.item.urgency == Priority.SHOWN]


def is_met(peer):
    viewer = PersonFactory()
    return (PeerProfile.objects.listed().filter(pk=peer.pk).exists(), Path.objects.visible_to(viewer).exists(),
            PathStep.objects.visible_to(viewer).exists())


def test_three_reports_hide_a_path_until_seen_and_its_author_still_has_it(peer, path):
    PathStepFactory(path=path)
    assert is_met(peer) == (True, True, True)
    reports = [safety.report(by=PersonFactory(), about=path, reason=Reason.TREATMENT) for _n in range(3)]
    assert is_met(peer) == (False, False, False)
    assert Path.objects.visible_to(peer.person).get() == path
    safety.decide(by=moderator(), report=reports[0], measure=Measure.NOTHING, reason=Reason.OTHER)
    assert is_met(peer) == (True, True, True)


def test_displaying_it_again_does_not_undo_what_moderation_hid(peer, path):
    report = safety.report(by=PersonFactory(), about=path, reason=Reason.TREATMENT)
    decision = safety.decide(by=moderator(), report=report, measure=Measure.HIDE, reason=Reason.TREATMENT, letter="Voilà.")
    withdraw_path(by=peer.person, path=Path.objects.get(pk=path.pk))
    Path.objects.filter(pk=path.pk).update(published_at=timezone.now())
    assert is_met(peer)[0] is False
    appeal = safety.appeal(by=peer.person, decision=decision, words="Je parlais de moi.")
    safety.answer_appeal(by=moderator(), appeal=appeal, outcome=AppealOutcome.CANCELLED, answer="Oui.")
    assert is_met(peer)[0] is True


def test_a_path_withdrawn_while_it_waited_is_not_displayed_by_the_reading(peer, path):
    safety.hold(path, why=HeldFor.AUTHOR, author=peer.person)
    withdraw_path(by=peer.person, path=Path.objects.get(pk=path.pk))
    safety.release(Path.objects.get(pk=path.pk))
    assert is_met(peer)[0] is False


def test_a_path_is_on_the_desk_until_read_and_again_when_its_words_change(path, time_machine):
    assert [item.title for item in paths_on_desk()] == [path.person.pseudonym]
    safety.see(by=moderator(), thing=path)
    assert paths_on_desk() == []
    time_machine.move_to(timezone.now() + dt.timedelta(hours=1))
    PathStepFactory(path=path)
    assert len(paths_on_desk()) == 1


def test_who_clears_a_peer_has_read_the_path(path):
    coordinator = PersonFactory(roles=["coordinator"])
    path.person.clearance.delete()
    asked = ClearanceFactory(person=path.person)
    actions.decide_clearance(by=coordinator, clearance=asked, decision="approved", note="Bienvenue.")
    assert paths_on_desk() == []


@pytest.mark.parametrize("changes", [False, True])
def test_a_path_that_changed_while_a_coordinator_answered_is_still_to_be_read(path, client_of, changes):
    browser = client_of(PersonFactory(roles=["coordinator"]))
    path.person.clearance.delete()
    page = reverse("practice:clearance", args=[ClearanceFactory(person=path.person).pk])
    read = re.search(r'name="read" value="(\w+)"', browser.get(page).content.decode())[1]
    if changes:
        path.introduction += " Et d’autres mots, que personne n’a lus."
        save_introduction(by=path.person, path=path)
    browser.post(page, {"decision": "approved", "note": "", "read": read})
    assert len(paths_on_desk()) == changes


def test_a_gathering_waits_out_of_the_agenda_and_comes_back_with_its_dates():
    series = a_series()
    dates = Occurrence.objects.filter(series=series).count()
    reports = [safety.report(by=PersonFactory(), about=series, reason=Reason.OTHER) for _n in range(3)]
    assert not Series.objects.visible_to(PersonFactory()).filter(pk=series.pk).exists()
    safety.decide(by=moderator(), report=reports[0], measure=Measure.NOTHING, reason=Reason.OTHER)
    assert Series.objects.visible_to(PersonFactory()).filter(pk=series.pk).exists()
    assert Occurrence.objects.filter(series=series, cancelled_at=None).count() == dates
