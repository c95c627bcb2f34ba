"""The pages, without any script: who gets them, what they say, and that nothing written is lost."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eclaireur.accounts.actions import block, pause
from eclaireur.accounts.enums import Circle, Role
from eclaireur.accounts.models import Block
from eclaireur.conversations import actions, queries
from eclaireur.conversations.models import Message, Participation, Thread
from eclaireur.core.privacy import models_about_people, subjects
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say

pytestmark = pytest.mark.django_db
LIST = reverse("conversations:threads")
MARKER = "marqueur-que-nul-autre-ne-lit"


def page_of(browser, thread, **query):
    return browser.get(thread.get_absolute_url(), query)


def write(browser, thread, text, token=None, **more):
    return browser.post(thread.get_absolute_url(), {"body": text, "token": token or uuid.uuid4()} | more)


def test_nobody_else_gets_any_page_of_a_thread(client, client_of):
    thread, one, other = private_thread()
    message = say(thread, one, MARKER)
    addresses = [
        thread.get_absolute_url(),
        *(reverse(f"conversations:{name}", args=[thread.pk]) for name in ("leave", "block", "mute")),
        *(reverse(f"conversations:{name}", args=[message.pk]) for name in ("edit", "erase")),
    ]
    for address in addresses:
        assert client.get(address).status_code in {302, 405}
    outsiders = [PersonFactory(), PersonFactory(circle=Circle.RELATIVE), *(PersonFactory(roles=[role]) for role in Role)]
    for outsider in outsiders:
        browser = client_of(outsider)
        for address in addresses:
            for answer in (browser.get(address), browser.post(address, {"body": "x", "token": uuid.uuid4()})):
                assert answer.status_code in {404, 405}, (outsider, address)
                assert MARKER not in answer.content.decode()
        assert MARKER not in browser.get(LIST).content.decode()
    browser = client_of(other)  # reads, and does not touch what is not theirs
    for address in addresses[-2:]:
        assert browser.post(address, {"body": "x", "revision": 1}).status_code == 404
    assert Message.objects.get().body == MARKER


def test_the_list_says_what_waits_and_what_is_over(client_of):
    thread, me, other = private_thread()
    _over, _me, another = private_thread(me)
    say(thread, other)
    say(thread, other)
    block(by=another, person=me)
    page = client_of(me).get(LIST).content.decode()
    assert "2 messages à lire" in page
    assert "fermée, à relire" in page
    assert f"{thread.get_absolute_url()}#non-lus" in page


def test_an_empty_list_says_what_to_expect(client_of, person):
    assert "Pas encore de conversation" in client_of(person).get(LIST).content.decode()


def test_a_long_list_has_pages_and_ends(client_of, person):
    for _number in range(23):
        private_thread(person)
    browser = client_of(person)
    pages = [browser.get(LIST, {"page": number}).context["page"].object_list for number in (1, 2)]
    assert [len(page) for page in pages] == [20, 3]


@pytest.mark.parametrize("how_many", [1, 3, 18])
def test_the_list_costs_the_same_for_one_and_many(client_of, person, how_many, django_assert_max_num_queries):
    for _number in range(how_many):
        thread, _me, other = private_thread(person)
        say(thread, other)
    browser = client_of(person)
    browser.get(LIST)
    with django_assert_max_num_queries(20):
        browser.get(LIST)


class TestReading:
    def test_marks_as_read_and_says_where_the_new_ones_begin(self, client_of):
        thread, me, other = private_thread()
        say(thread, other, "bonjour toi")
        browser = client_of(me)
        page = page_of(browser, thread).content.decode()
        assert "bonjour toi" in page
        assert 'id="non-lus"' in page
        assert queries.unread_count(me) == 0
        assert 'id="non-lus"' not in page_of(browser, thread).content.decode()

    def test_the_author_learns_that_it_was_read(self, client_of):
        thread, me, other = private_thread()
        say(thread, me)
        assert "envoyé" in page_of(client_of(me), thread).content.decode()
        page_of(client_of(other), thread)
        assert re.search(r"data-note=\"\">lu<", page_of(client_of(me), thread).content.decode())

    def test_words_are_never_markup_nor_links(self, client_of):
        thread, me, other = private_thread()
        say(thread, other, "<script>alert(1)</script> https://example.org/piege")
        page = page_of(client_of(me), thread).content.decode()
        assert "<script>alert" not in page
        assert 'href="https://example.org' not in page

    def test_an_erased_message_shows_nothing_of_it(self, client_of):
        thread, me, other = private_thread()
        actions.erase(by=other, message=say(thread, other, MARKER))
        page = page_of(client_of(me), thread).content.decode()
        assert MARKER not in page
        assert "Message effacé." in page

    def test_a_hidden_message_is_read_by_its_author_only(self, client_of):
        thread, me, other = private_thread()
        actions.hide(by=PersonFactory(), message=say(thread, other, MARKER))
        assert MARKER not in page_of(client_of(me), thread).content.decode()
        assert MARKER in page_of(client_of(other), thread).content.decode()

    def test_older_messages_are_one_link_away(self, client_of):
        thread, me, other = private_thread()
        for number in range(60):
            say(thread, other, f"numéro {number}.")
        actions.mark_read(by=me, thread=thread, upto=60)
        browser = client_of(me)
        page = page_of(browser, thread).content.decode()
        assert "numéro 9." not in page
        older = page_of(browser, thread, avant=11).content.decode()
        assert "numéro 9." in older
        assert "Aller à la fin pour écrire" in older

    @pytest.mark.parametrize("place", [{"avant": "x"}, {"avant": "9" * 40}, {"message": "x"}, {"apres": "-1"}])
    def test_an_unreadable_place_is_the_end(self, client_of, place):
        thread, me, other = private_thread()
        say(thread, other, "dernier mot")
        assert "dernier mot" in page_of(client_of(me), thread, **place).content.decode()

    def test_a_page_costs_the_same_for_few_and_many(self, client_of):
        counts = []
        for how_many in (3, 300):
            thread, me, other = private_thread()
            for number in range(how_many):
                say(thread, (me, other)[number % 2])
            browser = client_of(me)
            page_of(browser, thread)
            with CaptureQueriesContext(connection) as counted:
                page_of(browser, thread)
            counts.append(len(counted))
        assert counts[0] == counts[1]


class TestWriting:
    def test_leads_back_to_the_message(self, client_of):
        thread, me, _other = private_thread()
        answer = write(client_of(me), thread, "bonjour\r\ntoi")
        message = Message.objects.get()
        assert message.body == "bonjour\ntoi"
        assert answer.url == f"{thread.get_absolute_url()}#{message.anchor}"

    def test_sent_twice_it_is_there_once(self, client_of):
        thread, me, _other = private_thread()
        browser, token = client_of(me), uuid.uuid4()
        first, second = (write(browser, thread, "bonjour", token) for _time in range(2))
        assert first.url == second.url
        assert Message.objects.count() == 1

    def test_a_page_without_a_readable_token_loses_nothing(self, client_of):
        thread, me, _other = private_thread()
        assert write(client_of(me), thread, "bonjour", token="cassé").status_code == 302
        assert Message.objects.get().body == "bonjour"

    @pytest.mark.parametrize(("text", "said"), [
        ("long " * 1001, "deux fois"), ("a\x00b", "invisible"), ("  ", "vide"),
    ])
    def test_refused_the_words_are_kept_and_it_says_what_to_do(self, client_of, text, said):
        thread, me, _other = private_thread()
        browser = client_of(me)
        answer = write(browser, thread, text)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Message.objects.exists()
        kept = queries.draft_of(me, thread)
        assert kept == text.replace("\x00", "").strip()
        assert kept in page_of(browser, thread).content.decode()

    def test_after_a_block_the_words_are_given_back_and_nothing_is_told(self, client_of):
        thread, me, other = private_thread()
        block(by=other, person=me)
        answer = write(client_of(me), thread, "mots à garder")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "mots à garder" in page
        assert "Cette conversation est fermée" in page
        assert "bloqu" not in re.sub(r"<details class=\"fold\".*?</details>", "", page, flags=re.DOTALL).lower()

    def test_a_draft_is_kept_and_found_again(self, client_of):
        thread, me, other = private_thread()
        browser = client_of(me)
        assert write(browser, thread, "je commence", keep="1").url == LIST
        assert "je commence" in page_of(browser, thread).content.decode()
        assert "je commence" not in page_of(client_of(other), thread).content.decode()
        assert not Message.objects.exists()

    def test_who_reads_is_said_where_one_writes(self, client_of):
        thread, me, _other = private_thread()
        assert "Seulement vous deux lisez ceci" in page_of(client_of(me), thread).content.decode()

    def test_the_break_of_the_other_is_said(self, client_of):
        thread, me, other = private_thread()
        pause(by=other)
        assert "fait une pause" in page_of(client_of(me), thread).content.decode()

    def test_a_script_whose_socket_is_down_gets_what_it_missed(self, client_of):
        thread, me, other = private_thread()
        say(thread, other, "pendant la coupure")
        browser = client_of(me)
        data = {"body": "me voici", "token": uuid.uuid4(), "revision": 0}
        answer = browser.post(thread.get_absolute_url(), data, headers={"accept": "application/json"}).json()
        assert answer["type"] == "ack"
        assert [message["body"] for message in answer["messages"]] == ["pendant la coupure", "me voici"]
        data["body"] = "\x00"
        answer = browser.post(thread.get_absolute_url(), data, headers={"accept": "application/json"})
        assert answer.status_code == 422
        assert "invisible" in answer.json()["words"]


class TestOnesOwnWords:
    def test_are_changed_and_it_is_said(self, client_of):
        thread, me, _other = private_thread()
        message = say(thread, me, "premier jet")
        browser = client_of(me)
        address = reverse("conversations:edit", args=[message.pk])
        assert "premier jet" in browser.get(address).content.decode()
        browser.post(address, {"body": "au propre", "revision": message.revision})
        page = page_of(browser, thread).content.decode()
        assert "au propre" in page
        assert "modifié" in page
        assert "premier jet" not in page

    def test_changed_in_another_tab_both_are_shown(self, client_of):
        thread, me, _other = private_thread()
        message = say(thread, me, "premier jet")
        actions.edit(by=me, message=message, text="dans l’autre onglet", seen_revision=1)
        browser, address = client_of(me), reverse("conversations:edit", args=[message.pk])
        answer = browser.post(address, {"body": "dans celui-ci", "revision": 1})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "dans l’autre onglet" in page
        assert "dans celui-ci" in page
        assert 'name="revision" value="2"' in page
        assert browser.post(address, {"body": "dans celui-ci", "revision": 2}).status_code == 302

    def test_corrected_here_and_erased_in_another_tab_what_was_typed_is_kept(self, client_of):
        thread, me, _other = private_thread()
        message = say(thread, me, "premier jet")
        browser, address = client_of(me), reverse("conversations:edit", args=[message.pk])
        actions.erase(by=me, message=message)
        answer = browser.post(address, {"body": "une longue correction", "revision": 1})
        assert answer.status_code == 422
        assert "a été effacé entre-temps" in answer.content.decode()
        assert "une longue correction" in answer.content.decode()
        assert Message.objects.get().body is None
        assert browser.get(address).status_code == 404
        assert browser.post(reverse("conversations:erase", args=[message.pk])).status_code == 302  # twice is once

    def test_are_erased_after_being_asked_once(self, client_of):
        thread, me, _other = private_thread()
        message = say(thread, me, MARKER)
        browser, address = client_of(me), reverse("conversations:erase", args=[message.pk])
        assert "Effacer ce message" in browser.get(address).content.decode()
        assert Message.objects.get().body == MARKER
        browser.post(address)
        assert Message.objects.get().body is None


class TestLeavingAndBlocking:
    def test_leaving_says_what_it_does_then_does_it(self, client_of):
        thread, me, other = private_thread()
        say(thread, me, MARKER)
        browser, address = client_of(me), reverse("conversations:leave", args=[thread.pk])
        assert "n’est pas annoncé" in browser.get(address).content.decode()
        assert browser.post(address, {"erasing": "on"}).url == LIST
        assert Message.objects.get().body is None
        assert page_of(browser, thread).status_code == 404
        assert "Cette conversation est fermée" in page_of(client_of(other), thread).content.decode()

    def test_blocking_is_total_and_silent(self, client_of):
        thread, me, other = private_thread()
        browser = client_of(me)
        assert browser.post(reverse("conversations:block", args=[thread.pk])).url == LIST
        assert Block.objects.get().blocked == other
        assert "Cette conversation est fermée" in page_of(client_of(other), thread).content.decode()

    def test_notices_of_a_thread_stop_and_come_back(self, client_of):
        thread, me, _other = private_thread()
        browser, address = client_of(me), reverse("conversations:mute", args=[thread.pk])
        browser.post(address, {"silence": "1"})
        assert Participation.objects.get(thread=thread, person=me).is_muted
        browser.post(address)
        assert not Participation.objects.get(thread=thread, person=me).is_muted

    def test_a_message_is_reported_from_its_page(self, client_of):
        thread, me, other = private_thread()
        message = say(thread, other, MARKER)
        browser = client_of(me)
        address = reverse("safety:report", args=["conversations.message", message.pk])
        assert address in page_of(browser, thread).content.decode()
        assert MARKER in browser.get(address).content.decode()
        assert client_of(PersonFactory()).get(address).status_code in {403, 404}


def test_my_space_says_who_wrote(client_of):
    thread, me, other = private_thread()
    browser = client_of(me)
    assert "Rien de nouveau à lire." in browser.get(reverse("portal:my_space")).content.decode()
    say(thread, other, MARKER)
    page = browser.get(reverse("portal:my_space")).content.decode()
    assert other.pseudonym in page
    assert "1 message à lire" in page
    assert "1 à lire" in page
    assert MARKER not in page


def test_the_archive_holds_my_messages_and_nobody_elses(client_of):
    thread, me, other = private_thread()
    say(thread, me, "mes mots")
    say(thread, other, MARKER)
    actions.keep_draft(by=other, thread=thread, text=MARKER)
    exported = [
        str(getattr(row, field))
        for model in models_about_people() if model._meta.app_label == "conversations"
        for path in subjects(model)
        for row in model.objects.filter(**{path: me})
        for field in model.PersonalData.export
    ]
    assert "mes mots" in exported
    assert not any(MARKER in value for value in exported)
    assert Thread.objects.count() == 1
