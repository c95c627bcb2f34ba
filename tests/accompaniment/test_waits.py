"""Waiting is told in words, in every state."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions, cards
from eclaireur.accompaniment.models import AccompanimentSettings
from eclaireur.accompaniment.queries import usual_answer_days
from eclaireur.accompaniment.waits import ago, usual_answer, waited
from eclaireur.core import registries
from tests.factories.accompaniment import a_coordinator, a_peer, a_relation, a_request_waiting, a_seeker
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def said_to(browser, request):
    page = browser.get(reverse("accompaniment:my_request", args=[request.pk])).content.decode()
    return re.sub(r"\s+", " ", page)


@time_machine.travel(dt.datetime(2026, 11, 20, 0, 30, tzinfo=dt.UTC), tick=False)
def test_days_are_those_of_the_calendar_here():
    now = timezone.now()  # half past one in the morning in Paris
    assert ago(now) == "aujourd’hui"
    assert ago(now - dt.timedelta(hours=2)) == "hier"
    assert ago(now - dt.timedelta(days=4)) == "il y a 4 jours"
    assert waited(0.4) == "depuis aujourd’hui"
    assert waited(9.9) == "depuis 9 jours"


def test_an_open_request_says_since_when_and_what_comes_at_the_latest(client_of, concept):
    request = a_request_waiting(concept, days=2)
    page = said_to(client_of(request.person), request)
    assert "il y a 2 jours" in page
    assert "Au plus tard" in page
    assert "Aucun pair ne correspond encore" in page


def test_past_the_cap_the_coordination_is_said_to_take_care(client_of, concept):
    request = a_request_waiting(concept, days=8)
    assert "La coordination s’en occupe depuis" in said_to(client_of(request.person), request)


def test_a_request_handed_over_says_so_and_is_not_offered_again(client_of, concept):
    request = a_request_waiting(concept, days=1)
    browser = client_of(request.person)
    browser.post(reverse("accompaniment:hand_over"))
    page = said_to(browser, request)
    assert "Vous l’avez confiée à la coordination aujourd’hui" in page
    assert "Confier ma demande" not in page


def test_an_asked_peer_a_decline_and_an_expiry_are_each_told(client_of, concept):
    member, peer = a_seeker(concept), a_peer(concept)
    browser = client_of(member)
    with time_machine.travel(timezone.now() - dt.timedelta(days=1), tick=False):
        first = actions.ask_peer(by=member, peer=peer, words="Bonjour")
    page = said_to(browser, first.request)
    assert f"{peer.pseudonym} a votre demande depuis" in page
    actions.decline(by=peer, proposal=first)
    assert "Cela ne dit rien de vous" in said_to(browser, first.request)
    other = a_peer(concept)
    second = actions.ask_peer(by=member, peer=other, words="Bonjour")
    type(second).objects.filter(pk=second.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert "n’a pas répondu" in said_to(browser, second.request)


def test_the_usual_delay_is_said_only_when_enough_peers_answered(concept):
    AccompanimentSettings.objects.update_or_create(pk=AccompanimentSettings.load().pk, defaults={"answers_for_a_median": 5})
    peer = a_peer(concept, capacity=9)
    for hours in (12, 24, 48, 72):
        with time_machine.travel(timezone.now() - dt.timedelta(hours=hours), tick=False):
            proposal = actions.ask_peer(by=a_seeker(concept), peer=peer, words="Bonjour")
        actions.decline(by=peer, proposal=proposal)
    assert usual_answer_days() is None
    assert "pas encore" in usual_answer(None)
    with time_machine.travel(timezone.now() - dt.timedelta(hours=48), tick=False):
        last = actions.ask_peer(by=a_seeker(concept), peer=peer, words="Bonjour")
    actions.agree(by=peer, proposal=last)
    assert usual_answer_days() == pytest.approx(2, abs=0.01)
    assert usual_answer(2.0) == "Le plus souvent, un pair répond en 2 jours environ."


def test_what_waits_is_on_the_cards_of_each(concept):
    peer, member = a_peer(concept), a_seeker(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    assert cards.to_read(peer) == "1 à lire"
    actions.offer(by=peer, request=request, words="Bonjour")
    assert cards.to_read(peer) is None
    assert cards.to_answer(member) == "1 réponse"
    assert "1 proposition attend votre réponse." in cards.request_card(member).context["sentences"]
    assert cards.reading_card(member) is None
    assert cards.relations_card(member) is None
    relation = a_relation(concept)
    assert cards.relations_card(relation.member).context["sentences"] == [f"{relation.peer} vous accompagne."]
    a_request_waiting(concept)
    assert cards.to_assign(a_coordinator()) == "1 en attente"


def test_each_finds_their_pages_in_the_menus(concept):
    def names(menu, person):
        return {entry.url_name for entry in registries.menu(menu, person)}

    member, peer, coordinator = PersonFactory(), a_peer(concept), a_coordinator()
    assert "accompaniment:find" in names(registries.MAIN, None)
    assert {"accompaniment:my_requests", "accompaniment:my_relations"} <= names(registries.MINE, member)
    assert "accompaniment:requests_to_read" in names(registries.MINE, peer) - names(registries.MINE, member)
    assert "accompaniment:desk" in names(registries.STAFF, coordinator) - names(registries.STAFF, peer)
