"""Somebody who may be in danger is written to at any hour, finds where, and answers: at night, held back, or suspended."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.conversations import actions, queries, rules
from eclaireur.conversations.enums import Origin
from eclaireur.conversations.models import Message, Thread
from eclaireur.safety import actions as safety
from eclaireur.safety.enums import HeldFor, Urgency
from eclaireur.safety.models import Alert, Hold, ModerationSettings
from tests.factories.accounts import PersonFactory, prove_identity
from tests.factories.conversations import private_thread, room_of, say
from tests.safety.test_alerts import CRISIS

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2026, 11, 23, 23, 0, tzinfo=ZoneInfo("Europe/Paris"))
PANEL = "/prendre-soin/"
STANDING = "/compte/moderation/"


@pytest.fixture
def night(time_machine):
    rules = ModerationSettings.load()
    rules.week = "lundi-vendredi 9:00-19:00"
    rules.save()
    time_machine.move_to(NIGHT)


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    prove_identity(browser, person)
    return browser


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille")


@pytest.fixture
def theirs(author):
    return browser_of(author)


@pytest.fixture
def helper():
    return PersonFactory(pseudonym="Ode", roles=[Role.MODERATOR])


@pytest.fixture
def desk(helper):
    return browser_of(helper)


def post(browser, address, text):
    return browser.post(address, {"body": text, "token": str(uuid.uuid4()), "anyway": "1"}, follow=True).content.decode()


def write_to(desk):
    """Press « Lui écrire » on the one alert; the address of the conversation."""
    return desk.post(reverse("safety:write_from_alert", args=[Alert.objects.get().pk])).url


def test_at_night_the_words_of_who_answers_and_of_who_is_in_danger_arrive_at_once(night, author, theirs, desk):
    first = private_thread(author)[0]
    post(theirs, first.get_absolute_url(), CRISIS)
    Hold.objects.all().delete()  # what was written to somebody else may wait: not this

    there = write_to(desk)
    post(desk, there, "Je vous ai lue. Je suis là.")
    assert "Je suis là." in theirs.get(there).content.decode()
    post(theirs, there, "Merci, restez un peu.")
    assert "restez un peu" in desk.get(there).content.decode()
    post(desk, there, "Oui.")
    assert not Hold.objects.exists()
    assert "peut attendre jusque-là" not in theirs.get(there).content.decode()


def test_who_is_held_back_after_reports_still_answers_whoever_asks_how_they_are(author, theirs, desk):
    post(theirs, private_thread(author)[0].get_absolute_url(), CRISIS)
    there = write_to(desk)
    post(desk, there, "Où êtes-vous ?")
    safety.hold(author, why=HeldFor.AUTHOR, author=author)

    post(theirs, there, "Sur le pont.")
    said = Message.objects.get(author=author, thread__origin=Origin.TEAM)
    actions.edit(by=author, message=said, text="Sur le pont, près de la gare.", seen_revision=said.revision)

    assert "près de la gare" in desk.get(there).content.decode()
    assert not Hold.objects.filter(object_id=str(said.pk)).exists()


def test_at_night_whoever_held_a_group_writes_at_once_to_whom_somebody_worried_about(night, author):
    room, facilitator = room_of(author)
    seat = queries.seat_in(room.pk, author)
    type(seat).objects.filter(pk=seat.pk).update(worry_at=timezone.now())
    by_day, *_people = private_thread(facilitator, author)  # one they have, in which nothing was said

    thread = actions.write_to(by=facilitator, thread=room, number=seat.number)
    say(thread, facilitator, "Je pensais à vous.")
    say(thread, author, "Merci.")

    assert (thread, thread.origin) == (by_day, Origin.WORRY)
    assert not Hold.objects.exists()


def test_the_panel_leads_to_what_the_team_wrote_until_it_is_read(author, theirs, desk):
    post(theirs, private_thread(author)[0].get_absolute_url(), CRISIS)
    assert "Quelqu’un vous a écrit" not in theirs.get(PANEL).content.decode()

    there = write_to(desk)
    assert "Quelqu’un vous a écrit" not in theirs.get(PANEL).content.decode()  # nothing is written yet
    post(desk, there, "Je suis là.")
    panel = theirs.get(PANEL).content.decode()
    assert "Quelqu’un vous a écrit" in panel
    message = Message.objects.get(author__pseudonym="Ode")
    assert f'href="{message.get_absolute_url()}"' in panel
    assert "Quelqu’un vous a écrit" not in desk.get(PANEL).content.decode()

    assert "Je suis là." in theirs.get(message.get_absolute_url()).content.decode()
    assert "Quelqu’un vous a écrit" not in theirs.get(PANEL).content.decode()


def test_somebody_in_danger_reads_on_their_next_page_that_the_team_wrote_to_them(author, theirs, desk):
    post(theirs, private_thread(author)[0].get_absolute_url(), CRISIS)
    post(desk, write_to(desk), "Je suis là.")
    message = Message.objects.get(author__pseudonym="Ode")
    page = theirs.get("/mon-espace/").content.decode()
    assert "Quelqu’un vous a écrit" in page
    assert f'href="{message.get_absolute_url()}"' in page[page.index('id="care-panel"'):].partition("</section>")[0]


class TestWhoeverTheTeamDidNotWriteTo:
    """Their panel says where they stand, and does not lead them to words which are not for them."""

    def test_a_responder_in_danger_is_not_led_to_an_answer_to_their_own_words(self, author, theirs, desk, helper):
        post(theirs, private_thread(author)[0].get_absolute_url(), CRISIS)
        there = write_to(desk)
        post(desk, there, "Je suis là.")
        post(theirs, there, "Merci.")
        safety.raise_alert(author=helper, level=Urgency.CRISIS)
        assert (queries.unread_from_the_team(helper), queries.kept_from_the_team(helper)) == ("", "")

    def test_words_of_who_no_longer_answers_alerts_are_not_the_team(self, author, theirs, desk, helper):
        post(theirs, private_thread(author)[0].get_absolute_url(), CRISIS)
        there = write_to(desk)
        post(desk, there, "Je suis là.")
        assert queries.unread_from_the_team(author)
        assert queries.kept_from_the_team(author) == there
        helper.role_grants.update(until=timezone.now())
        assert (queries.unread_from_the_team(author), queries.kept_from_the_team(author)) == ("", "")
        assert "Quelqu’un vous a écrit" not in theirs.get(PANEL).content.decode()

    @pytest.mark.parametrize("role", Role)
    def test_the_team_is_whoever_may_see_alerts(self, author, role):
        other = PersonFactory(roles=[role])
        thread = private_thread(author, other)[0]
        Thread.objects.update(origin=Origin.TEAM)
        hears = rules.hears_from_the_team(author, Thread.objects.with_people().get())
        assert (thread in queries.team.heard_by(author)) is hears is (role in queries.team.ANSWER_ALERTS)


def test_what_someone_else_wrote_is_not_the_team(author, theirs):
    thread, _one, other = private_thread(author)
    post(theirs, thread.get_absolute_url(), CRISIS)
    say(thread, other, "Coucou.")
    assert "Quelqu’un vous a écrit" not in theirs.get(PANEL).content.decode()


def test_the_way_to_the_words_of_the_team_costs_one_query(author, theirs, desk, django_assert_max_num_queries):
    post(theirs, private_thread(author)[0].get_absolute_url(), CRISIS)
    post(desk, write_to(desk), "Je suis là.")
    with django_assert_max_num_queries(2):  # the words, and who is out of sight, which a page asks for once
        assert queries.unread_from_the_team(author)


@pytest.mark.parametrize(("why", "waits"), [(HeldFor.AUTHOR, True), (HeldFor.FIRST, True), (HeldFor.REPORTS, False)])
def test_the_panel_says_that_what_waits_is_kept_and_not_that_it_left(author, theirs, helper, why, waits):
    thread = private_thread(author)[0]
    post(theirs, thread.get_absolute_url(), CRISIS)
    safety.hold(thread.messages.get(), why=why, author=author)

    panel = theirs.get(PANEL).content.decode()
    assert ("est bien parti" not in panel) is waits
    assert ("peut déjà le lire" in panel) is waits

    safety.release(thread.messages.get())
    assert "est bien parti" in theirs.get(PANEL).content.decode()


class TestSuspended:
    """Words of someone suspended, in an appeal, may say a danger: they are answered, and answer."""

    @pytest.fixture
    def alert(self, author):
        author.suspended_until = timezone.now() + dt.timedelta(days=3)
        author.save()
        return safety.raise_alert(author=author, level=Urgency.CRISIS)

    def test_someone_suspended_reads_the_team_and_answers(self, alert, author, theirs, desk):
        there = write_to(desk)
        assert "Je suis là." in post(desk, there, "Je suis là.")

        assert f'href="{there}"' in theirs.get(STANDING).content.decode()
        assert "Je suis là." in theirs.get(there).content.decode()
        assert "Merci." in post(theirs, there, "Merci.")
        assert "Merci." in desk.get(there).content.decode()
        mine = Message.objects.get(author=author)
        assert theirs.get(reverse("conversations:edit", args=[mine.pk])).status_code == 200
        assert theirs.get(reverse("conversations:erase", args=[mine.pk])).status_code == 200
        assert theirs.get(reverse("conversations:block", args=[mine.thread_id])).status_code == 200
        assert theirs.get(reverse("safety:report", args=["conversations.message", Message.objects.first().pk])).status_code == 200

    def test_pressing_twice_gives_the_same_conversation(self, alert, desk):
        assert write_to(desk) == write_to(desk)
        assert Thread.objects.count() == 1

    def test_every_other_page_stays_closed(self, alert, author, theirs, desk):
        write_to(desk)
        ordinary = private_thread(author)[0]
        hers = Message.objects.create(thread=ordinary, author=author, sequence=1, revision=1, body="Avant.", token=uuid.uuid4())
        closed = [
            reverse("conversations:threads"), ordinary.get_absolute_url(), reverse("conversations:edit", args=[hers.pk]),
            reverse("conversations:thread", args=[uuid.uuid4()]), "/mon-espace/", "/nulle-part/",
        ]  # fmt: skip
        for page in closed:
            assert theirs.get(page)["Location"] == STANDING, page
        theirs.post(ordinary.get_absolute_url(), {"body": "Encore.", "token": str(uuid.uuid4())})
        assert ordinary.messages.count() == 1
        assert "votre conversation" not in theirs.get(STANDING).content.decode()  # nothing is written there yet

    @pytest.mark.parametrize("what", ["conversations.message", "conversations.thread", "n.importe"])
    def test_an_address_that_names_no_message_leads_back_like_any_other(self, alert, theirs, desk, what):
        write_to(desk)
        assert theirs.get(f"/signaler/{what}/abc/")["Location"] == STANDING

    def test_someone_who_answers_alerts_no_more_is_answered_no_more(self, alert, author, theirs, desk, helper):
        there = write_to(desk)
        post(desk, there, "Je suis là.")
        helper.role_grants.update(until=timezone.now())
        assert theirs.get(there)["Location"] == STANDING

    def test_of_the_team_someone_suspended_writes_to_nobody(self, author, helper):
        thread = actions.write_for_the_team(by=helper, to=author)
        helper.suspended_until = timezone.now() + dt.timedelta(days=3)
        helper.save()
        for person in (helper, author):
            with pytest.raises(actions.NotNowError):
                say(Thread.objects.with_people().get(pk=thread.pk), person)

    def test_the_list_of_who_answers_does_not_say_it_is_over(self, alert, desk, author, helper):
        write_to(desk)
        thread = queries.threads_of(helper).get()
        assert queries.closed_threads([thread], for_person=helper) == set()
