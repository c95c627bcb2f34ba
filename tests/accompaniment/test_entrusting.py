"""To whom a request is entrusted: it changes only when its author asks, and somebody reads it."""

import pytest
from django.urls import reverse

from eclaireur.accompaniment import actions
from tests.factories.accompaniment import a_coordinator, a_seeker
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
