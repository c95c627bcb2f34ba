"""The coordinator's batch: who waits, the pairing computed, read, adjusted, sent; then a peer reads theirs."""

import pytest
from playwright.sync_api import expect

from eclaireur.accompaniment.models import Batch, Proposal
from tests.factories.accompaniment import a_coordinator, a_peer, a_request_waiting
from tests.factories.people import ConceptFactory


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_coordinator_computes_adjusts_and_sends_a_batch(browse, site_url, axe, no_sideways, aside, width):
    concept = ConceptFactory()
    peers = [a_peer(concept, capacity=1) for _ in range(3)]
    waiting = [aside(lambda days=days: a_request_waiting(concept, days=days)) for days in (30, 9)]
    page = browse(a_coordinator(), width=width)

    def look():
        axe(page)
        no_sideways(page)

    page.goto(f"{site_url}/equipe/")
    page.get_by_role("main").get_by_role("link", name="Attributions").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + len(waiting))
    look()
    press(page, "Calculer la meilleure répartition")
    page.wait_for_url("**/equipe/attributions/*-*/")
    for _ in range(20):  # the pairing is computed beside: the page says so until it is there
        if not page.get_by_role("link", name="Recharger").count():
            break
        page.get_by_role("link", name="Recharger").click()
    expect(page.get_by_text("2 paires.")).to_be_visible()
    look()

    free = next(peer for peer in peers if not page.get_by_role("heading", name=peer.pseudonym).count())
    page.get_by_role("link", name="Choisir un autre pair").first.click()
    look()
    press(page, f"Donner à {free.pseudonym}")
    expect(page.get_by_role("heading", name=free.pseudonym)).to_be_visible()
    expect(page.get_by_text("choisi à la main")).to_be_visible()
    assert not Proposal.objects.exists()  # nothing leaves before it was read and sent

    page.get_by_role("main").get_by_text("Envoyer les propositions").click()
    press(page, "Oui, envoyer")
    expect(page.get_by_role("main")).to_contain_text("nvoyée")
    look()
    assert Batch.objects.get().state == "sent"
    assert {proposal.request_id for proposal in Proposal.objects.all()} == {request.pk for request in waiting}
    assert free.pk in {proposal.peer_id for proposal in Proposal.objects.all()}

    theirs = browse(free, width=360)
    theirs.goto(f"{site_url}/demandes-a-lire/")
    expect(theirs.get_by_role("main").get_by_role("link").first).to_be_visible()
    axe(theirs)
