"""To whom a request is entrusted: it changes only when its author asks, and somebody reads it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from eclaireur.accompaniment import actions
from eclaireur.accompaniment.models import Request
from eclaireur.accompaniment.queries import waiting_for
from eclaireur.accounts.models import Person, RoleGrant
from tests.factories.accompaniment import a_coordinator, a_request_waiting, a_seeker
from tests.factories.accounts import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs():
    """A structure where someone coordinates."""
    structure = StructureFactory()
    a_coordinator(structure)
    return structure


@pytest.mark.parametrize("sent", [{}, {"structure": "nowhere"}])
def test_asking_the_coordination_to_look_now_leaves_a_request_with_its_structure(client_of, concept, theirs, sent):
    mine = actions.publish_request(by=a_seeker(concept), words="Bonjour", structure=theirs)
    client_of(mine.person).post(reverse("accompaniment:hand_over"), sent)
    mine.refresh_from_db()
    assert (mine.structure, mine.handed_over_at is None) == (theirs, False)


def test_the_structure_changes_when_its_author_says_so(client_of, concept, theirs):
    mine = actions.publish_request(by=a_seeker(concept), words="Bonjour", structure=theirs)
    client_of(mine.person).post(reverse("accompaniment:hand_over"), {"structure": ""})
    mine.refresh_from_db()
    assert mine.structure is None


def test_only_structures_where_someone_coordinates_now_are_offered(client_of, concept, theirs):
    empty, left, away = (StructureFactory() for _ in range(3))
    RoleGrant.objects.filter(person=a_coordinator(left)).update(until=timezone.now())
    Person.objects.filter(pk=a_coordinator(away).pk).update(paused_since=timezone.now())
    member = a_seeker(concept)
    browser, shown = client_of(member), {f"shown_{member.experiences.get().pk}": "theme"}
    page = browser.get(reverse("accompaniment:publish")).content.decode()
    assert [str(each.pk) in page for each in (theirs, empty, left, away)] == [True, False, False, False]
    refused = browser.post(reverse("accompaniment:publish"), {"words": "Bonjour", "structure": empty.pk, **shown})
    assert "structure" in refused.context["form"].errors
    assert not Request.objects.exists()


def test_a_request_whose_structure_lost_its_coordination_is_read_everywhere_and_its_author_knows(client_of, concept, theirs):
    mine = a_request_waiting(concept, structure=theirs)
    elsewhere, everywhere = a_coordinator(StructureFactory()), a_coordinator()
    browser, page = client_of(mine.person), reverse("accompaniment:my_request", args=[mine.pk])
    assert "une autre coordination" not in browser.get(page).content.decode()
    RoleGrant.objects.filter(structure=theirs).update(until=timezone.now())

    assert f"{theirs} n’a personne à la coordination" in browser.get(page).content.decode()
    assert list(waiting_for(everywhere)) == [mine]
    assert not waiting_for(elsewhere)
    assert not elsewhere.has_perm("accompaniment.assign_request", mine)
    RoleGrant.objects.filter(person=everywhere).update(until=timezone.now())
    assert list(waiting_for(elsewhere)) == [mine]
    assert elsewhere.has_perm("accompaniment.assign_request", mine)


def test_nobody_is_said_to_take_care_of_a_request_when_nobody_coordinates_anywhere(client_of, concept, theirs):
    entrusted, free = a_request_waiting(concept, structure=theirs), a_request_waiting(concept)
    for mine in (entrusted, free):
        Person.objects.filter(role_grants__role="coordinator").update(paused_since=timezone.now())
        browser, page = client_of(mine.person), reverse("accompaniment:my_request", args=[mine.pk])
        alone = browser.get(page).content.decode()
        assert "personne n’est à la coordination" in alone
        assert "une autre coordination" not in alone
        a_coordinator(StructureFactory())
        assert "personne n’est à la coordination" not in browser.get(page).content.decode()


def test_changing_what_a_request_says_leaves_it_with_a_structure_whose_coordination_is_away(client_of, concept, theirs):
    mine = actions.publish_request(by=a_seeker(concept), words="Un", structure=theirs)
    Person.objects.filter(role_grants__structure=theirs).update(paused_since=timezone.now())
    browser, page = client_of(mine.person), reverse("accompaniment:publish")
    chosen = browser.get(page).context["form"]["structure"].value()
    browser.post(page, {"words": "Deux", "structure": chosen})
    mine.refresh_from_db()
    assert (mine.words, mine.structure) == ("Deux", theirs)
