"""A door that closes while someone writes destroys no text: the page keeps the words, says why, and marks nothing as arrived."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accounts.actions import block, withdraw_consent
from eclaireur.core.once import SENT_COOKIE
from tests.factories.accompaniment import a_peer, a_relation, a_seeker

pytestmark = pytest.mark.django_db
WORDS = "Ce que j’ai mis une heure à écrire."


def kept(answer, draft):
    """The words are on the page, in a form of the same draft; nothing says that they arrived."""
    page = answer.content.decode()
    return answer.status_code == 200 and WORDS in page and f'data-draft="{draft}"' in page and SENT_COOKIE not in answer.cookies


def written(**more):
    return {"words": WORDS, "once": str(uuid.uuid4()), **more}


def paused(member, peer):
    peer.paused_since = timezone.now()
    peer.save()


def blocked(member, peer):
    block(by=peer, person=member)


@pytest.mark.parametrize("closes", [paused, blocked])
def test_a_word_to_a_peer_who_can_no_longer_be_asked_is_kept_and_no_name_is_told(client_of, concept, closes):
    member, peer = a_seeker(concept), a_peer(concept)
    browser, url = client_of(member), reverse("accompaniment:ask", args=[peer.pk])
    assert browser.get(url).status_code == 200
    closes(member, peer)
    answer = browser.post(url, written())
    assert kept(answer, f"demande-{peer.pk}")
    assert "ne peut pas être sollicité" in answer.content.decode()
    assert peer.pseudonym not in answer.content.decode()
    assert browser.get(url).status_code == 302


def test_an_offer_to_a_request_that_waits_no_more_is_kept(client_of, concept):
    peer, member = a_peer(concept), a_seeker(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    browser, url = client_of(peer), reverse("accompaniment:request_to_read", args=[request.pk])
    assert browser.get(url).status_code == 200
    actions.withdraw_request(by=member, request=request)
    assert kept(browser.post(url, written()), f"proposition-{request.pk}")
    assert browser.get(url).status_code == 302


def test_a_farewell_and_a_frame_are_kept_when_the_other_ended_it_first(client_of, concept):
    relation = a_relation(concept)
    browser = client_of(relation.member)
    actions.end_relation(by=relation.peer, relation=relation)
    for name, draft, field in (("end", "fin", "farewell"), ("frame", "cadre", "boundaries")):
        url = reverse(f"accompaniment:{name}", args=[relation.pk])
        assert kept(browser.post(url, written(**{field: WORDS})), f"{draft}-{relation.pk}")
        assert browser.get(url).status_code == 302


def test_a_request_is_kept_when_nothing_lived_is_left_to_tell(client_of, concept):
    member = a_seeker(concept)
    member.experiences.all().delete()
    assert kept(client_of(member).post(reverse("accompaniment:publish"), written()), "demande-sans-nom")


def test_words_written_without_the_agreement_are_not_said_to_have_arrived(client_of, concept):
    member, peer = a_seeker(concept), a_peer(concept)
    withdraw_consent(by=member, purpose="matching")
    for url in (reverse("accompaniment:ask", args=[peer.pk]), reverse("accompaniment:publish")):
        answer = client_of(member).post(url, written())
        assert (answer.status_code, SENT_COOKIE in answer.cookies) == (200, False)
