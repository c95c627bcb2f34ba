"""Communes: searching them, and telling where someone is without saying too much."""

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.territory.models import Commune, plain
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


def names(typed):
    return [commune.name for commune in Commune.objects.matching(typed)]


@pytest.fixture
def some_communes():
    CommuneFactory(name="Saint-Étienne", departement__code="42", postal_codes="42000 42100", population=173_000)
    CommuneFactory(name="Saint-Étienne-du-Rouvray", departement__code="76", postal_codes="76800", population=28_000)
    CommuneFactory(name="Le Havre", departement__code="76", postal_codes="76600 76610", population=166_000)
    CommuneFactory(name="L’Haÿ-les-Roses", departement__code="94", postal_codes="94240", population=31_000)
    CommuneFactory(name="Saint-Denis", departement__code="974", postal_codes="97400", population=155_000)
    CommuneFactory(name="Saint-Denis", departement__code="93", postal_codes="93200", population=150_000)
    CommuneFactory(name="Saint-Denis-d’Oléron", departement__code="17", postal_codes="17650", population=1_000_000)


@pytest.mark.parametrize("typed", ["St Etienne", "saint-étienne", "SAINT ETIENNE", "st-étienne", "42000", "42100",
                                   "Saint-Étienne (42)", "42 saint etienne"])
def test_a_commune_is_found_however_it_is_typed(some_communes, typed):
    assert names(typed)[0] == "Saint-Étienne"


def test_any_word_of_the_name_is_enough(some_communes):
    assert names("havre") == ["Le Havre"]
    assert names("roses") == ["L’Haÿ-les-Roses"]
    assert names("l'hay") == ["L’Haÿ-les-Roses"]


def test_the_very_name_comes_first_then_the_most_people(some_communes):
    found = [str(commune) for commune in Commune.objects.matching("saint denis")]
    assert found == ["Saint-Denis (974)", "Saint-Denis (93)", "Saint-Denis-d’Oléron (17)"]


def test_a_departement_in_brackets_tells_homonyms_apart(some_communes):
    assert [str(commune) for commune in Commune.objects.matching("saint-denis (93)")] == ["Saint-Denis (93)"]


@pytest.mark.parametrize("typed", ["", "  ", "'", "!!", "zzzz", "99999", "%", "_", "(42)"])
def test_what_means_nothing_finds_nothing(some_communes, typed):
    assert names(typed) == []


def test_a_commune_that_merged_is_no_longer_proposed():
    CommuneFactory(name="Ancienne", is_current=False)
    assert names("ancienne") == []


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_search(text):
    list(Commune.objects.matching(text))
    assert plain(plain(text)) == plain(text)


def test_a_small_commune_is_told_by_the_town_nearby():
    town = CommuneFactory(name="Lyon", population=520_000)
    assert CommuneFactory(name="Petit-Bourg", population=300, near_town=town).said == "près de Lyon"
    assert town.said == "Lyon"


def test_a_small_commune_far_from_everything_is_told_by_its_departement():
    assert CommuneFactory(name="Hameau", population=40, departement__code="48",
                          departement__name="Lozère").said == "Lozère"


def test_an_arrondissement_is_told_by_its_city():
    city = CommuneFactory(name="Paris", population=2_000_000)
    assert CommuneFactory(name="Paris 11e arrondissement", city=city, population=138_000).said == "Paris"


def test_half_a_coordinate_is_refused():
    with pytest.raises(IntegrityError):
        CommuneFactory(lon=None)


def test_a_latitude_beyond_the_pole_is_refused():
    with pytest.raises(IntegrityError):
        CommuneFactory(lat=91)
