"""The pages of a room without any script: who gets them, what they say, that nothing written is lost."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, queries
from eclaireur.conversations.enums import RoomMode
from eclaireur.conversations.models import Message, Room, Seat, Thread
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import room_of, say_in

pytestmark = pytest.mark.django_db
MARKER = "marqueur-que-nul-autre-ne-lit"


def address(thread, name, *more):
    return reverse(f"conversations:{name}", args=[thread.pk, *more])


def number(thread, person):
    return Seat.objects.get(room__thread=thread, place__person=person).number


def test_nobody_else_gets_any_page_of_a_room(client, client_of):
    member = PersonFactory()
    thread, _team = room_of(member)
    say_in(thread, member, MARKER)
    there = number(thread, member)
    addresses = [address(thread, name) for name in ("room", "gesture", "hold", "after", "answer")]
    addresses += [address(thread, name, there) for name in ("room_block", "remove")]
    for one in addresses:
        assert client.get(one).status_code in {302, 405}
    for outsider in [PersonFactory(), *(PersonFactory(roles=[role]) for role in Role)]:
        browser = client_of(outsider)
        for one in addresses:
            for answer in (browser.get(one), browser.post(one, {"body": "x", "do": "end", "token": uuid.uuid4()})):
                assert answer.status_code in {404, 405}, (outsider, one)
                assert MARKER not in answer.content.decode()
    browser = client_of(member)  # reads, and holds nothing
    for name in ("hold", "after"):
        assert browser.post(address(thread, name), {"do": "end"}).status_code == 404
    assert Room.objects.get().ended_at is None


def test_the_page_says_what_is_written_who_reads_it_and_until_when(client_of):
    member, other = PersonFactory(), PersonFactory()
    thread, team = room_of(member, other)
    say_in(thread, other, "Bonsoir.\nUne <b>balise</b>.")
    page = client_of(member).get(thread.get_absolute_url()).content.decode()
    assert "Une &lt;b&gt;balise&lt;/b&gt;." in page
    assert "et personne d’autre" in page
    assert other.pseudonym in page
    assert "Tenir le groupe" not in page
    assert "Tenir le groupe" in client_of(team).get(thread.get_absolute_url()).content.decode()


def test_an_empty_room_and_a_long_one(client_of):
    member = PersonFactory()
    thread, team = room_of(member)
    browser = client_of(member)
    assert "Personne n’a encore écrit" in browser.get(thread.get_absolute_url()).content.decode()
    for n in range(53):
        say_in(thread, team, f"n° {n}.")
    last = browser.get(thread.get_absolute_url())
    assert [len(last.context["messages_shown"]), "n° 52." in last.content.decode()] == [50, True]
    older = browser.get(thread.get_absolute_url(), {"avant": last.context["first_sequence"]})
    assert len(older.context["messages_shown"]) == 3
    assert browser.get(thread.get_absolute_url(), {"avant": "x" * 30}).status_code == 200


def test_the_page_makes_as_many_queries_for_1_and_30_messages_and_people(client_of):
    counts = []
    for many in (1, 30):
        member = PersonFactory()
        people = [PersonFactory() for _n in range(many)]
        thread, _team = room_of(member, *people)
        for person in people:
            say_in(thread, person)
        browser = client_of(member)
        browser.get(thread.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            browser.get(thread.get_absolute_url())
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_words_that_cannot_leave_now_are_kept(client_of):
    member = PersonFactory()
    thread, team = room_of(member)
    actions.set_mode(by=team, thread=thread, mode=RoomMode.TURNS)
    browser = client_of(member)
    answer = browser.post(thread.get_absolute_url(), {"body": "mes mots 😀", "token": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Levez la main" in answer.content.decode()
    assert "mes mots 😀" in answer.content.decode()
    assert queries.draft_of(member, thread) == "mes mots 😀"
    for wrong in ("", "a\x00b", "x" * 20_000):
        assert browser.post(thread.get_absolute_url(), {"body": wrong, "token": "rien"}).status_code == 422
    assert not Message.objects.exists()


def test_a_hand_is_raised_and_lowered_by_plain_forms(client_of):
    member = PersonFactory()
    thread, _team = room_of(member)
    browser = client_of(member)
    browser.post(address(thread, "gesture"), {"do": "raise"})
    page = browser.get(thread.get_absolute_url()).content.decode()
    assert f"Mains levées, dans l’ordre\u00a0: {member.pseudonym}" in page
    assert browser.post(address(thread, "gesture"), {"do": "lower"}, headers={"accept": "application/json"}).status_code == 204
    assert not Seat.objects.with_hand_raised().exists()
    for odd in ({}, {"do": "?"}, {"do": "worry", "number": "9" * 40}, {"do": "worry", "number": "x"}):
        assert browser.post(address(thread, "gesture"), odd).status_code == 302


def test_a_gesture_refused_to_a_script_is_said_there_and_not_on_a_later_page(client_of):
    member = PersonFactory()
    thread, team = room_of(member)
    actions.end_group(by=team, thread=thread)
    browser = client_of(member)
    answer = browser.post(address(thread, "gesture"), {"do": "raise"}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["words"].startswith("Le groupe est terminé")
    assert answer.json()["words"] not in browser.get("/conversations/").content.decode()


def test_raised_hands_are_read_out_to_who_holds_the_group_only(client_of):
    member = PersonFactory()
    thread, team = room_of(member)
    quiet = 'data-around="hands" aria-live="off"'
    assert quiet in client_of(member).get(thread.get_absolute_url()).content.decode()
    held = client_of(team).get(thread.get_absolute_url()).content.decode()
    now = held[held.index('aria-live="polite"') : held.index("data-gesture")]
    assert 'data-around="hands"' in now
    assert quiet not in held


def test_nobody_is_silenced_when_nobody_was_chosen(client_of):
    member = PersonFactory()
    thread, team = room_of(member)
    browser, hold = client_of(team), address(thread, "hold")
    page = browser.get(thread.get_absolute_url()).content.decode()
    assert '<select id="tenir-personne" name="number"><option value="">Choisir une personne</option>' in page
    answer = browser.post(hold, {"do": "silence", "number": "", "minutes": ""}, headers={"hx-request": "true"})
    assert "Choisissez d’abord une personne." in answer.content.decode()
    assert not Seat.objects.filter(is_silenced=True).exists()


def test_the_panel_gives_the_floor_pauses_and_says_what_is_wrong(client_of):
    member = PersonFactory()
    thread, team = room_of(member)
    browser, hold = client_of(team), address(thread, "hold")
    browser.post(hold, {"give": number(thread, member), "minutes": "3"})
    room = Room.objects.get()
    assert (room.speaker, room.mode) == (member, RoomMode.TURNS)
    for minutes in ("-3", "abc", "999999999"):
        answer = browser.post(hold, {"do": "pause", "minutes": minutes}, headers={"hx-request": "true"})
        assert "entre 1 et 60" in answer.content.decode()
    assert not Room.objects.get().is_paused
    browser.post(hold, {"do": "pause"})
    assert Room.objects.get().is_paused
    assert browser.post(hold, {"do": "give", "number": "77"}).status_code == 302
    browser.post(hold, {"do": "end"})
    assert Room.objects.get().is_over


def test_someone_asked_to_leave_reads_why_kindly_and_not_the_room(client_of):
    member, other = PersonFactory(), PersonFactory()
    thread, team = room_of(member, other)
    say_in(thread, other, MARKER)
    there = number(thread, member)
    browser = client_of(team)
    assert browser.post(address(thread, "remove", there), {"body": " "}).status_code == 422
    browser.post(address(thread, "remove", there), {"body": "Reposez-vous, à demain."})
    theirs = client_of(member)
    answer = theirs.post(thread.get_absolute_url(), {"body": "mais enfin", "token": uuid.uuid4()})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Reposez-vous, à demain." in page
    assert "Où vous tourner" in page
    assert "mais enfin" in page
    assert MARKER not in page


def test_a_moderator_comes_in_only_when_called(client_of):
    moderator = PersonFactory(roles=[Role.MODERATOR])
    thread, team = room_of()
    assert client_of(moderator).get(address(thread, "answer")).status_code == 404
    actions.call_moderators(by=team, thread=thread)
    browser = client_of(moderator)
    assert browser.get(thread.get_absolute_url()).status_code == 404  # not before saying so
    assert browser.post(address(thread, "answer")).url == thread.get_absolute_url()
    assert "De la modération" in browser.get(thread.get_absolute_url()).content.decode()


def test_across_a_block_the_page_shows_neither_words_nor_name(client_of):
    member, other = PersonFactory(), PersonFactory(pseudonym="Pseudonyme bloqué")
    thread, _team = room_of(member, other)
    say_in(thread, other, MARKER)
    actions.raise_hand(by=other, thread=thread)
    client_of(other).get(thread.get_absolute_url())  # is here
    block(by=other, person=member)
    page = client_of(member).get(thread.get_absolute_url()).content.decode()
    assert MARKER not in page
    assert "Pseudonyme bloqué" not in page


def test_after_the_group_a_word_between_those_who_held_it_and_a_message_to_who_left(client_of):
    member, gone = PersonFactory(), PersonFactory()
    thread, team = room_of(member, gone)
    client_of(member).post(address(thread, "gesture"), {"do": "worry", "number": number(thread, gone)})
    browser, after = client_of(team), address(thread, "after")
    assert gone.pseudonym in browser.get(after).content.decode()
    browser.post(after, {"body": "Une soirée dense."})
    assert "Une soirée dense." in browser.get(after).content.decode()
    answer = browser.post(after, {"write": number(thread, gone)})
    opened = Thread.objects.private().get()
    assert answer.url == opened.get_absolute_url()


def test_rooms_are_listed_with_the_conversations(client_of):
    member = PersonFactory()
    thread, _team = room_of(member)
    page = client_of(member).get(reverse("conversations:threads")).content.decode()
    assert thread.get_absolute_url() in page
    assert "Groupe du jeudi" in page
