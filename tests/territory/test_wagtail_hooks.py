"""The directory in the back office: the operator keeps it, with the commune typed; nobody else does."""

import pytest
from django.urls import reverse

from eclaireur.accounts.enums import Role
from eclaireur.territory.enums import Access
from eclaireur.territory.models import Place
from tests.factories.accounts import PersonFactory
from tests.factories.territory import CommuneFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"wagtailsnippets_territory_place:{name}", args=args)


def sent(**changes):
    return {
        "name": "Médiathèque du Canal", "kind": "library", "structure": "", "is_listed": "on", "address": "2 quai des Brumes",
        "commune": "Lyon", "lat": "", "lon": "", "access": ["lift", "toilets"], "access_words": "Ascenseur au fond.",
    } | changes  # fmt: skip


@pytest.fixture
def browser(client_of):
    return client_of(PersonFactory(roles=[Role.OPERATOR], is_superuser=True))


def test_the_operator_adds_a_place_and_finds_it_in_the_list(browser):
    lyon = CommuneFactory(name="Lyon")
    assert browser.post(address("add"), sent()).status_code == 302
    place = Place.objects.get()
    assert (place.commune, place.point, place.access) == (lyon, lyon.place, ["lift", "toilets"])
    page = browser.get(address("list"), {"q": "canal"}).content.decode()
    assert "Médiathèque du Canal" in page
    assert browser.get(address("edit", place.pk)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"commune": "Xyzzy"}, "Essayez son code postal"), ({"lat": "45.7"}, "Donnez la latitude et la longitude"),
     ({"access": ["signs"]}, "signs"), ({"name": "Un\x00nom"}, "caractère nul")],
)  # fmt: skip
def test_what_cannot_be_is_said_and_kept(browser, wrong, words):
    CommuneFactory(name="Lyon")
    page = browser.post(address("add"), sent(**wrong)).content.decode()
    assert words in page
    assert "2 quai des Brumes" in page
    assert not Place.objects.exists()


def test_several_towns_are_offered(browser):
    one, other = (CommuneFactory(name="Saint-Denis", departement__code=code) for code in ("93", "974"))
    assert "Plusieurs communes" in browser.post(address("add"), sent(commune="saint-denis")).content.decode()
    browser.post(address("add"), sent(commune="saint-denis", commune_commune=other.pk))
    assert Place.objects.get().commune == other
    assert one != other


def test_an_interpreter_comes_with_a_gathering_not_with_a_place(browser):
    page = browser.get(address("add")).content.decode()
    assert str(Access.LIFT.label) in page
    assert str(Access.SIGNS.label) not in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR, Role.MODERATOR, Role.PEER])
def test_nobody_else_keeps_the_directory(client_of, role):
    place = PlaceFactory()
    browser = client_of(PersonFactory(roles=[role]))
    for where in (address("list"), address("add"), address("edit", place.pk), address("delete", place.pk)):
        assert browser.get(where).status_code in (302, 403)
        assert browser.post(where, sent(name="Pris")).status_code in (302, 403)
    assert [each.name for each in Place.objects.all()] == [place.name]
