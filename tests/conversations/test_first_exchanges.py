"""A second look before sending, a word beside what was received; only until people know each other."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions as accompaniment
from eclaireur.accounts.actions import block
from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, queries
from eclaireur.conversations.enums import Origin
from eclaireur.conversations.models import Draft, Message, Thread
from eclaireur.safety.enums import Reason, SignKind
from eclaireur.safety.models import Pattern, ProtectionSettings, Report, Sign
from tests.factories.accompaniment import a_relation
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, room_of, say, say_in

pytestmark = pytest.mark.django_db
NUMBER = "tu peux me joindre au 06 12 34 56 78"
MONEY = "tu pourrais me prêter 50 euros ?"


def send(thread, author, text, **more):
    return actions.send(by=author, thread=thread, text=text, token=uuid.uuid4(), **more)


def kinds(thread, text):
    return [finding.kind for finding in queries.second_look(thread, text)]


def old(thread, *, days=8):
    Thread.objects.filter(pk=thread.pk).update(created_at=timezone.now() - dt.timedelta(days=days))
    thread.refresh_from_db()
    return thread


class TestWhenPeopleKnowEachOther:
    def test_everything_is_looked_at_in_a_new_conversation(self):
        thread, _me, _other = private_thread()
        assert kinds(thread, f"{NUMBER}. {MONEY}") == ["phone", "money"]

    def test_nothing_is_once_both_wrote_enough_over_enough_days(self):
        ProtectionSettings.objects.create(first_messages=2, first_days=7)
        thread, me, other = private_thread()
        for author in (me, other, me, other):
            say(thread, author)
        assert kinds(thread, NUMBER) == ["phone"]  # four messages in an hour are not seven days
        assert kinds(old(thread), NUMBER) == []

    def test_days_are_not_enough_when_one_of_the_two_hardly_wrote(self):
        ProtectionSettings.objects.create(first_messages=2, first_days=7)
        thread, me, other = private_thread()
        for author in (me, me, me, other):
            say(thread, author)
        assert kinds(old(thread), NUMBER) == ["phone"]

    def test_an_agreed_frame_makes_coordinates_natural_but_never_money(self):
        relation = a_relation()
        in_a_month = timezone.localdate() + dt.timedelta(days=30)
        values = {"rhythm": "chaque semaine", "modality": "phone", "boundaries": "", "review_on": in_a_month}
        frame = accompaniment.propose_frame(by=relation.member, relation=relation, values=values)
        assert kinds(relation.thread, NUMBER) == ["phone"]
        accompaniment.agree_frame(by=relation.peer, frame=frame)
        assert kinds(relation.thread, f"{NUMBER}. {MONEY}") == ["money"]

    def test_a_room_is_not_a_private_exchange(self):
        member = PersonFactory()
        thread, _facilitator = room_of(member)
        assert say_in(thread, member, NUMBER).noticed == ""

    def test_ordinary_words_read_nothing_more_in_the_database(self, django_assert_num_queries):
        thread, _me, _other = private_thread()
        with django_assert_num_queries(0):
            assert kinds(thread, "Bonjour. J’ai dormi 4 h, pris 25 mg, et je vais mieux depuis le 12/06/2024.") == []


class TestSending:
    def test_the_author_is_asked_once_then_it_leaves_and_only_its_kind_is_kept(self):
        thread, me, other = private_thread()
        with pytest.raises(actions.SecondLookError) as asked:
            send(thread, me, NUMBER)
        assert (asked.value.kinds, asked.value.words) == (["phone"], ["06 12 34 56 78"])
        assert not Message.objects.exists()

        message = send(thread, me, NUMBER, anyway=True)

        message.refresh_from_db()
        assert (message.noticed, message.body) == ("phone", NUMBER)
        assert not Sign.objects.exclude(kind=SignKind.FIRST_WORDS).exists()  # coordinates are not counted, money is
        send(thread, me, MONEY, anyway=True)
        assert Sign.objects.get(kind=SignKind.ASKED_MONEY).towards == other

    def test_the_same_press_twice_is_one_message(self):
        thread, me, _other = private_thread()
        token = uuid.uuid4()
        first = actions.send(by=me, thread=thread, text=NUMBER, token=token, anyway=True)
        assert actions.send(by=me, thread=thread, text=NUMBER, token=token) == first

    def test_a_change_is_looked_at_too_and_what_was_already_sent_is_not_asked_again(self):
        thread, me, _other = private_thread()
        message = send(thread, me, "Bonjour")
        with pytest.raises(actions.SecondLookError):
            actions.edit(by=me, message=message, text=NUMBER, seen_revision=message.revision)
        message = actions.edit(by=me, message=message, text=NUMBER, seen_revision=message.revision, anyway=True)
        assert message.noticed == "phone"
        again = actions.edit(by=me, message=message, text=f"{NUMBER} le soir", seen_revision=message.revision)
        assert again.noticed == "phone"
        assert actions.erase(by=me, message=again).noticed == ""

    def test_only_who_writes_first_is_counted_as_reaching_out(self):
        thread, me, other = private_thread()
        say(thread, me, "Bonjour, je m’appelle Lune et je vous écris")
        say(thread, other, "Bonjour, merci à vous de m’écrire")
        say(thread, me, "Comment allez-vous depuis ce matin ?")
        (sign,) = Sign.objects.all()
        assert (sign.person, sign.towards, sign.kind) == (me, other, SignKind.FIRST_WORDS)
        assert sign.was_newcomer
        assert "lune" not in sign.opening


class TestAfterAnAlertOrAWorry:
    """Who may be in danger and who wrote to them because of it give each other a number at once; neither is suspected."""

    @pytest.fixture(params=Origin)
    def opened(self, request):
        """A conversation opened by who answers, and its two people: who answers, who may be in danger."""
        helper, person = PersonFactory(roles=[Role.MODERATOR]), PersonFactory()
        thread = actions.open_private(by=helper, people=[helper, person], origin=request.param)
        return thread, helper, person

    @pytest.mark.parametrize("writer", [1, 2], ids=["who answers", "the person"])
    def test_a_number_leaves_at_once_and_nothing_warns_against_it(self, opened, client_of, writer):
        thread, reader = opened[0], opened[3 - writer]
        message = send(thread, opened[writer], f"Appelez-moi, {NUMBER}. On peut aussi parler sur WhatsApp.")
        assert message.noticed == ""
        bubble = re.search(rf'id="m-{message.pk}".*?</article>', client_of(reader).get(thread.get_absolute_url()).content.decode(), re.DOTALL)[0]
        assert "06 12 34 56 78" in bubble
        assert "data-care" not in bubble

    @pytest.mark.parametrize("writer", [1, 2], ids=["who answers", "the person"])
    def test_money_and_sexual_words_are_still_looked_at(self, opened, writer):
        for words, kind in ((MONEY, "money"), ("envoie-moi une photo de toi nue", "sexual")):
            with pytest.raises(actions.SecondLookError) as asked:
                send(opened[0], opened[writer], f"{NUMBER}. {words}")
            assert asked.value.kinds == [kind]
        send(opened[0], opened[writer], MONEY, anyway=True)
        assert Sign.objects.get().kind == SignKind.ASKED_MONEY

    def test_answering_many_alerts_in_the_same_words_makes_nobody_a_suspect(self, django_capture_on_commit_callbacks):
        helper = PersonFactory(roles=[Role.MODERATOR])
        with django_capture_on_commit_callbacks(execute=True):
            for _n in range(12):
                thread = actions.write_for_the_team(by=helper, to=PersonFactory())
                say(thread, helper, "Bonjour, je viens de lire ce que vous avez écrit, je suis là.")
        assert not Sign.objects.exists()
        assert not Pattern.objects.exists()


class TestPages:
    def test_without_script_the_page_comes_back_with_the_words_the_token_and_the_question(self, client_of):
        thread, me, _other = private_thread()
        browser, token = client_of(me), str(uuid.uuid4())

        answer = browser.post(thread.get_absolute_url(), {"body": NUMBER, "token": token})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert not Message.objects.exists()
        assert str(Draft.objects.get().body) == NUMBER
        assert NUMBER in page
        assert f'value="{token}"' in page
        assert "Il y a peut-être un numéro de téléphone" in page
        assert "Envoyer quand même" in page

        browser.post(thread.get_absolute_url(), {"body": NUMBER, "token": token, "anyway": "1"})
        browser.post(thread.get_absolute_url(), {"body": NUMBER, "token": token, "anyway": "1"})
        assert Message.objects.get().body == NUMBER

    def test_a_script_without_its_socket_is_asked_the_same(self, client_of):
        thread, me, _other = private_thread()
        answer = client_of(me).post(thread.get_absolute_url(), {"body": MONEY, "token": uuid.uuid4()}, headers={"accept": "application/json"})
        assert answer.status_code == 422
        assert answer.json()["type"] == "reconsider"
        assert "argent" in answer.json()["said"][0]

    def test_the_receiver_reads_a_word_beside_it_and_the_author_does_not(self, client_of):
        thread, me, other = private_thread()
        message = say(thread, me, NUMBER)
        received = client_of(other).get(thread.get_absolute_url()).content.decode()
        bubble = re.search(rf'id="m-{message.pk}".*?</article>', received, re.DOTALL)[0]
        assert "Rien ne vous oblige à appeler" in bubble
        assert reverse("conversations:tell", args=[message.pk]) in bubble
        assert reverse("conversations:block", args=[thread.pk]) in bubble
        sent = client_of(me).get(thread.get_absolute_url()).content.decode()
        assert "Rien ne vous oblige" not in sent

    def test_an_ordinary_message_has_no_warning(self, client_of):
        thread, me, other = private_thread()
        message = say(thread, me, "Bonjour")
        page = client_of(other).get(thread.get_absolute_url()).content.decode()
        assert "data-care" not in re.search(rf'id="m-{message.pk}".*?</article>', page, re.DOTALL)[0]

    def test_one_press_reports_with_the_conversation_joined(self, client_of):
        thread, me, other = private_thread()
        say(thread, other, "Bonjour, je cherche quelqu’un à qui parler.")
        message = say(thread, me, "envoie-moi une photo de toi nue")

        client_of(other).post(reverse("conversations:tell", args=[message.pk]))

        report = Report.objects.get()
        assert (report.reporter, report.author, report.reason) == (other, me, Reason.SEXUAL)
        assert "photo" in report.excerpt
        assert "je cherche quelqu’un" in report.excerpt

    def test_nobody_reports_a_message_they_do_not_read_nor_their_own(self, client_of):
        thread, me, _other = private_thread()
        message = say(thread, me, MONEY)
        address = reverse("conversations:tell", args=[message.pk])
        for person in (me, PersonFactory()):
            assert client_of(person).post(address).status_code == 404
        assert not Report.objects.exists()

    def test_after_a_block_the_warning_says_nothing_more_to_the_author(self, client_of):
        thread, me, other = private_thread()
        say(thread, me, MONEY)
        block(by=other, person=me)
        page = client_of(me).get(thread.get_absolute_url()).content.decode()
        assert "argent" not in page.replace(MONEY, "")
