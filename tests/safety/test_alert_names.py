"""An alert names whoever wrote as they signed: no desk joins two names of one person."""

import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from eclaireur.accounts.actions import erase_person
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Block
from eclaireur.community import actions as community
from eclaireur.community.models import Persona
from eclaireur.conversations.actions import admit
from eclaireur.conversations.models import Message, Participation, Thread
from eclaireur.safety import actions, queries
from eclaireur.safety.enums import Measure, Outcome, Reason, Urgency
from eclaireur.safety.models import AgeHint, Alert
from eclaireur.safety.registries import reportable
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.conversations import private_thread, room_of, say, say_in
from tests.safety.test_alerts import CRISIS

pytestmark = pytest.mark.django_db
ACCOUNT, OTHER = "Brume", "Hibou"


@pytest.fixture
def space():
    return SpaceFactory(name="Nuits courtes")


@pytest.fixture
def author(space):
    person = PersonFactory(pseudonym=ACCOUNT)
    Persona.objects.create(person=person, space=space, pseudonym=OTHER)
    return person


@pytest.fixture
def alert(author, space):
    answer(open_topic(space), author, CRISIS)
    return Alert.objects.get()


def pages(browser, alert):
    """Every page of the desk where an alert is met, its texts opened."""
    yield browser.get(reverse("safety:alerts"))
    yield browser.get(reverse("safety:alert", args=[alert.pk]))
    yield browser.post(reverse("safety:read_alert", args=[alert.pk]))
    yield browser.get(reverse("safety:on_call"))
    yield browser.get(reverse("safety:desk"))
    yield browser.get(reverse("safety:ask_lifting_for_alert", args=[alert.pk]))


def test_an_age_to_check_is_named_as_its_words_are_signed(desk, author, space):
    answer(open_topic(space), author, "J’ai 15 ans et je ne dors plus.")
    for page in (desk.get(reverse("safety:protection")), desk.get(reverse("safety:desk")),
                 desk.get(reverse("safety:age_hint", args=[AgeHint.objects.get().pk]))):  # fmt: skip
        assert OTHER in page.content.decode()
        assert ACCOUNT not in page.content.decode()


def test_under_another_name_every_page_says_that_name_and_none_the_other(desk, alert, author):
    assert (alert.author, alert.signed) == (author, OTHER)
    shown = [page.content.decode() for page in pages(desk, alert)]
    actions.close_alert(by=PersonFactory(roles=[Role.MODERATOR]), alert=alert, outcome=Outcome.SPOKE)
    shown += [desk.get(reverse("safety:alerts_closed")).content.decode(), desk.get(reverse("safety:alert", args=[alert.pk])).content.decode()]
    assert all(ACCOUNT not in page for page in shown)
    assert all(OTHER in shown[n] for n in (0, 1, 2, 4, 5, 6, 7))


def test_each_name_has_its_own_alert(desk, alert, author):
    say(private_thread(author)[0], author, CRISIS)

    private = Alert.objects.exclude(pk=alert.pk).get()
    assert (private.author, private.under, private.signed) == (author, "", ACCOUNT)
    page = desk.get(reverse("safety:alert", args=[private.pk])).content.decode()
    assert ACCOUNT in page
    assert OTHER not in page


def test_more_words_under_the_same_name_stay_in_the_same_alert(alert, author, space):
    answer(open_topic(space), author, CRISIS + " Adieu.")

    assert Alert.objects.get().readings.count() == 2


def test_the_name_taken_in_a_space_is_itself_read_under_that_name(space):
    someone = PersonFactory(pseudonym=ACCOUNT)
    Persona.objects.create(person=someone, space=space, pseudonym="je vais me suicider ce soir")

    assert Alert.objects.get().under == "je vais me suicider ce soir"


def test_in_a_room_the_name_of_the_seat_is_the_one_said():
    someone = PersonFactory(pseudonym=ACCOUNT)
    thread, facilitator = room_of()
    admit(by=facilitator, thread=thread, person=someone, name=OTHER)

    said = say_in(thread, someone, CRISIS)

    assert Alert.objects.get().signed == OTHER
    assert reportable(Message).name_under(said) == OTHER


def test_the_mail_says_neither_name(author, space, moderator, django_capture_on_commit_callbacks):
    actions.choose_reach(by=moderator, by_mail=True, phone="")
    moderator.emailaddress_set.create(email="ode@exemple.org", verified=True, primary=True)
    topic = open_topic(space)
    with django_capture_on_commit_callbacks(execute=True):
        answer(topic, author, CRISIS)

    assert mail.outbox
    assert all(name not in f"{sent.subject} {sent.body}" for sent in mail.outbox for name in (ACCOUNT, OTHER))


