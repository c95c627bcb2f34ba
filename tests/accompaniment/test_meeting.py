"""What is never traded holds when one writes straight to a peer too, and no sentence tells which of it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import Proposal, SetAside
from eclaireur.accompaniment.queries import find_peers, index, may_meet
from eclaireur.accounts.models import RoleGrant
from eclaireur.people.models import Limit, PeerProfile
from tests.factories.accompaniment import a_peer, a_seeker
from tests.factories.accounts import StructureFactory
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db
NOT_NOW = "Ce pair ne peut pas être sollicité en ce moment."


def limited(member, peer):
    Limit.objects.create(peerprofile=peer.peer_profile, concept=member.experiences.get().concept)


def limited_above(member, peer):
    above = ConceptFactory()
    concept = member.experiences.get().concept
    concept.parent = above
    concept.save()
    Limit.objects.create(peerprofile=peer.peer_profile, concept=above)


def of_another_language(member, peer):
    PeerProfile.objects.filter(person=peer).update(languages=["en"])


def at_a_place_one_goes_to(member, peer):
    actions.save_search(by=member, values={"places": [RoleGrant.objects.get(person=peer).structure]}, importance={})


def set_aside(member, peer):
    SetAside.objects.create(person=member, peer=peer)


def declined(member, peer):
    actions.decline(by=peer, proposal=actions.ask_peer(by=member, peer=peer, words="Bonjour"))


APART = [limited, limited_above, of_another_language, at_a_place_one_goes_to, set_aside, declined]


@pytest.fixture
def pair(concept, monkeypatch):
    """A member and a peer who could meet; the index in memory stays as it is."""
    member, peer = a_seeker(concept), a_peer(concept, structure=StructureFactory())
    find_peers(member)
    monkeypatch.setattr(index, "SHARE", 10**9)
    assert may_meet(member, peer)
    return member, peer


@pytest.mark.parametrize("apart", APART)
def test_a_peer_one_may_not_meet_cannot_be_written_to_and_the_sentence_is_always_the_same(pair, client_of, apart):
    member, peer = pair
    browser, page = client_of(member), reverse("people:peer", args=[peer.peer_profile.pk])
    assert f"Écrire à {peer.pseudonym}" in browser.get(page).content.decode()
    apart(member, peer)
    before = Proposal.objects.count()
    with pytest.raises(ValidationError, match=NOT_NOW):
        actions.ask_peer(by=member, peer=peer, words="Bonjour")
    assert Proposal.objects.count() == before
    shown = browser.get(page).content.decode()
    assert NOT_NOW in shown
    assert f"Écrire à {peer.pseudonym}" not in shown
    led = browser.get(reverse("accompaniment:ask", args=[peer.pk]), follow=True)
    assert led.redirect_chain


@pytest.mark.parametrize("apart", [limited, of_another_language, at_a_place_one_goes_to, set_aside])
def test_a_peer_one_may_not_meet_offers_nothing(pair, apart):
    member, peer = pair
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    assert request.showings.filter(peer=peer).exists()
    apart(member, peer)
    with pytest.raises(ValidationError, match="n’attend plus de réponse de votre part"):
        actions.offer(by=peer, request=request, words="Bonjour")
    assert not Proposal.objects.exists()


def test_who_writes_may_look_further_than_their_wishes(pair, concept):
    member, _peer = pair
    unlike = a_peer(ConceptFactory(), modalities=["phone"])
    actions.save_search(by=member, values={"modalities": ["onsite"]}, importance={})
    assert may_meet(member, unlike)
    assert actions.ask_peer(by=member, peer=unlike, words="Bonjour")


def test_a_no_is_not_asked_again_at_once_and_not_for_ever(pair, client_of):
    member, peer = pair
    declined(member, peer)
    request = Proposal.objects.get().request
    page = client_of(member).get(reverse("accompaniment:my_request", args=[request.pk])).content.decode()
    assert "ni avant trois mois" in page
    actions.withdraw_request(by=member, request=request)
    assert not may_meet(member, peer)
    with pytest.raises(ValidationError, match=NOT_NOW):
        actions.ask_peer(by=member, peer=peer, words="Encore")
    with time_machine.travel(timezone.now() + dt.timedelta(days=91), tick=False):
        assert may_meet(member, peer)
        assert actions.ask_peer(by=member, peer=peer, words="Bonjour")


@pytest.mark.parametrize("apart", [limited, of_another_language, at_a_place_one_goes_to, set_aside])
def test_a_request_is_not_shown_to_a_peer_one_may_not_meet(pair, apart):
    member, peer = pair
    apart(member, peer)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    assert actions.look_for_requests(by=peer) == 0
    assert not request.showings.exists()
