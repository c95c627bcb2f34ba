"""The pages, as each person opens them."""

import re
from dataclasses import fields

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import Proposal, Relation, Request
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import RoleGrant
from eclaireur.accounts.queries import agrees_to
from eclaireur.matching import Parameters
from tests.factories.accompaniment import a_peer, a_relation, a_seeker
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_visitor_reads_what_it_is_and_sees_no_peer(client, concept):
    peer = a_peer(concept)
    page = client.get(reverse("accompaniment:find"))
    assert page.status_code == 200
    assert peer.pseudonym not in text(page)
    assert reverse("account_signup") in text(page)


def test_the_agreement_is_asked_once_in_plain_words(client_of, concept):
    member = a_seeker(concept, agrees=False)
    a_peer(concept)
    browser = client_of(member)
    assert "avec votre accord" in text(browser.get(reverse("accompaniment:find")))

    browser.post(reverse("accompaniment:agree_to_matching"))

    assert agrees_to(member, Purpose.MATCHING)
    assert "A vécu aussi" in text(browser.get(reverse("accompaniment:find")))


def test_without_anything_told_one_is_led_to_tell(client_of):
    page = client_of(a_seeker()).get(reverse("accompaniment:find"))
    assert reverse("people:experiences") in text(page)


def test_peers_come_with_their_reasons_and_the_list_ends_at_twenty(client_of, concept):
    for _ in range(22):
        a_peer(concept)
    browser = client_of(a_seeker(concept))

    first = text(browser.get(reverse("accompaniment:find")))
    assert first.count("Pourquoi personne-") == 8
    assert "jusqua=16" in first
    last = text(browser.get(reverse("accompaniment:find"), {"jusqua": "999"}))
    assert last.count("Pourquoi personne-") == 20
    assert "C’est la fin de la liste" in last
    assert text(browser.get(reverse("accompaniment:find"), {"jusqua": "x"})).count("Pourquoi personne-") == 8


def test_nobody_close_says_so_and_offers_other_ways(client_of, concept):
    a_peer(ConceptFactory())
    page = text(client_of(a_seeker(concept)).get(reverse("accompaniment:find")))
    assert "Personne de proche" in page
    assert reverse("accompaniment:publish") in page
    assert "/aide/" in page


def test_full_peers_are_told_as_a_number_only(client_of, concept):
    peer = a_peer(concept, capacity=1)
    a_relation(concept, peer=peer)
    page = text(client_of(a_seeker(concept)).get(reverse("accompaniment:find")))
    assert "1 pair accompagne déjà" in page
    assert peer.pseudonym not in page


def test_the_list_makes_the_same_number_of_queries_for_1_and_20_peers(client_of, concept):
    browser = client_of(a_seeker(concept))
    counts = []
    for number in (1, 19):
        for _ in range(number):
            a_peer(concept)
        browser.get(reverse("accompaniment:find"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("accompaniment:find"), {"jusqua": 20})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_wishes_are_kept_and_change_the_list(client_of, concept):
    member = a_seeker(concept)
    a_peer(concept, languages=["en"])
    experience = member.experiences.get()
    browser = client_of(member)
    answer = browser.post(
        reverse("accompaniment:wishes"),
        {f"importance_{experience.pk}": 3, "languages": ["en"], "age_from": 25, "age_to": 45, "modalities": ["phone"]},
    )
    assert answer.status_code == 302
    assert "A vécu aussi" in text(browser.get(reverse("accompaniment:find")))
    browser.post(reverse("accompaniment:wishes"), {f"importance_{experience.pk}": 3, "languages": ["fr"]})
    assert "ne parle aucune de vos langues" in text(browser.get(reverse("accompaniment:find")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"age_from": 50, "age_to": 20}, "plus petit"),
        ({"age_from": 30}, "les deux"),
        ({"max_km": 20}, "il faut une commune"),
        ({"max_km": "vingt"}, "entier"),
        ({"modalities": ["pigeon"]}, "pigeon"),
    ],
)
def test_a_wrong_wish_is_said_and_nothing_else_is_lost(client_of, concept, wrong, said):
    member = a_seeker(concept)
    experience = member.experiences.get()
    page = client_of(member).post(
        reverse("accompaniment:wishes"), {f"importance_{experience.pk}": 1, "availability": ["tue-evening"], **wrong}
    )
    assert page.status_code == 200
    assert said in text(page)
    assert 'value="tue-evening"' in text(page)
    assert re.search(r'value="tue-evening"[^>]*checked', text(page))


def test_someone_elses_experience_cannot_be_weighed(client_of, concept):
    member, other = a_seeker(concept), a_seeker(concept)
    mine, theirs = member.experiences.get(), other.experiences.get()
    client_of(member).post(reverse("accompaniment:wishes"), {f"importance_{mine.pk}": 2, f"importance_{theirs.pk}": 0})
    assert not hasattr(theirs, "wish")


