"""Choosing a commune with and without script."""

import pytest
from django import forms

from eclaireur.territory.forms import CommuneField
from tests.factories.territory import CommuneFactory

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
