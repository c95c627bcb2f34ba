"""Suggestions."""

from dataclasses import replace

import pytest
from django.urls import reverse

from eclaireur.territory import views
from tests.factories.territory import CommuneFactory, PlaceFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("territory:communes")


def test_suggestions_are_radio_buttons_of_the_field_that_asks(client):
    lyon = CommuneFactory(name="Lyon")
    page = client.get(ADDRESS, {"field": "place", "place": "lyo"}).content.decode()
    assert f'name="place_commune" value="{lyon.pk}"' in page


def test_one_letter_suggests_nothing_yet(client):
    CommuneFactory(name="Lyon")
    assert client.get(ADDRESS, {"q": "l"}).content.strip() == b""


def test_an_unknown_name_is_said(client):
    assert "Aucune commune" in client.get(ADDRESS, {"q": "xyzzy"}).content.decode()


def test_a_strange_field_name_is_refused(client):
    assert client.get(ADDRESS, {"field": '"><script>', "q": "lyon"}).status_code == 404


@pytest.mark.parametrize("n", [1, 40])
def test_the_same_queries_whatever_is_found(client, django_assert_num_queries, n):
    for number in range(n):
        CommuneFactory(name=f"Villeneuve-{number}")
    with django_assert_num_queries(1):
        client.get(ADDRESS, {"q": "ville"})


def test_a_robot_is_slowed_down_with_words(client, monkeypatch):
    monkeypatch.setattr(views, "SUGGESTIONS", replace(views.SUGGESTIONS, name="communes-test", times=2))
    answers = [client.get(ADDRESS, {"q": "lyon"}) for _n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) <= 600


def test_places_of_the_directory_are_suggested_without_those_withdrawn(client, django_assert_num_queries):
    for number in range(6):
        PlaceFactory(name=f"Maison {number}")
    PlaceFactory(name="Maison fermée", is_listed=False)
    with django_assert_num_queries(1):
        page = client.get(reverse("territory:places"), {"q": "maison"}).content.decode()
    assert page.count('name="place_lieu"') == 6
    assert "fermée" not in page
    assert "Aucun lieu" in client.get(reverse("territory:places"), {"q": "xyzzy"}).content.decode()
    assert client.get(reverse("territory:places"), {"field": '"><script>', "q": "maison"}).status_code == 404
