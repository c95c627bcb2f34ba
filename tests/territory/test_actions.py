"""The file of communes, loaded for real."""

import pytest

from eclaireur.territory import actions
from eclaireur.territory.models import Commune, Departement, LoadedData, Region
from eclaireur.territory.queries import communes_like, kilometres_between
from tests.factories.territory import CommuneFactory

pytestmark = pytest.mark.django_db


def test_every_commune_comes_with_its_departement_its_region_and_a_place(django_assert_max_num_queries):
    assert actions.load_communes() == "35008 communes"

    assert (Region.objects.count(), Departement.objects.count()) == (26, 109)
    assert Commune.objects.filter(city=None).count() == 34_963
    assert not Commune.objects.filter(lat=None).exists()
    saint_etienne = communes_like("St Etienne")[0]
    assert (saint_etienne.code, str(saint_etienne.departement)) == ("42218", "Loire (42)")
    assert kilometres_between(communes_like("Lyon (69)")[0], communes_like("Paris")[0]) == pytest.approx(392, abs=3)
    assert communes_like("Papeete")[0].departement.name == "Polynésie française"
    assert communes_like("75011")[1].said == "Paris"
    assert actions.FILE.stat().st_size < 1_500_000


def test_loading_again_does_nothing(django_assert_num_queries):
    LoadedData.objects.create(name="communes", version=actions._rows()[0])
    with django_assert_num_queries(1):
        assert actions.load_communes() is None


def test_a_commune_that_disappeared_stays_for_those_who_live_there(monkeypatch):
    gone = CommuneFactory(code="00000", name="Disparue")
    monkeypatch.setattr(actions, "_rows", lambda: ("v2", [
        ["R", "84", "Auvergne-Rhône-Alpes"], ["D", "69", "Rhône", "84"],
        ["C", "69123", "Lyon", "69", "69001", "519127", "45.749", "4.848", "P", "", ""],
    ]))
    actions.load_communes()
    gone.refresh_from_db()
    assert not gone.is_current
    assert [commune.name for commune in Commune.objects.current()] == ["Lyon"]
