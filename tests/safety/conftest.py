"""Something that can be reported, whatever the upper rooms register."""

import pytest

from eclaireur.accounts.models import RoleGrant
from eclaireur.safety import registries


@pytest.fixture
def hidden():
    """What was hidden through the registry: (row, by) pairs."""
    return []


@pytest.fixture
def register(monkeypatch, hidden):
    """`register(**changes)`: make role grants reportable for the length of a test."""
    monkeypatch.setattr(registries, "_reportables", dict(registries._reportables))

    def add(**changes):
        registries.add_reportable(RoleGrant, **{
            "excerpt": lambda grant: f"texte de {grant.person.pseudonym}",
            "author": lambda grant: grant.person,
            "url": lambda grant: "/quelque-part/",
            "may_see": lambda viewer, grant: True,
            "hide": lambda grant, by: hidden.append((grant, by)),
            "name": "un message",
        } | changes)

    add()
    return add
