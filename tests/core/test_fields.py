"""Sealed texts, on a real model with a real key ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.core import crypto
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_sealed_text_opens_at_its_place_and_nowhere_else():
    person = PersonFactory()
    sealed = crypto.seal("ce que je n’ai dit à personne", person=person, place="a.b:1")

    assert b"personne" not in sealed
    assert crypto.unseal(sealed, place="a.b:1") == "ce que je n’ai dit à personne"
    with pytest.raises(ValueError, match="altered or moved"):
        crypto.unseal(sealed, place="a.b:2")


def test_without_its_key_a_text_is_gone():
    person = PersonFactory()
    sealed = crypto.seal("secret", person=person, place="a.b:1")
    person.key.delete()

    with pytest.raises(crypto.KeyGoneError):
        crypto.unseal(sealed, place="a.b:1")


@given(text=st.text())
def test_any_text_comes_back_whole(text):
    person = PersonFactory()
    assert crypto.unseal(crypto.seal(text, person=person, place="x"), place="x") == text


def test_keys_of_many_texts_are_read_at_once(django_assert_num_queries):
    sealed = [crypto.seal("x", person=PersonFactory(), place="x") for _ in range(5)]
    with django_assert_num_queries(1):
        keys = crypto.ring().open(crypto.key_id_of(text) for text in sealed)
    assert len(keys) == 5