def test_whoever_answers_reaches_the_person_in_private_and_learns_no_other_name(desk, alert, author, moderator):
    desk.post(reverse("safety:write_from_alert", args=[alert.pk]))
    thread = Thread.objects.get()
    say(thread, moderator, "Bonjour, je vous lis.")
    theirs = Client()
    theirs.force_login(author)
    mine = theirs.get(thread.get_absolute_url()).content.decode()
    assert "je vous lis" in mine
    assert f"Ici, vous êtes {OTHER}" in mine
    theirs.post(thread.get_absolute_url(), {"body": "Merci de m’écrire.", "token": str(uuid.uuid4())})

    addresses = (thread.get_absolute_url(), reverse("conversations:threads"), reverse("notices:notices"), reverse("portal:my_space"),
                 reverse("conversations:block", args=[thread.pk]), reverse("conversations:leave", args=[thread.pk]))
    shown = [desk.get(address).content.decode() for address in addresses]
    assert "Merci de m’écrire" in shown[0]
    assert OTHER in shown[0]
    assert all(ACCOUNT not in page for page in shown)
    answered = Message.objects.get(author=author)
    report = desk.get(reverse("safety:report", args=["conversations.message", answered.pk])).content.decode()
    assert OTHER in report
    assert ACCOUNT not in report
    assert ACCOUNT not in reportable(Message).excerpt(answered)

    desk.post(reverse("conversations:block", args=[thread.pk]))
    assert Block.objects.get().known_as == OTHER


def test_words_answered_in_that_conversation_come_back_under_the_same_name(alert, author, moderator):
    actions.write_to_author(by=moderator, alert=alert)
    say(Thread.objects.get(), author, CRISIS + " Je vous l’ai dit.")

    assert Alert.objects.get().readings.count() == 2


def test_a_conversation_under_one_name_is_not_used_for_the_other(alert, author, moderator):
    actions.write_to_author(by=moderator, alert=alert)
    say(private_thread(author)[0], author, CRISIS)
    actions.write_to_author(by=moderator, alert=Alert.objects.get(under=""))

    assert sorted(Participation.objects.filter(person=author, thread__people=moderator).values_list("name", flat=True)) == ["", OTHER]
    assert Thread.objects.filter(people=moderator).count() == 2


def test_being_safe_marks_only_the_last_alert_so_that_two_do_not_tell_whose_they_are(alert, author):
    say(private_thread(author)[0], author, CRISIS)

    assert actions.say_safe(by=author)
    assert actions.ask_for_a_word(by=author)

    alert.refresh_from_db()
    last = Alert.objects.get(under="")
    assert (alert.safe_at, alert.wants_word_at) == (None, None)
    assert last.safe_at
    assert last.wants_word_at
    assert queries.panel_for(author, Urgency.CRISIS).wants_word


def test_gone_or_forgotten_the_name_goes_too(alert, author):
    say(private_thread(author)[0], author, CRISIS)
    erase_person(person=author, by=None)

    assert list(Alert.objects.values_list("author", "under")) == [(None, ""), (None, "")]


def test_what_was_decided_and_the_appeal_name_whoever_signed(desk, author, space, moderator):
    post = answer(open_topic(space), author, "Une phrase dure.")
    decision = actions.decide_about(
        by=PersonFactory(roles=[Role.MODERATOR]), thing=post, measure=Measure.WRITE, reason=Reason.HATE, letter="Voilà pourquoi."
    )
    made = actions.appeal(by=author, decision=decision, words="Je ne suis pas d’accord.")

    for address in (reverse("safety:decided"), reverse("safety:appeals"), reverse("safety:appeal_to_read", args=[made.pk])):
        page = desk.get(address).content.decode()
        assert OTHER in page
        assert ACCOUNT not in page


def test_what_is_erased_and_its_name_given_up_names_nobody_by_their_account(desk, author, space):
    topic = open_topic(space)
    post = answer(topic, author, "Une phrase dure.")
    decision = actions.decide_about(
        by=PersonFactory(roles=[Role.MODERATOR]), thing=post, measure=Measure.WRITE, reason=Reason.HATE, letter="Voilà pourquoi."
    )
    actions.appeal(by=author, decision=decision, words="Je ne suis pas d’accord.")
    community.erase_post(by=author, post=post)
    community.drop_persona(by=author, persona=Persona.objects.get())

    for address in (reverse("safety:decided"), reverse("safety:appeals")):
        page = desk.get(address).content.decode()
        assert decision.in_words in page
        assert ACCOUNT not in page


def test_the_words_of_a_room_once_gone_are_not_joined_to_the_account(desk):
    someone = PersonFactory(pseudonym=ACCOUNT)
    thread, facilitator = room_of()
    admit(by=facilitator, thread=thread, person=someone, name=OTHER)
    message = say_in(thread, someone, "Une phrase dure.")
    report = actions.report(by=facilitator, about=message, reason=Reason.HATE)
    decision = actions.decide(
        by=PersonFactory(roles=[Role.MODERATOR]), report=report, measure=Measure.WRITE, reason=Reason.HATE, letter="Voilà pourquoi."
    )
    made = actions.appeal(by=someone, decision=decision, words="Je ne suis pas d’accord.")
    addresses = (reverse("safety:decided"), reverse("safety:appeals"), reverse("safety:appeal_to_read", args=[made.pk]))
    for is_there in (True, False):
        for address in addresses:
            page = desk.get(address).content.decode()
            assert (OTHER in page) == is_there
            assert ACCOUNT not in page
        if is_there:
            thread.delete()


def test_the_database_keeps_one_open_alert_for_a_name(alert):
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(author=alert.author, under=OTHER, level=Urgency.RED, due_at=alert.due_at)
