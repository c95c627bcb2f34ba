"""Changing keys, on the real sealed fields of the house."""

import datetime as dt
import json
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from eclaireur.accounts import keys, rotation, second_factor
from eclaireur.accounts.models import PersonKey
from eclaireur.core import crypto
from tests.factories.accounts import PersonFactory
from tests.factories.sealed import FIELD, put_ciphertext, read, sealed_row

pytestmark = pytest.mark.django_db


def rotate(*options) -> dict:
    out = StringIO()
    call_command("rotate_keys", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_every_key_and_every_secret_is_wrapped_again_and_opens_with_the_new_key_alone(settings):
    person = PersonFactory(is_demo=True)
    row = sealed_row(person, "ce que j’ai écrit")
    second_factor.give_demo_second_factor(person)
    code = second_factor.demo_code(person)
    old = settings.OPERATOR_KEYS[0]
    settings.OPERATOR_KEYS = [keys.new_operator_key(), old]

    report = rotate()
    settings.OPERATOR_KEYS = settings.OPERATOR_KEYS[:1]

    assert report["rewrapped"] == PersonKey.objects.count()
    assert report["house_secrets"] == 1
    assert read(row) == "ce que j’ai écrit"
    assert second_factor.demo_code(person) == code
    assert rotate()["rewrapped"] == 0


def test_a_rotation_cut_short_is_resumed(settings, monkeypatch):
    for _ in range(5):
        keys.draw_key(PersonFactory())
    old = settings.OPERATOR_KEYS[0]
    settings.OPERATOR_KEYS = [keys.new_operator_key(), old]

    class CutError(Exception):
        pass

    def cut(step, done, total):
        if done == 2:
            raise CutError

    with pytest.raises(CutError):
        rotation.rewrap_all(rotation.Report(), cut)
    assert rotate()["rewrapped"] == 3


def test_without_the_old_operator_key_the_command_says_what_to_do(settings):
    keys.draw_key(PersonFactory())
    settings.OPERATOR_KEYS = [keys.new_operator_key()]
    with pytest.raises(CommandError, match="rien n’est perdu"):
        rotate()


def test_renewing_draws_fresh_keys_and_seals_every_text_again():
    person, other = PersonFactory(), PersonFactory()
    row = sealed_row(person, "mon texte")
    other_row = sealed_row(other, "le sien")
    before = {person.key.pk, other.key.pk}

    report = rotate("--renew")

    assert report["renewed"] == 2
    assert report["resealed_texts"] >= 2
    assert report["keys_in_grace"] == 2
    assert {person.key.pk, other.key.pk}.isdisjoint(before)
    assert read(row) == "mon texte"
    assert read(other_row) == "le sien"


def test_renewing_says_to_make_a_new_archive_at_once():
    keys.draw_key(PersonFactory())
    out = StringIO()
    call_command("rotate_keys", "--renew", stdout=out, stderr=StringIO())
    assert "nouvelle archive tout de suite (eclaireur backup)" in out.getvalue()


def test_old_keys_are_destroyed_after_their_grace_and_late_texts_are_saved():
    person = PersonFactory()
    row = sealed_row(person, "premier")
    old_key = person.key
    rotate("--renew")
    late_row = sealed_row(person, "")
    put_ciphertext(late_row, _seal_with(old_key, "écrit pendant le changement", FIELD.place_of(late_row.pk)))

    with time_machine.travel(timezone.now() + rotation.GRACE + dt.timedelta(minutes=1)):
        report = rotate()

    assert report["destroyed_keys"] == 1
    assert not PersonKey.objects.filter(pk=old_key.pk).exists()
    assert read(row) == "premier"
    assert read(late_row) == "écrit pendant le changement"


def _seal_with(key: PersonKey, text: str, place: str) -> bytes:
    """What a writer who had read the old key a moment before would store."""

    class OldRing:
        def key_of(self, person):
            return key.pk, keys.unwrap(key)

    ring = crypto.ring()
    crypto.use_key_ring(OldRing())
    try:
        return crypto.seal(text, person=None, place=place)
    finally:
        crypto.use_key_ring(ring)


def test_a_new_operator_key_is_a_valid_one(settings):
    out = StringIO()
    call_command("new_operator_key", stdout=out)
    settings.OPERATOR_KEYS = [out.getvalue().strip()]
    assert len(keys.operator_keys()) == 1


def test_one_time_code_seeds_are_never_stored_in_clear():
    person = PersonFactory(is_demo=True)
    second_factor.give_demo_second_factor(person)
    stored = Authenticator.objects.get(user=person).data["secret"]
    assert stored.startswith("house:")
    assert second_factor.SecondFactorAdapter().decrypt(stored) not in stored
