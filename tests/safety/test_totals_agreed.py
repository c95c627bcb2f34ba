"""Agreeing to two numbers is not agreeing to three."""

import importlib

import pytest
from django.apps import apps

from eclaireur.safety.models import ModeratorChoices
from tests.factories.safety import moderator

pytestmark = pytest.mark.django_db


def test_who_agreed_to_two_numbers_is_asked_again_before_three_are_shown():
    someone = moderator()
    ModeratorChoices.objects.create(moderator=someone, shares_load=True, keys_on=False)

    importlib.import_module("eclaireur.safety.migrations.0009_totals_are_agreed_to_again").ask_again(apps, None)

    kept = ModeratorChoices.objects.get()
    assert (kept.shares_load, kept.keys_on) == (False, False)
