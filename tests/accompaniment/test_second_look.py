"""First words to someone one does not know yet: asked about once, never refused; a word beside what is received."""

import pytest
from django.urls import reverse

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.forms import AskForm, OfferForm, PublishForm
from eclaireur.accompaniment.models import Proposal
from eclaireur.safety.enums import SignKind
from eclaireur.safety.models import Sign
from tests.factories.accompaniment import a_peer, a_seeker
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db
NUMBER = "Bonjour, appelez-moi au 06 12 34 56 78"


@pytest.mark.parametrize("make", [
    OfferForm, lambda data: AskForm(data, person=a_seeker()), lambda data: PublishForm(data, person=a_seeker()),
], ids=["offer", "ask", "publish"])
def test_words_with_coordinates_are_asked_about_once_and_ordinary_ones_are_not(make):
    asked = make({"words": NUMBER})
    assert not asked.is_valid()
    assert "numéro de téléphone" in asked.errors["words"][0]
    assert not asked["anyway"].is_hidden
    assert make({"words": NUMBER, "anyway": "on"}).is_valid()
    ordinary = make({"words": "Bonjour, j’aimerais parler à quelqu’un qui est passé par là."})
    assert ordinary.is_valid()
    assert ordinary["anyway"].is_hidden


def test_a_seeker_keeps_their_words_and_may_send_them_anyway_and_the_peer_reads_a_word_beside(client_of):
    concept = ConceptFactory()
    peer, seeker = a_peer(concept), a_seeker(concept)
    browser, address = client_of(seeker), reverse("accompaniment:ask", args=[peer.pk])
    page = browser.post(address, {"words": NUMBER}).content.decode()
    assert NUMBER in page
    assert "l’envoyer ainsi" in page
    assert not Proposal.objects.exists()
    browser.post(address, {"words": NUMBER, "anyway": "on"})
    asked = Proposal.objects.get()
    received = client_of(peer).get(reverse("accompaniment:request_to_read", args=[asked.request_id])).content.decode()
    assert "Rien ne vous oblige à appeler" in received


def test_an_offer_that_was_refused_is_counted():
    concept = ConceptFactory()
    peer, seeker = a_peer(concept), a_seeker(concept)
    published = actions.publish_request(by=seeker, words="Je voudrais parler.", structure=None)
    offered = actions.offer(by=peer, request=published, words="Bonjour, je suis passé par là moi aussi.")
    actions.decline(by=seeker, proposal=offered)
    assert [(sign.person, sign.towards) for sign in Sign.objects.filter(kind=SignKind.REFUSED)] == [(peer, seeker)]
    assert Sign.objects.filter(kind=SignKind.FIRST_WORDS, person=peer, towards=seeker).count() == 1


def test_a_peer_who_says_no_is_not_held_against_the_one_who_asked():
    concept = ConceptFactory()
    peer, seeker = a_peer(concept), a_seeker(concept)
    actions.decline(by=peer, proposal=actions.ask_peer(by=seeker, peer=peer, words="Bonjour"))
    assert not Sign.objects.filter(kind=SignKind.REFUSED).exists()
