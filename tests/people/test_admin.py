"""The thesaurus in the back office: the operator keeps it, and cannot break the tree."""

import re

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.people.models import Concept
from tests.factories.accounts import PersonFactory
from tests.factories.people import ConceptFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"wagtailsnippets_people_concept:{name}", args=args)


def sent(concept, **changes):
    return {
        "slug": concept.slug, "parent": concept.parent_id or "", "position": "1", "active": "on", "label_fr": concept.label_fr,
        "label_en": "", "synonyms_fr": "", "everyday_fr": "", "synonyms_en": "", "everyday_en": "", "note_fr": "", "note_en": "",
    } | changes  # fmt: skip


@pytest.fixture
def browser(client_of):
    return client_of(PersonFactory(roles=[Role.OPERATOR], is_superuser=True))


def test_an_operator_lists_searches_and_edits_with_one_expression_a_line(browser):
    concept = ConceptFactory()
    assert concept.label_fr in browser.get(address("list"), {"q": concept.label_fr}).content.decode()
    answer = browser.post(address("edit", concept.pk), sent(concept, everyday_fr="un mot\r\n\r\nun autre\r\nun mot"))
    assert answer.status_code == 302
    assert Concept.objects.get(pk=concept.pk).everyday_fr == ["un mot", "un autre"]
    assert "un mot\nun autre" in browser.get(address("edit", concept.pk)).content.decode()


def test_a_loop_is_refused_in_words(browser):
    parent = ConceptFactory()
    child = ConceptFactory(parent=parent)
    page = browser.post(address("edit", parent.pk), sent(parent, parent=child.pk)).content.decode()
    assert "boucle" in page
    assert Concept.objects.get(pk=parent.pk).parent_id != child.pk


def test_the_identifier_of_a_concept_stays(browser):
    concept = ConceptFactory()
    assert re.search(r'<input[^>]*name="slug"[^>]*disabled', browser.get(address("edit", concept.pk)).content.decode())
    browser.post(address("edit", concept.pk), sent(concept, slug="un-autre-nom", label_fr="Dit autrement"))
    assert Concept.objects.get(pk=concept.pk).label_fr == "Dit autrement"
    assert not Concept.objects.filter(pk="un-autre-nom").exists()


def test_a_new_concept_may_be_added(browser):
    parent = ConceptFactory()
    new = Concept(slug="nouveau", parent=parent, label_fr="Nouveau")
    assert browser.post(address("add"), sent(new)).status_code == 302
    assert Concept.objects.get(pk="nouveau").parent == parent


def test_a_concept_is_never_deleted_alone_or_with_others(browser):
    concept = ConceptFactory()
    browser.post(address("delete", concept.pk))
    browser.post(reverse("wagtail_bulk_action", args=["people", "concept", "delete"]) + f"?id={concept.pk}")
    assert Concept.objects.filter(pk=concept.pk).exists()
    assert address("delete", concept.pk) not in browser.get(address("edit", concept.pk)).content.decode()


@pytest.mark.parametrize("role", [None, Role.PEER, Role.COORDINATOR, Role.MODERATOR])
def test_nobody_but_an_operator_edits_it(client_of, role):
    concept = ConceptFactory()
    browser = client_of(PersonFactory(roles=[role] if role else []))
    browser.post(address("edit", concept.pk), sent(concept, label_fr="PIRATÉ"))
    assert Concept.objects.get(pk=concept.pk).label_fr != "PIRATÉ"
