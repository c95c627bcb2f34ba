"""Structures in the back office: one that anything hangs on is not deleted."""

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Structure
from eclaireur.gatherings.models import Occurrence, Registration
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import a_date, a_facilitator, coming_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of):
    return client_of(PersonFactory(roles=[Role.OPERATOR], is_superuser=True))


def delete(browser, *structures: Structure, together: bool = False) -> str:
    if together:
        address = reverse("wagtail_bulk_action", args=["accounts", "structure", "delete"])
        address += "?" + "&".join(f"id={each.pk}" for each in structures)
    else:
        address = reverse("wagtailsnippets_accounts_structure:delete", args=[structures[0].pk])
    return browser.post(address, follow=True).content.decode()


@pytest.mark.parametrize("together", [True, False])
def test_a_structure_with_gatherings_is_not_deleted_and_it_is_said_why(browser, together):
    used, empty = StructureFactory(name="GEM des Tilleuls"), StructureFactory()
    date = a_date(a_facilitator(), structure=None)
    date.series.structure = used
    date.series.save()
    coming_to(date, PersonFactory())
    page = delete(browser, used, empty, together=together)
    assert "Rien n’est effacé" in page
    assert "GEM des Tilleuls" in page
    assert Structure.objects.filter(pk__in=[used.pk, empty.pk]).count() == 2
    assert Occurrence.objects.exists()
    assert Registration.objects.exists()


def test_nor_one_where_someone_held_a_role(browser):
    used = StructureFactory()
    a_facilitator(used)
    delete(browser, used)
    assert Structure.objects.filter(pk=used.pk).exists()


@pytest.mark.parametrize("together", [True, False])
def test_one_that_nothing_hangs_on_is_deleted(browser, together):
    empty = StructureFactory()
    delete(browser, empty, together=together)
    assert not Structure.objects.filter(pk=empty.pk).exists()
