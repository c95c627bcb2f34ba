"""The key ring and the operator's keys."""

import base64
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accounts import keys
from eclaireur.accounts.models import PersonKey
from eclaireur.core import crypto
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


@given(key=st.binary(min_size=32, max_size=32), key_id=st.uuids(), operator=st.binary(min_size=32, max_size=32))
def test_a_wrapped_key_comes_back_and_says_nothing(settings, key, key_id, operator):
    settings.OPERATOR_KEYS = [base64.b64encode(operator).decode()]
    wrapped = keys.wrap(key, key_id=key_id, with_key=operator)
    assert key not in wrapped
    row = PersonKey(id=key_id, wrapped=wrapped, operator_key=keys.fingerprint(operator))
    assert keys.unwrap(row) == key


def test_a_wrapped_key_moved_to_another_row_does_not_open():
    one, other = keys.draw_key(PersonFactory()), keys.draw_key(PersonFactory())
    other.wrapped = one.wrapped
    with pytest.raises(ValueError, match="altered"):
        keys.unwrap(other)


@given(text=st.text(), purpose=st.text(max_size=20))
def test_a_secret_of_the_house_comes_back_for_its_purpose_only(text, purpose):
    sealed = keys.seal_for_house(text.replace("\ud800", ""), purpose="p" + purpose) if text.isascii() else None
    if sealed:
        assert keys.open_for_house(sealed, purpose="p" + purpose) == text
        with pytest.raises(ValueError, match="altered"):
            keys.open_for_house(sealed, purpose="q" + purpose)


@pytest.mark.parametrize("text", ["", "en clair", "house:", "house:abc"])
def test_what_was_never_sealed_is_refused(text):
    with pytest.raises(ValueError, match="not a secret"):
        keys.open_for_house(text, purpose="p")


@pytest.mark.parametrize(
    ("configured", "sentence"),
    [([], "no operator key"), (["???"], "not base64"), (["YWJj"], "3 bytes"), (["é"], "not base64")],
)
def test_a_wrong_configuration_is_said_without_showing_the_key(settings, configured, sentence):
    settings.OPERATOR_KEYS = configured
    with pytest.raises(ImproperlyConfigured, match=sentence) as error:
        keys.operator_keys()
    assert not any(text and text in str(error.value) for text in configured)


def test_several_operator_keys_work_at_once_and_the_first_wraps(settings):
    early, late = PersonFactory(), PersonFactory()
    sealed = crypto.seal("avant", person=early, place="x")
    old = settings.OPERATOR_KEYS[0]
    settings.OPERATOR_KEYS = [keys.new_operator_key(), old]
    crypto.seal("après", person=late, place="x")

    assert crypto.unseal(sealed, place="x") == "avant"
    assert late.key.operator_key == next(iter(keys.operator_keys()))
    assert early.key.operator_key != late.key.operator_key


def test_a_missing_operator_key_is_named_by_its_fingerprint(settings):
    person = PersonFactory()
    sealed = crypto.seal("x", person=person, place="x")
    gone = person.key.operator_key
    settings.OPERATOR_KEYS = [keys.new_operator_key()]
    with pytest.raises(keys.OperatorKeyMissingError, match=gone):
        crypto.unseal(sealed, place="x")


def test_a_person_has_one_current_key():
    person = PersonFactory()
    keys.draw_key(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.draw_key(person)


def test_an_unknown_key_is_left_out_of_what_opens():
    assert crypto.ring().open([uuid.uuid4()]) == {}
