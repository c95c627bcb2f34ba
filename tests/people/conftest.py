"""Companions without the room that knows them, and the shipped thesaurus in the database."""

import pytest

from eclaireur.people import registries
from eclaireur.people.actions import load_shipped_thesaurus


@pytest.fixture
def walk_together(monkeypatch):
    """`walk_together(one, other)`: an accompaniment is open between two people, for the length of a test."""
    pairs = set()
    monkeypatch.setattr(
        registries, "_companions", [lambda person: {b for a, b in pairs if a == person.pk}]
    )

    def open_between(one, other):
        pairs.update({(one.pk, other.pk), (other.pk, one.pk)})

    return open_between


@pytest.fixture
def thesaurus(db):
    """The thesaurus shipped with Éclaireur."""
    load_shipped_thesaurus()
