"""Choosing a commune, or a place of the directory, with and without script."""

import pytest
from django import forms

from eclaireur.territory.forms import CommuneField, PlaceField
from tests.factories.territory import CommuneFactory, PlaceFactory

pytestmark = pytest.mark.django_db


class Where(forms.Form):
    place = CommuneField(required=False)


@pytest.fixture
def two():
    return [CommuneFactory(name="Saint-Denis", departement__code=code, population=population)
            for code, population in (("974", 155_000), ("93", 150_000))]


def test_a_name_that_one_commune_bears_is_enough():
    lyon = CommuneFactory(name="Lyon", population=520_000)
    CommuneFactory(name="Lyons-la-Forêt")
    form = Where({"place": "lyon"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == lyon


def test_several_communes_are_offered_and_the_text_is_kept(two):
    form = Where({"place": "saint denis"})
    assert form.errors["place"] == ["Plusieurs communes répondent à ce nom. Choisissez la vôtre juste en dessous."]
    page = form.as_p()
    assert 'value="saint denis"' in page
    for commune in two:
        assert f'value="{commune.pk}"' in page


def test_the_one_chosen_is_taken(two):
    form = Where({"place": "saint denis", "place_commune": two[1].pk})
    assert form.is_valid()
    assert form.cleaned_data["place"] == two[1]
    assert f'value="{two[1].pk}" checked' in form.as_p()


def test_a_choice_left_from_another_text_is_ignored(two):
    lyon = CommuneFactory(name="Lyon")
    form = Where({"place": "Lyon", "place_commune": two[0].pk})
    assert form.is_valid()
    assert form.cleaned_data["place"] == lyon


def test_an_unknown_name_says_what_to_try():
    form = Where({"place": "Xyzzy"})
    assert "Essayez son code postal" in form.errors["place"][0]


def test_nothing_typed_is_no_commune(two):
    form = Where({"place": " ", "place_commune": two[0].pk})
    assert form.is_valid()
    assert form.cleaned_data["place"] is None


def test_a_required_field_says_what_is_missing():
    class Must(forms.Form):
        place = CommuneField()

    assert Must({"place": ""}).errors["place"] == ["Écrivez le nom ou le code postal d’une commune."]


@pytest.mark.parametrize("as_identifier", [False, True])
def test_the_commune_already_there_is_shown_and_kept(two, as_identifier):
    initial = {"place": two[0].pk if as_identifier else two[0]}
    page = Where(initial=initial).as_p()
    assert 'value="Saint-Denis (974)"' in page
    form = Where({"place": "Saint-Denis (974)", "place_commune": two[0].pk}, initial=initial)
    assert form.is_valid()
    assert not form.has_changed()


def test_what_is_typed_never_becomes_markup():
    assert "<script>" not in Where({"place": "<script>alert(1)</script>"}).as_p()


class Going(forms.Form):
    place = PlaceField(required=False)


class TestPlace:
    def test_words_that_one_place_answers_are_enough(self):
        place = PlaceFactory(name="Maison des Lucioles")
        PlaceFactory(name="Maison des Phares")
        assert Going({"place": "lucio"}).is_valid()
        assert not Going({"place": "maison"}).is_valid()
        form = Going({"place": "maison", "place_lieu": str(place.pk)})
        assert form.is_valid()
        assert form.cleaned_data["place"] == place

    def test_several_places_are_told_apart_by_what_they_are_and_where(self):
        for number in (1, 2):
            PlaceFactory(name="Maison des Lucioles", address=f"{number} rue du Port")
        page = Going({"place": "lucioles"}).as_p()
        assert "1 rue du Port" in page
        assert "2 rue du Port" in page
        assert "Association" in page

    def test_a_place_that_is_not_there_says_what_to_do(self):
        form = Going({"place": "Ailleurs\x00 <b>"})
        assert "écrivez l’adresse" in form.errors["place"][0]
        assert "<b>" not in form.as_p()

    @pytest.mark.parametrize("key", ["", "rien", "00000000-0000-0000-0000-000000000000"])
    def test_a_choice_nobody_offered_is_ignored(self, key):
        PlaceFactory(name="Maison une")
        PlaceFactory(name="Maison deux")
        assert not Going({"place": "maison", "place_lieu": key}).is_valid()

    def test_the_place_already_there_stays_when_it_is_no_longer_proposed(self):
        place = PlaceFactory(name="Maison des Lucioles", is_listed=False)
        sent = {"place": str(place), "place_lieu": str(place.pk)}
        assert not Going(sent).is_valid()
        form = Going(sent, initial={"place": place.pk})
        form.fields["place"].keep(place)
        assert form.is_valid()
        assert not form.has_changed()
        assert f'value="{place.pk}" checked' in form.as_p()
