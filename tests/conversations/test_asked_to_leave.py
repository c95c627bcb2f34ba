"""Asked to leave a room: how one writes to moderation, and how one is let back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, queries
from eclaireur.conversations.models import Seat
from eclaireur.notices.models import Notice
from eclaireur.safety.actions import report
from eclaireur.safety.enums import Reason
from eclaireur.safety.models import ModerationSettings, Report
from eclaireur.safety.queries import is_held_back
from eclaireur.safety.registries import report_address, reportable
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of, say

pytestmark = pytest.mark.django_db
WORDS = "Reposez-vous, à demain."


def asked_to_leave():
    thread, team = room_of(member := PersonFactory())
    seat = Seat.objects.get(room__thread=thread, place__person=member)
    actions.remove(by=team, thread=thread, number=seat.number, words=WORDS)
    return thread, team, member, seat


class TestWritingToModeration:
    def test_from_the_closed_door_one_really_writes_to_moderation(self, client_of):
        thread, team, member, seat = asked_to_leave()
        browser = client_of(member)
        page = browser.get(thread.get_absolute_url()).content.decode()
        assert f'href="{report_address(seat)}"' in page
        form = browser.get(report_address(seat)).content.decode()
        assert WORDS in form
        assert team.pseudonym not in form
        browser.post(report_address(seat), {"reason": "other", "note": "Je n’ai rien fait de mal.", "attach": "on"})
        made = Report.objects.get()
        assert (made.reporter, made.author, made.note, made.excerpt) == (member, team, "Je n’ai rien fait de mal.", WORDS)
        moderator = PersonFactory(roles=[Role.MODERATOR])
        assert made in Report.objects.on_desk_of(moderator)
        assert made not in Report.objects.on_desk_of(team)  # nobody answers about what they did

    def test_the_page_says_who_may_guess_and_says_of_other_texts_that_nobody_will(self, client_of):
        _thread, _team, member, seat = asked_to_leave()
        form = client_of(member).get(report_address(seat)).content.decode()
        assert "peut donc le deviner" in form
        assert "ne saura pas" not in form
        thread, _one, other = private_thread(member)
        form = client_of(member).get(report_address(say(thread, other))).content.decode()
        assert "ne saura pas que c’est vous" in form
        assert "deviner" not in form

    def test_however_many_do_what_they_write_waits_for_nobody(self):
        settings = ModerationSettings.load()
        thread, team = room_of(*(members := PersonFactory.create_batch(settings.reports_on_author)))
        for seat in Seat.objects.filter(place__person__in=members):
            actions.remove(by=team, thread=thread, number=seat.number, words=WORDS)
            report(by=seat.person, about=Seat.objects.get(pk=seat.pk), reason=Reason.OTHER, note="Je n’ai rien fait de mal.")
        assert Report.objects.filter(author=team).count() == settings.reports_on_author
        assert not is_held_back(team)

    def test_nobody_else_reports_it_nor_once_it_is_past(self):
        thread, team, member, seat = asked_to_leave()
        may_see = reportable(Seat).may_see
        seat = Seat.objects.get(pk=seat.pk)
        assert may_see(member, seat)
        assert not may_see(team, seat)
        actions.let_back(by=team, thread=thread, number=seat.number)
        assert not may_see(member, Seat.objects.get(pk=seat.pk))


class TestLetBack:
    def test_a_holder_who_was_wrong_lets_them_back_at_once_and_they_are_told(self, client_of):
        thread, team, member, seat = asked_to_leave()
        browser, address = client_of(team), thread.get_absolute_url()
        assert f"Laisser revenir {member.pseudonym}" in browser.get(address).content.decode()
        browser.post(reverse("conversations:hold", args=[thread.pk]), {"do": "let_back", "number": seat.number})
        assert queries.why_not_enter(queries.seat_in(thread.pk, member)) == ""
        assert client_of(member).get(address).status_code == 200
        assert Seat.objects.get(pk=seat.pk).farewell is None
        assert Notice.objects.get(to=member).kind == "conversations.let_back"
        assert "Laisser revenir" not in browser.get(address).content.decode()

    def test_a_member_lets_nobody_back_and_nobody_is_let_back_twice(self):
        thread, team, _member, seat = asked_to_leave()
        actions.admit(by=team, thread=thread, person=(other := PersonFactory()))
        with pytest.raises(PermissionDenied):
            actions.let_back(by=other, thread=thread, number=seat.number)
        actions.let_back(by=team, thread=thread, number=seat.number)
        with pytest.raises(actions.NotNowError):
            actions.let_back(by=team, thread=thread, number=seat.number)
