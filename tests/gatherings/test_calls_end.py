"""A call that is over is over everywhere: in the room, on the page of the date, on the desk; made again, it is a new one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import export
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.conversations import actions as conversations
from eclaireur.gatherings import actions
from eclaireur.safety import actions as safety
from eclaireur.safety import queries as answering
from eclaireur.safety.enums import Outcome, Reason, Step
from eclaireur.safety.models import Alert, OnCallSlot, Report
from tests.factories.accounts import PersonFactory
from tests.factories.gatherings import a_date, a_facilitator
from tests.gatherings.test_calls import from_a_date, from_a_room, on_call
from tests.gatherings.test_holding import begun
from tests.safety.test_alerts import late

pytestmark = pytest.mark.django_db


def panel(room):
    return reverse("conversations:hold", args=[room.thread_id])


class TestInTheRoom:
    @pytest.mark.parametrize("since", ["somebody came in", "the group is over"])
    def test_it_is_still_stopped_by_those_who_hold_the_room(self, since, client_of):
        answers = on_call()
        room, team = from_a_room()
        if since == "somebody came in":
            conversations.answer_call(by=answers, thread=room.thread)
        else:
            conversations.end_group(by=team, thread=room.thread)
        browser = client_of(team)
        page = browser.get(room.get_absolute_url()).content.decode()
        assert "Ce n’est plus la peine" in page
        assert "Appeler la modération" in page  # whoever came may not be enough
        browser.post(panel(room), {"do": "call_back"})
        assert not Alert.objects.open().exists()
        assert "Ce n’est plus la peine" not in browser.get(room.get_absolute_url()).content.decode()

    def test_its_link_leads_nowhere_rather_than_to_a_missing_page(self, client_of):
        answers = on_call()
        room, _team = from_a_room()
        alert, browser = Alert.objects.get(), client_of(answers)
        address = reverse("conversations:answer", args=[room.thread_id])
        assert address in browser.get(reverse("safety:alert", args=[alert.pk])).content.decode()
        conversations.answer_call(by=answers, thread=room.thread)
        assert "Voir ce groupe" not in browser.get(reverse("safety:alert", args=[alert.pk])).content.decode()

    def test_a_second_one_while_it_is_open_is_refused_kindly(self, client_of):
        on_call()
        room, team = from_a_room()
        page = client_of(team).post(panel(room), {"do": "call", "words": "vite"}, follow=True).content.decode()
        assert "déjà parti" in page
        assert Report.objects.get().note == "on ne s’entend plus"

    def test_closed_at_the_desk_it_lets_nobody_in_and_the_room_no_longer_says_that_somebody_may_come(
        self, client_of, django_capture_on_commit_callbacks
    ):
        answers, other = on_call(), on_call("autre@exemple.org")
        room, team = from_a_room()
        called, browser = "Une personne peut entrer pour aider", client_of(team)
        assert called in browser.get(room.get_absolute_url()).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            safety.close_alert(by=answers, alert=Alert.objects.get(), outcome=Outcome.NO_NEED)
        assert not answering.may_answer_call_from(room, other)
        assert called not in browser.get(room.get_absolute_url()).content.decode()

    def test_someone_whose_role_ended_no_longer_comes_in(self, client_of):
        told = on_call(role=Role.COORDINATOR)
        room, _team = from_a_room()
        address = reverse("conversations:answer", args=[room.thread_id])
        assert client_of(told).get(address).status_code == 200
        RoleGrant.objects.filter(person=told).update(until=timezone.now())
        assert client_of(told).get(address).status_code == 404


@pytest.mark.parametrize("calls", [from_a_room, from_a_date])
class TestAtTheDesk:
    def test_taken_back_or_closed_its_report_leaves_with_it(self, calls):
        answers = on_call()
        group, by = calls()
        assert Report.objects.open().on_desk_of(answers).count() == 1
        safety.end_call_from(by=by, group=group)
        assert not Report.objects.open().exists()
        calls()
        safety.close_alert(by=answers, alert=Alert.objects.open().get(), outcome=Outcome.NO_NEED)
        assert not Report.objects.open().exists()

    def test_a_report_that_is_no_call_stays(self, calls):
        on_call()
        group, by = calls()
        about = {"content_type": ContentType.objects.get_for_model(group), "object_id": str(group.pk)}
        other = Report.objects.create(reporter=PersonFactory(), reason=Reason.OTHER, note="autre chose", **about)
        safety.end_call_from(by=by, group=group)
        assert list(Report.objects.open()) == [other]

    def test_a_later_one_without_words_shows_none_of_the_former(self, calls):
        on_call()
        group, by = calls()
        assert answering.said_with(Alert.objects.get()).words
        safety.end_call_from(by=by, group=group)
        assert safety.call_from_group(by=by, group=group, kind="gatherings.called")
        assert answering.said_with(Alert.objects.open().get()).words == ""

    def test_a_closed_one_never_shows_the_words_of_a_later_one(self, calls):
        on_call()
        group, by = calls()
        first, words = Alert.objects.get(), answering.said_with(Alert.objects.get()).words
        safety.end_call_from(by=by, group=group)
        assert safety.call_from_group(by=by, group=group, kind="gatherings.called", words="MARQUE")
        first.refresh_from_db()
        assert answering.said_with(first).words == words
        assert answering.said_with(Alert.objects.open().get()).words == "MARQUE"

    def test_nor_does_one_made_again_while_somebody_has_it(self, calls):
        on_call()
        group, by = calls()
        assert safety.call_from_group(by=by, group=group, kind="gatherings.called", again=True)
        assert answering.said_with(Alert.objects.get()).words == ""
        assert Report.objects.open().count() == 1

    def test_what_is_shown_of_it_counts_those_told_of_this_one_only(self, calls):
        """Whoever was on call went home: others are told, outside the site too, and only they are counted."""
        first = on_call()
        group, by = calls()
        OnCallSlot.objects.filter(person=first).delete()
        moderators = [PersonFactory(roles=[Role.MODERATOR]) for _n in range(3)]
        assert safety.call_from_group(by=by, group=group, kind="gatherings.called", again=True)
        alert = Alert.objects.get()
        assert alert.step == Step.MODERATORS
        assert {telling.person for telling in alert.tellings.all()} == {first, *moderators}
        assert answering.call_of(alert).told == 4

    def test_made_again_later_it_goes_up_from_where_it_was(self, calls):
        on_call()
        PersonFactory(roles=[Role.COORDINATOR])
        group, by = calls()
        alert = Alert.objects.get()
        late(alert)
        safety.move_on(str(alert.pk))
        step = Alert.objects.get().step
        assert safety.call_from_group(by=by, group=group, kind="gatherings.called", again=True)
        assert Alert.objects.get().step == step


def test_from_a_date_a_second_one_while_it_is_open_is_refused_kindly(client_of):
    on_call()
    date = begun(a_date(by := a_facilitator()))
    browser, address = client_of(by), reverse("gatherings:call", args=[date.pk])
    browser.post(address, {"words": "Une personne ne va pas bien."})
    assert "déjà parti" in browser.post(address, {"words": "vite"}, follow=True).content.decode()
    assert Alert.objects.open().count() == 1
    assert not actions.call_for_help(by=by, occurrence=date, words="")


def test_the_archive_says_that_it_was_a_call_from_a_group():
    on_call()
    _date, by = from_a_date()
    cells = [cell for section in export.sections(by) if section.name == "safety.alert" for row in section.rows for cell in row]
    called = next(cell for cell in cells if cell.name == "group_type")
    assert called.label == "appel à l’aide depuis un groupe"
    assert called.words