def test_the_whole_way_from_a_word_to_a_relation(client, concept):
    member, peer = a_seeker(concept), a_peer(concept)
    client.force_login(member)
    page = client.get(reverse("accompaniment:ask", args=[peer.pk]))
    assert f"Seulement {peer.pseudonym} lira" in text(page)
    answer = client.post(
        reverse("accompaniment:ask", args=[peer.pk]),
        {"words": "Bonjour 🌿, j’ai lu votre parcours.", f"shown_{member.experiences.get().pk}": "exact"},
        follow=True,
    )
    assert "Au plus tard" in text(answer)

    client.force_login(peer)
    request = Request.objects.get()
    page = text(client.get(reverse("accompaniment:request_to_read", args=[request.pk])))
    assert "🌿" in page
    assert "Hospitalisation" in page
    proposal = Proposal.objects.get()
    answer = client.post(reverse("accompaniment:say_yes", args=[proposal.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("accompaniment:relation", args=[Relation.objects.get().pk])


def test_too_long_or_unreadable_words_are_said_and_kept(client_of, concept):
    member, peer = a_seeker(concept), a_peer(concept)
    url = reverse("accompaniment:ask", args=[peer.pk])
    shown = {f"shown_{member.experiences.get().pk}": "theme"}
    browser = client_of(member)
    long = browser.post(url, {"words": "é" * 2001, **shown})
    assert "2000" in text(long)
    assert "é" * 2001 in long.content.decode()
    assert browser.post(url, {"words": "a\x00b", **shown}).status_code == 200
    assert "Quelques mots suffisent" in text(browser.post(url, {"words": "   ", **shown}))
    assert not Proposal.objects.exists()


def test_a_peer_full_meanwhile_sends_back_to_the_list_in_words(client_of, concept):
    peer = a_peer(concept, capacity=1)
    a_relation(concept, peer=peer)
    page = client_of(a_seeker(concept)).get(reverse("accompaniment:ask", args=[peer.pk]), follow=True)
    assert page.redirect_chain
    assert "ne peut pas être sollicité" in text(page)


def test_pages_of_a_peer_are_closed_to_who_is_none(client_of):
    browser = client_of(PersonFactory())
    assert browser.get(reverse("accompaniment:requests_to_read")).status_code == 403


def test_an_empty_desk_of_a_peer_says_so(client_of, concept):
    assert "Rien à lire" in text(client_of(a_peer(concept)).get(reverse("accompaniment:requests_to_read")))


def test_the_formula_page_shows_every_parameter(client):
    page = text(client.get(reverse("accompaniment:how_we_propose")))
    for each in fields(Parameters()):
        assert " ".join(each.metadata["fr"].split()) in page


def test_a_paused_person_reads_that_nothing_is_lost(client_of, concept):
    member = a_seeker(concept, paused_since=timezone.now())
    assert "Rien n’est perdu" in text(client_of(member).get(reverse("accompaniment:find")))


@pytest.mark.parametrize("name", ["my_requests", "my_relations", "wishes", "publish"])
def test_my_pages_ask_a_visitor_to_sign_in(client, name):
    page = client.get(reverse(f"accompaniment:{name}"))
    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))


def test_empty_lists_say_what_to_do(client_of, concept):
    browser = client_of(a_seeker(concept))
    for name in ("my_requests", "my_relations"):
        assert reverse("accompaniment:find") in text(browser.get(reverse(f"accompaniment:{name}")))


def test_a_request_entrusted_to_one_structure_stays_with_it_when_it_changes(client_of, concept):
    theirs, elsewhere = StructureFactory(), StructureFactory()
    coordinators = {
        where: RoleGrant.objects.create(person=PersonFactory(), role=Role.COORDINATOR, structure=where).person
        for where in (theirs, elsewhere)
    }
    member = a_seeker(concept)
    browser, page = client_of(member), reverse("accompaniment:publish")
    shown = {f"shown_{member.experiences.get().pk}": "theme"}
    browser.post(page, {"words": "Un", "structure": theirs.pk, **shown})
    mine = Request.objects.get(person=member)
    assert f'value="{theirs.pk}" selected' in text(browser.get(page))
    assert f'value="{theirs.pk}" selected' in text(browser.get(reverse("accompaniment:my_request", args=[mine.pk])))
    browser.post(page, {"words": "Deux", "structure": theirs.pk, **shown})
    seen = {where: list(Request.objects.for_the_desk_of(coordinator)) for where, coordinator in coordinators.items()}
    assert seen == {theirs: [mine], elsewhere: []}


def test_a_published_request_can_be_changed_then_withdrawn(client_of, concept):
    member = a_seeker(concept)
    browser = client_of(member)
    shown = {f"shown_{member.experiences.get().pk}": "theme"}
    browser.post(reverse("accompaniment:publish"), {"words": "Un", **shown})
    assert "Un</textarea>" in text(browser.get(reverse("accompaniment:publish")))
    browser.post(reverse("accompaniment:publish"), {"words": "Deux", **shown})
    request = Request.objects.get()
    assert request.words == "Deux"
    browser.post(reverse("accompaniment:withdraw", args=[request.pk]))
    assert "Retirée" in text(browser.get(reverse("accompaniment:my_requests")))


def test_offers_are_shown_with_reasons_and_declined_in_words(client_of, concept):
    member, peer = a_seeker(concept), a_peer(concept)
    request = actions.publish_request(by=member, words="Bonjour", structure=None)
    proposal = actions.offer(by=peer, request=request, words="Je suis là.")
    browser = client_of(member)
    page = text(browser.get(reverse("accompaniment:my_request", args=[request.pk])))
    assert "Je suis là." in page
    assert "A vécu aussi « Hospitalisation »" in page
    browser.post(reverse("accompaniment:say_no", args=[proposal.pk]))
    assert "Je suis là." not in text(browser.get(reverse("accompaniment:my_request", args=[request.pk])))
