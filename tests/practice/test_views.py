"""The desk of clearances, and what the peer sees of it."""

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry
from eclaireur.people.enums import PathVisibility, Visibility
from eclaireur.practice.models import Clearance
from tests.factories.accounts import PersonFactory
from tests.factories.people import (
    ConceptFactory,
    ExperienceFactory,
    PathFactory,
    PathStepFactory,
    PeerProfileFactory,
)
from tests.factories.practice import ClearanceFactory

pytestmark = pytest.mark.django_db
DESK = reverse("practice:desk")


@pytest.fixture
def candidate():
    """Someone whose file holds a marked text for each visibility, not displayed yet."""
    person = PersonFactory(pseudonym="Noisetier")
    profile = PeerProfileFactory(person=person)
    path = PathFactory(person=person, published_at=None)
    for visibility in Visibility:
        ExperienceFactory(person=person, visibility=visibility, details=f"VECU-{visibility.value}.", accompanies=True)
    for visibility in PathVisibility:
        PathStepFactory(path=path, visibility=visibility, text=f"ETAPE-{visibility.value}.")
    profile.limits.through.objects.create(peerprofile=profile, concept=ConceptFactory(label_fr="LIMITE-MARQUÉE"))
    return person


@pytest.fixture
def desk(client_of):
    return client_of(PersonFactory(roles=[Role.COORDINATOR]))


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.COORDINATOR)])
def test_the_desk_is_for_coordinators(client_of, candidate, role):
    row = ClearanceFactory(person=candidate)
    browser = client_of(PersonFactory(roles=[role] if role else []))
    for address in (DESK, reverse("practice:clearance", args=[row.pk])):
        answer = browser.get(address)
        assert answer.status_code in (302, 403, 404)
        assert "Noisetier" not in answer.content.decode()


def test_a_coordinator_reads_the_page_as_members_do_and_the_limits_and_it_is_noted(desk, candidate):
    row = ClearanceFactory(person=candidate)
    page = desk.get(reverse("practice:clearance", args=[row.pk])).content.decode()
    for shown in ("VECU-members.", "VECU-public.", "ETAPE-members.", "ETAPE-public.", "LIMITE-MARQUÉE"):
        assert shown in page
    for kept in ("VECU-matching.", "VECU-my_peers.", "ETAPE-my_peers."):
        assert kept not in page
    assert JournalEntry.objects.get(subject=candidate, is_look=True).verb == "practice.read_clearance"


def test_nobody_waiting_is_said(desk):
    assert "Personne n’attend" in desk.get(DESK).content.decode()


def test_the_one_who_waits_longest_comes_first_and_the_list_ends(desk):
    rows = [ClearanceFactory() for _ in range(25)]
    page = desk.get(DESK).content.decode()
    assert page.index(rows[0].person.pseudonym) < page.index(rows[1].person.pseudonym)
    assert rows[24].person.pseudonym in desk.get(DESK, {"page": 2}).content.decode()


def test_answering_without_a_word_is_explained_then_the_answer_reaches_the_person(desk, client_of, candidate):
    row = ClearanceFactory(person=candidate)
    address = reverse("practice:clearance", args=[row.pk])
    assert "Un mot est nécessaire" in desk.post(address, {"decision": "revise", "note": ""}).content.decode()
    assert desk.post(address, {"decision": "revise", "note": "Parlez un peu plus de l’hôpital."}).url == DESK
    late = desk.post(address, {"decision": "declined", "note": "Trop tard."}, follow=True).content.decode()
    assert "déjà répondu" in late
    assert Clearance.objects.get().state == "revise"
    mine = client_of(candidate).get(reverse("people:my_path")).content.decode()
    assert "Parlez un peu plus de l’hôpital." in mine
    assert "Redemander" in mine


def test_asking_from_my_path(client_of, candidate):
    browser = client_of(candidate)
    assert "Demander à accompagner" in browser.get(reverse("people:my_path")).content.decode()
    browser.post(reverse("practice:ask"))
    assert Clearance.objects.get().person == candidate
    assert "Votre demande est partie" in browser.get(reverse("people:my_path")).content.decode()


def test_a_coordinator_does_not_open_their_own_file(client_of):
    coordinator = PersonFactory(roles=[Role.COORDINATOR])
    row = ClearanceFactory(person=coordinator)
    assert client_of(coordinator).get(reverse("practice:clearance", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("how_many", [1, 20])
def test_the_desk_costs_the_same_for_few_and_many(desk, how_many, django_assert_max_num_queries):
    for _ in range(how_many):
        ClearanceFactory()
    desk.get(DESK)
    with django_assert_max_num_queries(26):
        desk.get(DESK)
