"""« Je m’inquiète »: those who hold the room are told, can write or put it away; who holds it is worried about too."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from eclaireur.accounts.actions import pause, suspend
from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, queries
from eclaireur.conversations.models import Seat, Thread
from eclaireur.notices.models import Notice
from eclaireur.safety.registries import report_address
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of, say_in

pytestmark = pytest.mark.django_db


def number(thread, person):
    return Seat.objects.get(room__thread=thread, place__person=person).number


def worry(thread, by, about):
    return actions.worry_about(by=by, thread=thread, number=number(thread, about))


def told(*people):
    """Which of `people` have an unread notice that somebody worries."""
    unread = set(Notice.objects.unread().filter(kind="conversations.worried").values_list("to", flat=True))
    return {person for person in people if person.pk in unread}


def held_by_two(*members):
    thread, one = room_of(*members)
    other = PersonFactory()
    actions.admit(by=one, thread=thread, person=other, holds=True)
    return thread, one, other


def after_page(thread):
    return reverse("conversations:after", args=[thread.pk])


class TestWhoIsTold:
    def test_those_who_hold_the_room_with_a_notice_that_names_nobody(self):
        member, frail = PersonFactory(), PersonFactory()
        thread, one, other = held_by_two(member, frail)
        assert worry(thread, member, frail)
        assert told(one, other, member, frail) == {one, other}
        notice = Notice.objects.filter(kind="conversations.worried").first()
        assert notice.by is None
        assert notice.url == after_page(thread)
        assert frail.pseudonym not in notice.sentence

    def test_the_moderator_who_came_to_help_too(self):
        member, frail, moderator = PersonFactory(), PersonFactory(), PersonFactory(roles=[Role.MODERATOR])
        thread, team = room_of(member, frail)
        actions.call_moderators(by=team, thread=thread)
        actions.answer_call(by=moderator, thread=thread)
        worry(thread, member, frail)
        assert told(team, moderator) == {team, moderator}

    def test_not_who_said_it_nor_who_no_longer_holds_it(self):
        member, frail = PersonFactory(), PersonFactory()
        thread, one, other = held_by_two(member, frail)
        actions.let_go(by=None, thread=thread, person=other)
        assert worry(thread, one, frail)
        assert told(one, other) == set()

    def test_about_somebody_who_holds_the_room_the_others_who_do_and_never_themselves(self, client_of):
        member = PersonFactory()
        thread, one, other = held_by_two(member)
        assert worry(thread, member, one)
        assert told(one, other) == {other}
        assert [seat.worries for seat in queries.rooms_of(one)] == [0]
        assert [seat.worries for seat in queries.rooms_of(other)] == [1]
        assert "inquiète pour une personne" not in client_of(one).get(thread.get_absolute_url()).content.decode()
        assert "inquiète pour une personne" in client_of(other).get(thread.get_absolute_url()).content.decode()
        assert f"Écrire à {one.pseudonym}" in client_of(other).get(after_page(thread)).content.decode()


class TestNobodyElseToTell:
    def sent(self, client_of, thread, by, about):
        browser = client_of(by)
        browser.post(reverse("conversations:gesture", args=[thread.pk]), {"do": "worry", "number": number(thread, about)})
        return browser.get(thread.get_absolute_url()).content.decode()

    def test_who_holds_it_alone_leads_to_help_and_to_the_moderators(self, client_of):
        member = PersonFactory()
        thread, team = room_of(member)
        words = say_in(thread, team, "Je n’ai plus la force de tenir ce groupe.")
        page = self.sent(client_of, thread, member, team)
        assert "C’est dit aux personnes" not in page
        assert "Personne d’autre ne tient ce groupe" in page
        assert f'<a href="{reverse("safety:help")}">Où vous tourner</a>' in page
        assert f'<a href="{report_address(words)}">Le dire à la modération</a>' in page
        assert client_of(member).get(report_address(words)).status_code == 200

    def test_before_any_word_of_theirs_help_alone_is_offered(self, client_of):
        member = PersonFactory()
        thread, team = room_of(member)
        page = self.sent(client_of, thread, member, team)
        assert "Le dire à la modération" not in page
        assert "Où vous tourner</a>" in page

    @pytest.mark.parametrize("away", ["on a break", "suspended"])
    def test_nor_when_those_who_hold_it_are_away(self, client_of, away):
        member, frail = PersonFactory(), PersonFactory()
        thread, team = room_of(member, frail)
        if away == "suspended":
            suspend(by=None, person=team, until=None)
        else:
            pause(by=team)
        assert "Personne d’autre ne tient ce groupe" in self.sent(client_of, thread, member, frail)

    def test_otherwise_it_is_said_to_be_told(self, client_of):
        member, frail = PersonFactory(), PersonFactory()
        thread, _team = room_of(member, frail)
        assert "C’est dit aux personnes qui tiennent le groupe" in self.sent(client_of, thread, member, frail)


class TestPuttingItAway:
    def test_seen_it_waits_for_nobody_and_nobody_is_written_to(self, client_of):
        member, frail = PersonFactory(), PersonFactory()
        thread, one, other = held_by_two(member, frail)
        worry(thread, member, frail)
        browser = client_of(one)
        assert f"C’est vu pour {frail.pseudonym}" in browser.get(after_page(thread)).content.decode()
        assert told(one, other) == {other}  # reading it is enough for oneself
        browser.post(after_page(thread), {"seen": number(thread, frail)})
        assert frail.pseudonym not in browser.get(after_page(thread)).content.decode()
        assert told(one, other) == set()
        assert not Thread.objects.private().exists()
        assert not Notice.objects.filter(to=frail).exists()
        assert worry(thread, member, frail)  # and may be said again
        assert told(one, other) == {one, other}

    def test_a_notice_stays_while_there_is_somebody_else_to_write_to(self):
        member, frail = PersonFactory(), PersonFactory()
        thread, one, other = held_by_two(member, frail)
        worry(thread, member, frail)
        worry(thread, member, other)
        actions.write_to(by=one, thread=thread, number=number(thread, frail))
        assert told(one, other) == {one}  # the other would read of themselves: their page says nothing

    def test_only_by_who_holds_the_room_and_not_for_oneself(self):
        member, frail = PersonFactory(), PersonFactory()
        thread, one, _other = held_by_two(member, frail)
        worry(thread, member, frail)
        worry(thread, member, one)
        with pytest.raises(PermissionDenied):
            actions.note_worry_seen(by=member, thread=thread, number=number(thread, frail))
        actions.note_worry_seen(by=one, thread=thread, number=number(thread, one))
        assert Seat.objects.filter(worry_at__isnull=False).count() == 2
