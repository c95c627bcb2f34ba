"""One's own words: erased at any time, from anywhere, even by who left or was asked to leave; and gone with their account."""

import pytest
from django.urls import reverse

from eclaireur.accounts.actions import erase_person
from eclaireur.conversations import actions
from eclaireur.conversations.models import Message, Room, Seat
from tests.conversations.test_consumers import in_thread
from tests.conversations.test_room_consumers import RoomPage, a_room, closing, opened
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of, say, say_in


def number(thread, person):
    return Seat.objects.get(room__thread=thread, place__person=person).number


def asked_to_leave(thread, team, person):
    actions.remove(by=team, thread=thread, number=number(thread, person), words="À demain.")


def given_back(thread, _team, person):
    actions.let_go(by=None, thread=thread, person=person)


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [asked_to_leave, given_back])
class TestOutOfARoom:
    def test_each_message_may_be_erased_and_the_page_after_is_readable(self, client_of, gone):
        person = PersonFactory()
        thread, team = room_of(person)
        message = say_in(thread, person, "trop dit")
        gone(thread, team, person)
        browser, erase = client_of(person), reverse("conversations:erase", args=[message.pk])
        page = browser.get(erase)
        assert "trop dit" in page.content.decode()
        assert browser.get(page.context["back"]).status_code == 200
        assert browser.post(erase, follow=True).status_code == 200
        assert Message.objects.get().body is None

    def test_all_of_it_may_be_erased_at_once_from_a_page_they_still_reach(self, client_of, gone):
        person, other = PersonFactory(), PersonFactory()
        thread, team = room_of(person, other)
        for words in ("un", "deux"):
            say_in(thread, person, words)
        theirs = say_in(thread, other, "d’un autre")
        gone(thread, team, person)
        browser, erase = client_of(person), reverse("conversations:erase_mine", args=[thread.pk])
        reached = thread.get_absolute_url() if gone is asked_to_leave else reverse("conversations:threads")
        assert erase in browser.get(reached).content.decode()
        assert browser.get(erase).status_code == 200
        assert browser.post(erase, follow=True).status_code in {200, 403}  # the room says why they stay outside
        assert list(Message.objects.exclude(body=None)) == [theirs]
        assert erase not in browser.get(reached).content.decode()
        assert browser.get(erase).status_code == 404

    def test_nobody_elses(self, client_of, gone):
        person, other = PersonFactory(), PersonFactory()
        thread, team = room_of(person, other)
        message = say_in(thread, other)
        gone(thread, team, person)
        for name, pk in (("erase", message.pk), ("erase_mine", thread.pk), ("edit", message.pk)):
            assert client_of(person).post(reverse(f"conversations:{name}", args=[pk])).status_code == 404


@pytest.mark.django_db
def test_in_a_conversation_one_left_ones_words_may_still_be_erased(client_of):
    thread, one, _other = private_thread()
    message = say(thread, one, "à moi")
    actions.leave(by=one, thread=thread)
    answer = client_of(one).post(reverse("conversations:erase", args=[message.pk]), follow=True)
    assert answer.status_code == 200
    assert Message.objects.get().body is None


@pytest.mark.django_db(transaction=True)
class TestAnAccountErased:
    async def test_open_pages_are_told_and_so_is_a_page_that_comes_back(self):
        thread, team, people, team_session, sessions = await a_room()
        await in_thread(say_in)(thread, people[0], "à ne plus lire")
        there, away = await opened(thread, team_session, 1), await opened(thread, sessions[1], 1)
        await away.leave()
        await in_thread(erase_person)(by=people[0], person=people[0])
        assert (await there.hear("forgotten"))[-1] == {"type": "forgotten", "n": 1}
        await in_thread(say_in)(thread, team, "la suite")
        back = await RoomPage(thread, sessions[1]).open(1)
        heard = await back.hear()
        assert {"type": "forgotten", "n": 1} in heard
        assert [frame["x"] for frame in heard if frame["type"] == "m"] == ["la suite"]
        await closing(there, back)

    async def test_a_page_drawn_since_is_not_told(self):
        thread, _team, people, team_session, _sessions = await a_room()
        await in_thread(say_in)(thread, people[0], "à ne plus lire")
        await in_thread(erase_person)(by=people[0], person=people[0])
        page = await RoomPage(thread, team_session).open()
        await page.say(type="resume", revision=1, forgotten=1)
        assert "forgotten" not in {frame["type"] for frame in await page.hear()}
        await closing(page)


@pytest.mark.django_db
def test_a_page_without_its_socket_is_told_with_the_answer_to_what_it_sends(client_of):
    person, other = PersonFactory(), PersonFactory()
    thread, _team = room_of(person, other)
    say_in(thread, other, "à ne plus lire")
    erase_person(by=other, person=other)
    assert Room.objects.get().forgotten == 1
    sent = {"body": "là", "token": "0" * 32, "revision": 1, "forgotten": 0}
    answer = client_of(person).post(thread.get_absolute_url(), sent, headers={"accept": "application/json"})
    assert answer.json()["messages"][0] == {"type": "forgotten", "n": 1}
