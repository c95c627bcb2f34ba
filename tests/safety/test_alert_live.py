"""What a page left open is told: parts of pages, each for those who may read it, and nothing that was written."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.conversations.actions import edit
from eclaireur.core.templatetags.core import clock
from eclaireur.safety import actions
from eclaireur.safety.enums import Urgency
from tests.factories.accounts import PersonFactory, prove_identity
from tests.factories.conversations import private_thread, say
from tests.safety.test_alerts import CRISIS, RED

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return PersonFactory(pseudonym="Ode", roles=[Role.MODERATOR])


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    prove_identity(client, moderator)
    return client


@pytest.fixture
def author():
    return PersonFactory(pseudonym="Camille d'Or")


def words_of(answer):
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_every_desk_says_that_an_alert_waits_until_somebody_takes_it(desk, author, moderator):
    assert 'id="alerts-waiting"' in desk.get(reverse("safety:on_call")).content.decode()
    assert "1 à prendre" not in words_of(desk.get(reverse("safety:alerts_waiting")))
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)

    line = words_of(desk.get(reverse("safety:alerts_waiting")))
    assert "1 à prendre" in line
    assert f'id="waiting-{alert.pk}"' in line
    assert line.strip() in desk.get(reverse("safety:desk")).content.decode()
    assert 'id="alerts-waiting"' not in desk.get(reverse("safety:alerts")).content.decode(), "that page is the list itself"
    actions.take_alert(by=moderator, alert=alert)
    assert "waiting-" not in words_of(desk.get(reverse("safety:alerts_waiting"))).replace("alerts-waiting", "")


@pytest.mark.parametrize("page", ["safety:on_call", "safety:desk", "safety:alerts"])
def test_every_page_that_watches_can_say_once_that_it_stopped(desk, page):
    assert desk.get(reverse(page)).content.decode().count("data-again-stopped") == 1


def test_the_page_of_an_alert_can_say_once_that_it_stopped(desk, author):
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
    assert desk.get(reverse("safety:alert", args=[alert.pk])).content.decode().count("data-again-stopped") == 1


def test_nobody_else_has_the_line_not_even_on_their_desk(client, author):
    one = PersonFactory(roles=[Role.SUPERVISOR])
    client.force_login(one)
    prove_identity(client, one)
    actions.raise_alert(author=author, level=Urgency.CRISIS)
    assert "alerts-waiting" not in client.get("/equipe/").content.decode()


def test_the_list_and_an_alert_say_aloud_where_they_are_and_nothing_of_what_was_written(desk, author, moderator):
    say(private_thread(author)[0], author, CRISIS)
    alert = author.alerts.get()
    said = 'data-say="Camille d&#x27;Or, danger immédiat. Personne ne s’en occupe encore."'

    parts = [words_of(desk.get(reverse("safety:alerts_now"))), words_of(desk.get(reverse("safety:alert_now", args=[alert.pk])))]

    for part in parts:
        assert said in part
        assert "suicid" not in part
        assert "<html" not in part
    assert parts[0].strip()[:200] in desk.get(reverse("safety:alerts")).content.decode()
    other = PersonFactory(pseudonym="Veille", roles=[Role.MODERATOR])
    actions.take_alert(by=other, alert=alert)
    part = words_of(desk.get(reverse("safety:alert_now", args=[alert.pk])))
    assert "Veille s’en occupe" in part
    assert "Je m’en occupe" not in part


@pytest.fixture
def clock_stopped(time_machine):
    """Half past eleven at night, in Paris."""
    time_machine.move_to(dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC), tick=False)
    return time_machine


def test_a_page_left_open_says_that_they_wrote_again_and_leads_to_the_texts(clock_stopped, desk, author):
    thread = private_thread(author)[0]
    say(thread, author, CRISIS)
    alert = author.alerts.get()
    here, again = reverse("safety:alert", args=[alert.pk]), reverse("safety:alert_now", args=[alert.pk])
    first = words_of(desk.get(again))
    assert "1 texte," in first
    assert "textes, le dernier" not in first
    clock_stopped.shift(dt.timedelta(minutes=11))

    last = say(thread, author, CRISIS + " Adieu.")

    second, said = words_of(desk.get(again)), f"Personne ne s’en occupe encore. 2 textes, le dernier à {clock(dt.time(23, 41))}."
    assert said in second
    assert said in words_of(desk.get(reverse("safety:alerts_now")))
    link = re.search(rf'href="({here}\?textes=\d+)#textes"', second)[1]
    assert link not in first, "a page already open at the address of the link would not be read again"
    assert desk.get(link).content.decode().count("data-again-stopped") == 1

    clock_stopped.shift(dt.timedelta(minutes=2))
    edit(by=author, message=last, text=RED, seen_revision=last.revision, anyway=True)
    third = words_of(desk.get(again))
    assert link not in third, "what was changed is to be read again too"
    assert f"2 textes, le dernier à {clock(dt.time(23, 43))}." in third


def test_a_closed_alert_is_not_asked_for_again(desk, author, moderator):
    alert = actions.raise_alert(author=author, level=Urgency.CRISIS)
    address = reverse("safety:alert_now", args=[alert.pk])
    assert f'data-again="{address}"' in desk.get(reverse("safety:alert", args=[alert.pk])).content.decode()
    actions.close_alert(by=moderator, alert=alert, outcome="with")
    assert "data-again" not in words_of(desk.get(address))
