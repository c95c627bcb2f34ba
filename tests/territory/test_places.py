"""The directory: how a place is found, where it is, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from eclaireur.territory.models import Place
from eclaireur.territory.queries import places_like
from tests.factories.territory import CommuneFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lucioles() -> Place:
    town = CommuneFactory(name="Saint-Étienne", departement__code="42", departement__name="Loire", postal_codes="42000 42100")
    return PlaceFactory(name="Maison des Lucioles", commune=town, address="3 place du Marché")


@pytest.mark.parametrize(
    "typed", ["lucioles", "MAISON LUC", "st etienne", "maison saint-étienne", "42100", "marché", "Maison des Lucioles, Saint-Étienne (42)"]
)
def test_a_place_is_found_by_its_name_its_address_or_its_town(lucioles, typed):
    PlaceFactory(name="Local des Remparts")
    assert places_like(typed) == [lucioles]


@pytest.mark.parametrize("typed", ["", "   ", "(){}", "\x00", "lucioles lyon", "uciole", "%"])
def test_what_means_nothing_finds_nothing(lucioles, typed):
    assert places_like(typed) == []


def test_a_place_no_longer_proposed_is_not_found(lucioles):
    lucioles.is_listed = False
    lucioles.save()
    assert places_like("lucioles") == []


def test_a_place_renamed_is_found_by_its_new_name_only(lucioles):
    lucioles.name = "Maison des Phares"
    lucioles.save()
    assert places_like("phares") == [lucioles]
    assert places_like("lucioles") == []


def test_suggestions_are_few_and_in_order():
    for number in range(12):
        PlaceFactory(name=f"Maison {chr(108 - number)}")
    names = [place.name for place in places_like("maison")]
    assert names == sorted(names)
    assert len(names) == 8


def test_a_place_without_a_point_is_at_its_commune():
    town = CommuneFactory(lat=43.6, lon=1.44)
    assert PlaceFactory(commune=town, lat=None, lon=None).point == (43.6, 1.44)
    assert PlaceFactory(commune=town, lat=43.61, lon=1.45).point == (43.61, 1.45)


@pytest.mark.parametrize("wrong", [{"lat": 45.0, "lon": None}, {"lat": 91.0, "lon": 0.0}])
def test_half_a_point_or_one_off_the_earth_is_refused(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceFactory(**wrong)


def test_the_same_place_twice_is_said_in_words(lucioles):
    again = Place(name=lucioles.name, commune=lucioles.commune, address=lucioles.address, kind=lucioles.kind)
    with pytest.raises(ValidationError, match="déjà dans l’annuaire"):
        again.full_clean()
