"""What deserves an answer, written where nobody answers: its author is told, once, where one asks a peer."""

import uuid

import pytest
from django.urls import reverse

from eclaireur.people.enums import Stage, Visibility
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import Reading
from tests.factories.conversations import private_thread
from tests.factories.people import ExperienceFactory

pytestmark = pytest.mark.django_db
OFFER = "un pair qui est passé par là peut vous répondre"
LONELY = "Je me sens seul."


def tell(browser, person, words):
    lived = ExperienceFactory(person=person)
    sent = {"stage": Stage.IN, "visibility": Visibility.MATCHING, "details": words}
    return browser.post(reverse("people:change", args=[lived.pk]), sent, follow=True).content.decode()


def test_told_in_ones_experience_it_leads_once_to_where_one_asks_a_peer(person, client_of):
    browser = client_of(person)

    page = tell(browser, person, LONELY)

    assert Reading.objects.get().level == Urgency.AMBER
    assert OFFER in page
    assert reverse("accompaniment:find") in page
    assert "C’est enregistré." in page  # it stopped nothing
    assert OFFER not in browser.get(reverse("portal:my_space")).content.decode()
    assert OFFER not in tell(browser, person, LONELY)  # said once


def test_what_is_told_calmly_leads_nowhere(person, client_of):
    assert OFFER not in tell(client_of(person), person, "Je vais mieux.")


def test_who_tells_of_danger_is_shown_who_answers_now_instead(person, client_of):
    page = tell(client_of(person), person, "Je ne veux plus vivre.")
    assert "3114" in page
    assert OFFER not in page


def test_whoever_speaks_with_someone_is_not_sent_to_another(person, client_of):
    thread, _me, _other = private_thread(person)
    browser = client_of(person)
    page = browser.post(thread.get_absolute_url(), {"body": LONELY, "token": uuid.uuid4()}, follow=True).content.decode()
    assert Reading.objects.get().level == Urgency.AMBER
    assert OFFER not in page
