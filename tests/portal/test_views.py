"""The entrance: what a visitor reads, what a member finds, what a role opens."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from eclaireur.accounts.enums import Role
from eclaireur.core import registries
from eclaireur.portal.views import staff_desk
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_the_home_page_and_finds_the_main_action(client):
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert page.h1.get_text(strip=True) == "Quelqu’un est déjà passé par là."
    primary = [a for a in page.main.find_all("a", class_="button") if "quiet" not in a["class"]]
    assert [a["href"] for a in primary] == ["/trouver-un-pair/"]
    assert page.main.img["alt"]


def test_the_home_page_says_what_this_is_not(client):
    text = client.get("/").content.decode()
    assert "service d’urgence" in text
    assert "3114" in text
    assert "moins de 18 ans" in text


def test_my_space_is_for_people_who_are_signed_in(client):
    assert client.get("/mon-espace/")["Location"].endswith("?next=/mon-espace/")


def test_my_space_greets_by_pseudonym_and_an_empty_one_says_what_to_do(client_of, person, monkeypatch):
    monkeypatch.setattr(registries, "_cards", [])
    page = BeautifulSoup(client_of(person).get("/mon-espace/").content, "html.parser")
    assert person.pseudonym in page.main.get_text()
    assert page.find(class_="empty").find("a", href="/trouver-un-pair/")


def test_cards_are_those_made_for_this_person_in_order(person, monkeypatch):
    monkeypatch.setattr(registries, "_cards", [])
    other = PersonFactory()
    for order, owner, words in ((2, person, "deuxième"), (1, person, "première"), (0, other, "pas pour moi")):
        registries.add_card(
            lambda who, order=order, owner=owner, words=words:
            registries.Card("core/message.html", {"level_tag": "info", "text": words}, order) if who == owner else None
        )
    made = [card.context["text"] for card in registries.cards(person)]
    assert made == ["première", "deuxième"]


@pytest.fixture
def desk(rf):
    def read(person):
        request = rf.get("/equipe/")
        request.user = person
        return staff_desk(request)

    return read


def test_the_desk_is_closed_to_members_and_visitors(desk, person):
    with pytest.raises(PermissionDenied):
        desk(person)
    assert desk(AnonymousUser()).status_code == 302


def test_the_desk_lists_what_the_role_opens_with_its_hint_and_badge(desk, monkeypatch):
    monkeypatch.setattr(registries, "_entries", [])
    coordinator = PersonFactory(roles=[Role.COORDINATOR])
    entry = registries.MenuEntry(
        registries.STAFF, "Attributions", "core:licence", 1, badge=lambda who: "3 en attente", hint="Qui attend un pair.",
    )
    hidden = registries.MenuEntry(registries.STAFF, "Réservé", "core:display", 2, visible=lambda who: False)
    registries.add_menu_entry(entry)
    registries.add_menu_entry(hidden)
    main = BeautifulSoup(desk(coordinator).content, "html.parser").main.get_text(" ", strip=True)
    assert "Attributions" in main
    assert "Qui attend un pair." in main
    assert "3 en attente" in main
    assert "Réservé" not in main


def test_a_desk_without_any_page_says_so(desk, monkeypatch):
    monkeypatch.setattr(registries, "_entries", [])
    page = desk(PersonFactory(roles=[Role.EVALUATOR])).content.decode()
    assert "Aucun bureau pour le moment" in page
