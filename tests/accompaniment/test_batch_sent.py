"""A batch sends what its page says, to whom its coordinator may: all is read again at that moment."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import Batch, Proposal, SetAside
from eclaireur.accompaniment.queries import find_peers, index, lines_in_words
from eclaireur.accounts.models import RoleGrant
from eclaireur.people.models import Limit, PeerProfile
from tests.factories.accompaniment import a_coordinator, a_peer, a_request_waiting
from tests.factories.accounts import StructureFactory
from tests.factories.people import ConceptFactory
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db
HELD_BACK = "Cette ligne ne partira pas"


def lines_of(batch, coordinator):
    return lines_in_words(list(batch.lines.select_related("request__person", "peer")), reader=coordinator)


def set_aside(request, peer):
    SetAside.objects.create(person=request.person, peer=peer)


def limited(request, peer):
    Limit.objects.create(peerprofile=peer.peer_profile, concept=request.person.experiences.get().concept)


def at_the_same_place(request, peer):
    place = RoleGrant.objects.get(person=peer).structure
    actions.save_search(by=request.person, values={"places": [place]}, importance={})


def of_another_language(request, peer):
    PeerProfile.objects.filter(person=peer).update(languages=["en"])


def on_pause(request, peer):
    peer.paused_since = timezone.now()
    peer.save()


@pytest.mark.parametrize("changed", [set_aside, limited, at_the_same_place, of_another_language, on_pause])
def test_what_keeps_two_people_apart_since_the_calculation_is_said_and_not_sent(concept, monkeypatch, client_of, changed):
    coordinator, peer = a_coordinator(), a_peer(concept, structure=StructureFactory())
    kept, request = a_request_waiting(concept), a_request_waiting(ConceptFactory())
    a_peer(request.person.experiences.get().concept)
    batch = actions.prepare_batch(by=coordinator)
    monkeypatch.setattr(index, "SHARE", 10**9)  # the index in memory stays as it is
    changed(kept, peer)


    page = client_of(coordinator).get(reverse("accompaniment:batch", args=[batch.pk])).content.decode()
    assert page.count(HELD_BACK) == 1
    assert actions.send_batch(by=coordinator, batch=batch) == actions.assigning.Sent(made=1, left=1)
    assert Proposal.objects.get().request == request


def test_a_draft_with_a_peer_of_elsewhere_is_not_of_a_structures_coordinator(concept):
    here, there = StructureFactory(), StructureFactory()
    a_peer(concept, structure=there)
    a_request_waiting(concept)
    everywhere, near, far = a_coordinator(), a_coordinator(there), a_coordinator(here)
    batch = actions.prepare_batch(by=everywhere)
    assert list(Batch.objects.visible_to(near)) == [batch]
    assert not Batch.objects.visible_to(far)
    with pytest.raises(PermissionDenied):
        actions.send_batch(by=far, batch=batch)
    assert actions.send_batch(by=near, batch=batch).made == 1


def test_a_peer_who_left_the_structure_stays_on_the_page_of_its_draft_and_is_not_sent(concept):
    here = StructureFactory()
    peer, coordinator = a_peer(concept, structure=here), a_coordinator(here)
    a_request_waiting(concept)
    batch = actions.prepare_batch(by=coordinator)
    RoleGrant.objects.filter(person=peer).update(structure=StructureFactory())
    assert [line.may_leave for line in lines_of(batch, coordinator)] == [False]
    assert actions.send_batch(by=coordinator, batch=batch).made == 0


def test_for_every_coordinator_the_score_is_the_sum_of_its_reasons(concept):
    """An experience is as rare for a structure's coordinator as for all: peers of elsewhere lived it too."""
    here, other = StructureFactory(), ConceptFactory()
    a_peer(concept, structure=here)
    for _ in range(3):
        a_peer(concept)
    a_peer(other)
    a_request_waiting(concept)
    coordinator = a_coordinator(here)
    batch = actions.prepare_batch(by=coordinator)
    [line] = lines_of(batch, coordinator)
    assert line.row.score == sum(reason.points for reason in line.reasons) == line.score


def test_what_someone_wishes_is_one_line_for_who_coordinates_and_the_sum_stays_exact(concept, client_of):
    here = CommuneFactory()
    a_peer(concept, commune=here, modalities=["onsite"], availability=["tue-evening"], gender="woman", birth_year=1990)
    request = a_request_waiting(concept)
    values = {"commune": here, "availability": ["tue-evening"], "gender_wish": "woman", "age_from": 20, "age_to": 60}
    actions.save_search(by=request.person, values={**values, "avoid": [ConceptFactory()]}, importance={})
    coordinator = a_coordinator()
    batch = actions.prepare_batch(by=coordinator)
    [line] = lines_of(batch, coordinator)
    told = {reason.text: reason.points for reason in line.reasons}
    assert len(told) == 3
    assert told["Répond à des souhaits de cette personne"] > 0
    assert sum(told.values()) == line.row.score
    browser = client_of(coordinator)
    for name, pk in (("batch", batch.pk), ("batch_line", line.row.pk)):
        page = browser.get(reverse(f"accompaniment:{name}", args=[pk])).content.decode()
        assert "Répond à des souhaits de cette personne" in page
        for wish in ("mardi", "Mardi", "\u00a0km", "\u202fkm", "commune", "genre", "âge", "éviter"):
            assert wish not in page[page.index("<main"):page.index("</main")]
    assert sum("mardi soir" in reason.text.lower() for reason in find_peers(request.person).peers[0].reasons) == 1
